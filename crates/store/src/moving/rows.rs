//! Rows in and out. Out: from one snapshot of the database, row by row, in the order of the key and
//! in the same bytes on both engines. In: many at once, with what follows from them left for later.

use serde_json::{Map, Value as Json};

use super::{Kind, SECRET_COLUMNS, SECRET_SETTINGS, Table};
use crate::{
    Conn, Fault, Store, Tx,
    engine::Engine,
    q,
    search::due,
    sql::{Arg, Row, Sql},
};

/// Values bound in one statement at the most: SQLite takes 32,766.
const BOUND: usize = 8_000;

/// The database as it is at one instant, whatever is written meanwhile.
pub struct Snapshot(Conn);

impl Snapshot {
    /// Takes it. On SQLite the log is not folded in while it is held.
    ///
    /// # Errors
    /// The database is gone.
    pub async fn take(store: &Store) -> Result<Self, Fault> {
        let mut conn = store.read().await?;
        conn.script(match conn.engine() {
            // The snapshot begins with the first read.
            Engine::Sqlite => "BEGIN; SELECT COUNT(*) FROM migrations",
            Engine::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        })
        .await?;
        Ok(Self(conn))
    }

    /// To read other things of the same instant.
    pub const fn conn(&mut self) -> &mut Conn {
        &mut self.0
    }

    /// Hands over each row of a table as one line of JSON, in the order of its key.
    ///
    /// # Errors
    /// The database is gone, or `found` failed.
    pub async fn lines(
        &mut self,
        table: &Table,
        secrets: bool,
        mut found: impl FnMut(&str) -> Result<(), Fault> + Send,
    ) -> Result<(), Fault> {
        let sql = Sql::new(select(self.0.engine(), table, secrets), Vec::new());
        let mut line = String::new();
        self.0
            .each(sql, |row| {
                line.clear();
                write(&mut line, table, &row, secrets)?;
                found(&line)
            })
            .await
    }

    /// The keys of every file that some row shows, each once, in order.
    ///
    /// # Errors
    /// The database is gone.
    pub async fn files(&mut self) -> Result<Vec<String>, Fault> {
        let sql = q!("SELECT key FROM attachments WHERE key <> '' \
             UNION SELECT key FROM draft_files WHERE key <> '' \
             UNION SELECT key FROM uploads WHERE key <> ''");
        let rows = self.0.all(sql).await?;
        let mut keys = rows.iter().map(|row| row.get(0)).collect::<Result<Vec<String>, _>>()?;
        keys.sort_unstable();
        Ok(keys)
    }

    /// Gives the connection back.
    ///
    /// # Errors
    /// The database is gone.
    pub async fn end(mut self) -> Result<(), Fault> {
        self.0.script("ROLLBACK").await
    }
}

fn select(engine: Engine, table: &Table, secrets: bool) -> String {
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let order: Vec<String> = table
        .key
        .iter()
        .map(|name| {
            let text = table.columns.iter().any(|it| it.name == *name && it.kind == Kind::Text);
            // Bytes, as SQLite compares: a server's own language sorts otherwise.
            let how = if text && engine == Engine::Postgres { " COLLATE \"C\"" } else { "" };
            format!("{name}{how}")
        })
        .collect();
    let only = if table.name == "settings" && !secrets {
        let names: Vec<String> = SECRET_SETTINGS.iter().map(|name| format!("'{name}'")).collect();
        format!(" WHERE name NOT IN ({})", names.join(", "))
    } else {
        String::new()
    };
    format!("SELECT {} FROM {}{only} ORDER BY {}", columns.join(", "), table.name, order.join(", "))
}

fn write(line: &mut String, table: &Table, row: &Row, secrets: bool) -> Result<(), Fault> {
    let mut cells = row.cells();
    for (index, column) in table.columns.iter().enumerate() {
        line.push(if index == 0 { '{' } else { ',' });
        line.push_str(&serde_json::to_string(&column.name)?);
        line.push(':');
        let value = match column.kind {
            Kind::Int => cells.take::<Option<i64>>()?.map(Json::from),
            Kind::Bool => cells.take::<Option<bool>>()?.map(Json::from),
            Kind::Text => cells.take::<Option<String>>()?.map(Json::from),
            Kind::Bytes => cells
                .take::<Option<Vec<u8>>>()?
                .map(|bytes| Json::from(base::secrets::base64(&bytes))),
        };
        let secret = SECRET_COLUMNS.contains(&(table.name.as_str(), column.name.as_str()));
        let value = if secret && !secrets { Some(Json::from("")) } else { value };
        line.push_str(&serde_json::to_string(&value)?);
    }
    line.push('}');
    Ok(())
}

