//! Carries a version of the handbook to the tickets, in short transactions, so that customers'
//! requests go between. Where it stands is written with each chunk: a kill costs one chunk, and
//! doing a ticket twice does nothing.

use std::collections::HashMap;

use ::desk::{
    change::Change,
    handbook::Handbook,
    jobs::{JobKind, NewJob},
    sla::Clock,
    tickets::retime::retime,
};
use base::{Timestamp, ids::TicketId, time::after};
use store::{Fault, Tx, retimings::Retiming};

use crate::{Desk, desk::Moment};

/// So many tickets go into one transaction: some ten milliseconds.
const AT_ONCE: i64 = 200;
/// A write that began under the version before may end after its ticket was passed, and a node may
/// hear of a version late. So the tickets changed meanwhile are looked at again; a request takes a
/// minute at the most.
const AGAIN_SECONDS: i64 = 90;

/// Brings every ticket that depends on it under this version; goes on where it was cut short.
///
/// # Errors
/// The database failed; what was done stays done.
pub async fn run(desk: &Desk, version: i64, again: bool) -> Result<(), Fault> {
    let mut conn = desk.store.read().await?;
    if store::handbooks::newest(&mut conn).await? != version {
        // The newer version's own job does this one's work.
        return Ok(());
    }
    let Some(handbook) = super::load_with_past(&mut conn, version).await? else { return Ok(()) };
    // What the tickets stand under: versions in between may never have reached them.
    let reached = store::retimings::last_ended(&mut conn, version).await?;
    let before = super::load_with_past(&mut conn, reached).await.ok().flatten().unwrap_or_default();
    let known = store::retimings::one(&mut conn, version).await?;
    let unfinished = store::retimings::unfinished_before(&mut conn, version).await?;
    let concerns = unfinished || handbook.times_differ(&before);
    let total = if concerns { store::retimings::count(&mut conn).await? } else { 0 };
    drop(conn);
    let moment = Moment { handbook: handbook.into(), ..desk.moment() };
    let mut state = known.unwrap_or(Retiming {
        version,
        after: TicketId(0),
        done: 0,
        total,
        changed: 0,
        started_at: moment.at,
        ended_at: None,
    });
    let since = if again { after(state.started_at, -AGAIN_SECONDS) } else { Timestamp::UNIX_EPOCH };
    let mut pass = Pass { version, again, since, before: before.into(), moment };
    if again {
        // The second look has a place of its own; the page shows the first.
        let mut from = TicketId(0);
        while let Some((next, _)) = pass.chunk(desk, from, state).await? {
            from = next;
        }
        return Ok(());
    }
    while concerns && state.ended_at.is_none() {
        pass.moment.at = desk.now();
        match pass.chunk(desk, state.after, state).await? {
            Some((_, further)) => state = further,
            None => break,
        }
    }
    end(desk, state, concerns).await
}

/// One walk over the tickets.
#[derive(Clone)]
struct Pass {
    version: i64,
    again: bool,
    since: Timestamp,
    before: std::sync::Arc<Handbook>,
    moment: Moment,
}

impl Pass {
    /// Does the tickets after `from`; `None` where there are no more, or a newer version came.
    async fn chunk(
        &self,
        desk: &Desk,
        from: TicketId,
        state: Retiming,
    ) -> Result<Option<(TicketId, Retiming)>, Fault> {
        let pass = self.clone();
        let written = desk.store.write::<_, Fault, _>(move |tx| {
            Box::pin(async move {
                if store::handbooks::newest(tx.conn()).await? != pass.version {
                    return Ok(None);
                }
                let Some((last, done, changed)) = pass.in_tx(tx, from).await? else {
                    return Ok(None);
                };
                let mut state = state;
                if !pass.again {
                    state.after = last;
                    state.done += done;
                    state.changed += changed;
                    state.total = state.total.max(state.done);
                    store::retimings::put(tx, &state).await?;
                }
                Ok(Some((last, state)))
            })
        });
        written.await.map_err(store::WriteError::<Fault>::into_fault)
    }

    async fn in_tx(
        &self,
        tx: &mut Tx,
        from: TicketId,
    ) -> Result<Option<(TicketId, i64, i64)>, Fault> {
        let tickets = store::retimings::next(tx, from, self.since, AT_ONCE).await?;
        let Some(last) = tickets.last().map(|ticket| ticket.id) else { return Ok(None) };
        let all: Vec<TicketId> = tickets.iter().map(|ticket| ticket.id).collect();
        let mut clocks: HashMap<TicketId, Vec<Clock>> = HashMap::new();
        for clock in store::sla::of_tickets(tx.conn(), &all).await? {
            clocks.entry(clock.ticket_id).or_default().push(clock);
        }
        let ids = tx.ids();
        let (mut whole, mut changed) = (Change::default(), 0);
        for ticket in &tickets {
            let own = clocks.remove(&ticket.id).unwrap_or_default();
            let change = retime(self.moment.scene(&ids), &self.before, ticket, own);
            changed += i64::from(!change.is_empty());
            whole.extend(change);
        }
        store::apply::apply_many(tx, whole).await?;
        Ok(Some((last, i64::try_from(tickets.len()).unwrap_or(i64::MAX), changed)))
    }
}

/// Writes down that all tickets stand under the version, and asks for the second look.
async fn end(desk: &Desk, mut state: Retiming, concerns: bool) -> Result<(), Fault> {
    if state.ended_at.is_some() {
        return Ok(());
    }
    let at = desk.now();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            if store::handbooks::newest(tx.conn()).await? != state.version {
                // Left unfinished: the newer version's job sees it and does all.
                return store::retimings::put(tx, &state).await;
            }
            state.ended_at = Some(at);
            state.total = state.done;
            store::retimings::put(tx, &state).await?;
            store::retimings::end_before(tx, state.version, at).await?;
            if concerns {
                let kind = JobKind::Retime { version: state.version, again: true };
                let job = NewJob { kind, run_at: after(at, AGAIN_SECONDS) };
                store::apply::queue_job(tx, &job).await?;
            }
            Ok(())
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}
