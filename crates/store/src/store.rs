//! Opening the database and handing out connections.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use base::ids::Ids;
use rusqlite::Connection;
use sqlx::{PgPool, postgres::PgListener};
use tokio::sync::{broadcast, mpsc, oneshot};

use crate::{
    Conn, Fault, Nudge,
    engine::{
        postgres,
        sqlite::{self, Lease, Readers},
    },
    migrate::migrate,
    q, search,
    write::{Work, run_writer},
};

/// The channel PostgreSQL nodes nudge each other on.
pub(crate) const CHANNEL: &str = "prickle";
/// So many ids are handed to a node at once.
const ID_BLOCK: i64 = 100_000;
/// Steps of merging the text index in one round of upkeep, and pages of each: a request beside it
/// waits for one step, some milliseconds.
const MERGES: usize = 4;
const MERGED_PAGES: i64 = 100;
/// A write may use so many at the most.
const IDS_PER_WRITE: i64 = 30_000;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub ids: Arc<Ids>,
    pub backend: Backend,
    pub nudges: broadcast::Sender<Nudge>,
    pub vocabulary: search::spelling::Kept,
}

pub(crate) enum Backend {
    Sqlite { readers: Arc<Readers>, queue: mpsc::Sender<Work>, side: Arc<Mutex<Connection>> },
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
            return Self::open_sqlite(&PathBuf::from(path), ids, nudges).await;
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = postgres::open(url).await?;
            migrate(&mut Conn::Postgres(pool.acquire().await?)).await?;
            tokio::spawn(listen(pool.clone(), nudges.clone()));
            return Ok(Self::with(ids, Backend::Postgres { pool }, nudges));
        }
        Err(Fault::Address(format!(
            "“{url}” is no database address: write sqlite:FILE or postgres://USER@HOST/NAME"
        )))
    }

    async fn open_sqlite(
        path: &std::path::Path,
        ids: Arc<Ids>,
        nudges: broadcast::Sender<Nudge>,
    ) -> Result<Self, Fault> {
        let mut conn = Conn::Sqlite(Lease::own(sqlite::open_writer(path)?));
        migrate(&mut conn).await?;
        prepare_sqlite(&mut conn).await?;
        let readers = Readers::open(path)?;
        let side = Arc::new(Mutex::new(sqlite::open_side(path)?));
        let (queue, work) = mpsc::channel(1024);
        let writer = run_writer(conn, work, Arc::clone(&ids), nudges.clone());
        // A flush takes milliseconds on a busy machine: no other task may wait behind it.
        let runtime = tokio::runtime::Handle::current();
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || runtime.block_on(writer))
            .map_err(|error| Fault::Address(format!("no thread to write with: {error}")))?;
        let backend = Backend::Sqlite { readers, queue, side };
        Ok(Self::with(ids, backend, nudges))
    }

    fn with(ids: Arc<Ids>, backend: Backend, nudges: broadcast::Sender<Nudge>) -> Self {
        Self(Arc::new(Inner {
            ids,
            backend,
            nudges,
            vocabulary: search::spelling::Kept::default(),
        }))
    }

    /// A connection to read with.
    ///
    /// # Errors
    /// The database is gone.
    pub async fn read(&self) -> Result<Conn, Fault> {
        Ok(match &self.0.backend {
            Backend::Sqlite { readers, .. } => Conn::Sqlite(readers.lease().await?),
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

    /// Tells this node's listeners only.
    pub fn tell_here(&self, nudge: Nudge) {
        let _nobody_listens = self.0.nudges.send(nudge);
    }

    /// The source of ids; filled before each write.
    #[must_use]
    pub fn ids(&self) -> &Ids {
        &self.0.ids
    }

    /// Keeps the database in shape: folds the log back into the file, merges the text index and
    /// wipes what redaction left behind, so that no customer's request has to. Call several times a
    /// second while there is work; `quiet` where nobody has written for a minute. Answers whether
    /// something is left to do.
    ///
    /// # Errors
    /// The database is gone.
    pub async fn maintain(&self, quiet: bool) -> Result<bool, Fault> {
        let Backend::Sqlite { side, .. } = &self.0.backend else { return Ok(false) };
        checkpoint(side, "PASSIVE").await?;
        for _ in 0..MERGES {
            let merged = self
                .write(|tx| {
                    Box::pin(async move {
                        let merge = q!(
                            "INSERT INTO ticket_words (ticket_words, rank) VALUES ('merge', ?)",
                            MERGED_PAGES
                        );
                        tx.conn().execute(merge).await
                    })
                })
                .await;
            merged.map_err(crate::WriteError::<Fault>::into_fault)?;
        }
        crate::erasure::go_on(self, quiet).await
    }

    /// Writes the whole file anew, behind the writes that wait, so that no page keeps a copy of
    /// what was moved or deleted.
    pub(crate) async fn rewrite(&self) -> Result<(), Fault> {
        let Backend::Sqlite { queue, .. } = &self.0.backend else { return Ok(()) };
        let (answer, answered) = oneshot::channel();
        queue.send(Work::Rewrite(answer)).await.map_err(|_| Fault::Closing)?;
        answered.await.map_err(|_| Fault::Closing)?
    }

    /// Folds the log in and empties it; `false` where somebody still reads from it.
    pub(crate) async fn fold_in(&self) -> Result<bool, Fault> {
        let Backend::Sqlite { side, .. } = &self.0.backend else { return Ok(true) };
        checkpoint(side, "TRUNCATE").await
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
                if let Err(fault) = checkpoint(side, "TRUNCATE").await {
                    // The log is folded in at the next start.
                    tracing::warn!(%fault, "the database's log could not be folded in");
                }
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

/// Folds the log back into the file, beside the writer; `false` where a reader or the writer kept
/// some of it from being folded in.
async fn checkpoint(side: &Arc<Mutex<Connection>>, how: &'static str) -> Result<bool, Fault> {
    let side = Arc::clone(side);
    let folded = tokio::task::spawn_blocking(move || {
        let side = side.lock().unwrap_or_else(PoisonError::into_inner);
        let text = format!("PRAGMA wal_checkpoint({how})");
        side.query_row(&text, [], |row| row.get::<_, i64>(0)).map(|busy| busy == 0)
    });
    Ok(folded.await.map_err(|_| Fault::Closing)??)
}

/// Merging of the text index is ours to schedule (see [`Store::maintain`]).
async fn prepare_sqlite(conn: &mut Conn) -> Result<(), Fault> {
    conn.script("INSERT INTO ticket_words (ticket_words, rank) VALUES ('automerge', 0)").await
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
