//! Bringing tickets under a newer handbook, chunk by chunk: which come next, and how far it got.

use base::{Timestamp, ids::TicketId};
use desk::tickets::Ticket;

use crate::{Conn, Fault, Tx, q, sql::Row};

/// How far a version has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retiming {
    pub version: i64,
    /// Every ticket up to this one stands under it.
    pub after: TicketId,
    /// Tickets looked at, of how many; how many of them changed.
    pub done: i64,
    pub total: i64,
    pub changed: i64,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// Tickets whose times depend on the handbook: those not done with, and those that wait for a
/// survey. What is solved for good is computed anew if it is ever reopened.
const DEPENDS: &str = "(t.status NOT IN ('solved', 'closed') OR t.wake_at IS NOT NULL)";

const COLUMNS: &str = "version, after_id, done, total, changed, started_at, ended_at";

fn read(row: &Row) -> Result<Retiming, Fault> {
    let mut cells = row.cells();
    Ok(Retiming {
        version: cells.take()?,
        after: cells.take()?,
        done: cells.take()?,
        total: cells.take()?,
        changed: cells.take()?,
        started_at: cells.take()?,
        ended_at: cells.take()?,
    })
}

/// The newest version's.
///
/// # Errors
/// The database is gone.
pub async fn newest(conn: &mut Conn) -> Result<Option<Retiming>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM retimings ORDER BY version DESC LIMIT 1"));
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// One version's.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, version: i64) -> Result<Option<Retiming>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM retimings WHERE version = ?"), version);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// The newest earlier version that reached all tickets; 0 where none did.
///
/// # Errors
/// The database is gone.
pub async fn last_ended(conn: &mut Conn, version: i64) -> Result<i64, Fault> {
    let sql = q!(
        "SELECT version FROM retimings WHERE version < ? AND ended_at IS NOT NULL \
         ORDER BY version DESC LIMIT 1",
        version
    );
    Ok(conn.value(sql).await?.unwrap_or(0))
}

/// Whether an earlier version's was cut short by the next.
///
/// # Errors
/// The database is gone.
pub async fn unfinished_before(conn: &mut Conn, version: i64) -> Result<bool, Fault> {
    let sql =
        q!("SELECT version FROM retimings WHERE version < ? AND ended_at IS NULL LIMIT 1", version);
    Ok(conn.value::<i64>(sql).await?.is_some())
}

/// Notes how far it got.
///
/// # Errors
/// The database is gone.
pub async fn put(tx: &mut Tx, retiming: &Retiming) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO retimings (version, after_id, done, total, changed, started_at, ended_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (version) DO UPDATE SET \
         after_id = excluded.after_id, done = excluded.done, total = excluded.total, \
         changed = excluded.changed, ended_at = excluded.ended_at",
        retiming.version,
        retiming.after,
        retiming.done,
        retiming.total,
        retiming.changed,
        retiming.started_at,
        retiming.ended_at
    );
    tx.conn().execute(sql).await?;
    tx.touched.handbook = tx.touched.handbook.max(Some(retiming.version));
    Ok(())
}

/// Ends those of earlier versions: the newer one does their work.
///
/// # Errors
/// The database is gone.
pub async fn end_before(tx: &mut Tx, version: i64, at: Timestamp) -> Result<(), Fault> {
    let sql =
        q!("UPDATE retimings SET ended_at = ? WHERE version < ? AND ended_at IS NULL", at, version);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// How many tickets depend on the handbook.
///
/// # Errors
/// The database is gone.
pub async fn count(conn: &mut Conn) -> Result<i64, Fault> {
    let sql = q!(format!("SELECT COUNT(*) FROM tickets t WHERE {DEPENDS}"));
    Ok(conn.value(sql).await?.unwrap_or(0))
}

/// The next tickets after one, changed since an instant, held against other writers.
///
/// # Errors
/// The database is gone.
pub async fn next(
    tx: &mut Tx,
    after: TicketId,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<Ticket>, Fault> {
    let end = tx.conn().engine().for_update();
    let sql = q!(
        format!(
            "SELECT {} FROM tickets t WHERE t.id > ? AND t.updated_at >= ? AND {DEPENDS} \
             ORDER BY t.id LIMIT ?{end}",
            crate::tickets::COLUMNS
        ),
        after,
        since,
        limit
    );
    let rows = tx.conn().all(sql).await?;
    rows.iter().map(|row| crate::tickets::read(&mut row.cells())).collect()
}
