//! Billing with investigation (RT-4): technical work comes before the billing team can answer. The
//! billing lead follows from the start, support keeps the ticket until the work is done, then
//! billing takes over and the customer is told.

use base::ids::MessageId;
use serde::{Deserialize, Serialize};

use super::{
    Status, Ticket,
    answer::assign,
    followers,
    open::{Scene, mail_to, put_message, queue_mail},
};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    messages::{Channel, Message, Visibility, markdown},
    outgoing::MailKind,
    people::Person,
    routing,
    sla::Clock,
};

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Investigation {
    #[default]
    None,
    /// Support looks into it for billing.
    Open,
    /// Billing has it.
    Done,
}

/// Why it was not begun or ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("write what will be needed, so that billing knows what to expect")]
    NothingNeeded,
    #[error("support is already looking into this for billing")]
    Already,
    #[error("nobody is looking into this for billing")]
    NotOpen,
    #[error("this ticket is closed for good; an answer opens a follow-up")]
    Closed,
}

/// The facts of its beginning.
pub struct Beginning<'a> {
    pub ticket: &'a Ticket,
    pub running: Vec<Clock>,
    pub by: &'a Person,
    /// What will be needed, in words.
    pub needed: &'a str,
    /// The billing lead, if the handbook names somebody we know, and whether they follow already.
    pub lead: Option<(&'a Person, bool)>,
}

/// The facts of its end.
pub struct Ending<'a> {
    pub ticket: &'a Ticket,
    pub running: Vec<Clock>,
    pub by: &'a Person,
    /// What was found, for billing; may be empty.
    pub found: &'a str,
    /// Customers on the ticket: each is told.
    pub participants: &'a [Person],
}

/// Begins: note, follower, mark, and back to support where billing had it already.
///
/// # Errors
/// A refusal to show at the form.
pub fn begin(scene: Scene<'_>, facts: &Beginning<'_>) -> Result<(Ticket, Change), Refusal> {
    let mut ticket = open_for_work(facts.ticket)?;
    let needed = facts.needed.trim();
    if needed.is_empty() {
        return Err(Refusal::NothingNeeded);
    }
    if ticket.investigation == Investigation::Open {
        return Err(Refusal::Already);
    }
    let (mut change, actor) = (Change::default(), Actor::Person(facts.by.id));
    let needed = needed.to_owned();
    happened(&mut change, scene, &ticket, actor, EventKind::InvestigationBegan { needed });
    ticket.investigation = Investigation::Open;
    moved(&mut change, scene, &mut ticket, actor);
    let lead = match facts.lead {
        Some((lead, follows)) => {
            let because = (actor, "billing with investigation");
            // A lead who is a customer is a slip of the handbook: said in the note, no refusal.
            match followers::follow(scene, &ticket, lead, follows, because) {
                Ok(follows) => {
                    change.extend(follows);
                    format!("{} follows along for billing.", lead.display_name())
                }
                Err(refusal) => format!("Nobody follows for billing: {refusal}."),
            }
        }
        None => {
            "Nobody follows for billing yet: the handbook names no billing lead we know.".to_owned()
        }
    };
    let text = format!(
        "**Billing, with investigation.** What will be needed:\n\n{}\n\n{lead}",
        facts.needed.trim()
    );
    put_note(&mut change, scene, &mut ticket, facts.by, text);
    Ok(finish(scene, ticket, change, &facts.running))
}

/// Ends: the billing team takes over, and each customer on the ticket is told.
///
/// # Errors
/// A refusal to show at the form.
pub fn end(scene: Scene<'_>, facts: &Ending<'_>) -> Result<(Ticket, Change), Refusal> {
    let mut ticket = open_for_work(facts.ticket)?;
    if ticket.investigation != Investigation::Open {
        return Err(Refusal::NotOpen);
    }
    let (mut change, actor) = (Change::default(), Actor::Person(facts.by.id));
    happened(&mut change, scene, &ticket, actor, EventKind::InvestigationEnded);
    ticket.investigation = Investigation::Done;
    moved(&mut change, scene, &mut ticket, actor);
    assign(&mut change, &mut ticket, scene, actor, None, "handed over to billing");
    if !facts.found.trim().is_empty() {
        let text = format!("**Investigated, for billing:**\n\n{}", facts.found.trim());
        put_note(&mut change, scene, &mut ticket, facts.by, text);
    }
    let (ticket, mut change) = finish(scene, ticket, change, &facts.running);
    for person in facts.participants {
        if let Some(mail) = mail_to(scene, &ticket, person, MailKind::HandedOver, None) {
            queue_mail(&mut change, scene, &ticket, mail);
        }
    }
    Ok((ticket, change))
}

fn open_for_work(ticket: &Ticket) -> Result<Ticket, Refusal> {
    if ticket.status == Status::Closed { Err(Refusal::Closed) } else { Ok(ticket.clone()) }
}

fn moved(change: &mut Change, scene: Scene<'_>, ticket: &mut Ticket, actor: Actor) {
    let route = routing::route_of(scene.handbook, ticket);
    if (&route.group, &route.team) == (&ticket.group, &ticket.team) {
        return;
    }
    (ticket.group, ticket.team) = (route.group.clone(), route.team.clone());
    let kind = EventKind::Routed { group: route.group, team: route.team, because: route.because };
    happened(change, scene, ticket, actor, kind);
}

/// Puts a note of one of us on the ticket; answers its number.
pub(super) fn put_note(
    change: &mut Change,
    scene: Scene<'_>,
    ticket: &mut Ticket,
    by: &Person,
    text: String,
) -> MessageId {
    let message = Message {
        id: MessageId(scene.ids.next()),
        ticket_id: ticket.id,
        author_id: Some(by.id),
        from_us: true,
        visibility: Visibility::Internal,
        channel: Channel::Desk,
        html: markdown::render(&text),
        text,
        quoted: String::new(),
        mail_id: None,
        threaded_because: String::new(),
        automatic: false,
        created_at: scene.at,
        via: None,
        aside: None,
    };
    let id = message.id;
    let kind = EventKind::Noted { message: id };
    happened(change, scene, ticket, Actor::Person(by.id), kind);
    ticket.messages += 1;
    ticket.last_message_at = scene.at;
    put_message(change, scene, message, Vec::new(), None);
    id
}

pub(super) fn happened(
    change: &mut Change,
    scene: Scene<'_>,
    ticket: &Ticket,
    actor: Actor,
    kind: EventKind,
) {
    change.events.push(NewEvent { ticket_id: ticket.id, actor, at: scene.at, kind });
}

pub(super) fn finish(
    scene: Scene<'_>,
    mut ticket: Ticket,
    mut change: Change,
    running: &[Clock],
) -> (Ticket, Change) {
    ticket.settle(scene.handbook, running, scene.at);
    change.rows.insert(0, Row::Ticket(Box::new(ticket.clone())));
    (ticket, change)
}
