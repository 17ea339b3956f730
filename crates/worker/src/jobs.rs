//! Running what is due in the queue.

use base::time::after;
use desk::jobs::JobKind;
use store::{Fault, jobs::Claimed};

use crate::{Worker, parse_raw, send_mail};

/// A job is held so long; longer than the slowest mail server is given.
const LEASE_SECONDS: i64 = 15 * 60;
/// So many are claimed at once, and run beside each other.
const AT_ONCE: i64 = 16;

/// Why a job did not get done: it is put back for later.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The outside said no for now.
    #[error("{0}")]
    NotNow(String),
}

/// Claims and runs the jobs that are due; answers how many were tried.
pub async fn run_due(worker: &Worker) -> Result<usize, Fault> {
    let now = worker.desk.now();
    let next = store::jobs::next_run(&mut worker.desk.store.read().await?).await?;
    if next.is_none_or(|next| next > now) {
        return Ok(0);
    }
    let lease = after(now, LEASE_SECONDS);
    let claimed = worker.desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::jobs::claim(tx, now, lease, AT_ONCE).await })
    });
    let jobs = claimed.await.map_err(store::WriteError::<Fault>::into_fault)?;
    let count = jobs.len();
    futures::future::join_all(jobs.into_iter().map(|job| run(worker, job))).await;
    Ok(count)
}

async fn run(worker: &Worker, job: Claimed) {
    let name = job.kind.name();
    let result = match &job.kind {
        JobKind::ParseRaw { raw } => parse_raw::run(worker, *raw, job.attempts).await,
        JobKind::SendMail { outgoing } => send_mail::run(worker, *outgoing, job.attempts).await,
    };
    if let Err(trouble) = &result {
        tracing::warn!(job = name, attempts = job.attempts, %trouble, "a job is put back");
    }
    let now = worker.desk.now();
    let settled = worker.desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            match result {
                Ok(()) => store::jobs::finish(tx, &job).await.map(|_held| ()),
                Err(trouble) => store::jobs::fail(tx, &job, &trouble.to_string(), now).await,
            }
        })
    });
    if let Err(fault) = settled.await.map_err(store::WriteError::<Fault>::into_fault) {
        // Its lease runs out and it is tried again: jobs are safe to run again.
        tracing::error!(job = name, %fault, "a job's end could not be written down");
    }
}
