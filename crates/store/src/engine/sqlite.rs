//! SQLite, in this process: opening, reading and writing without a thread or a queue in between.
//!
//! A statement of ours takes some dozen microseconds, so it runs where it is asked for; only the
//! flush of a commit takes long, and that happens on the writer's own thread (see `write`). Work
//! that reads for long (a simulation, a dry run) goes piece by piece and gives way in between.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rusqlite::{
    Connection, OpenFlags, Statement,
    config::DbConfig,
    types::{Null, ToSqlOutput, Value as Bound, ValueRef},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    Fault,
    sql::{Arg, Sql, Value},
};

/// Our DDL words in SQLite's.
pub const DDL: &[(&str, &str)] = &[
    ("{{id}}", "INTEGER PRIMARY KEY"),
    ("{{serial}}", "INTEGER PRIMARY KEY AUTOINCREMENT"),
    ("{{bytes}}", "BLOB"),
    (
        "{{text_index}}",
        "CREATE VIRTUAL TABLE message_words USING fts5(words, content='', contentless_delete=1, \
         tokenize=\"ascii tokenchars '_'\")",
    ),
    ("{{each_tag}}", "json_each('[' || replace(json_quote(t.tags), ' ', '\",\"') || ']') AS g"),
    // Rows lie in the order of their key, without an index beside them.
    ("{{by_key}}", "WITHOUT ROWID"),
    ("{{ticket_numbers}}", "INSERT INTO counters (name, value) VALUES ('tickets', 0)"),
    ("{{waiting_counts}}", WAITING_COUNTS),
    ("{{by_bytes}}", ""),
    ("{{first_name_words}}", FIRST_NAME_WORDS),
    ("{{ticket_tags}}", TICKET_TAGS),
    ("{{search}}", include_str!("sqlite_search.sql")),
];

/// Cuts the names there are into words, as far as SQL can.
const FIRST_NAME_WORDS: &str = "
INSERT INTO name_words (word, kind, id)
WITH RECURSIVE texts (kind, id, rest) AS (
  SELECT 'person', id, name || ' ' || COALESCE(address, '') FROM people
  UNION ALL SELECT 'organisation', id, name FROM organisations),
cut (kind, id, word, rest) AS (
  SELECT kind, id, '', lower(replace(replace(replace(replace(replace(
    rest, '@', ' '), '.', ' '), '-', ' '), '_', ' '), '+', ' ')) || ' ' FROM texts
  UNION ALL
  SELECT kind, id, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1)
  FROM cut WHERE rest <> '')
SELECT DISTINCT word, kind, id FROM cut WHERE word <> ''";

/// Tags are stored with a blank between them and hold none; cut apart by way of JSON. A tag that
/// makes no JSON (a control character in it) is not found by name, which beats a write that fails.
const TICKET_TAGS: &str = r#"
CREATE TABLE ticket_tags (
  tag TEXT NOT NULL, ticket_id BIGINT NOT NULL, PRIMARY KEY (tag, ticket_id)) WITHOUT ROWID;
