//! Surveys in the order of their tickets, as far as a viewer may see those: what programs read.

use base::Timestamp;
use desk::{csat::Survey, viewer::Viewer};

use super::{COLUMNS, read};
use crate::{Conn, Fault, q, slice::Slice, sql::Sql, viewer::only_visible};

/// Which surveys; what is empty does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Answers from the one rating to the other, both included.
    pub ratings: Option<(u8, u8)>,
    /// Those nobody answered.
    pub unanswered: bool,
    /// With words, or without.
    pub words: Option<bool>,
    /// Sent, or answered, since then.
    pub from: Option<Timestamp>,
    /// Sent, or answered, before then.
    pub until: Option<Timestamp>,
}

impl Wanted {
    fn filter(self, mut sql: Sql) -> Sql {
        if let Some((least, most)) = self.ratings {
            let args = [i64::from(least).into(), i64::from(most).into()];
            sql = sql.add(" AND s.rating >= ? AND s.rating <= ?", args);
        }
        if self.unanswered {
            sql = sql.add(" AND s.rating IS NULL", []);
        }
        sql = match self.words {
            Some(true) => sql.add(" AND s.words <> ''", []),
            Some(false) => sql.add(" AND s.words = ''", []),
            None => sql,
        };
        sql.when(self.from, " AND COALESCE(s.answered_at, s.sent_at) >= ?")
            .when(self.until, " AND COALESCE(s.answered_at, s.sent_at) < ?")
    }
}

/// A page of surveys.
///
/// # Errors
/// The database is gone.
pub async fn page(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: Wanted,
    slice: Slice,
) -> Result<Vec<Survey>, Fault> {
    let sql = q!(format!(
        "SELECT {COLUMNS} FROM surveys s JOIN tickets t ON t.id = s.ticket_id WHERE 1 = 1"
    ));
    let sql = slice.cut(only_visible(wanted.filter(sql), viewer), "s.ticket_id");
    let rows = conn.all(sql).await?;
    Ok(slice.in_order(rows.iter().map(read).collect::<Result<Vec<_>, _>>()?))
}

/// How many there are.
///
/// # Errors
/// The database is gone.
pub async fn count(conn: &mut Conn, viewer: &Viewer, wanted: Wanted) -> Result<i64, Fault> {
    let sql = q!("SELECT COUNT(*) FROM surveys s JOIN tickets t ON t.id = s.ticket_id WHERE 1 = 1");
    Ok(conn.value(only_visible(wanted.filter(sql), viewer)).await?.unwrap_or(0))
}
