//! Billing with investigation (RT-4): its beginning and its end, one action each.

use ::desk::{
    people::Person,
    tickets::{
        Ticket,
        investigation::{Beginning, Ending, Refusal, begin as decide_begin, end as decide_end},
    },
    viewer::Viewer,
};
use base::ids::TicketId;
use store::{Fault, Tx};

use super::{held_with_clocks, written};
use crate::{ActionError, Desk, desk::Moment, error::Stop};

/// Support looks into a billing matter: `needed` says what will be needed.
///
/// # Errors
/// A refusal to show at the form, a ticket this person may not change, or a fault.
pub async fn begin(
    desk: &Desk,
    by: &Person,
    ticket: TicketId,
    needed: String,
) -> Result<Ticket, ActionError<Refusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (moment, by) = (desk.moment(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let (ticket, clocks) = held_with_clocks(tx, &moment, &Viewer::of(&by), ticket).await?;
            let lead = billing_lead(tx, &moment, ticket.id).await?;
            let running = clocks.clone();
            let lead = lead.as_ref().map(|(lead, follows)| (lead, *follows));
            let facts = Beginning { ticket: &ticket, running, by: &by, needed: &needed, lead };
            let ids = tx.ids();
            let decided = decide_begin(moment.scene(&ids), &facts).map_err(Stop::Refused)?;
            Ok(written(tx, &moment, &ticket, clocks, decided).await?)
        })
    });
    Ok(written.await?)
}

/// The handbook's billing lead, if we know them, and whether they follow already.
async fn billing_lead(
    tx: &mut Tx,
    moment: &Moment,
    ticket: TicketId,
) -> Result<Option<(Person, bool)>, Fault> {
    let address = &moment.handbook.routing.billing_lead;
    if address.is_empty() {
        return Ok(None);
    }
    let Some(lead) = store::people::by_address(tx.conn(), address).await? else {
        return Ok(None);
    };
    let follows = store::followers::follows(tx.conn(), ticket, lead.id).await?;
    Ok(Some((lead, follows)))
}

/// The investigation is done: billing takes over, and the customers on the ticket are told.
///
/// # Errors
/// As [`begin`].
pub async fn end(
    desk: &Desk,
    by: &Person,
    ticket: TicketId,
    found: String,
) -> Result<Ticket, ActionError<Refusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (moment, by) = (desk.moment(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let (ticket, clocks) = held_with_clocks(tx, &moment, &Viewer::of(&by), ticket).await?;
            let running = clocks.clone();
            let participants = store::people::on_ticket(tx.conn(), ticket.id).await?;
            let facts = Ending {
                ticket: &ticket,
                running,
                by: &by,
                found: &found,
                participants: &participants,
            };
            let ids = tx.ids();
            let decided = decide_end(moment.scene(&ids), &facts).map_err(Stop::Refused)?;
            Ok(written(tx, &moment, &ticket, clocks, decided).await?)
        })
    });
    Ok(written.await?)
}
