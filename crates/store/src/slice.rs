//! A page of rows in the order of their numbers: by number of rows to skip, or from a row on in
//! either direction. One place, so that every list that programs leaf through turns its pages the
//! same way.

use crate::sql::Sql;

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    Start,
    /// Behind the row with this number, in the order asked for.
    After(i64),
    /// The page that ends before this row; its rows keep the order asked for.
    Before(i64),
    /// So many rows further on.
    Skip(i64),
}

/// A page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    pub from: From,
    pub newest_first: bool,
    pub limit: i64,
}

impl Slice {
    /// Whether the database reads against the order asked for.
    const fn backwards(self) -> bool {
        matches!(self.from, From::Before(_))
    }

    /// Ends a statement, so that it finds this page by the column `id`.
    pub(crate) fn cut(self, mut sql: Sql, id: &str) -> Sql {
        let falling = self.newest_first != self.backwards();
        let (side, way) = if falling { ("<", " DESC") } else { (">", "") };
        if let From::After(mark) | From::Before(mark) = self.from {
            sql = sql.add(&format!(" AND {id} {side} ?"), [mark.into()]);
        }
        sql = sql.add(&format!(" ORDER BY {id}{way} LIMIT ?"), [self.limit.into()]);
        match self.from {
            From::Skip(rows) if rows > 0 => sql.add(" OFFSET ?", [rows.into()]),
            _ => sql,
        }
    }

    /// The rows that were read, in the order asked for.
    pub(crate) fn in_order<T>(self, mut rows: Vec<T>) -> Vec<T> {
        if self.backwards() {
            rows.reverse();
        }
        rows
    }
}
