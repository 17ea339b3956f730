//! A customer writes on a ticket that is there: portal, widget, API, and mail once threaded.

use ::desk::{
    automations::By,
    messages::Incoming,
    tickets::{
        Status, Ticket,
        followers::tell,
        hear::{Hearing, hear},
        open::{Asked, Link, StoredFile},
    },
    viewer::Viewer,
};
use base::ids::{PersonId, TicketId};
use store::{Fault, Tx};

use super::{
    held,
    merge::{side_of, touch_merged},
    receive::{Facts, MOST_TEXT, opened},
    turns::{away_owner, turn},
};
use crate::{
    ActionError, Desk,
    automations::{Done, commit},
    desk::Moment,
    error::Stop,
    files,
};

/// Why a further message was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("write something first")]
    Empty,
    #[error("this is too long; put it into a file and attach that")]
    TooLong,
    #[error("this ticket is closed for good; please ask a new question")]
    Closed,
}

/// A further message.
#[derive(Debug, Clone)]
pub struct Further {
    pub ticket: TicketId,
    pub author: PersonId,
    pub incoming: Incoming,
    /// The same one twice is the same message.
    pub client_id: Option<String>,
    pub scope: &'static str,
}

/// Takes a customer's further message.
///
/// # Errors
/// A refusal to show, a ticket the writer may not see, or a fault (nothing was kept then).
pub async fn write_on(
    desk: &Desk,
    viewer: Viewer,
    mut further: Further,
) -> Result<Ticket, ActionError<Refusal>> {
    check(&further.incoming).map_err(ActionError::Refused)?;
    let moment = desk.moment();
    let stored = files::keep(&desk.files, std::mem::take(&mut further.incoming.files)).await?;
    let written = desk.store.write(move |tx| {
        Box::pin(async move { in_tx(tx, &moment, &viewer, &further, stored).await })
    });
    Ok(written.await?)
}

/// The same, where a ticket closed for good is no end: then the words open a new one that follows
/// it, and that is the answer.
///
/// # Errors
/// As [`write_on`], but never [`Refusal::Closed`].
pub async fn write_or_follow(
    desk: &Desk,
    viewer: Viewer,
    mut further: Further,
) -> Result<Ticket, ActionError<Refusal>> {
    check(&further.incoming).map_err(ActionError::Refused)?;
    let moment = desk.moment();
    let stored = files::keep(&desk.files, std::mem::take(&mut further.incoming.files)).await?;
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            match in_tx(tx, &moment, &viewer, &further, stored.clone()).await {
                Err(Stop::Refused(Refusal::Closed)) => {
                    follow_up(tx, &moment, &viewer, further, stored).await
                }
                written => written,
            }
        })
    });
    Ok(written.await?)
}

fn check(incoming: &Incoming) -> Result<(), Refusal> {
    if incoming.text.trim().is_empty() && incoming.files.is_empty() {
        return Err(Refusal::Empty);
    }
    if incoming.text.len() > MOST_TEXT {
        return Err(Refusal::TooLong);
    }
    Ok(())
}

async fn in_tx(
    tx: &mut Tx,
    moment: &Moment,
    viewer: &Viewer,
    further: &Further,
    stored: Vec<StoredFile>,
) -> Result<Ticket, Stop<Refusal>> {
    let author = super::writer(tx, further.author).await?.id;
    let addressed: Ticket = held(tx, viewer, further.ticket).await?;
    let ticket = goes_on(tx, &addressed).await?;
    if ticket.status == Status::Closed {
        // Taken before it was closed, or as the follow-up, whose first answer was lost on its way.
        return taken(tx, further).await?.ok_or(Stop::Refused(Refusal::Closed));
    }
    if let Some(client_id) = &further.client_id {
        let scope = further.scope;
        let new = store::tickets::remember_client_id(tx, scope, client_id, ticket.id, None);
        if !new.await? {
            return Ok(as_addressed(addressed, ticket));
        }
    }
    let on = (&ticket, side_of(tx, viewer, (&ticket, addressed.id), author).await?);
    let message = (&further.incoming, stored);
    let after = heard(tx, moment, on, author, message, "").await?;
    Ok(as_addressed(addressed, after))
}

