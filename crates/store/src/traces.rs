//! Where words stand in the database, in whatever table: how an operator makes sure that nothing is
//! left of what was redacted. It asks the database itself which tables there are, so that one made
//! later is looked at too.

use crate::{Conn, Fault, engine::Engine, q};

/// A column that can hold words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Column {
    pub table: String,
    pub column: String,
    /// Bytes, not text.
    pub bytes: bool,
}

/// Every column that can hold words.
///
/// # Errors
/// The database is gone.
pub async fn columns(conn: &mut Conn) -> Result<Vec<Column>, Fault> {
    let sql = match conn.engine() {
        // A virtual table keeps its rows in tables of its own, which are here.
        Engine::Sqlite => {
            "SELECT m.name, p.name, p.type = 'BLOB' OR p.type = '' FROM sqlite_master m \
             JOIN pragma_table_info(m.name) p WHERE m.type = 'table' \
             AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND p.type IN ('TEXT', 'BLOB', '') ORDER BY 1, 2"
        }
        Engine::Postgres => {
            "SELECT c.table_name::TEXT, c.column_name::TEXT, c.data_type = 'bytea' \
             FROM information_schema.columns c JOIN information_schema.tables t \
             ON t.table_name = c.table_name AND t.table_schema = c.table_schema \
             WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' \
             AND c.data_type IN ('text', 'bytea', 'tsvector', 'jsonb', 'character varying') \
             ORDER BY 1, 2"
        }
    };
    let rows = conn.all(q!(sql)).await?;
    let read = |row: &crate::sql::Row| {
        Ok(Column { table: row.get(0)?, column: row.get(1)?, bytes: row.get(2)? })
    };
    rows.iter().map(read).collect()
}

/// The columns in which these words stand, as they are or in small letters, with how many rows.
///
/// # Errors
/// The database is gone.
pub async fn of(conn: &mut Conn, words: &str) -> Result<Vec<(Column, i64)>, Fault> {
    let mut found = Vec::new();
    let small = words.to_lowercase();
    for one in columns(conn).await? {
        let Column { table, column, bytes } = &one;
        let holds = match (conn.engine(), bytes) {
            (Engine::Sqlite, _) => {
                format!("instr(CAST(\"{column}\" AS BLOB), CAST(? AS BLOB)) > 0")
            }
            (Engine::Postgres, true) => {
                format!("position(convert_to(?, 'UTF8') IN \"{column}\") > 0")
            }
            (Engine::Postgres, false) => {
                format!("position(CAST(? AS TEXT) IN CAST(\"{column}\" AS TEXT)) > 0")
            }
        };
        let text = format!("SELECT COUNT(*) FROM \"{table}\" WHERE {holds} OR {holds}");
        let rows = conn.value::<i64>(q!(text, words, &small)).await?.unwrap_or(0);
        if rows > 0 {
            found.push((one, rows));
        }
    }
    Ok(found)
}
