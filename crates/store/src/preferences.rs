//! What each of us has set for themselves.

use base::ids::PersonId;

use crate::{Conn, Fault, Tx, q};

/// Keys of their own; see `desk::keys`.
pub const KEYS: &str = "keys";

/// A person's own setting, if they have made one.
///
/// # Errors
/// The database is gone.
pub async fn get(conn: &mut Conn, person: PersonId, name: &str) -> Result<Option<String>, Fault> {
    let sql = q!("SELECT value FROM preferences WHERE person_id = ? AND name = ?", person, name);
    conn.value(sql).await
}

/// Keeps a person's own setting.
///
/// # Errors
/// The database is gone.
pub async fn put(tx: &mut Tx, person: PersonId, name: &str, value: &str) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO preferences (person_id, name, value) VALUES (?, ?, ?) \
         ON CONFLICT (person_id, name) DO UPDATE SET value = excluded.value",
        person,
        name,
        value
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Forgets it: what is shipped holds again.
///
/// # Errors
/// The database is gone.
pub async fn take_out(tx: &mut Tx, person: PersonId, name: &str) -> Result<(), Fault> {
    let sql = q!("DELETE FROM preferences WHERE person_id = ? AND name = ?", person, name);
    tx.conn().execute(sql).await.map(|_rows| ())
}
