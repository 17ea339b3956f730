//! Splitting a ticket: chosen messages are copied into a new one.

use ::desk::{
    automations::By,
    people::Person,
    tickets::{
        Ticket,
        split::{Refusal, Splitting, split as decide},
    },
    viewer::Viewer,
};
use base::ids::{MessageId, PersonId, TicketId};
use store::Tx;

use super::held_with_clocks;
use crate::{
    ActionError, Desk,
    automations::{Done, commit},
    desk::Moment,
    error::Stop,
};

/// What to split off.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    pub messages: Vec<MessageId>,
    pub subject: String,
    /// The customer hears that there is a new ticket.
    pub tell: bool,
    /// The same one twice is the same split.
    pub client_id: Option<String>,
}

/// Within what the id of a split is unique.
const SCOPE: &str = "split";

/// Splits a ticket. Answers the new one.
///
/// # Errors
/// A refusal to show, a ticket this person may not see or change, or a fault.
pub async fn split(
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
    ticket: TicketId,
    wish: Wish,
) -> Result<Ticket, Stop<Refusal>> {
    let viewer = Viewer::of(by);
    // Held, so that the same split sent twice waits here for the first.
    let (of, clocks) = held_with_clocks(tx, moment, &viewer, ticket).await?;
    if let Some(before) = before(tx, &viewer, &wish).await? {
        return Ok(before);
    }
    let thread = store::merges::thread(tx.conn(), &viewer, &of).await?;
    let files = thread.files(tx.conn()).await?;
    let chosen = thread.messages.into_iter().filter(|one| {
        // What was said on the side is with other people.
        one.aside.is_none() && wish.messages.contains(&one.id)
    });
    let messages: Vec<_> = chosen.collect();
    let authors = messages.iter().filter_map(|one| one.author_id);
    let mut people: Vec<PersonId> = authors.chain([of.requester_id]).collect();
    people.sort_unstable();
    people.dedup();
    let people = store::people::these(tx.conn(), &people).await?;
    let id = store::tickets::next_id(tx).await?;
    let ids = tx.ids();
    let splitting = Splitting {
        id,
        ticket: &of,
        clocks: &clocks,
        messages,
        files,
        people: &people,
        subject: &wish.subject,
        tell: wish.tell,
        by: by.id,
    };
    let (new, change) = decide(moment.scene(&ids), splitting).map_err(Stop::Refused)?;
    let done = Done {
        before: None,
        ticket: new,
        clocks: Vec::new(),
        change,
        by: Some(By::Us),
        // Whether the customer hears of it was chosen.
        quiet: true,
        customer: people.iter().find(|person| person.id == of.requester_id),
        organisation: None,
    };
    let new = commit(tx, moment, done).await?;
    if let Some(client_id) = &wish.client_id {
        store::tickets::remember_client_id(tx, SCOPE, client_id, new.id, None).await?;
    }
    Ok(new)
}

/// The ticket this very split made before.
async fn before(
    tx: &mut Tx,
    viewer: &Viewer,
    wish: &Wish,
) -> Result<Option<Ticket>, Stop<Refusal>> {
    let Some(client_id) = &wish.client_id else { return Ok(None) };
    match store::tickets::by_client_id(tx.conn(), SCOPE, client_id).await? {
        Some((id, _)) => Ok(store::tickets::one(tx.conn(), viewer, id).await?),
        None => Ok(None),
    }
}
