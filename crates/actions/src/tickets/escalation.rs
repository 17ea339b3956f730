//! Escalation to another team and the way back (TK-8), one action each. Neither writes a clock,
//! except that a target passed meanwhile is written down, as by every act on a ticket.

use ::desk::{
    absences::Taker,
    people::Person,
    tickets::{
        Status, Ticket,
        change::Set,
        escalation::{self as decide, Escalating, HandingBack, Refusal, To},
    },
    viewer::Viewer,
};
use base::ids::{PersonId, TicketId};
use store::{Fault, Tx};

use super::{held_with_clocks, set::Setting, turns::taker, written};
use crate::{ActionError, Desk, desk::Moment, error::Stop};

/// Where it goes, and with what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    pub to: To,
    /// Given to somebody by name; otherwise the team finds it in its group.
    pub person: Option<PersonId>,
    /// The template, filled: each part by its key.
    pub parts: Vec<(String, String)>,
    /// It waits on hold meanwhile; otherwise its status stays.
    pub on_hold: bool,
}

/// Escalates the ticket.
///
/// # Errors
/// A refusal to show at the form, a ticket this person may not change, or a fault.
pub async fn escalate(
    desk: &Desk,
    by: &Person,
    ticket: TicketId,
    wish: Wish,
) -> Result<Ticket, ActionError<Refusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (moment, by) = (desk.moment(), by.clone());
    let written = desk
        .store
        .write(move |tx| Box::pin(async move { in_tx(tx, &moment, &by, ticket, wish).await }));
    Ok(written.await?)
}

async fn in_tx(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    id: TicketId,
    wish: Wish,
) -> Result<Ticket, Stop<Refusal>> {
    let viewer = Viewer::of(by);
    let (ticket, clocks) = held_with_clocks(tx, moment, &viewer, id).await?;
    let person = match wish.person {
        Some(person) => Some(found(tx, moment, person).await?.ok_or(Stop::NotThere)?),
        None => None,
    };
    let follows = store::followers::follows(tx.conn(), id, by.id).await?;
    let facts = Escalating {
        ticket: &ticket,
        running: clocks.clone(),
        by,
        follows,
        to: wish.to,
        person: person.as_ref(),
        parts: &wish.parts,
    };
    let ids = tx.ids();
    let decided = decide::escalate(moment.scene(&ids), &facts).map_err(Stop::Refused)?;
    let after = written(tx, moment, &ticket, clocks, decided).await?;
    if !wish.on_hold || after.status == Status::OnHold {
        return Ok(after);
    }
    // Whoever sent it may not see it any more; what they wished is done all the same.
    let hold = Setting::Plain(Set::Status(Status::OnHold));
    let set = super::set::in_tx(tx, moment, &Viewer::System, by.id, id, hold, true).await;
    set.map_err(|stop| match stop {
        Stop::Fault(fault) => Stop::Fault(fault),
        // Closed and merged were refused above; nothing else keeps a ticket from being on hold.
        Stop::Refused(_) | Stop::NotThere => Stop::NotThere,
    })
}

async fn found(tx: &mut Tx, moment: &Moment, person: PersonId) -> Result<Option<Taker>, Fault> {
    match store::people::one(tx.conn(), person).await? {
        Some(person) => Ok(Some(taker(tx, moment, person).await?)),
        None => Ok(None),
    }
}

/// Hands it back with an answer, to whoever escalated it; to the group where they are away.
///
/// # Errors
/// As [`escalate`].
pub async fn hand_back(
    desk: &Desk,
    by: &Person,
    ticket: TicketId,
    answer: String,
) -> Result<Ticket, ActionError<Refusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (moment, by) = (desk.moment(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move { back_in_tx(tx, &moment, &by, ticket, &answer).await })
    });
    Ok(written.await?)
}

async fn back_in_tx(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    id: TicketId,
    answer: &str,
) -> Result<Ticket, Stop<Refusal>> {
    let (ticket, clocks) = held_with_clocks(tx, moment, &Viewer::of(by), id).await?;
    let Some(ball) = &ticket.escalated else { return Err(Stop::Refused(Refusal::NotEscalated)) };
    let escalation = store::escalations::one(tx.conn(), ball.id).await?;
    let escalation = escalation
        .ok_or_else(|| Fault::Unreadable(format!("escalation {} is missing", ball.id)))?;
    let sender = found(tx, moment, escalation.by).await?;
    let follows = store::followers::follows(tx.conn(), id, by.id).await?;
    let facts = HandingBack {
        ticket: &ticket,
        running: clocks.clone(),
        by,
        follows,
        escalation,
        sender: sender.as_ref(),
        answer,
    };
    let ids = tx.ids();
    let decided = decide::hand_back(moment.scene(&ids), facts).map_err(Stop::Refused)?;
    Ok(written(tx, moment, &ticket, clocks, decided).await?)
}
