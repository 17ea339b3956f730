//! Macros, and how often each was used.

use base::{
    Timestamp,
    ids::{MacroId, PersonId},
};
use desk::macros::{Body, Macro, Shared};

use crate::{
    Conn, Fault, Tx, q,
    sql::{Row, Sql},
};

const COLUMNS: &str = "id, name, audience, data, uses, used_at, made_by, changed_by, changed_at";

fn read(row: &Row) -> Result<Macro, Fault> {
    let mut cells = row.cells();
    let (id, name, audience): (_, _, String) = (cells.take()?, cells.take()?, cells.take()?);
    let audience = Shared::from_token(&audience);
    Ok(Macro {
        id,
        name,
        audience: audience.ok_or_else(|| Fault::Unreadable("a macro's audience".to_owned()))?,
        body: cells.json::<Body>()?,
        uses: cells.take()?,
        used_at: cells.take()?,
        made_by: cells.take()?,
        changed_by: cells.take()?,
        changed_at: cells.take()?,
    })
}

/// Those shared with any of these audiences, most used first.
///
/// # Errors
/// The database is gone.
pub async fn shared_with(conn: &mut Conn, audiences: &[Shared]) -> Result<Vec<Macro>, Fault> {
    let places = vec!["?"; audiences.len()].join(", ");
    let args = audiences.iter().map(|one| one.token().into()).collect();
    let text = format!(
        "SELECT {COLUMNS} FROM macros WHERE gone_at IS NULL AND audience IN ({places}) \
         ORDER BY uses DESC, name, id"
    );
    conn.all(Sql::new(text, args)).await?.iter().map(read).collect()
}

/// Everybody's and every team's, for leads; nobody else's own.
///
/// # Errors
/// The database is gone.
pub async fn all_shared(conn: &mut Conn, me: PersonId) -> Result<Vec<Macro>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS} FROM macros WHERE gone_at IS NULL \
             AND (audience NOT LIKE 'person:%' OR audience = ?) ORDER BY uses DESC, name, id"
        ),
        Shared::Person(me).token()
    );
    conn.all(sql).await?.iter().map(read).collect()
}

/// One that is still there, whoever it is for; ask whether the viewer may use it.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, id: MacroId) -> Result<Option<Macro>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM macros WHERE id = ? AND gone_at IS NULL"), id);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// Writes it; its uses stay as they are counted.
///
/// # Errors
/// The database refused.
pub async fn put(tx: &mut Tx, one: &Macro) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO macros (id, name, audience, data, uses, used_at, made_by, changed_by, \
         changed_at, gone_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET \
         name = excluded.name, audience = excluded.audience, data = excluded.data, \
         changed_by = excluded.changed_by, changed_at = excluded.changed_at",
        one.id,
        &one.name,
        one.audience.token(),
        serde_json::to_string(&one.body)?,
        one.uses,
        one.used_at,
        one.made_by,
        one.changed_by,
        one.changed_at,
        None::<Timestamp>
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Takes it away; the row keeps its count.
///
/// # Errors
/// The database refused.
pub async fn take_away(tx: &mut Tx, id: MacroId, at: Timestamp) -> Result<(), Fault> {
    let sql = q!("UPDATE macros SET gone_at = ? WHERE id = ?", at, id);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Counts one more use.
///
/// # Errors
/// The database refused.
pub async fn used(tx: &mut Tx, id: MacroId, at: Timestamp) -> Result<(), Fault> {
    let sql = q!("UPDATE macros SET uses = uses + 1, used_at = ? WHERE id = ?", at, id);
    tx.conn().execute(sql).await.map(|_rows| ())
}
