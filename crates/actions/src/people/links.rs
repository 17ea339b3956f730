//! Sign-in links for customers: one use, short-lived, used by a button press since mail scanners
//! open links (IN-2).

use ::desk::{
    events::Actor,
    outgoing::MailKind,
    people::{
        change::{PersonEvent, line},
        looks_like_address,
    },
};
use base::{Timestamp, ids::PersonId, secrets, time::after};
use store::{Fault, Tx};

use super::{
    letters::queue,
    sign_in::{CUSTOMER_SECONDS, open_session},
};
use crate::{ActionError, Desk, desk::Moment, error::Stop};

/// A link works for half an hour: long enough for slow mail, short enough for a lost phone.
pub const LINK_SECONDS: i64 = 30 * 60;
/// So many links an hour and person at the most: nobody's inbox is flooded by our form.
pub(super) const MOST_AN_HOUR: i64 = 5;

/// Why there was no link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AskRefusal {
    #[error("this is no mail address")]
    BadAddress,
}

/// Sends a link to the address if somebody with it is known. The answer is the same either way:
/// nobody learns here who is a customer.
///
/// # Errors
/// No mail address at all, or a fault.
pub async fn ask(desk: &Desk, address: &str) -> Result<(), ActionError<AskRefusal>> {
    ask_from(desk, address, None).await
}

/// The same from inside an app: the link leads to `page`, which the secret is appended to. The
/// caller has seen to it that the page is one of the owner's.
///
/// # Errors
/// As [`ask`].
pub async fn ask_from(
    desk: &Desk,
    address: &str,
    page: Option<&str>,
) -> Result<(), ActionError<AskRefusal>> {
    let address = address.trim().to_lowercase();
    if !looks_like_address(&address) {
        return Err(ActionError::Refused(AskRefusal::BadAddress));
    }
    let (moment, token) = (desk.moment(), desk.token());
    let carried = format!("{}{token}", page.unwrap_or_default());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let person = store::people::addresses::let_in(tx.conn(), &address).await?;
            if let Some(person) = person.filter(|person| !person.role.is_staff()) {
                send(tx, &moment, (person.id, address), (&token, carried)).await?;
            }
            Ok(())
        })
    });
    Ok(written.await.map_err(store::WriteError::<Fault>::into_fault)?)
}

/// Sends a link to an address of a person; following it proves the address. `carried` is what the
/// mail tells of the token. `false` where enough were sent within the hour.
pub(super) async fn send(
    tx: &mut Tx,
    moment: &Moment,
    (person, address): (PersonId, String),
    (token, carried): (&str, String),
) -> Result<bool, Fault> {
    let since = after(moment.at, -3600);
    if store::sessions::links_since(tx.conn(), person, since).await? >= MOST_AN_HOUR {
        return Ok(false);
    }
    let expires_at = after(moment.at, LINK_SECONDS);
    let hash = secrets::hash(token.as_bytes());
    let to = (person, Some(address.as_str()));
    store::sessions::put_link(tx, &hash, to, moment.at, expires_at).await?;
    queue(tx, moment, MailKind::MagicLink, (person, address), carried).await?;
    Ok(true)
}

/// A link for somebody who left no address: shown once, on the page that thanks them.
///
/// # Errors
/// The database failed.
pub async fn for_anonymous(desk: &Desk, person: PersonId) -> Result<String, Fault> {
    let (at, token) = (desk.now(), desk.token());
    let hash = secrets::hash(token.as_bytes());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let expires_at = after(at, CUSTOMER_SECONDS);
            store::sessions::put_link(tx, &hash, (person, None), at, expires_at).await
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)?;
    Ok(token)
}

/// Why a link opened nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefusal {
    #[error("this link was used before; ask for a new one")]
    Used,
    #[error("this link has run out; ask for a new one")]
    RanOut,
}

/// Whether a link would work; looks only, so that a scanner's visit costs nothing.
///
/// # Errors
/// An unknown, used or expired link.
pub async fn look(desk: &Desk, token: &str) -> Result<(), ActionError<LinkRefusal>> {
    let hash = secrets::hash(token.as_bytes());
    let found = store::sessions::link(&mut desk.store.read().await?, &hash).await?;
    // One that adds an address signs nobody in.
    let Some(link) = found.filter(|link| !link.adds) else { return Err(ActionError::NotThere) };
    if link.used_at.is_some() {
        return Err(ActionError::Refused(LinkRefusal::Used));
    }
    if link.expires_at <= desk.now() {
        return Err(ActionError::Refused(LinkRefusal::RanOut));
    }
    Ok(())
}

/// Uses the link up and opens a session; answers the token for the cookie.
///
/// # Errors
/// As [`look`].
pub async fn follow(desk: &Desk, token: &str) -> Result<String, ActionError<LinkRefusal>> {
    look(desk, token).await?;
    let (at, hash) = (desk.now(), secrets::hash(token.as_bytes()));
    let written = desk.store.write(move |tx| Box::pin(async move { use_up(tx, &hash, at).await }));
    let person = written.await.map_err(ActionError::from)?;
    Ok(open_session(desk, person, CUSTOMER_SECONDS).await?)
}

/// Uses a link up; whoever followed it reads the address it was sent to, which is proved by that.
/// Answers whose link it was.
pub(crate) async fn use_up(
    tx: &mut Tx,
    hash: &str,
    at: Timestamp,
) -> Result<PersonId, Stop<LinkRefusal>> {
    if !store::sessions::use_link(tx, hash, at).await? {
        return Err(Stop::Refused(LinkRefusal::Used));
    }
    let link = store::sessions::link(tx.conn(), hash).await?.ok_or(Stop::NotThere)?;
    if link.adds {
        return Err(Stop::NotThere);
    }
    let person_id = link.person_id;
    if let Some(address) = link.address
        && store::people::addresses::prove(tx, person_id, &address, at).await?
    {
        let what = line("proved address", "", &address);
        let actor = Actor::Person(person_id);
        store::people::put_event(tx, &PersonEvent { person_id, actor, at, what }).await?;
    }
    Ok(person_id)
}
