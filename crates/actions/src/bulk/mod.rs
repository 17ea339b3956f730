//! Bulk edits: made here, run by a job (a few at once in the request), undone here. Each ticket is
//! a transaction of its own through the action of the single edit, so permissions, rules, clocks
//! and history are those of a single edit.

mod preview;
mod run;

use ::desk::{
    bulk::{MOST, Wish},
    change::Change,
    jobs::{JobKind, NewJob},
    people::Person,
    viewer::Viewer,
};
use base::ids::{BulkId, TicketId};
use store::bulk::BulkEdit;

pub use preview::{Preview, preview};
pub use run::run;

use crate::{ActionError, Desk, error::Stop};

/// Why a bulk edit was not begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("pick some tickets first")]
    NoTickets,
    #[error("choose what to change")]
    NoWish,
    #[error("these are more than 5,000 tickets; narrow them down")]
    TooMany,
    #[error("this was undone already")]
    Undone,
    #[error("there is nothing to undo")]
    NothingToUndo,
}

/// Begins a bulk edit of those tickets the person may see.
///
/// # Errors
/// A refusal to show, a role that changes nothing, or a fault.
pub async fn make(
    desk: &Desk,
    by: &Person,
    tickets: Vec<TicketId>,
    wish: Wish,
) -> Result<BulkId, ActionError<Refusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    if wish.is_empty() {
        return Err(ActionError::Refused(Refusal::NoWish));
    }
    if tickets.len() > MOST {
        return Err(ActionError::Refused(Refusal::TooMany));
    }
    begin(desk, by, (tickets, wish, None)).await
}

/// Begins to take a bulk edit back: one's own, or anybody's for leads.
///
/// # Errors
/// A refusal to show, a bulk edit that isn't there or isn't theirs, or a fault.
pub async fn undo(desk: &Desk, by: &Person, bulk: BulkId) -> Result<BulkId, ActionError<Refusal>> {
    let mut conn = desk.store.read().await?;
    let edit = store::bulk::one(&mut conn, bulk).await?.ok_or(ActionError::NotThere)?;
    if !may_see(by, &edit) || !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let tickets = store::bulk::changed(&mut conn, bulk).await?;
    drop(conn);
    if tickets.is_empty() {
        return Err(ActionError::Refused(Refusal::NothingToUndo));
    }
    begin(desk, by, (tickets, edit.wish, Some(bulk))).await
}

/// Whose a bulk edit is to look at.
#[must_use]
pub fn may_see(by: &Person, edit: &BulkEdit) -> bool {
    edit.person == by.id || by.role.may_lead()
}

async fn begin(
    desk: &Desk,
    by: &Person,
    (tickets, wish, undoes): (Vec<TicketId>, Wish, Option<BulkId>),
) -> Result<BulkId, ActionError<Refusal>> {
    let (at, viewer, person) = (desk.now(), Viewer::of(by), by.id);
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let tickets = store::events::visible(tx.conn(), &viewer, &tickets).await?;
            if tickets.is_empty() {
                return Err(Stop::Refused(Refusal::NoTickets));
            }
            let id = BulkId(tx.ids().next());
            let edit = BulkEdit { id, person, wish, undoes, made_at: at, ended_at: None };
            if !store::bulk::put(tx, &edit, &tickets).await? {
                return Err(Stop::Refused(Refusal::Undone));
            }
            let job = NewJob { kind: JobKind::BulkEdit { bulk: id }, run_at: at };
            let change = Change { jobs: vec![job], ..Change::default() };
            store::apply::apply(tx, change).await?;
            Ok(id)
        })
    });
    Ok(written.await?)
}
