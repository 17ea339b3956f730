//! Reading what a simulation plays: tickets in the order of their numbers, piece by piece, each
//! with its events and the words it began with. A piece is one statement per table, over a range
//! of an index; nothing is locked or written.

use std::collections::HashMap;

use base::{Timestamp, ids::TicketId};
use desk::{events::Event, tickets::Ticket};

use crate::{Conn, Fault, events, q, tickets};

/// The next tickets after one that were opened since an instant, by number.
///
/// # Errors
/// The database is gone.
pub async fn tickets(
    conn: &mut Conn,
    after: TicketId,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<Ticket>, Fault> {
    let sql = q!(
        format!(
            "SELECT {} FROM tickets t WHERE t.id > ? AND t.opened_at >= ? ORDER BY t.id LIMIT ?",
            tickets::COLUMNS
        ),
        after,
        since,
        limit
    );
    let rows = conn.all(sql).await?;
    rows.iter().map(|row| tickets::read(&mut row.cells())).collect()
}

/// How many tickets were opened since an instant.
///
/// # Errors
/// The database is gone.
pub async fn count(conn: &mut Conn, since: Timestamp) -> Result<i64, Fault> {
    let sql = q!("SELECT COUNT(*) FROM tickets t WHERE t.opened_at >= ?", since);
    Ok(conn.value(sql).await?.unwrap_or(0))
}

/// The events of the tickets from one number to another, each ticket's together and in order.
///
/// # Errors
/// The database is gone.
pub async fn events(conn: &mut Conn, first: TicketId, last: TicketId) -> Result<Vec<Event>, Fault> {
    let sql = q!(
        "SELECT seq, ticket_id, actor_id, at, data FROM events \
         WHERE ticket_id >= ? AND ticket_id <= ? ORDER BY ticket_id, seq",
        first,
        last
    );
    conn.all(sql).await?.iter().map(events::read).collect()
}

/// The words each of these tickets was opened with.
///
/// # Errors
/// The database is gone.
pub async fn first_words(
    conn: &mut Conn,
    first: TicketId,
    last: TicketId,
) -> Result<HashMap<TicketId, String>, Fault> {
    let sql = q!(
        "SELECT m.ticket_id, m.text FROM messages m WHERE m.id IN \
         (SELECT MIN(f.id) FROM messages f WHERE f.ticket_id >= ? AND f.ticket_id <= ? \
          GROUP BY f.ticket_id)",
        first,
        last
    );
    conn.all(sql).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}
