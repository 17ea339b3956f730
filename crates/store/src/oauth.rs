//! Programs that fetch tokens of their own, and the tokens they were given. Only hashes are kept.

use base::{Timestamp, ids::OauthClientId};
use desk::{api_tokens::ApiToken, oauth::OauthClient};

use crate::{Conn, Fault, Tx, api_tokens, q, sql::Row};

const COLUMNS: &str = "c.id, c.identifier, c.name, c.person_id, c.created_at";

fn read(row: &Row) -> Result<OauthClient, Fault> {
    let mut cells = row.cells();
    Ok(OauthClient {
        id: cells.take()?,
        identifier: cells.take()?,
        name: cells.take()?,
        person: cells.take()?,
        created_at: cells.take()?,
    })
}

/// Keeps a program; `false` where another has its identifier.
///
/// # Errors
/// The database is gone.
pub async fn put(tx: &mut Tx, client: &OauthClient, secret_hash: &str) -> Result<bool, Fault> {
    let sql = q!(
        "INSERT INTO oauth_clients (id, identifier, name, secret_hash, person_id, created_at) \
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (identifier) DO NOTHING",
        client.id,
        &client.identifier,
        &client.name,
        secret_hash,
        client.person,
        client.created_at
    );
    Ok(tx.conn().execute(sql).await? == 1)
}

/// Every program, by name.
///
/// # Errors
/// The database is gone.
pub async fn all(conn: &mut Conn) -> Result<Vec<OauthClient>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM oauth_clients c ORDER BY c.name, c.id"));
    conn.all(sql).await?.iter().map(read).collect()
}

/// The program with this identifier and secret.
///
/// # Errors
/// The database is gone.
pub async fn by_secret(
    conn: &mut Conn,
    identifier: &str,
    secret_hash: &str,
) -> Result<Option<OauthClient>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS} FROM oauth_clients c WHERE c.identifier = ? AND c.secret_hash = ?"
        ),
        identifier,
        secret_hash
    );
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// Takes a program away with its tokens; `false` where there is none.
///
/// # Errors
/// The database is gone.
pub async fn delete(tx: &mut Tx, id: OauthClientId, at: Timestamp) -> Result<bool, Fault> {
    let tokens = q!(
        "UPDATE api_tokens SET revoked_at = ? WHERE client_id = ? AND revoked_at IS NULL",
        at,
        id
    );
    tx.conn().execute(tokens).await?;
    Ok(tx.conn().execute(q!("DELETE FROM oauth_clients WHERE id = ?", id)).await? == 1)
}

/// The tokens programs were given that still open something, newest first.
///
/// # Errors
/// The database is gone.
pub async fn tokens(conn: &mut Conn, at: Timestamp) -> Result<Vec<ApiToken>, Fault> {
    let sql = q!(
        format!(
            "SELECT {} FROM api_tokens k WHERE k.client_id IS NOT NULL AND k.revoked_at IS NULL \
             AND (k.expires_at IS NULL OR k.expires_at > ?) ORDER BY k.created_at DESC, k.id",
            api_tokens::COLUMNS
        ),
        at
    );
    conn.all(sql).await?.iter().map(|row| api_tokens::read(&mut row.cells())).collect()
}

/// Forgets tokens that ran out before `at`, so that programs that fetch one every hour leave no
/// heap behind.
///
/// # Errors
/// The database is gone.
pub async fn sweep(tx: &mut Tx, at: Timestamp) -> Result<(), Fault> {
    let uses = q!(
        "DELETE FROM api_token_uses WHERE token_id IN (SELECT k.id FROM api_tokens k \
         WHERE k.expires_at < ?)",
        at
    );
    tx.conn().execute(uses).await?;
    tx.conn().execute(q!("DELETE FROM api_tokens WHERE expires_at < ?", at)).await.map(|_rows| ())
}
