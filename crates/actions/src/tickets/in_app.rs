//! What customers do inside an app besides writing: they read our answers, come back with a link,
//! and are known by the id their app's server has signed.

use std::collections::HashSet;

use ::desk::viewer::Viewer;
use base::{
    ids::{MessageId, PersonId, TicketId},
    secrets,
};
use store::Fault;

use crate::{ActionError, Desk, error::Never, people::links::LinkRefusal};

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
    let mut conn = desk.store.read().await?;
    let ticket = store::tickets::one(&mut conn, &viewer, ticket).await?;
    let ticket = ticket.ok_or(ActionError::NotThere)?;
    let thread = store::merges::thread(&mut conn, &viewer, &ticket).await?;
    // A client may tell any number of ids: only those on the thread are asked for.
    let told: HashSet<MessageId> = messages.into_iter().collect();
    let shown = thread.messages.iter().filter(|one| one.from_us && told.contains(&one.id));
    let shown: Vec<(MessageId, TicketId)> = shown.map(|one| (one.id, one.ticket_id)).collect();
    let ids: Vec<MessageId> = shown.iter().map(|(id, _)| *id).collect();
    let known = store::in_app::read(&mut conn, person, &ids).await?;
    drop(conn);
    let news: Vec<(MessageId, TicketId)> =
        shown.into_iter().filter(|(id, _)| !known.contains(id)).collect();
    // Clients tell what they show again and again: nothing is written where nothing is new.
    if news.is_empty() {
        return Ok(());
    }
    let at = desk.now();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::in_app::put_read(tx, person, &news, at).await })
    });
    Ok(written.await.map_err(store::WriteError::<Fault>::into_fault)?)
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