/// Empties a table for what will be put into it: a desk that nobody has used has some rows too.
/// Where no secrets come along, its own stay.
///
/// # Errors
/// The database refused.
pub async fn clear(tx: &mut Tx, table: &Table, secrets: bool) -> Result<(), Fault> {
    let mut sql = Sql::new(format!("DELETE FROM {}", table.name), Vec::new());
    if table.name == "settings" {
        let own: &[&str] = if secrets { &[] } else { SECRET_SETTINGS };
        let kept = own.iter().chain([&MARK]).map(|name| format!("'{name}'"));
        let kept = kept.collect::<Vec<_>>().join(", ");
        sql = sql.add(&format!(" WHERE name NOT IN ({kept})"), []);
    }
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// The setting that says how far an export has been taken in.
pub const MARK: &str = "moving_in";

/// The export is in.
///
/// # Errors
/// The database refused.
pub async fn forget_mark(tx: &mut Tx) -> Result<(), Fault> {
    let sql = q!("DELETE FROM settings WHERE name = ?", MARK);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Writes rows of a table as [`Snapshot::lines`] told them. What the text index makes of them is
/// left out: it is made anew when all rows are there.
///
/// # Errors
/// A row lacks a column or has one of another kind; the database refused.
pub async fn put(tx: &mut Tx, table: &Table, rows: &[Map<String, Json>]) -> Result<(), Fault> {
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let one = format!("({})", vec!["?"; columns.len()].join(", "));
    for some in rows.chunks(BOUND / columns.len().max(1)) {
        let mut args = Vec::with_capacity(some.len() * columns.len());
        for row in some {
            for column in &table.columns {
                args.push(arg(table, &column.name, column.kind, row.get(&column.name))?);
            }
        }
        let text = format!(
            "INSERT INTO {} ({}) VALUES {}",
            table.name,
            columns.join(", "),
            vec![one.as_str(); some.len()].join(", ")
        );
        tx.conn().execute(Sql::new(text, args)).await?;
    }
    due::forget_due(tx).await
}

fn arg(table: &Table, column: &str, kind: Kind, value: Option<&Json>) -> Result<Arg, Fault> {
    let wrong = || Fault::Unreadable(format!("{}.{column} can't be read", table.name));
    Ok(match (kind, value.ok_or_else(wrong)?) {
        (Kind::Int, Json::Null) => Arg::NullInt,
        (Kind::Bool, Json::Null) => Arg::NullBool,
        (Kind::Text, Json::Null) => Arg::NullText,
        (Kind::Bytes, Json::Null) => Arg::NullBytes,
        (Kind::Int, value) => Arg::Int(value.as_i64().ok_or_else(wrong)?),
        (Kind::Bool, value) => Arg::Bool(value.as_bool().ok_or_else(wrong)?),
        (Kind::Text, value) => Arg::Text(value.as_str().ok_or_else(wrong)?.to_owned()),
        (Kind::Bytes, value) => {
            let text = value.as_str().ok_or_else(wrong)?;
            Arg::Bytes(base::secrets::from_base64(text).ok_or_else(wrong)?)
        }
    })
}

/// What waited to be done, in a desk that is a copy: the old one may have done it, so none of it
/// happens by itself. Jobs are left for a person, replies on their way are held, webhooks pause.
///
/// # Errors
/// The database refused.
pub async fn hold_back(tx: &mut Tx, at: base::Timestamp, because: &str) -> Result<(), Fault> {
    let conn = tx.conn();
    let jobs = "UPDATE jobs SET dead = TRUE, held = FALSE, trouble = ? WHERE NOT dead";
    conn.execute(q!(jobs, because)).await?;
    let webhooks = "UPDATE webhooks SET paused_at = ?, paused_because = ? WHERE paused_at IS NULL";
    conn.execute(q!(webhooks, at, because)).await.map(|_rows| ())
}
