//! Moving one message of a customer to the ticket it belongs on, and back (IN-3).

use ::desk::{
    automations::By,
    events::EventKind,
    messages::Message,
    people::Person,
    tickets::{
        Status, Ticket,
        merge::Done as Moved,
        moving::{Apart, Back, Moving, Refusal, Side, may_move, to_new, to_ticket},
    },
    viewer::Viewer,
};
use base::ids::{MessageId, TicketId};
use store::{Fault, Tx};

use super::{
    held_with_clocks,
    merge::{Held, written},
    person,
};
use crate::{
    ActionError, Desk,
    automations::{Done, commit},
    desk::Moment,
    error::Stop,
};

/// Where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    Ticket(TicketId),
    /// A ticket of its own, of this name.
    New(String),
}

/// What goes where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub message: MessageId,
    pub to: To,
}

/// Moves a message. Answers the ticket it is on then; moved twice, it is moved once.
///
/// # Errors
/// A refusal to show, a ticket this person may not see or change, or a fault.
pub async fn move_message(
    desk: &Desk,
    by: &Person,
    ticket: TicketId,
    wish: Wish,
) -> Result<Ticket, ActionError<Refusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (moment, by) = (desk.moment(), by.clone());
    let done = desk
        .store
        .write(move |tx| Box::pin(async move { in_tx(tx, &moment, &by, ticket, wish).await }));
    Ok(done.await?)
}

async fn in_tx(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    id: TicketId,
    wish: Wish,
) -> Result<Ticket, Stop<Refusal>> {
    match wish.to {
        To::Ticket(to) => {
            let to = store::merges::lead(tx.conn(), to).await?;
            let to = to.ok_or(Stop::Refused(Refusal::Nowhere))?;
            between(tx, moment, by, (id, to), wish.message, false).await
        }
        To::New(subject) => apart(tx, moment, by, (id, wish.message), &subject).await,
    }
}

/// Both tickets, held in the order of their numbers, so that two moves never wait for each other.
async fn both(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    (from, to): (TicketId, TicketId),
) -> Result<(Held, Held), Stop<Refusal>> {
    let viewer = Viewer::of(by);
    let first = held_with_clocks::<Refusal>(tx, moment, &viewer, from.min(to)).await;
    let other = match &first {
        Ok(_) => held_with_clocks(tx, moment, &viewer, from.max(to)).await,
        Err(_) => Err(Stop::NotThere),
    };
    match (first, other) {
        (Ok(first), Ok(other)) if from < to => Ok((first, other)),
        (Ok(first), Ok(other)) => Ok((other, first)),
        (Err(Stop::NotThere), _) if from > to => Err(Stop::Refused(Refusal::Unknown(to))),
        (Ok(_), Err(Stop::NotThere)) if from < to => Err(Stop::Refused(Refusal::Unknown(to))),
        (Err(stop), _) | (_, Err(stop)) => Err(stop),
    }
}

async fn messages(tx: &mut Tx, ticket: TicketId) -> Result<Vec<Message>, Fault> {
    store::messages::of_ticket(tx.conn(), &Viewer::System, ticket).await
}

/// From one ticket to another; `back`: where it was moved from.
async fn between(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    (from, to): (TicketId, TicketId),
    id: MessageId,
    back: bool,
) -> Result<Ticket, Stop<Refusal>> {
    if from == to {
        return Err(Stop::Refused(Refusal::Itself));
    }
    let (source, target) = both(tx, moment, by, (from, to)).await?;
    let (ours, theirs) = (messages(tx, from).await?, messages(tx, to).await?);
    if theirs.iter().any(|one| one.id == id) {
        return Ok(target.0);
    }
    let message = ours.iter().find(|one| one.id == id).cloned();
    let message = message.ok_or(Stop::Refused(Refusal::NoMessage))?;
    let takes_part = match message.author_id {
        Some(author) => store::merges::takes_part(tx.conn(), to, author).await?.is_some(),
        None => true,
    };
    let back = if back { Some(undone(tx, from, id).await?) } else { None };
    let side = |held: &Held| held.1.clone();
    let facts = Moving {
        message: &message,
        from: Side { ticket: &source.0, clocks: side(&source), messages: &ours },
        to: Side { ticket: &target.0, clocks: side(&target), messages: &theirs },
        takes_part,
        by: by.id,
        back,
    };
    let ids = tx.ids();
    let (left, come) = to_ticket(moment.scene(&ids), facts).map_err(Stop::Refused)?;
    written(tx, moment, source, left).await?;
    Ok(written(tx, moment, target, come).await?)
}

