//! Raw messages: what arrived, byte for byte, before anybody understood it (IN-3). Kept first,
//! understood later; what can't be understood waits in the dead letters.

use base::{
    Timestamp,
    ids::{RawId, TicketId},
};

use crate::{Conn, Fault, Tx, q, sql::Row};

/// A raw message without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    pub id: RawId,
    pub channel: String,
    /// JSON: who handed it in for whom.
    pub envelope: String,
    pub received_at: Timestamp,
    /// `new`, `placed`, `dead`, `dropped`.
    pub state: String,
    pub trouble: String,
    pub ticket_id: Option<TicketId>,
}

fn read(row: &Row) -> Result<Raw, Fault> {
    let mut cells = row.cells();
    Ok(Raw {
        id: cells.take()?,
        channel: cells.take()?,
        envelope: cells.take()?,
        received_at: cells.take()?,
        state: cells.take()?,
        trouble: cells.take()?,
        ticket_id: cells.take()?,
    })
}

const COLUMNS: &str = "id, channel, envelope, received_at, state, trouble, ticket_id";

/// Keeps a raw message. `false`: the same bytes came in the same envelope before.
///
/// # Errors
/// The database is gone.
pub async fn keep(
    tx: &mut Tx,
    id: RawId,
    channel: &str,
    envelope: &str,
    hash: &str,
    bytes: Vec<u8>,
    at: Timestamp,
) -> Result<bool, Fault> {
    let sql = q!(
        "INSERT INTO raw_messages (id, channel, envelope, hash, bytes, received_at, state, trouble) \
         VALUES (?, ?, ?, ?, ?, ?, 'new', '') ON CONFLICT DO NOTHING",
        id,
        channel,
        envelope,
        hash,
        bytes,
        at
    );
    Ok(tx.conn().execute(sql).await? == 1)
}

/// A raw message and its bytes.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, id: RawId) -> Result<Option<(Raw, Vec<u8>)>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS}, bytes FROM raw_messages WHERE id = ?"), id);
    let row = conn.one(sql).await?;
    row.map(|row| Ok((read(&row)?, row.get(7)?))).transpose()
}

/// Says what became of a raw message.
///
/// # Errors
/// The database is gone.
pub async fn settle(
    tx: &mut Tx,
    id: RawId,
    state: &str,
    trouble: &str,
    ticket: Option<TicketId>,
) -> Result<(), Fault> {
    let sql = q!(
        "UPDATE raw_messages SET state = ?, trouble = ?, ticket_id = ? WHERE id = ?",
        state,
        trouble,
        ticket,
        id
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Empties a raw message; its hash stays, so that it is known when it comes again.
///
/// # Errors
/// The database is gone.
pub async fn empty(tx: &mut Tx, id: RawId) -> Result<(), Fault> {
    let sql = q!("UPDATE raw_messages SET bytes = ? WHERE id = ?", Vec::<u8>::new(), id);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// The dead letters, newest first.
///
/// # Errors
/// The database is gone.
pub async fn dead(conn: &mut Conn, limit: i64) -> Result<Vec<Raw>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS} FROM raw_messages WHERE state = 'dead' \
             ORDER BY received_at DESC LIMIT ?"
        ),
        limit
    );
    conn.all(sql).await?.iter().map(read).collect()
}

/// How many dead letters wait.
///
/// # Errors
/// The database is gone.
pub async fn count_dead(conn: &mut Conn) -> Result<i64, Fault> {
    let sql = q!("SELECT COUNT(*) FROM raw_messages WHERE state = 'dead'");
    Ok(conn.value(sql).await?.unwrap_or(0))
}

/// Takes out placed raw messages older than `before`; dead letters stay until somebody decides.
///
/// # Errors
/// The database is gone.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<u64, Fault> {
    let sql = q!(
        "DELETE FROM raw_messages WHERE received_at < ? AND state IN ('placed', 'dropped')",
        before
    );
    tx.conn().execute(sql).await
}
