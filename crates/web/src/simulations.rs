//! Simulations of handbooks (HB-4) under way and done, kept in memory on the node that runs them:
//! one runs at a time, a few are kept for an hour. They are answers to a question, not facts; a
//! restart forgets them and they can be asked again.

use std::sync::{Arc, Mutex, PoisonError};

use actions::{
    Desk,
    simulate::{Far, Trial, simulate},
};
use base::{Timestamp, time::after};
use desk::{handbook::Handbook, simulate::Report};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// So many are kept: a text may have a megabyte, an answer has about as much.
const MOST_KEPT: usize = 12;
/// For so long.
const KEPT_SECONDS: i64 = 3600;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question {
    pub text: String,
    /// The version it was written over.
    pub base: i64,
    pub note: String,
    pub days: i64,
    /// What the text comes to.
    pub tried: Arc<Handbook>,
}

/// How one stands.
#[derive(Debug, Clone)]
pub enum Stand {
    Waits,
    Runs(Far),
    Done(Arc<Report>),
    Failed,
}

#[derive(Debug, Clone)]
struct Kept {
    number: u64,
    asked_at: Timestamp,
    question: Arc<Question>,
    stand: Stand,
}

/// All of a node. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Simulations {
    kept: Arc<Mutex<(u64, Vec<Kept>)>>,
    turn: Arc<Semaphore>,
}

impl Default for Simulations {
    fn default() -> Self {
        Self { kept: Arc::default(), turn: Arc::new(Semaphore::new(1)) }
    }
}

impl Simulations {
    /// Begins one, and says its number. The oldest makes room where there are too many.
    pub fn begin(&self, desk: &Desk, stop: &CancellationToken, question: Question) -> u64 {
        let (asked_at, question) = (desk.now(), Arc::new(question));
        let number = {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            kept.0 += 1;
            let number = kept.0;
            kept.1.retain(|one| after(one.asked_at, KEPT_SECONDS) > asked_at);
            if kept.1.len() >= MOST_KEPT {
                kept.1.remove(0);
            }
            let stand = Stand::Waits;
            kept.1.push(Kept { number, asked_at, question: Arc::clone(&question), stand });
            number
        };
        let (all, desk, stop) = (self.clone(), desk.clone(), stop.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = all.run(&desk, number, &question) => {}
                () = stop.cancelled() => {}
            }
        });
        number
    }

    async fn run(&self, desk: &Desk, number: u64, question: &Question) {
        let Ok(_turn) = self.turn.acquire().await else { return };
        let (running, now) = (desk.handbook(), desk.now());
        let since = after(now, -question.days * 24 * 3600);
        let trial = Trial { running: &running, tried: &question.tried, since, now };
        let tell = async |far| {
            // SQLite answers at once: without a pause the whole walk would hold this thread.
            tokio::task::yield_now().await;
            // Forgotten meanwhile: nobody waits for it any more.
            self.stands(number, Stand::Runs(far))
        };
        let stand = match simulate(&desk.store, trial, tell).await {
            Ok(report) => Stand::Done(Arc::new(report)),
            Err(fault) => {
                tracing::error!(error = &fault as &dyn std::error::Error, "a simulation broke off");
                Stand::Failed
            }
        };
        self.stands(number, stand);
    }

    /// Notes how it stands; `false` where it is kept no more.
    fn stands(&self, number: u64, stand: Stand) -> bool {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.1.iter_mut().find(|one| one.number == number);
        found.map(|one| one.stand = stand).is_some()
    }

    /// One by its number, unless it is kept no more.
    #[must_use]
    pub fn one(&self, number: u64, now: Timestamp) -> Option<(Arc<Question>, Stand)> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.1.iter().find(|one| one.number == number);
        let found = found.filter(|one| after(one.asked_at, KEPT_SECONDS) > now);
        found.map(|one| (Arc::clone(&one.question), one.stand.clone()))
    }
}
