//! Customers who take part in a ticket from now on, without a reply that tells them so: they get
//! what is answered afterwards, and may read what was said before.

use base::ids::PersonId;

use super::{Status, Ticket, change::SetRefusal, open::Scene};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
};

/// Lets them take part; nobody new is an empty change.
///
/// # Errors
/// The ticket is closed, or merged into another one.
pub fn join(
    scene: Scene<'_>,
    ticket: &Ticket,
    actor: Actor,
    added: Vec<PersonId>,
) -> Result<Change, SetRefusal> {
    if added.is_empty() {
        return Ok(Change::default());
    }
    if let Some(into) = ticket.merged_into {
        return Err(SetRefusal::Merged(into));
    }
    if ticket.status == Status::Closed {
        return Err(SetRefusal::Closed);
    }
    let row = |person: &PersonId| Row::Participant { ticket: ticket.id, person: *person };
    let rows = added.iter().map(row).collect();
    let kind = EventKind::RecipientsChosen { left_out: Vec::new(), added };
    let event = NewEvent { ticket_id: ticket.id, actor, at: scene.at, kind };
    Ok(Change { rows, events: vec![event], jobs: Vec::new() })
}
