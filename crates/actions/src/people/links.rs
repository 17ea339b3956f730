//! Sign-in links for customers: one use, short-lived, used by a button press since mail scanners
//! open links (IN-2).

use ::desk::{
    change::{Change, Row},
    jobs::{JobKind, NewJob},
    outgoing::{MailKind, MailState, Outgoing},
    people::looks_like_address,
};
use base::{
    ids::{OutgoingId, PersonId},
    secrets,
    time::after,
};
use store::{Fault, Tx};

use super::sign_in::{CUSTOMER_SECONDS, open_session};
use crate::{ActionError, Desk, desk::Moment, error::Stop};

/// A link works for half an hour: long enough for slow mail, short enough for a lost phone.
pub const LINK_SECONDS: i64 = 30 * 60;
/// So many links an hour and person at the most: nobody's inbox is flooded by our form.
const MOST_AN_HOUR: i64 = 5;

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
            let Some(person) = store::people::by_address(tx.conn(), &address).await? else {
                return Ok(());
            };
            let since = after(moment.at, -3600);
            let sent = store::sessions::links_since(tx.conn(), person.id, since).await?;
            if person.role.is_staff() || sent >= MOST_AN_HOUR {
                return Ok(());
            }
            let expires_at = after(moment.at, LINK_SECONDS);
            let hash = secrets::hash(token.as_bytes());
            store::sessions::put_link(tx, &hash, person.id, moment.at, expires_at).await?;
            queue(tx, &moment, person.id, address, carried).await
        })
    });
    Ok(written.await.map_err(store::WriteError::<Fault>::into_fault)?)
}

async fn queue(
    tx: &mut Tx,
    moment: &Moment,
    person: PersonId,
    address: String,
    token: String,
) -> Result<(), Fault> {
    let id = OutgoingId(tx.ids().next());
    let mail = Outgoing {
        id,
        kind: MailKind::MagicLink,
        state: MailState::Queued,
        ticket_id: None,
        message_id: None,
        person_id: person,
        to_address: address,
        mail_id: format!("link.{id}@{}", moment.settings.mail_domain()),
        token,
        trouble: String::new(),
        created_at: moment.at,
        sent_at: None,
        not_before: None,
        text_hash: None,
    };
    let change = Change {
        rows: vec![Row::Outgoing(Box::new(mail))],
        events: vec![],
        jobs: vec![NewJob { kind: JobKind::SendMail { outgoing: id }, run_at: moment.at }],
    };
    store::apply::apply(tx, change).await
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
            store::sessions::put_link(tx, &hash, person, at, expires_at).await
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
    let Some(link) = found else { return Err(ActionError::NotThere) };
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
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            if !store::sessions::use_link(tx, &hash, at).await? {
                return Err(Stop::Refused(LinkRefusal::Used));
            }
            let link = store::sessions::link(tx.conn(), &hash).await?;
            link.map(|link| link.person_id).ok_or(Stop::NotThere)
        })
    });
    let person = written.await.map_err(ActionError::from)?;
    Ok(open_session(desk, person, CUSTOMER_SECONDS).await?)
}
