//! Views: queries kept under a name.

use base::{Timestamp, ids::ViewId};
use desk::views::{Audience, Column, Grouping, View};

use crate::{
    Conn, Fault, Tx, q,
    sql::{Arg, Row, Sql},
};

const COLUMNS: &str = "v.id, v.name, v.query, v.columns, v.grouping, v.audience, v.position, \
     v.owner_id, v.created_at, v.updated_at, v.deleted_at, v.version";

fn read(row: &Row) -> Result<View, Fault> {
    let mut cells = row.cells();
    Ok(View {
        id: cells.take()?,
        name: cells.take()?,
        query: cells.take()?,
        columns: Column::list(&cells.take::<String>()?),
        grouping: Grouping::from_key(&cells.take::<String>()?),
        audience: audience(&cells.take::<String>()?)?,
        position: cells.take()?,
        owner_id: cells.take()?,
        created_at: cells.take()?,
        updated_at: cells.take()?,
        deleted_at: cells.take()?,
        version: cells.take()?,
    })
}

fn audience(token: &str) -> Result<Audience, Fault> {
    let unreadable = || Fault::Unreadable(format!("audience “{token}”"));
    Audience::from_token(token).ok_or_else(unreadable)
}

/// Writes the view; version 1 is new. A row changed since it was read is left alone.
///
/// # Errors
/// The database refused, or somebody was quicker.
pub async fn put(tx: &mut Tx, view: &View) -> Result<(), Fault> {
    let sql = if view.version == 1 {
        q!(
            "INSERT INTO views (id, name, query, columns, grouping, audience, position, \
             owner_id, created_at, updated_at, deleted_at, version) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
            view.id,
            &view.name,
            &view.query,
            Column::text(&view.columns),
            view.grouping.map_or("", Grouping::key),
            view.audience.token(),
            view.position,
            view.owner_id,
            view.created_at,
            view.updated_at,
            view.deleted_at
        )
    } else {
        q!(
            "UPDATE views SET name = ?, query = ?, columns = ?, grouping = ?, audience = ?, \
             position = ?, updated_at = ?, deleted_at = ?, version = ? \
             WHERE id = ? AND version = ?",
            &view.name,
            &view.query,
            Column::text(&view.columns),
            view.grouping.map_or("", Grouping::key),
            view.audience.token(),
            view.position,
            view.updated_at,
            view.deleted_at,
            view.version,
            view.id,
            view.version - 1
        )
    };
    if tx.conn().execute(sql).await? == 1 { Ok(()) } else { Err(Fault::Overtaken) }
}

/// A view, deleted or not. Who may see it is [`View::is_for`]'s to say.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, id: ViewId) -> Result<Option<View>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM views v WHERE v.id = ?"), id);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// A view to be written, held against other writers.
///
/// # Errors
/// The database is gone.
pub async fn to_write(tx: &mut Tx, id: ViewId) -> Result<Option<View>, Fault> {
    let end = tx.conn().engine().for_update();
    let sql = q!(format!("SELECT {COLUMNS} FROM views v WHERE v.id = ?{end}"), id);
    tx.conn().one(sql).await?.as_ref().map(read).transpose()
}

/// The views of these audiences in their order, audiences in the order given.
///
/// # Errors
/// The database is gone.
pub async fn of(conn: &mut Conn, audiences: &[Audience]) -> Result<Vec<View>, Fault> {
    if audiences.is_empty() {
        return Ok(Vec::new());
    }
    let places = vec!["?"; audiences.len()].join(", ");
    let text = format!(
        "SELECT {COLUMNS} FROM views v WHERE v.audience IN ({places}) \
         AND v.deleted_at IS NULL ORDER BY v.position, v.id"
    );
    let mut views = all(conn, Sql::new(text, tokens(audiences))).await?;
    views.sort_by_key(|view| audiences.iter().position(|one| *one == view.audience));
    Ok(views)
}

/// Views of these audiences deleted since then, the latest first.
///
/// # Errors
/// The database is gone.
pub async fn deleted(
    conn: &mut Conn,
    audiences: &[Audience],
    since: Timestamp,
) -> Result<Vec<View>, Fault> {
    if audiences.is_empty() {
        return Ok(Vec::new());
    }
    let places = vec!["?"; audiences.len()].join(", ");
    let text = format!(
        "SELECT {COLUMNS} FROM views v WHERE v.audience IN ({places}) AND v.deleted_at >= ? \
         ORDER BY v.deleted_at DESC, v.id LIMIT 50"
    );
    all(conn, Sql::new(text, tokens(audiences)).add("", [since.into()])).await
}

fn tokens(audiences: &[Audience]) -> Vec<Arg> {
    audiences.iter().map(|one| one.token().into()).collect()
}

async fn all(conn: &mut Conn, sql: Sql) -> Result<Vec<View>, Fault> {
    conn.all(sql).await?.iter().map(read).collect()
}
