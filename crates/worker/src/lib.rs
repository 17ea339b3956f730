//! Claims jobs, runs sweeps and listens for mail. Jobs are safe to run again; the outside is
//! touched here only, through the traits of `channels::outside`.

mod intake;
mod jobs;
mod letters;
mod mailboxes;
pub mod moving_in;
mod parse_raw;
mod push;
mod send_mail;
mod surveys;
mod upkeep;
mod watch;
mod webhooks;

use std::{collections::HashMap, sync::Arc, time::Duration};

use actions::{Desk, sweeps};
use channels::{
    outside::Mailer,
    push::{NoPusher, Pusher},
    webhooks::Caller,
};
use store::{Fault, Nudge};
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio_util::sync::CancellationToken;

pub use intake::{Intake, hand_in};
pub use mailboxes::{Memory, Route};

/// The worker of one node. Cheap to clone.
#[derive(Clone)]
pub struct Worker {
    pub(crate) desk: Desk,
    pub(crate) mailer: Arc<dyn Mailer>,
    pub(crate) caller: Arc<dyn Caller>,
    pub(crate) pusher: Arc<dyn Pusher>,
    /// The ways of each mailbox, by its name.
    pub(crate) routes: Arc<HashMap<String, Route>>,
}

/// Without a nudge the worker looks by itself this often: a lost nudge costs a second.
const LOOK: Duration = Duration::from_secs(1);
/// Old sessions and raw messages are taken out this often, counted in looks.
const LOOKS_PER_TIDYING: u32 = 3600;
/// The vocabulary learns so often, counted in looks: only in quiet seconds.
const LOOKS_PER_LEARNING: u32 = 5;

impl Worker {
    /// A worker that sends through `mailer` and calls through `caller`.
    #[must_use]
    pub fn new(desk: Desk, mailer: Arc<dyn Mailer>, caller: Arc<dyn Caller>) -> Self {
        Self { desk, mailer, caller, pusher: Arc::new(NoPusher), routes: Arc::default() }
    }

    /// The same, with each mailbox's own ways in and out; one without goes through `mailer`.
    #[must_use]
    pub fn with_routes(self, routes: HashMap<String, Route>) -> Self {
        Self { routes: Arc::new(routes), ..self }
    }

    /// The same, telling browsers through `pusher`.
    #[must_use]
    pub fn pushing(self, pusher: Arc<dyn Pusher>) -> Self {
        Self { pusher, ..self }
    }

    /// Works until told to stop; what is under way is finished.
    pub async fn run(self, stop: CancellationToken) {
        let nudges = self.desk.store.nudges();
        if let Err(fault) = jobs::let_go(&self).await {
            tracing::error!(%fault, "jobs of the last run could not be freed");
        }
        if let Err(fault) = actions::suggestions::catch_up(&self.desk).await {
            tracing::warn!(%fault, "waiting tickets were not looked at for their product");
        }
        tokio::join!(
            self.work(nudges, stop.clone()),
            webhooks::run(&self, stop.clone()),
            mailboxes::follow_all(&self, stop.clone()),
            watch::watch(&self.desk, stop.clone()),
            upkeep::run(&self.desk, stop)
        );
    }

    async fn work(&self, mut nudges: Receiver<Nudge>, stop: CancellationToken) {
        let mut looks = 0_u32;
        while !stop.is_cancelled() {
            if let Err(fault) = self.work_once().await {
                // Tried again at the next look.
                tracing::error!(%fault, "the worker could not work");
            }
            let nudge = tokio::select! {
                nudge = nudges.recv() => nudge,
                () = stop.cancelled() => return,
                () = pause(LOOK) => {
                    looks = looks.wrapping_add(1);
                    self.tidy(looks).await;
                    continue;
                }
            };
            if let Err(RecvError::Closed) = nudge {
                return;
            }
            // One look answers all that were nudged meanwhile.
            while nudges.try_recv().is_ok() {}
        }
    }

    /// What can wait for a quiet second.
    async fn tidy(&self, looks: u32) {
        if looks.is_multiple_of(LOOKS_PER_LEARNING)
            && let Err(fault) = actions::search::learn(&self.desk).await
        {
            tracing::warn!(%fault, "no words were learned");
        }
        let due = looks.is_multiple_of(LOOKS_PER_TIDYING);
        if due && let Err(fault) = sweeps::tidy_up(&self.desk).await {
            tracing::warn!(%fault, "old sessions and raw messages were not taken out");
        }
    }

    /// Does everything that is due at this instant; answers how much that was. Tests drain the
    /// desk with it.
    ///
    /// # Errors
    /// The database failed.
    pub async fn work_once(&self) -> Result<usize, Fault> {
        let mut done = usize::from(sweeps::unclassified::tell_leads(&self.desk).await?);
        loop {
            let woken = sweeps::wake_due(&self.desk).await?;
            actions::push::look(&self.desk).await?;
            let ran = jobs::run_due(self).await?;
            if woken + ran == 0 {
                return Ok(done);
            }
            done += woken + ran;
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "the worker's one loop is the place for a timer")]
pub(crate) async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}
