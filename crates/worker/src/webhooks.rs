//! Telling webhooks, beside all other work: another system's slowness is nobody else's.

use actions::webhooks::{Answered, claim, follow, settle};
use desk::webhooks::{Delivery, Webhook, headers};
use store::{Fault, Nudge};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use crate::{LOOK, Worker, pause};

/// A delivery is held so long: three times what a call may take.
const LEASE_SECONDS: i64 = 30;
/// So many are made beside each other.
const AT_ONCE: i64 = 16;

/// Tells until told to stop; what is under way is finished.
pub async fn run(worker: &Worker, stop: CancellationToken) {
    let mut nudges = worker.desk.store.nudges();
    while !stop.is_cancelled() {
        if let Err(fault) = worker.tell_webhooks().await {
            // Tried again at the next look.
            tracing::error!(%fault, "webhooks could not be told");
        }
        let nudge = tokio::select! {
            nudge = nudges.recv() => nudge,
            () = stop.cancelled() => return,
            () = pause(LOOK) => Ok(Nudge::Resync),
        };
        if matches!(nudge, Err(RecvError::Closed)) {
            return;
        }
        // One look answers all that were nudged meanwhile.
        while nudges.try_recv().is_ok() {}
    }
}

impl Worker {
    /// Makes the deliveries of what happened, and tries all that are due; answers how much that
    /// was.
    ///
    /// # Errors
    /// The database failed.
    pub async fn tell_webhooks(&self) -> Result<usize, Fault> {
        let mut done = 0;
        loop {
            let followed = follow(&self.desk).await?;
            let claimed = claim(&self.desk, LEASE_SECONDS, AT_ONCE).await?;
            let made = claimed.len();
            let calls = claimed.into_iter().map(|(webhook, one)| call(self, webhook, one));
            for outcome in futures::future::join_all(calls).await {
                outcome?;
            }
            if followed + made == 0 {
                return Ok(done);
            }
            done += followed + made;
        }
    }
}

async fn call(worker: &Worker, webhook: Webhook, one: Delivery) -> Result<(), Fault> {
    let began = worker.desk.now();
    let signed = headers(&webhook.secret, &one.told_id(), began, &one.body);
    let called = worker.caller.post(&webhook.url, &signed, &one.body).await;
    let took_ms = (worker.desk.clock.now().as_microsecond() - began.as_microsecond()) / 1000;
    let (status, words, patience) = (called.status, called.words, called.patience);
    settle(&worker.desk, one, Answered { status, words, took_ms, patience }).await
}
