//! Replies sent off that have not gone yet. A row goes with its reply, in the same transaction as
//! the message it becomes: what is here has not gone, what has gone is not here.

use base::ids::{MessageId, PersonId, SendingId, TicketId};
use desk::{events::EventKind, tickets::sending::Sending, viewer::Viewer};

use crate::{Conn, Fault, Tx, events, q};

pub(crate) async fn put(tx: &mut Tx, sending: &Sending) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO sendings (id, ticket_id, author_id, due_at, held, data) \
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET \
         ticket_id = excluded.ticket_id, due_at = excluded.due_at, held = excluded.held, data = excluded.data",
        sending.id,
        sending.ticket_id,
        sending.author_id,
        sending.due_at,
        &sending.held,
        serde_json::to_string(sending)?
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Takes it out: it goes in this transaction, or was taken back.
///
/// # Errors
/// The database is gone.
pub async fn take_out(tx: &mut Tx, id: SendingId) -> Result<(), Fault> {
    tx.conn().execute(q!("DELETE FROM sendings WHERE id = ?", id)).await.map(|_rows| ())
}

/// One, held against other writers; `None` where it has gone or was taken back.
///
/// # Errors
/// The database is gone.
pub async fn to_write(tx: &mut Tx, id: SendingId) -> Result<Option<Sending>, Fault> {
    let end = tx.conn().engine().for_update();
    let sql = q!(format!("SELECT data FROM sendings WHERE id = ?{end}"), id);
    tx.conn().one(sql).await?.map(|row| row.cells().json()).transpose()
}

/// Those of a ticket, in the order they were written. Ask for the ticket with the same viewer
/// first; customers get none.
///
/// # Errors
/// The database is gone.
pub async fn of_ticket(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: TicketId,
) -> Result<Vec<Sending>, Fault> {
    if !viewer.sees_notes() {
        return Ok(Vec::new());
    }
    let sql = q!("SELECT data FROM sendings WHERE ticket_id = ? ORDER BY id", ticket);
    conn.all(sql).await?.iter().map(|row| row.cells().json()).collect()
}

/// Who has a reply on its way on a ticket.
///
/// # Errors
/// The database is gone.
pub async fn authors(
    conn: &mut Conn,
    ticket: TicketId,
) -> Result<Vec<(SendingId, PersonId)>, Fault> {
    let sql = q!("SELECT id, author_id FROM sendings WHERE ticket_id = ? ORDER BY id", ticket);
    conn.all(sql).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Public messages after `seen` that are not the writer's own and no machine's, oldest first.
///
/// # Errors
/// The database is gone.
pub async fn messages_since(
    conn: &mut Conn,
    ticket: TicketId,
    seen: MessageId,
    writer: PersonId,
) -> Result<Vec<MessageId>, Fault> {
    let sql = q!(
        "SELECT id FROM messages WHERE ticket_id = ? AND id > ? AND visibility = 'public' \
         AND COALESCE(author_id, 0) <> ? AND (from_us OR NOT automatic) ORDER BY id",
        ticket,
        seen,
        writer
    );
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// Who set the ticket's status last; `None` for a rule or time.
///
/// # Errors
/// The database is gone.
pub async fn status_by(conn: &mut Conn, ticket: TicketId) -> Result<Option<PersonId>, Fault> {
    let all = events::of_ticket(conn, &Viewer::System, ticket).await?;
    let set = |kind: &EventKind| matches!(kind, EventKind::StatusChanged { .. });
    let last = all.iter().rev().find(|event| set(&event.kind));
    Ok(last.and_then(|event| event.actor.person()))
}
