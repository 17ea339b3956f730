//! What became of many things a program asked for at once.

use base::{Timestamp, ids::PersonId};

use crate::{Conn, Fault, Tx, q};

/// Keeps what became of it, as JSON text.
///
/// # Errors
/// The database is gone.
pub async fn put(
    tx: &mut Tx,
    key: &str,
    person: PersonId,
    data: &str,
    at: Timestamp,
) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO api_jobs (key, person_id, data, created_at) VALUES (?, ?, ?, ?)",
        key,
        person,
        data,
        at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// A person's jobs, newest first, at most 100.
///
/// # Errors
/// The database is gone.
pub async fn of_person(conn: &mut Conn, person: PersonId) -> Result<Vec<String>, Fault> {
    let sql = q!(
        "SELECT data FROM api_jobs WHERE person_id = ? ORDER BY created_at DESC, key LIMIT 100",
        person
    );
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// One of a person's jobs.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, person: PersonId, key: &str) -> Result<Option<String>, Fault> {
    conn.value(q!("SELECT data FROM api_jobs WHERE key = ? AND person_id = ?", key, person)).await
}

/// Takes out those older than `before`.
///
/// # Errors
/// The database is gone.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<(), Fault> {
    tx.conn().execute(q!("DELETE FROM api_jobs WHERE created_at < ?", before)).await.map(|_rows| ())
}
