//! Following a mailbox: what is new is kept, then marked, then the server is listened to. Whatever
//! breaks, it begins again from what is remembered.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use base::{Timestamp, time::after};
use desk::mailboxes::Position;
use futures::FutureExt;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{
    FetchConfig, Fetched, Inbox, Known,
    session::{Folder, Session, Woken},
};
use crate::email::parse::envelope_of;

/// After the first failure it waits so long, doubling to [`BACK_OFF_MOST`].
const BACK_OFF: Duration = Duration::from_secs(2);
/// A provider that is down for an hour is asked every five minutes.
const BACK_OFF_MOST: Duration = Duration::from_mins(5);
/// While another node reads the mailbox, so often is looked whether it still does.
const ELSEWHERE: Duration = Duration::from_secs(30);
/// Where a server counts anew, mail from so long before the last look is looked through again, in
/// seconds: what was taken before is known by its id.
const OVERLAP_SECONDS: i64 = 2 * 24 * 3600;

/// Follows the mailbox until `stop`, through every failure.
pub async fn run(config: FetchConfig, inbox: Arc<dyn Inbox>, stop: CancellationToken) {
    let mut failures = 0_u32;
    while !stop.is_cancelled() {
        // A bug in reading one mailbox must not end the others, nor the worker they are read in.
        let tried = AssertUnwindSafe(attempt(&config, &*inbox, &stop)).catch_unwind().await;
        let bug = |_| Attempt::Broke {
            went_well: false,
            why: "reading it failed on our side; the log says more".to_owned(),
        };
        let wait = match tried.unwrap_or_else(bug) {
            Attempt::Stopped => return,
            Attempt::Elsewhere => ELSEWHERE,
            Attempt::Broke { went_well, why } => {
                failures = if went_well { 0 } else { failures + 1 };
                tracing::warn!(host = config.host, why, "a mailbox can't be read");
                inbox.looked(why).await;
                BACK_OFF.saturating_mul(1 << failures.min(10)).min(BACK_OFF_MOST)
            }
        };
        // Stopping ends the wait.
        let _ = timeout(wait, stop.cancelled()).await;
    }
}

enum Attempt {
    Stopped,
    Elsewhere,
    Broke { went_well: bool, why: String },
}

async fn attempt(config: &FetchConfig, inbox: &dyn Inbox, stop: &CancellationToken) -> Attempt {
    match inbox.hold().await {
        Ok(true) => {}
        Ok(false) => return Attempt::Elsewhere,
        Err(why) => return Attempt::Broke { went_well: false, why },
    }
    let mut went_well = false;
    match follow(config, inbox, stop, &mut went_well).await {
        Ok(()) if stop.is_cancelled() => Attempt::Stopped,
        Ok(()) => Attempt::Elsewhere,
        Err(why) => Attempt::Broke { went_well, why },
    }
}

/// One connection, for as long as it holds; ends well where we stop or another node took over.
///
/// # Errors
/// In words, what broke.
pub async fn follow(
    config: &FetchConfig,
    inbox: &dyn Inbox,
    stop: &CancellationToken,
    went_well: &mut bool,
) -> Result<(), String> {
    let mut session = tokio::select! {
        session = Session::open(config) => session?,
        () = stop.cancelled() => return Ok(()),
    };
    let folder = session.select(&config.folder).await?;
    let Some(mut at) = place(config, inbox, &mut session, folder).await? else { return Ok(()) };
    loop {
        let Some(read) = take_new(config, inbox, &mut session, at, stop).await? else {
            session.leave().await;
            return Ok(());
        };
        // What was kept before a crash and not marked is marked now.
        if read.next_uid > read.since_uid {
            let last = read.next_uid - 1;
            session.handled(&config.handled, read.since_uid, last).await?;
        }
        at = read;
        inbox.looked(String::new()).await;
        *went_well = true;
        let (back, woken) = session.wait(config.idle, stop).await?;
        session = back;
        if woken == Woken::Stop || !inbox.hold().await? {
            session.leave().await;
            return Ok(());
        }
    }
}

/// Where to read on; `None` where another node was faster.
async fn place(
    config: &FetchConfig,
    inbox: &dyn Inbox,
    session: &mut Session,
    folder: Folder,
) -> Result<Option<Position>, String> {
    let Known { position: known, looked_at } = inbox.known().await?;
    if let Some(known) = known
        && known.uid_validity == folder.uid_validity
    {
        return Ok(Some(known));
    }
    let from = match (known, looked_at) {
        (None, _) if config.history => 1,
        (None, _) => folder.uid_next,
        // The server counts anew: what came shortly before the last look is looked at again.
        (Some(_), Some(looked_at)) => {
            let query = format!("SINCE {}", day(after(looked_at, -OVERLAP_SECONDS)));
            session.search(&query).await?.first().copied().unwrap_or(folder.uid_next)
        }
        (Some(_), None) => 1,
    };
    let uid_validity = folder.uid_validity;
    let position = Position { uid_validity, since_uid: from, next_uid: from };
    let kept = inbox.keep(Vec::new(), known, position).await?;
    Ok(kept.then_some(position))
}

/// Takes everything new; `None` where we stop or another node was faster.
async fn take_new(
    config: &FetchConfig,
    inbox: &dyn Inbox,
    session: &mut Session,
    mut at: Position,
    stop: &CancellationToken,
) -> Result<Option<Position>, String> {
    let uids = session.newer(at.next_uid).await?;
    let mut rest = uids.as_slice();
    while !rest.is_empty() {
        if stop.is_cancelled() {
            return Ok(None);
        }
        let (mails, taken) = session.fetch(rest).await?;
        let Some(last) = rest.get(taken.saturating_sub(1)) else { break };
        let next = Position { next_uid: last.saturating_add(1), ..at };
        let fetched = mails
            .into_iter()
            .map(|(_, raw)| Fetched { envelope: envelope_of(&raw, &config.address), raw });
        if !inbox.keep(fetched.collect(), Some(at), next).await? || !inbox.hold().await? {
            return Ok(None);
        }
        at = next;
        rest = &rest[taken..];
    }
    Ok(Some(at))
}

/// `2-Nov-2026`, as a search wants it.
fn day(at: Timestamp) -> String {
    at.strftime("%-d-%b-%Y").to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn days_are_written_as_the_protocol_wants() {
        let at = "2026-11-02T09:00:00Z".parse().unwrap();
        assert_eq!(super::day(at), "2-Nov-2026");
    }
}