/// The ticket that has this message already.
async fn taken(tx: &mut Tx, further: &Further) -> Result<Option<Ticket>, Fault> {
    let Some(client_id) = &further.client_id else { return Ok(None) };
    let known = store::tickets::by_client_id(tx.conn(), further.scope, client_id).await?;
    let Some((ticket, _message)) = known else { return Ok(None) };
    store::tickets::one(tx.conn(), &Viewer::System, ticket).await
}

/// A new ticket that follows a closed one; whoever only holds that one's secret stays unproved.
async fn follow_up(
    tx: &mut Tx,
    moment: &Moment,
    viewer: &Viewer,
    further: Further,
    files: Vec<StoredFile>,
) -> Result<Ticket, Stop<Refusal>> {
    let closed: Ticket = held(tx, viewer, further.ticket).await?;
    let id = store::tickets::next_id(tx).await?;
    if let Some(client_id) = &further.client_id {
        store::tickets::remember_client_id(tx, further.scope, client_id, id, None).await?;
    }
    let requester = super::writer(tx, further.author).await?;
    let organisation = match requester.organisation_id {
        Some(id) => store::organisations::one(tx.conn(), id).await?,
        None => None,
    };
    let incoming = Incoming { subject: closed.subject, ..further.incoming };
    let asked = Asked {
        kind: Some(closed.kind),
        product: closed.product,
        verified: !matches!(viewer, Viewer::Follower(..)),
        ..Asked::default()
    };
    let (link, followers) = (Some(Link::Follows(closed.id)), Vec::new());
    let facts = Facts { id, requester, organisation, followers, link };
    let (ticket, _requester) = opened(tx, moment, facts, &incoming, &asked, files).await?;
    Ok(ticket)
}

/// Whoever wrote to a ticket that is merged into another hears of the one they know.
fn as_addressed(addressed: Ticket, lead: Ticket) -> Ticket {
    if addressed.id == lead.id {
        return lead;
    }
    Ticket { status: lead.status, due_at: lead.due_at, updated_at: lead.updated_at, ..addressed }
}

/// The ticket in which a merged one goes on, held for writing; itself for all others.
pub(crate) async fn goes_on<R>(tx: &mut Tx, ticket: &Ticket) -> Result<Ticket, Stop<R>> {
    match ticket.merged_into {
        Some(lead) => held(tx, &Viewer::System, lead).await,
        None => Ok(ticket.clone()),
    }
}

/// Puts the message on the ticket within an open transaction, on the side that [`side_of`] names.
pub(crate) async fn heard(
    tx: &mut Tx,
    moment: &Moment,
    (ticket, via): (&Ticket, Option<TicketId>),
    author: PersonId,
    (incoming, files): (&Incoming, Vec<StoredFile>),
    because: &str,
) -> Result<Ticket, Fault> {
    let author = super::person(tx, author).await?;
    let clocks = store::sla::of_ticket(tx.conn(), ticket.id).await?;
    let ids = tx.ids();
    let owner = away_owner(tx, moment, ticket.assignee_id).await?;
    let turn = match &owner {
        Some(owner) => {
            let group = (ticket.group.as_str(), ticket.team.as_str());
            turn(tx, moment, group, Some(owner.person.id)).await?
        }
        None => None,
    };
    let (owner, turn) = (owner.as_ref(), turn.as_ref());
    let known = clocks.clone();
    let hearing =
        Hearing { ticket, clocks, author: &author, incoming, files, because, owner, turn, via };
    let scene = moment.scene(&ids);
    let (after, mut change) = hear(scene, hearing);
    let followers = store::followers::ids(tx.conn(), ticket.id).await?;
    change.rows.extend(tell(scene, ticket, &change, &author, &followers));
    let done = Done {
        before: Some(ticket),
        ticket: after,
        clocks: known,
        change,
        by: Some(By::Customer),
        quiet: false,
        customer: Some(&author).filter(|author| author.id == ticket.requester_id),
        organisation: None,
    };
    let after = commit(tx, moment, done).await?;
    touch_merged(tx, &after).await?;
    Ok(after)
}
