//! API tokens and how they are used. Only hashes are kept.

use base::{Timestamp, ids::ApiTokenId};
use desk::{
    api_tokens::{ApiToken, Uses},
    people::{Person, Role},
};

use crate::{
    Conn, Fault, Tx,
    people::{COLUMNS as PERSON, take as read_person},
    q,
    sql::{Cells, Row},
};

pub(crate) const COLUMNS: &str = "k.id, k.name, k.person_id, k.may_write, k.others, k.per_minute, \
     k.created_at, k.revoked_at, k.last_used_at, k.client_id, k.expires_at";

pub(crate) fn read(cells: &mut Cells<'_>) -> Result<ApiToken, Fault> {
    Ok(ApiToken {
        id: cells.take()?,
        name: cells.take()?,
        person: cells.take()?,
        may_write: cells.take()?,
        others: cells.take()?,
        per_minute: cells.take()?,
        created_at: cells.take()?,
        revoked_at: cells.take()?,
        last_used_at: cells.take()?,
        client: cells.take()?,
        expires_at: cells.take()?,
    })
}

/// What a token opens.
#[derive(Debug, Clone)]
pub struct Behind {
    /// Who acts.
    pub person: Person,
    /// The role of the token's own person.
    pub owner: Role,
    pub token: ApiToken,
}

/// Whom a token lets in: the person with `address`, or the token's own where none is given; the
/// caller decides whether one may act for the other. Tokens that are revoked, or have run out by
/// `at`, let nobody in.
///
/// # Errors
/// The database is gone.
pub async fn behind(
    conn: &mut Conn,
    hash: &str,
    address: Option<&str>,
    at: Timestamp,
) -> Result<Option<Behind>, Fault> {
    let wanted = match address {
        Some(_) => "p.id = (SELECT a.person_id FROM person_addresses a WHERE a.address = ?)",
        None => "p.id = o.id",
    };
    let sql = q!(format!(
        "SELECT {PERSON}, o.role, {COLUMNS} FROM api_tokens k JOIN people o ON o.id = k.person_id \
             JOIN people p ON {wanted} WHERE k.revoked_at IS NULL AND k.token_hash = ? \
             AND (k.expires_at IS NULL OR k.expires_at > ?)"
    ));
    let sql = sql.add("", address.map(Into::into)).add("", [hash.into(), at.into()]);
    let Some(row) = conn.one(sql).await? else { return Ok(None) };
    let mut cells = row.cells();
    let person = read_person(&mut cells)?;
    let owner = cells.word()?;
    Ok(Some(Behind { person, owner, token: read(&mut cells)? }))
}

/// Every token with its person's name and address, those that work first, newest first.
///
/// # Errors
/// The database is gone.
pub async fn all(conn: &mut Conn) -> Result<Vec<(ApiToken, Person)>, Fault> {
    let sql = q!(format!(
        "SELECT {COLUMNS}, {PERSON} FROM api_tokens k JOIN people p ON p.id = k.person_id \
             ORDER BY CASE WHEN k.revoked_at IS NULL THEN 0 ELSE 1 END, k.created_at DESC, k.id"
    ));
    let rows = conn.all(sql).await?;
    let one = |row: &Row| {
        let mut cells = row.cells();
        Ok((read(&mut cells)?, read_person(&mut cells)?))
    };
    rows.iter().map(one).collect()
}

/// What every token did on each day since `day` (days since 1970, UTC), newest day first.
///
/// # Errors
/// The database is gone.
pub async fn uses_since(conn: &mut Conn, day: i64) -> Result<Vec<(ApiTokenId, i64, Uses)>, Fault> {
    let sql = q!(
        "SELECT token_id, day, reads, writes, refused FROM api_token_uses WHERE day >= ? \
         ORDER BY day DESC, token_id",
        day
    );
    let rows = conn.all(sql).await?;
    let one = |row: &Row| {
        let mut cells = row.cells();
        let (id, day) = (cells.take()?, cells.take()?);
        let (reads, writes, refused) = (cells.take()?, cells.take()?, cells.take()?);
        Ok((id, day, Uses { reads, writes, refused }))
    };
    rows.iter().map(one).collect()
}

/// Keeps a token.
///
/// # Errors
/// The database is gone.
pub async fn put(tx: &mut Tx, hash: &str, token: &ApiToken) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO api_tokens (token_hash, id, name, person_id, may_write, others, per_minute, \
         created_at, client_id, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        hash,
        token.id,
        &token.name,
        token.person,
        token.may_write,
        token.others,
        token.per_minute,
        token.created_at,
        token.client,
        token.expires_at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Lets nobody in by it any more; `false` where there is none that works.
///
/// # Errors
/// The database is gone.
pub async fn revoke(tx: &mut Tx, id: ApiTokenId, at: Timestamp) -> Result<bool, Fault> {
    let sql =
        q!("UPDATE api_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", at, id);
    Ok(tx.conn().execute(sql).await? == 1)
}

/// Notes down what a token did until `at`.
///
/// # Errors
/// The database is gone.
pub async fn note(tx: &mut Tx, id: ApiTokenId, uses: Uses, at: Timestamp) -> Result<(), Fault> {
    let used = q!("UPDATE api_tokens SET last_used_at = ? WHERE id = ?", at, id);
    tx.conn().execute(used).await?;
    let sql = q!(
        "INSERT INTO api_token_uses (token_id, day, reads, writes, refused) \
         VALUES (?, ?, ?, ?, ?) ON CONFLICT (token_id, day) DO UPDATE SET \
         reads = api_token_uses.reads + excluded.reads, \
         writes = api_token_uses.writes + excluded.writes, \
         refused = api_token_uses.refused + excluded.refused",
        id,
        day(at),
        uses.reads,
        uses.writes,
        uses.refused
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Days since 1970, UTC.
#[must_use]
pub fn day(at: Timestamp) -> i64 {
    at.as_second().div_euclid(86_400)
}
