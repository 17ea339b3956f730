//! Several things at once, as programs send them: fields, then an answer with a status. All or
//! nothing, in one transaction.

use ::desk::{
    events::Actor,
    messages::Visibility,
    people::Person,
    tickets::{
        Status, Ticket,
        answer::{self, Draft},
        change::{Set, SetRefusal},
        followers,
        joining::join,
        open::StoredFile,
        tell::Solved,
    },
    viewer::Viewer,
};
use base::{
    Timestamp,
    ids::{PersonId, TicketId},
};
use store::Tx;

use super::{
    answer::{Answer, in_tx as answer_in_tx, joining},
    followers::in_tx as follow_in_tx,
    held,
    set::{Setting, in_tx as set_in_tx, tell_solved},
};
use crate::{ActionError, Desk, desk::Moment, error::Stop};

/// What to change.
#[derive(Debug, Clone)]
pub struct Update {
    pub ticket: TicketId,
    /// Set in this order.
    pub settings: Vec<Setting>,
    /// Those of us who follow from now on, and who no longer do.
    pub follows: Vec<(PersonId, bool)>,
    /// Addresses of customers who take part from now on.
    pub joins: Vec<String>,
    /// Written afterwards.
    pub draft: Option<Draft>,
    /// The same one twice is the same answer.
    pub client_id: Option<String>,
    /// Files of the draft, kept before.
    pub uploads: Vec<StoredFile>,
    /// Only if nothing changed since this second.
    pub unchanged_since: Option<Timestamp>,
}

impl Update {
    /// Nothing yet, on this ticket.
    #[must_use]
    pub const fn on(ticket: TicketId) -> Self {
        Self {
            ticket,
            settings: Vec::new(),
            follows: Vec::new(),
            joins: Vec::new(),
            draft: None,
            client_id: None,
            uploads: Vec::new(),
            unchanged_since: None,
        }
    }
}

/// Why nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Set(SetRefusal),
    #[error(transparent)]
    Answer(answer::Refusal),
    #[error(transparent)]
    Follow(followers::Refusal),
    /// Of an address that is to take part.
    #[error(transparent)]
    Join(answer::Refusal),
    #[error("somebody changed this ticket in the meantime")]
    Stale,
}

/// Changes the ticket in one of our names.
///
/// # Errors
/// A refusal (then nothing at all was changed), a ticket the writer may not see or change, or a
/// fault.
pub async fn update(
    desk: &Desk,
    by: &Person,
    update: Update,
) -> Result<Ticket, ActionError<Refusal>> {
    let sets = !(update.settings.is_empty() && update.joins.is_empty());
    if !by.role.may_answer() && sets {
        return Err(ActionError::Refused(Refusal::Answer(answer::Refusal::NotYours)));
    }
    let (moment, by) = (desk.moment(), by.clone());
    let written =
        desk.store.write(move |tx| Box::pin(async move { in_tx(tx, &moment, &by, update).await }));
    Ok(written.await?)
}

pub(super) async fn in_tx(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    update: Update,
) -> Result<Ticket, Stop<Refusal>> {
    let viewer = Viewer::of(by);
    let mut ticket = held(tx, &viewer, update.ticket).await?;
    let stale = |since: Timestamp| since.as_second() != ticket.updated_at.as_second();
    if update.unchanged_since.is_some_and(stale) {
        return Err(Stop::Refused(Refusal::Stale));
    }
    if let Some(client_id) = &update.client_id
        && store::tickets::by_client_id(tx.conn(), "answer", client_id).await?.is_some()
    {
        return Ok(ticket);
    }
    let before = ticket.clone();
    let public = |draft: &Draft| draft.visibility == Visibility::Public;
    let told = update.draft.as_ref().is_some_and(public);
    let by_setting = update.settings.contains(&Setting::Plain(Set::Status(Status::Solved)));
    let by_draft = update.draft.as_ref().is_some_and(|draft| draft.then == Some(Status::Solved));
    for setting in update.settings {
        let set = set_in_tx(tx, moment, &viewer, by.id, update.ticket, setting, true).await;
        ticket = set.map_err(|stop| stop.named(Refusal::Set))?;
    }
    for follows in update.follows {
        let done = follow_in_tx(tx, moment, by, &ticket, follows).await;
        done.map_err(|stop| stop.named(Refusal::Follow))?;
    }
    joined(tx, moment, by, &ticket, &update.joins).await?;
    if let Some(draft) = update.draft {
        let client_id = update.client_id;
        let answer = Answer { ticket: update.ticket, draft, files: Vec::new(), client_id };
        let answered = answer_in_tx(tx, moment, by, answer, update.uploads).await;
        ticket = answered.map_err(|stop| stop.named(Refusal::Answer))?;
    }
    // A rule that solves a ticket tells nobody unless it says so.
    if !told && (by_setting || by_draft) {
        tell_solved(tx, moment, &before, &ticket, Solved::By(by.id)).await?;
    }
    Ok(ticket)
}

async fn joined(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    ticket: &Ticket,
    addresses: &[String],
) -> Result<(), Stop<Refusal>> {
    if addresses.is_empty() {
        return Ok(());
    }
    let there = store::people::on_ticket(tx.conn(), ticket.id).await?;
    let new = joining(tx, moment, &there, addresses).await;
    let new = new.map_err(|stop| stop.named(Refusal::Join))?;
    let (ids, actor) = (tx.ids(), Actor::Person(by.id));
    let added = new.into_iter().map(|person| person.id).collect();
    let change = join(moment.scene(&ids), ticket, actor, added);
    let change = change.map_err(|refusal| Stop::Refused(Refusal::Set(refusal)))?;
    Ok(store::apply::apply(tx, change).await?)
}
