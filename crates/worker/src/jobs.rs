//! Running what is due in the queue.

use std::time::Duration;

use base::{Timestamp, time::after};
use desk::jobs::JobKind;
use store::{Fault, jobs::Claimed};

use crate::{Worker, mailboxes, parse_raw, push, send_mail, surveys};

/// A job is held so long, and held on while it runs: another worker waits no longer for one that
/// died.
const LEASE_SECONDS: i64 = 60;
/// How often it is held on.
const RENEWAL: Duration = Duration::from_secs(20);
/// So many are claimed at once, and run beside each other. It is also how many mails a sudden
/// death can leave in doubt.
const AT_ONCE: i64 = 8;

/// Why a job did not get done: it is put back for later.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The outside said no for now.
    #[error("{0}")]
    NotNow(String),
    /// It is not its time yet; that is no failure.
    #[error("it waits until {0}")]
    Wait(Timestamp),
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

async fn run(worker: &Worker, mut job: Claimed) {
    let name = job.kind.name();
    let kind = job.kind.clone();
    let attempts = job.attempts;
    let mut work = std::pin::pin!(perform(worker, &kind, attempts));
    let result = loop {
        tokio::select! {
            result = &mut work => break result,
            () = crate::pause(RENEWAL) => hold_on(worker, &mut job).await,
        }
    };
    if let Err(trouble) = &result
        && !matches!(trouble, Trouble::Wait(_))
    {
        tracing::warn!(job = name, attempts = job.attempts, %trouble, "a job is put back");
    }
    let now = worker.desk.now();
    let settled = worker.desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            match result {
                Ok(()) => store::jobs::finish(tx, &job).await.map(|_held| ()),
                Err(Trouble::Wait(until)) => store::jobs::put_off(tx, &job, until).await,
                Err(trouble) => store::jobs::fail(tx, &job, &trouble.to_string(), now).await,
            }
        })
    });
    if let Err(fault) = settled.await.map_err(store::WriteError::<Fault>::into_fault) {
        // Its lease runs out and it is tried again: jobs are safe to run again.
        tracing::error!(job = name, %fault, "a job's end could not be written down");
    }
}

async fn perform(worker: &Worker, kind: &JobKind, attempts: i64) -> Result<(), Trouble> {
    match kind {
        JobKind::ParseRaw { raw } => parse_raw::run(worker, *raw, attempts).await,
        JobKind::FollowOrganisation { organisation, moved, by, because } => {
            let because = because.clone();
            let worked = actions::organisations::follow_on(
                &worker.desk,
                (*organisation, *moved),
                *by,
                because,
            );
            Ok(worked.await?)
        }
        JobKind::Push { notice, to } => push::run(worker, (*notice, *to), attempts).await,
        JobKind::BulkEdit { bulk } => Ok(actions::bulk::run(&worker.desk, *bulk).await?),
        JobKind::SuggestProduct { ticket } => {
            Ok(actions::suggestions::suggest(&worker.desk, *ticket).await?)
        }
        JobKind::SendReply { sending } => {
            Ok(actions::tickets::sendings::go(&worker.desk, *sending).await?)
        }
        JobKind::ReadFiles { after } => {
            Ok(actions::search::read_files(&worker.desk, *after).await?)
        }
        JobKind::TestMailbox { mailbox } => Ok(mailboxes::test(worker, mailbox).await?),
        JobKind::DropFiles { keys } => Ok(actions::files::drop_unused(&worker.desk, keys).await?),
        JobKind::CaptureSurvey { ticket, at } => surveys::tell(worker, *ticket, *at).await,
        JobKind::ContactWished { ticket } => {
            Ok(actions::surveys::contact(&worker.desk, *ticket).await?)
        }
        JobKind::SendMail { outgoing } => send_mail::run(worker, *outgoing, attempts).await,
        JobKind::Retime { version, again } => {
            Ok(actions::handbook::retime::run(&worker.desk, *version, *again).await?)
        }
    }
}

/// Renews the lease; where that fails, the job may run twice, which each job is made for.
async fn hold_on(worker: &Worker, job: &mut Claimed) {
    let lease = after(worker.desk.now(), LEASE_SECONDS);
    let held = job.clone();
    let renewed = worker.desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::jobs::renew(tx, &held, lease).await })
    });
    if matches!(renewed.await, Ok(true)) {
        job.lease = lease;
    }
}

/// Before the first look: what this node's worker held when it died is free again.
pub async fn let_go(worker: &Worker) -> Result<(), Fault> {
    let now = worker.desk.now();
    let freed = worker.desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::jobs::let_go(tx, now).await })
    });
    let freed = freed.await.map_err(store::WriteError::<Fault>::into_fault)?;
    if freed > 0 {
        tracing::info!(freed, "jobs were under way when the server last stopped; they go on");
    }
    Ok(())
}
