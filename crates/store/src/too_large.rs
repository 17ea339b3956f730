//! Mails that were too large to be taken whole.

use base::Timestamp;
use desk::mailboxes::TooLarge;

use crate::{Conn, Fault, Tx, q};

/// So many are kept at the most: anybody may knock at the listener with one.
const MOST_KEPT: i64 = 200;

/// Writes one down; the oldest go where there are many.
///
/// # Errors
/// The database is gone.
pub async fn put(tx: &mut Tx, mail: &TooLarge) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO too_large_mails (at, to_address, from_address, size, ticket_id) \
         VALUES (?, ?, ?, ?, ?)",
        mail.at,
        &mail.to_address,
        &mail.from_address,
        mail.size,
        mail.ticket_id
    );
    tx.conn().execute(sql).await?;
    let many = q!(
        "DELETE FROM too_large_mails WHERE seq <= (SELECT MAX(seq) FROM too_large_mails) - ?",
        MOST_KEPT
    );
    tx.conn().execute(many).await.map(|_rows| ())
}

/// The newest ones.
///
/// # Errors
/// The database is gone.
pub async fn newest(conn: &mut Conn, limit: i64) -> Result<Vec<TooLarge>, Fault> {
    let sql = q!(
        "SELECT at, to_address, from_address, size, ticket_id FROM too_large_mails \
         ORDER BY seq DESC LIMIT ?",
        limit
    );
    let rows = conn.all(sql).await?;
    let read = |row: &crate::sql::Row| {
        let mut cells = row.cells();
        Ok(TooLarge {
            at: cells.take()?,
            to_address: cells.take()?,
            from_address: cells.take()?,
            size: cells.take()?,
            ticket_id: cells.take()?,
        })
    };
    rows.iter().map(read).collect()
}

/// Takes out those older than `before`.
///
/// # Errors
/// The database is gone.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<(), Fault> {
    let sql = q!("DELETE FROM too_large_mails WHERE at < ?", before);
    tx.conn().execute(sql).await.map(|_rows| ())
}
