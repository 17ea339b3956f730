//! Writing. On SQLite one thread owns the one writing connection: requests queue to it, it runs up
//! to [`GROUP`] of them in one transaction (a savepoint each), flushes once, then answers all. So
//! sixteen customers share one flush, and an answer still means *flushed*. On PostgreSQL each
//! write is its own transaction.

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc};

use base::ids::{EventSeq, Ids, TicketId};
use futures::{FutureExt, future::BoxFuture};
use tokio::sync::{broadcast, mpsc, oneshot};

use crate::{
    Conn, Fault, Nudge, Store, q,
    store::{Backend, CHANNEL, refill},
};

/// So many writes share a flush at the most; measured, more gains nothing.
const GROUP: usize = 64;

/// A write under way.
pub struct Tx {
    conn: Conn,
    ids: Arc<Ids>,
    pub(crate) touched: Touched,
}

/// What a write did that others want to know.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    pub seq: Option<EventSeq>,
    pub tickets: Vec<TicketId>,
    pub jobs: bool,
    pub notices: bool,
    pub handbook: Option<i64>,
}

impl Tx {
    /// The connection, for reads that must see this write.
    pub fn conn(&mut self) -> &mut Conn {
        &mut self.conn
    }

    /// Where new ids come from.
    #[must_use]
    pub fn ids(&self) -> Arc<Ids> {
        Arc::clone(&self.ids)
    }
}

/// Why a write did not happen.
#[derive(Debug)]
pub enum WriteError<E> {
    /// The closure said no; nothing was written.
    Refused(E),
    /// The database failed; nothing was written, or nobody can know.
    Fault(Fault),
}

