//! The clocks of a ticket.

use base::ids::TicketId;
use desk::sla::Clock;

use crate::{Conn, Fault, q, sql::Row};

fn read(row: &Row) -> Result<Clock, Fault> {
    let mut cells = row.cells();
    Ok(Clock {
        id: cells.take()?,
        ticket_id: cells.take()?,
        kind: cells.word()?,
        schedule: cells.take()?,
        started_at: cells.take()?,
        target_seconds: cells.take()?,
        due_at: cells.take()?,
        soon_at: cells.take()?,
        stopped_at: cells.take()?,
        met: cells.take::<Option<String>>()?.map(|met| met == "true"),
        breached_at: cells.take()?,
    })
}

const COLUMNS: &str = "id, ticket_id, kind, schedule, started_at, target_seconds, due_at, soon_at, \
     stopped_at, met, breached_at";

/// All clocks of a ticket, oldest first.
///
/// # Errors
/// The database is gone.
pub async fn of_ticket(conn: &mut Conn, ticket: TicketId) -> Result<Vec<Clock>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM clocks WHERE ticket_id = ? ORDER BY id"), ticket);
    conn.all(sql).await?.iter().map(read).collect()
}

/// All clocks of several tickets.
///
/// # Errors
/// The database is gone.
pub async fn of_tickets(conn: &mut Conn, tickets: &[TicketId]) -> Result<Vec<Clock>, Fault> {
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    let list = tickets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let sql = q!(format!("SELECT {COLUMNS} FROM clocks WHERE ticket_id IN ({list}) ORDER BY id"));
    conn.all(sql).await?.iter().map(read).collect()
}

/// The running ones.
///
/// # Errors
/// The database is gone.
pub async fn running(conn: &mut Conn, ticket: TicketId) -> Result<Vec<Clock>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS} FROM clocks WHERE ticket_id = ? AND stopped_at IS NULL ORDER BY id"
        ),
        ticket
    );
    conn.all(sql).await?.iter().map(read).collect()
}
