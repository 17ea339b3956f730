//! What customers do inside an app besides writing: they read our answers, come back with a link,
//! and are known by the id their app's server has signed.

use ::desk::viewer::Viewer;
use base::{
    ids::{MessageId, PersonId, TicketId},
    secrets,
};
use store::Fault;

use super::held;
use crate::{
    ActionError, Desk,
    error::{Never, Stop},
    people::links::LinkRefusal,
};

/// So many of a person's tickets come back with a link; older ones are found in the portal.
const MOST_BACK: i64 = 100;

/// Notes that the person read these messages of the ticket; what is not ours to them, or not for
/// this viewer's eyes, is left out.
///
/// # Errors
/// A ticket they may not see, or the database failed.
pub async fn read(
    desk: &Desk,
    (person, viewer): (PersonId, Viewer),
    ticket: TicketId,
    messages: Vec<MessageId>,
) -> Result<(), ActionError<Never>> {
    let at = desk.now();
    let written = desk.store.write::<_, Stop<Never>, _>(move |tx| {
        Box::pin(async move {
            let ticket = held(tx, &viewer, ticket).await?;
            let thread = store::merges::thread(tx.conn(), &viewer, &ticket).await?;
            let ours = thread.messages.iter().filter(|message| message.from_us);
            let read: Vec<(MessageId, TicketId)> = ours
                .filter(|message| messages.contains(&message.id))
                .map(|message| (message.id, message.ticket_id))
                .collect();
            Ok(store::in_app::put_read(tx, person, &read, at).await?)
        })
    });
    Ok(written.await?)
}

/// Lets the browser with this random id go on with a ticket.
///
/// # Errors
/// The database failed.
pub async fn join(desk: &Desk, key: &str, person: PersonId, ticket: TicketId) -> Result<(), Fault> {
    let hash = secrets::hash(key.as_bytes());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::in_app::join_session(tx, &hash, person, &[ticket]).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Remembers who a signed distinct id is.
///
/// # Errors
/// The database failed.
pub async fn know(desk: &Desk, distinct_id: &str, person: PersonId) -> Result<(), Fault> {
    let distinct_id = distinct_id.to_owned();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::in_app::put_user(tx, &distinct_id, person).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Uses a link from a mail up: the browser with this random id opens the person's tickets from now
/// on. Answers them, newest first.
///
/// # Errors
/// An unknown, used or expired link.
pub async fn restore(
    desk: &Desk,
    link: &str,
    key: &str,
) -> Result<Vec<TicketId>, ActionError<LinkRefusal>> {
    crate::people::links::look(desk, link).await?;
    let (at, link) = (desk.now(), secrets::hash(link.as_bytes()));
    let key = secrets::hash(key.as_bytes());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let person = crate::people::links::use_up(tx, &link, at).await?;
            let tickets = store::in_app::tickets_of(tx.conn(), person, MOST_BACK).await?;
            store::in_app::join_session(tx, &key, person, &tickets).await?;
            Ok(tickets)
        })
    });
    Ok(written.await?)
}