impl<E> From<Fault> for WriteError<E> {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl WriteError<Fault> {
    /// The fault, whoever met it.
    #[must_use]
    pub fn into_fault(self) -> Fault {
        match self {
            Self::Refused(fault) | Self::Fault(fault) => fault,
        }
    }
}

type Answer = Box<dyn FnOnce(Option<Fault>) + Send>;
/// A queued write: runs, says whether to keep what it wrote, and how to answer afterwards.
type Write = Box<dyn for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, (bool, Answer)> + Send>;

/// What the writer is asked for.
pub(crate) enum Work {
    Write(Write),
    /// The whole file written anew, between two groups.
    Rewrite(Rewritten),
}

type Rewritten = oneshot::Sender<Result<(), Fault>>;

impl Store {
    /// Runs `f` in a transaction: all of it is written and flushed, or nothing.
    ///
    /// # Errors
    /// What `f` refused with, or the database's fault.
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, WriteError<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
        F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    {
        match &self.0.backend {
            Backend::Sqlite { queue, .. } => {
                let (answer, answered) = oneshot::channel();
                let work = work(f, answer);
                queue.send(Work::Write(work)).await.map_err(|_| Fault::Closing)?;
                answered.await.map_err(|_| Fault::Closing)?
            }
            Backend::Postgres { pool } => {
                let mut conn = Conn::Postgres(pool.acquire().await.map_err(Fault::from)?);
                refill(&self.0.ids, &mut conn).await?;
                let ids = Arc::clone(&self.0.ids);
                let mut tx = Tx { conn, ids, touched: Touched::default() };
                tx.conn.script("BEGIN").await?;
                let (answer, answered) = oneshot::channel();
                let (keep, answer) = work(f, answer)(&mut tx).await;
                let end = finish_postgres(&mut tx, keep).await;
                answer(end.err());
                answered.await.map_err(|_| Fault::Closing)?
            }
        }
    }
}

async fn finish_postgres(tx: &mut Tx, keep: bool) -> Result<(), Fault> {
    if !keep {
        return tx.conn.script("ROLLBACK").await;
    }
    crate::search::due::flush(&mut tx.conn).await?;
    if let Some(nudge) = take_nudge(&mut tx.touched) {
        let text = serde_json::to_string(&nudge)?;
        tx.conn.execute(q!("SELECT pg_notify(?, ?)", CHANNEL, text)).await?;
    }
    tx.conn.script("COMMIT").await
}

fn take_nudge(touched: &mut Touched) -> Option<Nudge> {
    let Touched { seq, mut tickets, jobs, notices, handbook } = std::mem::take(touched);
    if seq.is_none() && !jobs && !notices && handbook.is_none() {
        return None;
    }
    tickets.sort_unstable();
    tickets.dedup();
    if tickets.len() > 300 {
        // A notification holds 8,000 bytes; a change this large concerns everybody.
        return Some(Nudge::Resync);
    }
    Some(Nudge::Changed { seq, tickets, jobs, notices, handbook })
}

fn work<T, E, F>(f: F, answer: oneshot::Sender<Result<T, WriteError<E>>>) -> Write
where
    T: Send + 'static,
    E: Send + 'static,
    F: for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
{
    Box::new(move |tx| {
        Box::pin(async move {
            let result = AssertUnwindSafe(f(tx)).catch_unwind().await;
            let result = match result {
                Ok(Ok(value)) => Ok(value),
                Ok(Err(refusal)) => Err(WriteError::Refused(refusal)),
                Err(panic) => Err(WriteError::Fault(Fault::Bug(sentence(&*panic)))),
            };
            let keep = result.is_ok();
            let answer: Answer = Box::new(move |fault| {
                let result = match (result, fault) {
                    (Ok(_), Some(fault)) => Err(WriteError::Fault(fault)),
                    (result, _) => result,
                };
                let _asker_is_gone = answer.send(result);
            });
            (keep, answer)
        })
    })
}

fn sentence(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic without words".to_owned())
}

/// The writer's life: one group after the other until the queue is closed.
pub(crate) async fn run_writer(
    conn: Conn,
    mut queue: mpsc::Receiver<Work>,
    ids: Arc<Ids>,
    nudges: broadcast::Sender<Nudge>,
) {
    let mut tx = Tx { conn, ids, touched: Touched::default() };
    while let Some(first) = queue.recv().await {
        let first = match first {
            Work::Write(write) => write,
            Work::Rewrite(answer) => {
                rewrite(&mut tx.conn, answer).await;
                continue;
            }
        };
        let mut answers: Vec<Answer> = Vec::new();
        let result = run_group(&mut tx, first, &mut queue, &mut answers).await;
        let nudge = take_nudge(&mut tx.touched);
        match result {
            Ok(afterwards) => {
                answers.into_iter().for_each(|answer| answer(None));
                if let Some(nudge) = nudge {
                    let _nobody_listens = nudges.send(nudge);
                }
                if let Some(answer) = afterwards {
                    rewrite(&mut tx.conn, answer).await;
                }
            }
            Err(fault) => {
                tracing::error!(%fault, writes = answers.len(), "a group of writes failed");
                if tx.conn.script("ROLLBACK").await.is_err() {
                    tracing::debug!("the failed group had already been undone");
                }
                let text = fault.to_string();
                answers
                    .into_iter()
                    .for_each(|answer| answer(Some(Fault::Unreadable(text.clone()))));
            }
        }
    }
}

/// Temporary pages of this one go to a file: in memory they would be as large as the database.
async fn rewrite(conn: &mut Conn, answer: Rewritten) {
    let rewritten = conn.script("PRAGMA temp_store = FILE; VACUUM").await;
    let back = conn.script("PRAGMA temp_store = MEMORY").await;
    // Whoever asked may have gone.
    let _nobody_waits = answer.send(rewritten.and(back));
}

/// Runs a group; answers who wants the file written anew after it.
async fn run_group(
    tx: &mut Tx,
    first: Write,
    queue: &mut mpsc::Receiver<Work>,
    answers: &mut Vec<Answer>,
) -> Result<Option<Rewritten>, Fault> {
    let ids = Arc::clone(&tx.ids);
    refill(&ids, &mut tx.conn).await?;
    tx.conn.execute(q!("BEGIN IMMEDIATE")).await?;
    let mut next = Some(first);
    let mut afterwards = None;
    while let Some(work) = next.take() {
        answers.push(run_one(tx, work).await?);
        if answers.len() < GROUP && ids.left() > 5_000 {
            match queue.try_recv() {
                Ok(Work::Write(write)) => next = Some(write),
                Ok(Work::Rewrite(answer)) => afterwards = Some(answer),
                Err(_none) => {}
            }
        }
    }
    // The whole group's at once: SQLite's index puts what it holds aside at every savepoint.
    crate::search::due::flush(&mut tx.conn).await?;
    tx.conn.execute(q!("COMMIT")).await?;
    Ok(afterwards)
}

/// Runs one write within the group; undoes just it where it refuses.
async fn run_one(tx: &mut Tx, work: Write) -> Result<Answer, Fault> {
    let before = std::mem::take(&mut tx.touched);
    tx.conn.execute(q!("SAVEPOINT one")).await?;
    let (keep, answer) = work(tx).await;
    let one = std::mem::replace(&mut tx.touched, before);
    if keep {
        tx.conn.execute(q!("RELEASE one")).await?;
        tx.touched.seq = one.seq.or(tx.touched.seq);
        tx.touched.tickets.extend(one.tickets);
        tx.touched.jobs |= one.jobs;
        tx.touched.notices |= one.notices;
        tx.touched.handbook = tx.touched.handbook.max(one.handbook);
    } else {
        tx.conn.script("ROLLBACK TO one; RELEASE one").await?;
    }
    Ok(answer)
}
