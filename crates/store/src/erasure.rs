//! Wiping what a deleted text leaves behind in SQLite's files. Deleting a row does not take its
//! bytes off the disk: the log holds earlier pages, the text index holds a deleted entry's words
//! until its pieces are merged, and a page that was split keeps a copy of what moved away. Zeroing
//! of freed cells (`secure_delete`, always on) covers the rest. Measured, and why it is done so:
//! `docs/decisions/redaction.md`.
//!
//! A wish is one setting, written with the change that wants it: a crash forgets nothing. On
//! PostgreSQL there is nothing to do: dead rows go with the next `VACUUM` of its own.

use crate::{Conn, Fault, Store, Tx, WriteError, engine::Engine, q, settings, sql::Sql};

const WANTED: &str = "erasure_wanted";
/// Before a wish whose file is written anew already: only the log is left to be folded in.
const REWRITTEN: &str = "rewritten ";
/// Pages of the text index merged in one step: a request beside it waits for some milliseconds.
const PAGES: i64 = -500;
/// Steps in one round of upkeep.
const STEPS: usize = 8;
/// A file of so many bytes is written anew at once, which takes about a second and lets writes
/// wait; a larger one waits for a minute in which nobody writes.
const AT_ONCE: i64 = 256 * 1024 * 1024;

/// Leaves it to be done by [`Store::maintain`].
pub(crate) async fn want(tx: &mut Tx) -> Result<(), Fault> {
    if tx.conn().engine() == Engine::Postgres {
        return Ok(());
    }
    let id = tx.ids().next();
    settings::set(tx, WANTED, &id.to_string()).await
}

/// Does a part of it, if it is wanted; `true` where something is left to do. `quiet`: nobody has
/// written for a while.
pub(crate) async fn go_on(store: &Store, quiet: bool) -> Result<bool, Fault> {
    let mut conn = store.read().await?;
    let Some(wish) = settings::get(&mut conn, WANTED).await? else { return Ok(false) };
    if wish.starts_with(REWRITTEN) {
        drop(conn);
        return fold_in(store, wish).await;
    }
    let bytes = q!("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    let bytes = conn.value::<i64>(bytes).await?.unwrap_or(0);
    drop(conn);
    if bytes > AT_ONCE && !quiet {
        return Ok(true);
    }
    for _ in 0..STEPS {
        if !merge(store).await? {
            store.rewrite().await?;
            let rewritten = format!("{REWRITTEN}{wish}");
            let next = q!(
                "UPDATE settings SET value = ? WHERE name = ? AND value = ?",
                rewritten.as_str(),
                WANTED,
                wish
            );
            // Wanted again meanwhile: written anew again.
            return if change(store, next).await? {
                fold_in(store, rewritten).await
            } else {
                Ok(true)
            };
        }
    }
    Ok(true)
}

/// Empties the log, which holds earlier pages; `true` where it must be tried again: somebody reads
/// from it, or a further text is to be wiped.
async fn fold_in(store: &Store, wish: String) -> Result<bool, Fault> {
    if !store.fold_in().await? {
        return Ok(true);
    }
    let done = q!("DELETE FROM settings WHERE name = ? AND value = ?", WANTED, wish);
    Ok(!change(store, done).await?)
}

/// Whether it changed anything.
async fn change(store: &Store, sql: Sql) -> Result<bool, Fault> {
    let changed =
        store.write::<_, Fault, _>(move |tx| Box::pin(async move { tx.conn().execute(sql).await }));
    Ok(changed.await.map_err(WriteError::<Fault>::into_fault)? > 0)
}

/// One step towards an index in one piece, without what was deleted; `false` where it is.
async fn merge(store: &Store) -> Result<bool, Fault> {
    let merged = store.write::<_, Fault, _>(|tx| {
        Box::pin(async move {
            let conn = tx.conn();
            let before = changes(conn).await?;
            let step = "INSERT INTO ticket_words (ticket_words, rank) VALUES ('merge', ?)";
            conn.execute(q!(step, PAGES)).await?;
            // By the index's own documentation: a step that changed less than two rows did nothing.
            Ok(changes(conn).await? - before >= 2)
        })
    });
    merged.await.map_err(WriteError::<Fault>::into_fault)
}

async fn changes(conn: &mut Conn) -> Result<i64, Fault> {
    Ok(conn.value(q!("SELECT total_changes()")).await?.unwrap_or(0))
}
