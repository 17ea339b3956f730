//! Tags that begin as somebody writes them, for the completion of queries. Names of people and
//! organisations are found in [`crate::names`].

use desk::viewer::Viewer;

use super::words::escaped;
use crate::{Conn, Fault, q};

/// Tags that begin so, by name; none for who doesn't see every ticket. Goes from tag to tag,
/// however many tickets each has.
///
/// # Errors
/// The database is gone.
pub async fn tags_like(
    conn: &mut Conn,
    viewer: &Viewer,
    start: &str,
    limit: i64,
) -> Result<Vec<String>, Fault> {
    if !viewer.sees_every_ticket() {
        return Ok(Vec::new());
    }
    let start = start.to_lowercase();
    let sql = q!(
        "WITH RECURSIVE each (tag) AS (\
         SELECT MIN(g.tag) FROM ticket_tags g WHERE g.tag >= ? UNION ALL \
         SELECT (SELECT MIN(g.tag) FROM ticket_tags g WHERE g.tag > e.tag) \
         FROM each e WHERE e.tag IS NOT NULL) \
         SELECT e.tag FROM each e WHERE e.tag LIKE ? ESCAPE '\\' LIMIT ?",
        start.as_str(),
        format!("{}%", escaped(&start)),
        limit
    );
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}
