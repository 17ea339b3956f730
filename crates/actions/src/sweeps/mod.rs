//! What time does: idempotent sweeps that take only the present and ask for what is due by index.

pub mod unclassified;

use ::desk::{
    automations::By,
    change::{Change, Row},
    events::Event,
    sla::Clock,
    tickets::{
        Status, Ticket,
        tell::Solved,
        wake::{Waking, breaches, wake},
    },
    viewer::Viewer,
};
use base::{Timestamp, ids::TicketId};
use store::{Fault, Tx};

use crate::{
    Desk,
    automations::{Done, commit},
    desk::Moment,
    tickets::set::tell_solved,
};

/// So many tickets are woken in one transaction: short enough that a customer's request beside it
/// waits for a few milliseconds only.
const AT_ONCE: i64 = 50;
/// Raw messages are kept so long after they were placed (IN-3).
pub const RAW_KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// Wakes what is due: *due soon*, breaches, silent pending tickets, surveys. Answers how many
/// tickets were woken; call again while it is `AT_ONCE`.
///
/// # Errors
/// The database failed.
pub async fn wake_due(desk: &Desk) -> Result<usize, Fault> {
    let moment = desk.moment();
    let due = store::tickets::to_wake(&mut desk.store.read().await?, moment.at, AT_ONCE).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let count = due.len();
    let due: Vec<(TicketId, String)> = due.into_iter().map(|id| (id, desk.token())).collect();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            for (ticket, token) in due {
                let Some((before, after)) = wake_one(tx, &moment, ticket, &token).await? else {
                    continue;
                };
                tell_solved(tx, &moment, &before, &after, Solved::BySilence).await?;
            }
            Ok(())
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)?;
    Ok(count)
}

/// Wakes one ticket and tells nobody that silence solved it; answers it before and
/// after where silence did.
pub(crate) async fn wake_one(
    tx: &mut Tx,
    moment: &Moment,
    ticket: TicketId,
    token: &str,
) -> Result<Option<(Ticket, Ticket)>, Fault> {
    let Some(ticket) = store::tickets::to_write(tx, &Viewer::System, ticket).await? else {
        return Ok(None);
    };
    let requester = crate::tickets::person(tx, ticket.requester_id).await?;
    let clocks = store::sla::of_ticket(tx.conn(), ticket.id).await?;
    let facts = Waking {
        ticket: &ticket,
        history: history(tx, moment, &clocks).await?,
        clocks: clocks.clone(),
        last_surveyed_at: store::surveys::last_asked(tx.conn(), requester.id).await?,
        requester: &requester,
        token,
    };
    let ids = tx.ids();
    let change = wake(moment.scene(&ids), facts);
    let after = ticket_in(&change);
    // Nothing was due: it was woken by somebody else meanwhile.
    let Some(after) = after else { return Ok(None) };
    let by_silence = after.status == Status::Solved && ticket.status != Status::Solved;
    let done = Done {
        before: Some(&ticket),
        ticket: after,
        clocks,
        change,
        by: Some(By::Prickle),
        quiet: false,
        customer: Some(&requester),
        organisation: None,
    };
    let after = commit(tx, moment, done).await?;
    // A rule that solves a ticket tells nobody unless it says so.
    Ok(by_silence.then_some((ticket, after)))
}

/// The ticket as a change leaves it, if it writes one.
fn ticket_in(change: &Change) -> Option<Ticket> {
    change.rows.iter().find_map(|row| match row {
        Row::Ticket(after) => Some((**after).clone()),
        _ => None,
    })
}

/// The events of a ticket, where a clock is late and its cause is to be told.
async fn history(tx: &mut Tx, moment: &Moment, clocks: &[Clock]) -> Result<Vec<Event>, Fault> {
    match clocks.iter().find(|clock| clock.is_late(moment.at)) {
        Some(late) => store::events::of_ticket(tx.conn(), &Viewer::System, late.ticket_id).await,
        None => Ok(Vec::new()),
    }
}

/// Writes down the targets of a ticket that have passed.
pub(crate) async fn write_down_breaches(
    tx: &mut Tx,
    moment: &Moment,
    ticket: &Ticket,
    clocks: Vec<Clock>,
) -> Result<(), Fault> {
    let history = history(tx, moment, &clocks).await?;
    let ids = tx.ids();
    let change = breaches(moment.scene(&ids), ticket, clocks.clone(), &history);
    let after = ticket_in(&change).unwrap_or_else(|| ticket.clone());
    let done = Done {
        before: Some(ticket),
        ticket: after,
        clocks,
        change,
        by: Some(By::Prickle),
        quiet: false,
        customer: None,
        organisation: None,
    };
    commit(tx, moment, done).await.map(|_ticket| ())
}

/// The next instant at which [`wake_due`] has something to do.
///
/// # Errors
/// The database failed.
pub async fn next_wake(desk: &Desk) -> Result<Option<Timestamp>, Fault> {
    store::tickets::next_wake(&mut desk.store.read().await?).await
}

/// Takes out what has run out: sessions, links, placed raw messages, old notices and
/// what is remembered of mails too large.
///
/// # Errors
/// The database failed.
pub async fn tidy_up(desk: &Desk) -> Result<(), Fault> {
    let now = desk.now();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            store::sessions::sweep(tx, now).await?;
            store::notices::sweep(tx, now).await?;
            store::bulk::sweep(tx, now).await?;
            let old = base::time::after(now, -::desk::webhooks::KEPT_SECONDS);
            store::webhooks::sweep(tx, old).await?;
            let drafts = base::time::after(now, -::desk::drafts::KEPT_SECONDS);
            store::drafts::sweep(tx, drafts).await?;
            let jobs = base::time::after(now, -crate::api_jobs::KEPT_SECONDS);
            store::api_jobs::sweep(tx, jobs).await?;
            let tokens = base::time::after(now, -crate::oauth::TOLD_SECONDS);
            store::oauth::sweep(tx, tokens).await?;
            let uploads = base::time::after(now, -crate::uploads::KEPT_SECONDS);
            store::uploads::sweep(tx, uploads).await?;
            store::push::sweep(tx).await?;
            let before = base::time::after(now, -RAW_KEPT_SECONDS);
            store::too_large::sweep(tx, before).await?;
            store::raw::sweep(tx, before).await.map(|_rows| ())
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}
