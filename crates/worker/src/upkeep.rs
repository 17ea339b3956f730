//! Keeps the database in shape behind the requests: the log folded back into the file, the text
//! index merged and caught up, the vocabulary taught. In a loop of its own: the worker's is busy
//! just when this is needed most.

use std::time::Duration;

use actions::{Desk, search};
use store::{Fault, Nudge};
use tokio::sync::broadcast::error::TryRecvError;
use tokio_util::sync::CancellationToken;

use crate::pause;

/// Between two looks while there is something to do.
const LOOK: Duration = Duration::from_millis(250);
/// The share of time left to others while many entries are made.
const BREATH: Duration = Duration::from_millis(10);
/// After so many looks without a write the desk is quiet: a minute.
const QUIET_LOOKS: u32 = 240;
/// Rounds of entries per look: what is left waits for the next, behind the other upkeep.
const ROUNDS: usize = 20;

/// Runs until told to stop.
pub async fn run(desk: &Desk, stop: CancellationToken) {
    let mut nudges = desk.store.nudges();
    // What the last run left undone.
    let mut dirty = true;
    let mut looks = 0_u32;
    while !stop.is_cancelled() {
        loop {
            match nudges.try_recv() {
                Ok(Nudge::Presence(_) | Nudge::Views) => {}
                Ok(_) | Err(TryRecvError::Lagged(_)) => (dirty, looks) = (true, 0),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Closed) => return,
            }
        }
        looks = looks.saturating_add(1);
        if std::mem::take(&mut dirty) {
            match desk.store.maintain(looks > QUIET_LOOKS).await {
                Ok(more) => dirty = more,
                Err(fault) => tracing::warn!(%fault, "the database could not be maintained"),
            }
        }
        match catch_up(desk, &stop).await {
            Ok(more) => dirty |= more,
            Err(fault) => tracing::warn!(%fault, "the search did not catch up"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = pause(LOOK) => {}
        }
    }
}

/// Makes entries that were left for later and teaches the vocabulary; `true` where anything was
/// written.
async fn catch_up(desk: &Desk, stop: &CancellationToken) -> Result<bool, Fault> {
    let mut wrote = false;
    for _ in 0..ROUNDS {
        if stop.is_cancelled() || search::catch_up(desk, search::AT_ONCE).await? == 0 {
            break;
        }
        wrote = true;
        pause(BREATH).await;
    }
    Ok(wrote)
}
