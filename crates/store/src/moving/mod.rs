//! The whole database as rows, table by table: what an export is made of and what an import of one
//! writes. Driven by the schema, so that a new column goes along by itself; a new table has to be
//! given a fate in [`fate`], and a test fails until it is.

mod fate;
mod numbers;
mod rows;

pub use fate::{Fate, SECRET_COLUMNS, SECRET_SETTINGS, fate};
pub(crate) use numbers::put_tickets;
pub use numbers::{numbers, put_numbers};
pub use rows::{MARK, Snapshot, clear, forget_mark, hold_back, put};

use crate::{Conn, Fault, engine::Engine, q};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Int,
    Text,
    Bool,
    Bytes,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
}

/// A table as the database describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// The columns of its primary key, in the key's order.
    pub key: Vec<String>,
}

/// Every table there is, by name.
///
/// # Errors
/// The database is gone, or a column is of a kind nobody expected.
pub async fn tables(conn: &mut Conn) -> Result<Vec<Table>, Fault> {
    let sql = match conn.engine() {
        Engine::Sqlite => {
            "SELECT m.name, p.name, p.type, p.pk FROM sqlite_schema m \
             JOIN pragma_table_info(m.name) p WHERE m.type = 'table' \
             AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, p.cid"
        }
        Engine::Postgres => {
            "SELECT c.relname::TEXT, a.attname::TEXT, format_type(a.atttypid, NULL)::TEXT, \
             COALESCE(array_position(i.indkey::SMALLINT[], a.attnum) + 1, 0)::BIGINT \
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
             LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary \
             WHERE c.relkind = 'r' AND n.nspname = current_schema() \
             ORDER BY c.relname::TEXT COLLATE \"C\", a.attnum"
        }
    };
    let mut all: Vec<Table> = Vec::new();
    let mut keys: Vec<(i64, String)> = Vec::new();
    for row in conn.all(q!(sql)).await? {
        let (name, column): (String, String) = (row.get(0)?, row.get(1)?);
        let (declared, place): (String, i64) = (row.get(2)?, row.get(3)?);
        if all.last().is_none_or(|table| table.name != name) {
            take_key(&mut all, &mut keys);
            all.push(Table { name, columns: Vec::new(), key: Vec::new() });
        }
        let Some(table) = all.last_mut() else { continue };
        if matches!(fate(&table.name), Some(Fate::Derived(_))) {
            continue;
        }
        table.columns.push(Column { name: column.clone(), kind: kind(&declared)? });
        if place > 0 {
            keys.push((place, column));
        }
    }
    take_key(&mut all, &mut keys);
    Ok(all)
}

fn take_key(all: &mut [Table], keys: &mut Vec<(i64, String)>) {
    keys.sort();
    if let Some(table) = all.last_mut() {
        table.key = keys.drain(..).map(|(_, column)| column).collect();
    }
}

fn kind(declared: &str) -> Result<Kind, Fault> {
    Ok(match declared.to_ascii_lowercase().as_str() {
        "bigint" | "integer" => Kind::Int,
        "text" => Kind::Text,
        "boolean" => Kind::Bool,
        "bytea" | "blob" => Kind::Bytes,
        other => return Err(Fault::Unreadable(format!("a column is declared as “{other}”"))),
    })
}

/// The newest step the tables were brought to: an export fits the release that has the same.
///
/// # Errors
/// The database is gone.
pub async fn schema(conn: &mut Conn) -> Result<i64, Fault> {
    Ok(conn.value(q!("SELECT MAX(step) FROM migrations")).await?.unwrap_or(0))
}

/// Whether somebody has been here: anybody, any organisation, any ticket.
///
/// # Errors
/// The database is gone.
pub async fn is_empty(conn: &mut Conn) -> Result<bool, Fault> {
    let sql = q!("SELECT (SELECT COUNT(*) FROM (SELECT id FROM people LIMIT 1) p) \
         + (SELECT COUNT(*) FROM (SELECT id FROM organisations LIMIT 1) o) \
         + (SELECT COUNT(*) FROM (SELECT id FROM tickets LIMIT 1) t)");
    Ok(conn.value::<i64>(sql).await?.unwrap_or(0) == 0)
}