/// To a ticket of its own.
async fn apart(
    tx: &mut Tx,
    moment: &Moment,
    by: &Person,
    (from, id): (TicketId, MessageId),
    subject: &str,
) -> Result<Ticket, Stop<Refusal>> {
    let viewer = Viewer::of(by);
    let source = held_with_clocks(tx, moment, &viewer, from).await?;
    let ours = messages(tx, from).await?;
    let Some(message) = ours.iter().find(|one| one.id == id).cloned() else {
        return before(tx, &viewer, (from, id)).await;
    };
    may_move(&source.0, &message).map_err(Stop::Refused)?;
    let author = message.author_id.ok_or(Stop::Refused(Refusal::NoMessage))?;
    let author = person(tx, author).await?;
    let new = store::tickets::next_id(tx).await?;
    let from = Side { ticket: &source.0, clocks: source.1.clone(), messages: &ours };
    let by = by.id;
    let facts = Apart { id: new, message: &message, from, author: &author, subject, by };
    let ids = tx.ids();
    let (left, come) = to_new(moment.scene(&ids), facts).map_err(Stop::Refused)?;
    written(tx, moment, source, left).await?;
    let Moved { ticket, change } = come;
    let done = Done {
        before: None,
        ticket,
        clocks: Vec::new(),
        change,
        by: Some(By::Us),
        // They wrote once and are told nothing twice.
        quiet: true,
        customer: Some(&author),
        organisation: None,
    };
    Ok(commit(tx, moment, done).await?)
}

/// The ticket this message was moved to already.
async fn before(
    tx: &mut Tx,
    viewer: &Viewer,
    (from, id): (TicketId, MessageId),
) -> Result<Ticket, Stop<Refusal>> {
    let all = store::events::of_ticket(tx.conn(), &Viewer::System, from).await?;
    let moved = all.iter().rev().find_map(|event| match event.kind {
        EventKind::MovedTo { to, message } if message == id => Some(to),
        _ => None,
    });
    let to = moved.ok_or(Stop::Refused(Refusal::NoMessage))?;
    store::tickets::one(tx.conn(), viewer, to).await?.ok_or(Stop::NotThere)
}

/// Moves a message back where it was moved from. Answers that ticket.
///
/// # Errors
/// As [`move_message`].
pub async fn move_back(
    desk: &Desk,
    by: &Person,
    ticket: TicketId,
    message: MessageId,
) -> Result<Ticket, ActionError<Refusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (moment, by) = (desk.moment(), by.clone());
    let done = desk.store.write(move |tx| {
        Box::pin(async move {
            let (from, _) = came(tx, ticket, message).await?;
            let to = store::merges::lead(tx.conn(), from).await?;
            let to = to.ok_or(Stop::Refused(Refusal::NotMoved))?;
            between(tx, &moment, &by, (ticket, to), message, true).await
        })
    });
    Ok(done.await?)
}

/// Where a message on a ticket was moved from, and what that changed.
async fn came(
    tx: &mut Tx,
    ticket: TicketId,
    id: MessageId,
) -> Result<(TicketId, Back), Stop<Refusal>> {
    let all = store::events::of_ticket(tx.conn(), &Viewer::System, ticket).await?;
    let at = all.iter().rposition(
        |event| matches!(event.kind, EventKind::MovedHere { message, .. } if message == id),
    );
    let at = at.ok_or(Stop::Refused(Refusal::NotMoved))?;
    let EventKind::MovedHere { from, was, joined, .. } = all[at].kind else {
        return Err(Stop::Refused(Refusal::NotMoved));
    };
    let same = |event: &&::desk::events::Event| event.at == all[at].at;
    let changed =
        |event: &&::desk::events::Event| matches!(event.kind, EventKind::StatusChanged { .. });
    let untouched = all[at..].iter().filter(changed).all(|event| same(&event));
    let status = Some(was).filter(|was| untouched && *was != Status::Closed);
    Ok((from, Back { status, joined }))
}

async fn undone(tx: &mut Tx, ticket: TicketId, id: MessageId) -> Result<Back, Stop<Refusal>> {
    Ok(came(tx, ticket, id).await?.1)
}
