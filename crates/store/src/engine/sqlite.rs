//! SQLite: opening, and its words.

use std::{path::Path, time::Duration};

use sqlx::{
    SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::Fault;

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
    ("{{ticket_numbers}}", "INSERT INTO counters (name, value) VALUES ('tickets', 0)"),
];

/// One connection that writes: SQLite has one writer anyhow, and queueing in front of it is fair
/// where its own busy handler sleeps.
///
/// # Errors
/// The file can't be opened or made.
pub async fn open_writer(path: &Path) -> Result<SqlitePool, Fault> {
    let options = options(path)
        .create_if_missing(true)
        // A 2xx means flushed: FULL flushes the log at every commit.
        .synchronous(SqliteSynchronous::Full)
        // Checkpoints run in the background, see `Store::maintain`; this is the safety net.
        .pragma("wal_autocheckpoint", "20000")
        // 16 MiB of page cache.
        .pragma("cache_size", "-16384");
    Ok(SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await?)
}

/// One connection that folds the log back into the file beside the writer.
///
/// # Errors
/// The file can't be opened.
pub async fn open_side(path: &Path) -> Result<SqlitePool, Fault> {
    let options = options(path).pragma("cache_size", "-256");
    Ok(SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await?)
}

/// Connections that read beside the writer: one more than the two cores of a small machine.
///
/// # Errors
/// The file can't be opened.
pub async fn open_readers(path: &Path) -> Result<SqlitePool, Fault> {
    let options = options(path).read_only(true).pragma("cache_size", "-4096");
    Ok(SqlitePoolOptions::new()
        .max_connections(3)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options)
        .await?)
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .foreign_keys(false)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(200)
        // 256 MiB of address space, not memory: pages are shared with the system's cache.
        .pragma("mmap_size", "268435456")
        .pragma("temp_store", "MEMORY")
}
