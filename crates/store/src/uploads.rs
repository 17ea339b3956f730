//! Files sent before the message they belong to, under a token whoever sent them holds.

use base::{Timestamp, ids::PersonId};
use desk::tickets::open::StoredFile;

use crate::{Conn, Fault, Tx, q, sql::Row};

/// Keeps one more file under a token.
///
/// # Errors
/// The database is gone.
pub async fn put(
    tx: &mut Tx,
    hash: &str,
    person: Option<PersonId>,
    file: &StoredFile,
    at: Timestamp,
) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO uploads (token_hash, place, person_id, name, media_type, size, key, \
         created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        hash,
        tx.ids().next(),
        person,
        &file.name,
        &file.media_type,
        file.size,
        &file.key,
        at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// A file that waits for its message, and its number among all that wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub id: i64,
    pub file: StoredFile,
}

fn read(row: &Row) -> Result<Upload, Fault> {
    let mut cells = row.cells();
    let id = cells.take()?;
    let file = StoredFile {
        name: cells.take()?,
        media_type: cells.take()?,
        size: cells.take()?,
        key: cells.take()?,
        content_id: None,
        // Looked for again when a message takes it: what is redacted meanwhile leaves no copy.
        text: String::new(),
    };
    Ok(Upload { id, file })
}

/// Who put each of the files under a token there; `None` for somebody without a name.
///
/// # Errors
/// The database is gone.
pub async fn owners(conn: &mut Conn, hash: &str) -> Result<Vec<Option<PersonId>>, Fault> {
    let sql = q!("SELECT person_id FROM uploads WHERE token_hash = ?", hash);
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// The files under a token, in the order they came.
///
/// # Errors
/// The database is gone.
pub async fn under(conn: &mut Conn, hash: &str) -> Result<Vec<Upload>, Fault> {
    let sql = q!(
        "SELECT place, name, media_type, size, key FROM uploads WHERE token_hash = ? \
         ORDER BY place",
        hash
    );
    conn.all(sql).await?.iter().map(read).collect()
}

/// Forgets the files under a token; `false` where there were none.
///
/// # Errors
/// The database is gone.
pub async fn remove(tx: &mut Tx, hash: &str) -> Result<bool, Fault> {
    Ok(tx.conn().execute(q!("DELETE FROM uploads WHERE token_hash = ?", hash)).await? > 0)
}

/// Forgets those older than `before`.
///
/// # Errors
/// The database is gone.
pub async fn sweep(tx: &mut Tx, before: Timestamp) -> Result<(), Fault> {
    tx.conn().execute(q!("DELETE FROM uploads WHERE created_at < ?", before)).await.map(|_rows| ())
}
