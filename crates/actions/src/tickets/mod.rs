//! What is done with tickets.

pub mod answer;
pub mod asides;
pub mod escalation;
pub mod followers;
pub mod in_app;
pub mod investigation;
pub mod merge;
pub mod passing_on;
pub mod receive;
pub mod redact;
pub mod related;
pub mod send;
pub mod sendings;
pub mod set;
pub mod snooze;
pub mod split;
pub(crate) mod turns;
pub mod update;
pub mod write_on;

use ::desk::{people::Person, sla::Clock, viewer::Viewer};
use base::ids::{PersonId, TicketId};
use store::{Fault, Tx};

use crate::{desk::Moment, error::Stop, sweeps};
use ::desk::tickets::Ticket;

/// The ticket, held for writing, or *not there*.
pub(crate) async fn held<R>(tx: &mut Tx, viewer: &Viewer, id: TicketId) -> Result<Ticket, Stop<R>> {
    store::tickets::to_write(tx, viewer, id).await?.ok_or(Stop::NotThere)
}

/// The person, who must exist: a row refers to them.
pub(crate) async fn person(tx: &mut Tx, id: PersonId) -> Result<Person, Fault> {
    let found = store::people::one(tx.conn(), id).await?;
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
