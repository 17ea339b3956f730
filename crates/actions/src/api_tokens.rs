//! API tokens: made, revoked, and their use noted down (OP-5). A token is shown this once.

use ::desk::{
    api_tokens::{ApiToken, PER_MINUTE, Refusal, Uses, Wish},
    people::{Person, Role},
};
use base::{
    ids::{ApiTokenId, PersonId},
    secrets,
};
use store::Fault;

use crate::{ActionError, Desk, error::Stop};

/// Makes one, for administrators.
///
/// # Errors
/// A refusal to show at the form, somebody who is no administrator, or a fault.
pub async fn make(desk: &Desk, by: &Person, wish: Wish) -> Result<String, ActionError<Refusal>> {
    if by.role != Role::Admin {
        return Err(ActionError::NotThere);
    }
    let wish = wish.checked().map_err(ActionError::Refused)?;
    let found = store::people::by_address(&mut desk.store.read().await?, &wish.address).await?;
    let person =
        found.ok_or_else(|| ActionError::Refused(Refusal::Nobody(wish.address.clone())))?;
    Ok(keep(desk, person.id, wish).await?)
}

/// Makes one that acts for a person and may do whatever they may: for the command line, whose user
/// owns the desk.
///
/// # Errors
/// The database failed.
pub async fn of(desk: &Desk, person: PersonId, name: String) -> Result<String, Fault> {
    let all =
        Wish { name, may_write: true, others: true, per_minute: PER_MINUTE, ..Wish::default() };
    keep(desk, person, all).await
}

async fn keep(desk: &Desk, person: PersonId, wish: Wish) -> Result<String, Fault> {
    let (secret, created_at) = (desk.token(), desk.now());
    let hash = secrets::hash(secret.as_bytes());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let token = ApiToken {
                id: ApiTokenId(tx.ids().next()),
                name: wish.name,
                person,
                may_write: wish.may_write,
                others: wish.others,
                per_minute: wish.per_minute,
                created_at,
                revoked_at: None,
                last_used_at: None,
                client: None,
                expires_at: None,
            };
            store::api_tokens::put(tx, &hash, &token).await
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)?;
    Ok(secret)
}

/// Lets nobody in by it any more, for administrators.
///
/// # Errors
/// There is none that works, somebody who is no administrator, or a fault.
pub async fn revoke(desk: &Desk, by: &Person, id: ApiTokenId) -> Result<(), ActionError<Refusal>> {
    if by.role != Role::Admin {
        return Err(ActionError::NotThere);
    }
    let now = desk.now();
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let done = store::api_tokens::revoke(tx, id, now).await?;
            if done { Ok(()) } else { Err(Stop::NotThere) }
        })
    });
    Ok(written.await?)
}

/// Notes down what a token did until now.
///
/// # Errors
/// The database failed.
pub async fn note(desk: &Desk, id: ApiTokenId, uses: Uses) -> Result<(), Fault> {
    let now = desk.now();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::api_tokens::note(tx, id, uses, now).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}
