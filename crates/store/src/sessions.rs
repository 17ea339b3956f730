//! Sessions and sign-in links. Only hashes are kept.

use base::{Timestamp, ids::PersonId};

use crate::{Conn, Fault, Tx, q};

/// An open session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub person_id: PersonId,
    /// The token every form of the session carries.
    pub csrf: String,
    pub expires_at: Timestamp,
}

/// The session with this token hash, unless it has run out.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, hash: &str, now: Timestamp) -> Result<Option<Session>, Fault> {
    let sql = q!(
        "SELECT person_id, csrf, expires_at FROM sessions WHERE token_hash = ? AND expires_at > ?",
        hash,
        now
    );
    let row = conn.one(sql).await?;
    row.map(|row| {
        Ok(Session { person_id: row.get(0)?, csrf: row.get(1)?, expires_at: row.get(2)? })
    })
    .transpose()
}

/// Opens a session.
///
/// # Errors
/// The database is gone.
pub async fn open(tx: &mut Tx, hash: &str, session: &Session, at: Timestamp) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO sessions (token_hash, person_id, csrf, created_at, expires_at) \
         VALUES (?, ?, ?, ?, ?)",
        hash,
        session.person_id,
        &session.csrf,
        at,
        session.expires_at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Ends a session.
///
/// # Errors
/// The database is gone.
pub async fn end(tx: &mut Tx, hash: &str) -> Result<(), Fault> {
    tx.conn().execute(q!("DELETE FROM sessions WHERE token_hash = ?", hash)).await.map(|_rows| ())
}

/// Signs a person out everywhere, in apps too; links that were sent to them open nothing any more.
///
/// # Errors
/// The database is gone.
pub async fn end_all(tx: &mut Tx, person: PersonId) -> Result<(), Fault> {
    tx.conn().execute(q!("DELETE FROM sessions WHERE person_id = ?", person)).await?;
    tx.conn().execute(q!("DELETE FROM links WHERE person_id = ?", person)).await?;
    tx.conn().execute(q!("DELETE FROM app_sessions WHERE person_id = ?", person)).await?;
    Ok(())
}

/// Ends every session of a person but the one with this hash, and their links.
///
/// # Errors
/// The database is gone.
pub async fn end_others(tx: &mut Tx, person: PersonId, hash: &str) -> Result<(), Fault> {
    let others = q!("DELETE FROM sessions WHERE person_id = ? AND token_hash <> ?", person, hash);
    tx.conn().execute(others).await?;
    tx.conn().execute(q!("DELETE FROM links WHERE person_id = ?", person)).await?;
    Ok(())
}

/// Takes out sessions and links that have run out.
///
/// # Errors
/// The database is gone.
pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<(), Fault> {
    tx.conn().execute(q!("DELETE FROM sessions WHERE expires_at <= ?", now)).await?;
    tx.conn().execute(q!("DELETE FROM links WHERE expires_at <= ?", now)).await?;
    Ok(())
}

/// A sign-in link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub person_id: PersonId,
    /// The address it was sent to, which following it proves; `None` where it went by no mail.
    pub address: Option<String>,
    /// Following it adds the address, and signs nobody in.
    pub adds: bool,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

/// Keeps a link that signs in.
///
/// # Errors
/// The database is gone.
pub async fn put_link(
    tx: &mut Tx,
    hash: &str,
    (person, address): (PersonId, Option<&str>),
    at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), Fault> {
    let address = address.map(str::to_owned);
    let link = Link { person_id: person, address, adds: false, expires_at, used_at: None };
    put(tx, hash, &link, at).await
}

/// Keeps a link that adds `address` to a person's.
///
/// # Errors
/// The database is gone.
pub async fn put_adding_link(
    tx: &mut Tx,
    hash: &str,
    (person, address): (PersonId, &str),
    at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), Fault> {
    let address = Some(address.to_owned());
    let link = Link { person_id: person, address, adds: true, expires_at, used_at: None };
    put(tx, hash, &link, at).await
}

async fn put(tx: &mut Tx, hash: &str, link: &Link, at: Timestamp) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO links (token_hash, person_id, address, adds, created_at, expires_at) \
         VALUES (?, ?, ?, ?, ?, ?)",
        hash,
        link.person_id,
        link.address.clone(),
        link.adds,
        at,
        link.expires_at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// The link with this token hash.
///
/// # Errors
/// The database is gone.
pub async fn link(conn: &mut Conn, hash: &str) -> Result<Option<Link>, Fault> {
    let sql = q!(
        "SELECT person_id, address, adds, expires_at, used_at FROM links WHERE token_hash = ?",
        hash
    );
    let row = conn.one(sql).await?;
    row.map(|row| {
        let mut cells = row.cells();
        Ok(Link {
            person_id: cells.take()?,
            address: cells.take()?,
            adds: cells.take()?,
            expires_at: cells.take()?,
            used_at: cells.take()?,
        })
    })
    .transpose()
}

/// Uses a link up; `false` where somebody was faster.
///
/// # Errors
/// The database is gone.
pub async fn use_link(tx: &mut Tx, hash: &str, at: Timestamp) -> Result<bool, Fault> {
    let sql = q!("UPDATE links SET used_at = ? WHERE token_hash = ? AND used_at IS NULL", at, hash);
    Ok(tx.conn().execute(sql).await? == 1)
}

/// How many links a person was sent since then.
///
/// # Errors
/// The database is gone.
pub async fn links_since(
    conn: &mut Conn,
    person: PersonId,
    since: Timestamp,
) -> Result<i64, Fault> {
    let sql =
        q!("SELECT COUNT(*) FROM links WHERE person_id = ? AND created_at > ?", person, since);
    Ok(conn.value(sql).await?.unwrap_or(0))
}
