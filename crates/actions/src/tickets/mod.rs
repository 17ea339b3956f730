//! What is done with tickets.

pub mod answer;
pub mod receive;
pub mod set;
pub mod update;
pub mod write_on;

use ::desk::{people::Person, viewer::Viewer};
use base::ids::{PersonId, TicketId};
use store::{Fault, Tx};

use crate::error::Stop;
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