CREATE VIEW tags_cut AS SELECT t.id AS ticket_id, j.value AS tag FROM tickets t,
  json_each(CASE WHEN json_valid('["' || replace(replace(replace(t.tags, '\', '\\'), '"', '\"'),
    ' ', '","') || '"]') THEN '["' || replace(replace(replace(t.tags, '\', '\\'), '"', '\"'),
    ' ', '","') || '"]' ELSE '[]' END) j WHERE t.tags <> '' AND j.value <> '';
INSERT OR IGNORE INTO ticket_tags (tag, ticket_id) SELECT tag, ticket_id FROM tags_cut;
CREATE TRIGGER tickets_tagged AFTER INSERT ON tickets WHEN NEW.tags <> '' BEGIN
  INSERT OR IGNORE INTO ticket_tags (tag, ticket_id)
    SELECT tag, ticket_id FROM tags_cut WHERE ticket_id = NEW.id;
END;
CREATE TRIGGER tickets_retagged AFTER UPDATE OF tags ON tickets WHEN OLD.tags <> NEW.tags BEGIN
  DELETE FROM ticket_tags WHERE ticket_id = OLD.id AND instr(' ' || OLD.tags || ' ', ' ' || tag || ' ');
  INSERT OR IGNORE INTO ticket_tags (tag, ticket_id)
    SELECT tag, ticket_id FROM tags_cut WHERE ticket_id = NEW.id;
END;
CREATE TRIGGER tickets_untagged AFTER DELETE ON tickets WHEN OLD.tags <> '' BEGIN
  DELETE FROM ticket_tags WHERE ticket_id = OLD.id AND instr(' ' || OLD.tags || ' ', ' ' || tag || ' ');
END"#;

/// A table that the tickets' own writes keep: there is one writer, so a counter is never contended.
const WAITING_COUNTS: &str = "
CREATE TABLE waiting_counts (
  team TEXT NOT NULL, group_key TEXT NOT NULL, assignee_id BIGINT NOT NULL, n BIGINT NOT NULL,
  PRIMARY KEY (team, group_key, assignee_id)) WITHOUT ROWID;
INSERT INTO waiting_counts SELECT team, group_key, COALESCE(assignee_id, 0), COUNT(*)
  FROM tickets WHERE waiting GROUP BY 1, 2, 3;
CREATE TRIGGER tickets_begin_waiting AFTER INSERT ON tickets WHEN NEW.waiting BEGIN
  INSERT INTO waiting_counts VALUES (NEW.team, NEW.group_key, COALESCE(NEW.assignee_id, 0), 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER tickets_wait_elsewhere
  AFTER UPDATE OF waiting, team, group_key, assignee_id ON tickets
  WHEN OLD.waiting <> NEW.waiting OR (NEW.waiting AND (OLD.team <> NEW.team
    OR OLD.group_key <> NEW.group_key OR OLD.assignee_id IS NOT NEW.assignee_id)) BEGIN
  UPDATE waiting_counts SET n = n - 1 WHERE OLD.waiting AND team = OLD.team
    AND group_key = OLD.group_key AND assignee_id = COALESCE(OLD.assignee_id, 0);
  INSERT INTO waiting_counts
    SELECT NEW.team, NEW.group_key, COALESCE(NEW.assignee_id, 0), 1 WHERE NEW.waiting
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER tickets_wait_no_more AFTER DELETE ON tickets WHEN OLD.waiting BEGIN
  UPDATE waiting_counts SET n = n - 1 WHERE team = OLD.team AND group_key = OLD.group_key
    AND assignee_id = COALESCE(OLD.assignee_id, 0);
END";

/// Prepared statements kept by each connection; the desk has fewer than that.
const STATEMENTS: usize = 256;
/// Pages the writer keeps in memory, KiB.
const WRITER_CACHE: i64 = 16 * 1024;
/// Pages each reader keeps in memory, KiB. Together with the writer's that bounds what the
/// database takes; what is beyond comes from the system's own cache.
const READER_CACHE: i64 = 8 * 1024;
/// Readers: one more than the two cores of a small machine.
const READERS: usize = 3;
/// The log is cut to this many bytes when it starts anew.
const LOG_BYTES: i64 = 8 * 1024 * 1024;

/// The one connection that writes: SQLite has one writer anyhow, and queueing in front of it is
/// fair where its own busy handler sleeps.
///
/// # Errors
/// The file can't be opened or made.
pub fn open_writer(path: &Path) -> Result<Connection, Fault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let conn = open(path, flags, WRITER_CACHE)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    // A 2xx means flushed: FULL flushes the log at every commit.
    conn.pragma_update(None, "synchronous", "FULL")?;
    // Checkpoints run in the background, see `Store::maintain`; this is the safety net.
    conn.pragma_update(None, "wal_autocheckpoint", 20_000)?;
    conn.pragma_update(None, "journal_size_limit", LOG_BYTES)?;
    // What is deleted is overwritten, or a redacted word could be read off the disk. What it costs
    // is in docs/decisions/redaction.md; what it does not reach, in `erasure`.
    conn.pragma_update(None, "secure_delete", true)?;
    Ok(conn)
}

/// A connection that folds the log back into the file beside the writer.
///
/// # Errors
/// The file can't be opened.
pub fn open_side(path: &Path) -> Result<Connection, Fault> {
    open(path, OpenFlags::SQLITE_OPEN_READ_WRITE, 256)
}

fn open(path: &Path, flags: OpenFlags, cache_kib: i64) -> Result<Connection, Fault> {
    // Each connection is used by one task at a time: SQLite's own locks are not needed.
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(Duration::from_secs(10))?;
    // A statement is planned once. Without this SQLite plans it anew whenever a value changes that
    // its statistics might know something about: a fifth of all time, measured on a ticket's page.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    conn.pragma_update(None, "cache_size", -cache_kib)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    // Mapped pages count as ours for as long as they are mapped; the caches above are the bound.
    conn.pragma_update(None, "mmap_size", 0)?;
    Ok(conn)
}

/// Connections that read beside the writer.
pub struct Readers {
    free: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
}

impl Readers {
    /// Opens them.
    ///
    /// # Errors
    /// The file can't be opened.
    pub fn open(path: &Path) -> Result<Arc<Self>, Fault> {
        let one = |_| open(path, OpenFlags::SQLITE_OPEN_READ_ONLY, READER_CACHE);
        let free = (0..READERS).map(one).collect::<Result<Vec<_>, _>>()?;
        let places = Arc::new(Semaphore::new(READERS));
        Ok(Arc::new(Self { free: Mutex::new(free), places }))
    }

    /// The next free one.
    ///
    /// # Errors
    /// The desk is closing.
    pub async fn lease(self: &Arc<Self>) -> Result<Lease, Fault> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| Fault::Closing)?;
        let conn = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let home = Some((Arc::clone(self), place));
        Ok(Lease { conn: Some(conn.ok_or(Fault::Closing)?), home })
    }

    /// Waits for those in use and closes all.
    pub async fn close(&self) {
        let all = u32::try_from(READERS).unwrap_or(1);
        if let Ok(places) = self.places.acquire_many(all).await {
            places.forget();
        }
        self.places.close();
        self.free.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// A connection in use; goes back to its readers, if it came from them.
pub struct Lease {
    conn: Option<Connection>,
    home: Option<(Arc<Readers>, OwnedSemaphorePermit)>,
}

impl Lease {
    /// A connection that belongs to nobody else.
    #[must_use]
    pub const fn own(conn: Connection) -> Self {
        Self { conn: Some(conn), home: None }
    }

    fn conn(&self) -> Result<&Connection, Fault> {
        self.conn.as_ref().ok_or(Fault::Closing)
    }

    /// Rows, at most `limit`.
    pub(crate) fn rows(&self, sql: &Sql, limit: usize) -> Result<Vec<Vec<Value>>, Fault> {
        let mut statement = self.conn()?.prepare_cached(&sql.text)?;
        bind(&mut statement, sql)?;
        let width = statement.column_count();
        let mut rows = statement.raw_query();
        let mut out = Vec::new();
        while out.len() < limit
            && let Some(row) = rows.next()?
        {
            let cells = (0..width).map(|index| row.get_ref(index).map(value));
            out.push(cells.collect::<Result<Vec<_>, _>>()?);
        }
        Ok(out)
    }

    /// Hands over row by row: for what must not stand in memory all at once.
    pub(crate) fn each(
        &self,
        sql: &Sql,
        mut found: impl FnMut(&rusqlite::Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let mut statement = self.conn()?.prepare_cached(&sql.text)?;
        bind(&mut statement, sql)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            found(row)?;
        }
        Ok(())
    }

    /// Hands over row by row, read out.
    pub(crate) fn each_read(
        &self,
        sql: &Sql,
        mut found: impl FnMut(Vec<Value>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.each(sql, |row| {
            let width = row.as_ref().column_count();
            let cells = (0..width).map(|index| row.get_ref(index).map(value));
            found(cells.collect::<Result<Vec<_>, _>>()?)
        })
    }

    /// Runs a statement; answers how many rows it touched.
    pub(crate) fn execute(&self, sql: &Sql) -> Result<u64, Fault> {
        let mut statement = self.conn()?.prepare_cached(&sql.text)?;
        bind(&mut statement, sql)?;
        if statement.column_count() > 0 {
            let mut rows = statement.raw_query();
            while rows.next()?.is_some() {}
            return Ok(0);
        }
        Ok(u64::try_from(statement.raw_execute()?).unwrap_or(u64::MAX))
    }

    /// Runs statements without values.
    pub(crate) fn script(&self, text: &str) -> Result<(), Fault> {
        Ok(self.conn()?.execute_batch(text)?)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let (Some(conn), Some((readers, place))) = (self.conn.take(), self.home.take()) else {
            return;
        };
        readers.free.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
        // Only now may the next one come for it.
        drop(place);
    }
}

fn bind(statement: &mut Statement<'_>, sql: &Sql) -> Result<(), Fault> {
    for (index, arg) in sql.args.iter().enumerate() {
        let value = match arg {
            Arg::Int(value) => ToSqlOutput::Owned(Bound::Integer(*value)),
            Arg::Bool(value) => ToSqlOutput::Owned(Bound::Integer(i64::from(*value))),
            Arg::Text(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
            Arg::Bytes(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value)),
            Arg::NullInt | Arg::NullText | Arg::NullBool | Arg::NullBytes => {
                statement.raw_bind_parameter(index + 1, Null)?;
                continue;
            }
        };
        statement.raw_bind_parameter(index + 1, value)?;
    }
    Ok(())
}

fn value(cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(value) => Value::Int(value),
        // No column of ours holds fractions; one that came about by itself is cut.
        #[allow(clippy::cast_possible_truncation, reason = "cut on purpose")]
        ValueRef::Real(value) => Value::Int(value as i64),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}
