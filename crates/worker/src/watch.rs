//! Hears of a handbook applied elsewhere: by another node (a nudge), or by the command line on
//! SQLite, which has no way to nudge (a look).

use actions::{Desk, handbook};
use store::Nudge;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use crate::{LOOK, pause};

/// Keeps the newest version in force on this node until told to stop.
pub async fn watch(desk: &Desk, stop: CancellationToken) {
    let mut nudges = desk.store.nudges();
    loop {
        let told = tokio::select! {
            nudge = nudges.recv() => match nudge {
                Ok(Nudge::Changed { handbook: Some(version), .. }) => {
                    version > desk.handbook().version
                }
                Ok(Nudge::Changed { .. } | Nudge::Presence(_) | Nudge::Views) => false,
                Ok(Nudge::Resync) | Err(RecvError::Lagged(_)) => true,
                Err(RecvError::Closed) => return,
            },
            () = stop.cancelled() => return,
            () = pause(LOOK) => true,
        };
        if told {
            look(desk).await;
        }
    }
}

/// Puts the newest version in force; where it was another's, open pages are told.
async fn look(desk: &Desk) {
    match handbook::reload(desk).await {
        Ok(false) => {}
        Ok(true) => {
            if let Err(fault) = desk.store.tell(Nudge::Resync).await {
                tracing::warn!(%fault, "open pages were not told of the newer handbook");
            }
        }
        Err(fault) => tracing::warn!(%fault, "the newest handbook could not be looked for"),
    }
}
