//! The tags this desk knows, for whoever adds one to a ticket.

use base::Timestamp;
use desk::viewer::Viewer;

use crate::{
    Conn, Fault, Tx, q,
    sql::{Arg, Sql},
    viewer::only_visible,
};

/// So many are offered; with more, typing the beginning is quicker than looking.
const MOST: i64 = 200;

/// Remembers that tags were used.
///
/// # Errors
/// The database is gone.
pub async fn remember(tx: &mut Tx, tags: &[&str], at: Timestamp) -> Result<(), Fault> {
    if tags.is_empty() {
        return Ok(());
    }
    let places = vec!["(?, ?)"; tags.len()].join(", ");
    let args = tags.iter().flat_map(|tag| [Arg::from(*tag), at.into()]).collect();
    let text = format!(
        "INSERT INTO known_tags (tag, used_at) VALUES {places} \
         ON CONFLICT (tag) DO UPDATE SET used_at = excluded.used_at"
    );
    tx.conn().execute(Sql::new(text, args)).await.map(|_rows| ())
}

/// The tags of tickets the viewer may see and on how many each is, the most used first.
///
/// # Errors
/// The database is gone.
pub async fn counted(conn: &mut Conn, viewer: &Viewer) -> Result<Vec<(String, i64)>, Fault> {
    /// The dialect's own limit.
    const MOST: i64 = 20_000;
    let sql = q!("SELECT g.tag, COUNT(*) FROM ticket_tags g JOIN tickets t ON t.id = g.ticket_id \
         WHERE 1 = 1");
    let sql = only_visible(sql, viewer)
        .add(" GROUP BY g.tag ORDER BY COUNT(*) DESC, g.tag LIMIT ?", [MOST.into()]);
    conn.all(sql).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Known tags, the latest used first.
///
/// # Errors
/// The database is gone.
pub async fn known(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let sql = q!("SELECT tag FROM known_tags ORDER BY used_at DESC LIMIT ?", MOST);
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// Known tags that no ticket wears any more.
///
/// # Errors
/// The database is gone.
pub(crate) async fn worn_by_none(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let sql = q!("SELECT tag FROM known_tags WHERE NOT EXISTS \
                  (SELECT 1 FROM ticket_tags t WHERE t.tag = known_tags.tag)");
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// A tag is no longer known.
///
/// # Errors
/// The database refused.
pub(crate) async fn forget(tx: &mut Tx, tag: &str) -> Result<(), Fault> {
    tx.conn().execute(q!("DELETE FROM known_tags WHERE tag = ?", tag)).await.map(|_rows| ())
}
