//! Several things at once, as programs send them: fields, then an answer with a status. All or
//! nothing, in one transaction.

use ::desk::{
    messages::Visibility,
    people::Person,
    tickets::{
        Status, Ticket,
        answer::{self, Draft},
        change::{Set, SetRefusal},
        open::StoredFile,
        tell::Solved,
    },
    viewer::Viewer,
};
use base::{Timestamp, ids::TicketId};
use store::Tx;

use super::{
    answer::{Answer, in_tx as answer_in_tx},
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
    if !by.role.may_answer() && !update.settings.is_empty() {
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
