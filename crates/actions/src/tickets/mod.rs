//! What is done with tickets.

pub mod answer;
pub mod asides;
pub mod escalation;
pub mod followers;
pub mod in_app;
pub mod investigation;
pub mod merge;
pub mod moving;
pub mod passing_on;
pub mod receive;
pub mod redact;
pub mod related;
pub mod send;
pub mod sendings;
pub mod set;
pub mod settled;
pub mod snooze;
pub mod split;
pub(crate) mod turns;
pub mod update;
pub mod write_on;

use ::desk::{
    automations::By, change::Change, people::Person, sla::Clock, tickets::Ticket, viewer::Viewer,
};
use base::ids::{PersonId, TicketId};
use store::{Fault, Tx};

use crate::{
    automations::{Done, commit},
    desk::Moment,
    error::Stop,
    sweeps,
};

/// The ticket, held for writing, or *not there*.
pub(crate) async fn held<R>(tx: &mut Tx, viewer: &Viewer, id: TicketId) -> Result<Ticket, Stop<R>> {
    store::tickets::to_write(tx, viewer, id).await?.ok_or(Stop::NotThere)
}

/// The person, who must exist: a row refers to them.
pub(crate) async fn person(tx: &mut Tx, id: PersonId) -> Result<Person, Fault> {
    let found = store::people::one(tx.conn(), id).await?;
    found.ok_or_else(|| Fault::Unreadable(format!("person {id} is missing")))
}

/// The same, held against being merged into another until this is written; whoever they were
/// merged into, where they were. Asked for before the ticket is held: a merge takes its people
/// first, too.
pub(crate) async fn writer(tx: &mut Tx, id: PersonId) -> Result<Person, Fault> {
    let found = store::people::to_refer(tx, id).await?;
    found.ok_or_else(|| Fault::Unreadable(format!("person {id} is missing")))
}

/// The ticket, held for writing, with all its clocks. A target that passed without anybody having
/// written it down yet is written down first, so that the log has things in their order.
pub(crate) async fn held_with_clocks<R>(
    tx: &mut Tx,
    moment: &Moment,
    viewer: &Viewer,
    id: TicketId,
) -> Result<(Ticket, Vec<Clock>), Stop<R>> {
    let ticket = held(tx, viewer, id).await?;
    let clocks = store::sla::of_ticket(tx.conn(), id).await?;
    if !clocks.iter().any(|clock| clock.is_late(moment.at)) {
        return Ok((ticket, clocks));
    }
    sweeps::write_down_breaches(tx, moment, &ticket, clocks).await?;
    Ok((held(tx, viewer, id).await?, store::sla::of_ticket(tx.conn(), id).await?))
}

/// Writes what one of us decided on a ticket, with what the rules make of it.
///
/// # Errors
/// The database is gone.
pub(super) async fn written(
    tx: &mut Tx,
    moment: &Moment,
    before: &Ticket,
    clocks: Vec<Clock>,
    (ticket, change): (Ticket, Change),
) -> Result<Ticket, Fault> {
    let done = Done {
        before: Some(before),
        ticket,
        clocks,
        change,
        by: Some(By::Us),
        quiet: false,
        customer: None,
        organisation: None,
    };
    commit(tx, moment, done).await
}
