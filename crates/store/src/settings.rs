//! The few settings a desk keeps in its database: what set-up asked for, and its secret key.

use crate::{Conn, Fault, Tx, q};

/// A setting's value.
///
/// # Errors
/// The database is gone.
pub async fn get(conn: &mut Conn, name: &str) -> Result<Option<String>, Fault> {
    conn.value(q!("SELECT value FROM settings WHERE name = ?", name)).await
}

/// Sets a setting.
///
/// # Errors
/// The database is gone.
pub async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO settings (name, value) VALUES (?, ?) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        value
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Sets a setting unless it is set; answers what stands now. Two nodes starting at once agree.
///
/// # Errors
/// The database is gone.
pub async fn set_once(tx: &mut Tx, name: &str, value: &str) -> Result<String, Fault> {
    let sql = q!(
        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
        name,
        value
    );
    tx.conn().execute(sql).await?;
    Ok(get(tx.conn(), name).await?.unwrap_or_else(|| value.to_owned()))
}
