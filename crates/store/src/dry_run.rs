//! The tickets a rule is tried on: not closed, newest first, in pieces of an index range.

use base::ids::TicketId;
use desk::{
    tickets::{Status, Ticket},
    viewer::Viewer,
};

use crate::{Conn, Fault, q, tickets, viewer::only_visible};

/// Tickets of one unsolved status with smaller numbers than `before`, newest first.
///
/// # Errors
/// The database is gone.
pub async fn of_status(
    conn: &mut Conn,
    viewer: &Viewer,
    status: Status,
    before: TicketId,
    limit: i64,
) -> Result<Vec<Ticket>, Fault> {
    // The second condition is the index's own, so that it is used.
    let sql = q!(
        format!(
            "SELECT {} FROM tickets t WHERE t.status = ? \
             AND t.status NOT IN ('solved', 'closed') AND t.id < ?",
            tickets::COLUMNS
        ),
        status.key(),
        before
    );
    let sql = only_visible(sql, viewer).add(" ORDER BY t.id DESC LIMIT ?", [limit.into()]);
    let rows = conn.all(sql).await?;
    rows.iter().map(|row| tickets::read(&mut row.cells())).collect()
}

/// Solved tickets among the numbers from `from` up to `before`, newest first.
///
/// # Errors
/// The database is gone.
pub async fn solved(
    conn: &mut Conn,
    viewer: &Viewer,
    from: TicketId,
    before: TicketId,
) -> Result<Vec<Ticket>, Fault> {
    let sql = q!(
        format!(
            "SELECT {} FROM tickets t WHERE t.status = 'solved' AND t.id >= ? AND t.id < ?",
            tickets::COLUMNS
        ),
        from,
        before
    );
    let rows = conn.all(only_visible(sql, viewer).add(" ORDER BY t.id DESC", [])).await?;
    rows.iter().map(|row| tickets::read(&mut row.cells())).collect()
}

/// The largest ticket number there is.
///
/// # Errors
/// The database is gone.
pub async fn newest(conn: &mut Conn) -> Result<TicketId, Fault> {
    let id = conn.value(q!("SELECT id FROM tickets ORDER BY id DESC LIMIT 1")).await?;
    Ok(id.unwrap_or(TicketId(0)))
}
