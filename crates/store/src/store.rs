//! Opening the database and handing out connections.

use std::{path::PathBuf, sync::Arc, time::Duration};

use base::ids::Ids;
use sqlx::{PgPool, SqlitePool, postgres::PgListener};
use tokio::sync::{broadcast, mpsc};

use crate::{
    Conn, Fault, Nudge,
    engine::{postgres, sqlite},
    migrate::migrate,
    q,
    write::{Work, run_writer},
};

/// The channel PostgreSQL nodes nudge each other on.
pub(crate) const CHANNEL: &str = "prickle";
/// So many ids are handed to a node at once.
const ID_BLOCK: i64 = 100_000;
/// A write may use so many at the most.
const IDS_PER_WRITE: i64 = 30_000;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub ids: Arc<Ids>,
    pub backend: Backend,
    pub nudges: broadcast::Sender<Nudge>,
}

pub(crate) enum Backend {
    Sqlite { readers: SqlitePool, queue: mpsc::Sender<Work>, side: SqlitePool },
    Postgres { pool: PgPool },
}

/// Rows of the main tables, for tests and health.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub tickets: i64,
    pub messages: i64,
    pub jobs: i64,
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…` and brings its tables up to date.
    ///
    /// # Errors
    /// An address we don't understand, no database there, or a failed migration.
    pub async fn open(url: &str) -> Result<Self, Fault> {
        let (nudges, _) = broadcast::channel(4096);
        let ids = Arc::new(Ids::new());
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = PathBuf::from(path);
            let writer = sqlite::open_writer(&path).await?;
            let mut conn = Conn::Sqlite(writer.acquire().await?);
            migrate(&mut conn).await?;
            prepare_sqlite(&mut conn).await?;
            let readers = sqlite::open_readers(&path).await?;
            let side = sqlite::open_side(&path).await?;
            let (queue, work) = mpsc::channel(1024);
            let backend = Backend::Sqlite { readers, queue, side };
            let store = Self(Arc::new(Inner { ids: ids.clone(), backend, nudges: nudges.clone() }));
            tokio::spawn(run_writer(conn, work, ids, nudges));
            return Ok(store);
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = postgres::open(url).await?;
            migrate(&mut Conn::Postgres(pool.acquire().await?)).await?;
            tokio::spawn(listen(pool.clone(), nudges.clone()));
            return Ok(Self(Arc::new(Inner { ids, backend: Backend::Postgres { pool }, nudges })));
        }
        Err(Fault::Address(format!(
            "“{url}” is no database address: write sqlite:FILE or postgres://USER@HOST/NAME"
        )))
    }

    /// A connection to read with.
    ///
    /// # Errors
    /// The database is gone.
    pub async fn read(&self) -> Result<Conn, Fault> {
        Ok(match &self.0.backend {
            Backend::Sqlite { readers, .. } => Conn::Sqlite(readers.acquire().await?),
            Backend::Postgres { pool } => Conn::Postgres(pool.acquire().await?),
        })
    }

    /// Nudges from now on.
    #[must_use]
    pub fn nudges(&self) -> broadcast::Receiver<Nudge> {
        self.0.nudges.subscribe()
    }

    /// Tells every node's listeners.
    ///
    /// # Errors
    /// PostgreSQL is gone.
    pub async fn tell(&self, nudge: Nudge) -> Result<(), Fault> {
        match &self.0.backend {
            Backend::Sqlite { .. } => {
                let _nobody_listens = self.0.nudges.send(nudge);
            }
            Backend::Postgres { .. } => {
                let text = serde_json::to_string(&nudge)?;
                self.read().await?.execute(q!("SELECT pg_notify(?, ?)", CHANNEL, text)).await?;
            }
        }
        Ok(())
    }

    /// The source of ids; filled before each write.
    #[must_use]
    pub fn ids(&self) -> &Ids {
        &self.0.ids
    }

    /// Keeps the database in shape: folds the log back into the file and merges the text index, so
    /// that no customer's request has to. Call every few seconds while there is work.
    ///
    /// # Errors
    /// The database is gone.
    pub async fn maintain(&self) -> Result<(), Fault> {
        let Backend::Sqlite { side, .. } = &self.0.backend else { return Ok(()) };
        Conn::Sqlite(side.acquire().await?).script("PRAGMA wal_checkpoint(PASSIVE)").await?;
        let merged = self
            .write(|tx| {
                Box::pin(async move {
                    let merge = q!(
                        "INSERT INTO message_words (message_words, rank) VALUES ('merge', ?)",
                        300_i64
                    );
                    tx.conn().execute(merge).await
                })
            })
            .await;
        merged.map_err(crate::WriteError::<Fault>::into_fault)?;
        Ok(())
    }

    /// Counts of the main tables.
    ///
    /// # Errors
    /// The database is gone.
    pub async fn counts(&self) -> Result<Counts, Fault> {
        let sql = q!("SELECT (SELECT COUNT(*) FROM tickets), (SELECT COUNT(*) FROM messages), \
             (SELECT COUNT(*) FROM jobs)");
        let row = self.read().await?.one(sql).await?;
        let row = row.ok_or_else(|| Fault::Unreadable("no counts".to_owned()))?;
        Ok(Counts { tickets: row.get(0)?, messages: row.get(1)?, jobs: row.get(2)? })
    }

    /// Waits for writes under way and closes.
    pub async fn close(&self) {
        match &self.0.backend {
            Backend::Sqlite { readers, side, .. } => {
                readers.close().await;
                side.close().await;
            }
            Backend::Postgres { pool } => pool.close().await,
        }
    }
}

/// Fills the ids where they run low; in a transaction of its own, so that a rolled-back write
/// never hands the same ids out twice.
pub(crate) async fn refill(ids: &Ids, conn: &mut Conn) -> Result<(), Fault> {
    if ids.left() >= IDS_PER_WRITE {
        return Ok(());
    }
    let sql =
        q!("UPDATE counters SET value = value + ? WHERE name = 'ids' RETURNING value", ID_BLOCK);
    let end: i64 = conn.value(sql).await?.unwrap_or(ID_BLOCK);
    ids.refill(end - ID_BLOCK..end);
    Ok(())
}

/// Merging of the text index is ours to schedule (see [`Store::maintain`]).
async fn prepare_sqlite(conn: &mut Conn) -> Result<(), Fault> {
    conn.script("INSERT INTO message_words (message_words, rank) VALUES ('automerge', 0)").await
}

/// Passes other nodes' nudges on; after a lost connection everybody looks at everything.
async fn listen(pool: PgPool, nudges: broadcast::Sender<Nudge>) {
    loop {
        if let Ok(mut listener) = PgListener::connect_with(&pool).await
            && listener.listen(CHANNEL).await.is_ok()
        {
            let _nobody_listens = nudges.send(Nudge::Resync);
            while let Ok(Some(heard)) = listener.try_recv().await {
                if let Ok(nudge) = serde_json::from_str(heard.payload()) {
                    let _nobody_listens = nudges.send(nudge);
                }
            }
        }
        if pool.is_closed() {
            return;
        }
        #[allow(
            clippy::disallowed_methods,
            reason = "back-off before asking a database that is away again"
        )]
        pause(Duration::from_millis(500)).await;
    }
}

#[allow(clippy::disallowed_methods, reason = "back-off before asking a lost database again")]
async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}
