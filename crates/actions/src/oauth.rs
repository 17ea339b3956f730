//! Programs that fetch tokens of their own (OAuth 2, client credentials): made and taken away by
//! administrators, given tokens for their secret.

use ::desk::{
    api_tokens::{ApiToken, PER_MINUTE},
    oauth::{OauthClient, Refusal, SECONDS, Scope, USUAL_SECONDS, checked},
    people::{Person, Role},
};
use base::{
    Timestamp,
    ids::{ApiTokenId, OauthClientId},
    secrets,
    time::after,
};
use store::{Fault, Tx};

use crate::{ActionError, Desk, error::Stop};

/// Tokens that ran out are told of for a day.
pub const TOLD_SECONDS: i64 = 24 * 3600;

/// A token as it is given out, once.
#[derive(Debug, Clone)]
pub struct Given {
    pub token: ApiToken,
    pub secret: String,
}

/// An administrator, by a token that may do all they may.
fn may_make(by: &Person, with: &ApiToken) -> Result<(), ActionError<Refusal>> {
    if by.role != Role::Admin {
        return Err(ActionError::NotThere);
    }
    if with.is_whole() { Ok(()) } else { Err(ActionError::Refused(Refusal::Bounded)) }
}

/// Makes a program whose tokens act for `by`, who calls by the token `with`; answers it and its
/// secret, which is told once.
///
/// # Errors
/// A refusal to show, somebody who is no administrator, or a fault.
pub async fn make(
    desk: &Desk,
    (by, with): (&Person, &ApiToken),
    name: &str,
    identifier: &str,
) -> Result<(OauthClient, String), ActionError<Refusal>> {
    may_make(by, with)?;
    let (name, identifier) = checked(name, identifier).map_err(ActionError::Refused)?;
    let (secret, at, person) = (desk.token(), desk.now(), by.id);
    let hash = secrets::hash(secret.as_bytes());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let id = OauthClientId(tx.ids().next());
            let client = OauthClient { id, identifier, name, person, created_at: at };
            if store::oauth::put(tx, &client, &hash).await? {
                return Ok(client);
            }
            Err(Stop::Refused(Refusal::Taken(client.identifier)))
        })
    });
    Ok((written.await?, secret))
}

/// Takes a program away; its tokens open nothing any more.
///
/// # Errors
/// There is none, somebody who is no administrator, or a fault.
pub async fn take_away(
    desk: &Desk,
    by: &Person,
    id: OauthClientId,
) -> Result<(), ActionError<Refusal>> {
    if by.role != Role::Admin {
        return Err(ActionError::NotThere);
    }
    let at = desk.now();
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let done = store::oauth::delete(tx, id, at).await?;
            if done { Ok(()) } else { Err(Stop::NotThere) }
        })
    });
    Ok(written.await?)
}

/// Gives a token to the program with this identifier and secret; it runs out after so many seconds.
///
/// # Errors
/// Nobody by that name and secret, or a fault.
pub async fn grant(
    desk: &Desk,
    (identifier, secret): (&str, &str),
    scope: Scope,
    seconds: Option<i64>,
) -> Result<Given, ActionError<Refusal>> {
    let hash = secrets::hash(secret.as_bytes());
    let mut conn = desk.store.read().await?;
    let found = store::oauth::by_secret(&mut conn, identifier, &hash).await?;
    drop(conn);
    let client = found.ok_or(ActionError::Refused(Refusal::Unknown))?;
    let lives = seconds.unwrap_or(USUAL_SECONDS).clamp(*SECONDS.start(), *SECONDS.end());
    let expires_at = Some(after(desk.now(), lives));
    Ok(give(desk, client, scope, expires_at).await?)
}

/// Gives a token to a program in an administrator's name; without an end it works until it is
/// revoked.
///
/// # Errors
/// There is no such program, somebody who is no administrator, or a fault.
pub async fn give_by_hand(
    desk: &Desk,
    (by, with): (&Person, &ApiToken),
    id: OauthClientId,
    scope: Scope,
    expires_at: Option<Timestamp>,
) -> Result<Given, ActionError<Refusal>> {
    may_make(by, with)?;
    if expires_at.is_some_and(|end| end <= desk.now()) {
        return Err(ActionError::Refused(Refusal::RanOut));
    }
    let all = store::oauth::all(&mut desk.store.read().await?).await?;
    let client = all.into_iter().find(|client| client.id == id).ok_or(ActionError::NotThere)?;
    Ok(give(desk, client, scope, expires_at).await?)
}

async fn give(
    desk: &Desk,
    client: OauthClient,
    scope: Scope,
    expires_at: Option<Timestamp>,
) -> Result<Given, Fault> {
    let (secret, at) = (desk.token(), desk.now());
    let hash = secrets::hash(secret.as_bytes());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { keep(tx, client, scope, (at, expires_at), &hash).await })
    });
    let token = written.await.map_err(store::WriteError::<Fault>::into_fault)?;
    Ok(Given { token, secret })
}

async fn keep(
    tx: &mut Tx,
    client: OauthClient,
    scope: Scope,
    (at, expires_at): (Timestamp, Option<Timestamp>),
    hash: &str,
) -> Result<ApiToken, Fault> {
    let token = ApiToken {
        id: ApiTokenId(tx.ids().next()),
        name: client.name,
        person: client.person,
        may_write: scope.may_write,
        others: scope.others,
        per_minute: PER_MINUTE,
        created_at: at,
        revoked_at: None,
        last_used_at: None,
        client: Some(client.id),
        expires_at,
    };
    store::api_tokens::put(tx, hash, &token).await?;
    Ok(token)
}
