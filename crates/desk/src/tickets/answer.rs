//! One of us writes: a public reply or a note, and what becomes of the ticket.

use base::ids::MessageId;

use super::{
    Status, Ticket, clocks,
    hear::reopen,
    open::{Scene, StoredFile, mail_to, put_message, queue_mail},
};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    messages::{Channel, Message, Visibility, markdown},
    outgoing::MailKind,
    people::Person,
    sla::Clock,
};

/// What was written, and where the ticket goes from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Markdown.
    pub text: String,
    pub visibility: Visibility,
    /// The status afterwards; `None` leaves it (a reply to a new ticket makes it open).
    pub then: Option<Status>,
    /// The newest message the writer had seen; `None` skips the guard.
    pub seen: Option<MessageId>,
    pub channel: Channel,
    /// Imported or replayed: nobody is written to.
    pub quiet: bool,
}

/// The facts an answer needs.
pub struct Answering<'a> {
    pub ticket: &'a Ticket,
    /// All of the ticket's, ended ones too: the next one gets the next number.
    pub clocks: Vec<Clock>,
    pub author: &'a Person,
    /// Customers on the ticket: each gets the reply.
    pub participants: &'a [Person],
    /// The newest public message on the ticket.
    pub newest: Option<MessageId>,
    pub draft: &'a Draft,
    /// Whoever is away is given nothing, not even what they answer themselves (RT-7).
    pub author_away: bool,
    pub files: Vec<StoredFile>,
}

/// Why an answer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("write something first")]
    Empty,
    #[error("this ticket is closed for good; write a new one to the customer instead")]
    Closed,
    #[error("your role may write notes, not replies")]
    NotYours,
    #[error("a message arrived while you wrote")]
    Overtaken(MessageId),
}

/// Writes the answer.
///
/// # Errors
/// A refusal the writer can act on; nothing is changed then.
pub fn answer(scene: Scene<'_>, mut facts: Answering<'_>) -> Result<(Ticket, Change), Refusal> {
    check(&facts)?;
    let mut change = Change::default();
    let mut ticket = facts.ticket.clone();
    let actor = Actor::Person(facts.author.id);
    let public = facts.draft.visibility == Visibility::Public;
    let message = written(scene, &ticket, &facts);
    let kind = if public {
        EventKind::Replied { message: message.id }
    } else {
        EventKind::Noted { message: message.id }
    };
    change.events.push(NewEvent { ticket_id: ticket.id, actor, at: scene.at, kind });
    ticket.messages += 1;
    ticket.last_message_at = scene.at;
    if public {
        clocks::meet(&mut change, &mut facts.clocks, &ticket, scene, actor);
        ticket.first_replied_at = ticket.first_replied_at.or(Some(scene.at));
        ticket.unanswered_at = None;
        let takes = facts.author.role.may_answer() && !facts.author_away;
        if ticket.assignee_id.is_none() && takes {
            assign(&mut change, &mut ticket, scene, actor, Some(facts.author), "answered first");
        }
    }
    let then =
        facts.draft.then.or((public && ticket.status == Status::New).then_some(Status::Open));
    if let Some(to) = then {
        set_status(&mut change, &mut ticket, &mut facts.clocks, scene, actor, to, "with an answer");
    }
    if public {
        if ticket.status == Status::Pending {
            // The silence counts from our last word, and so does the reminder of it.
            (ticket.status_at, ticket.reminded_at) = (scene.at, None);
        }
        clocks::owe_update(&mut change, &mut facts.clocks, &ticket, scene);
    }
    ticket.settle(scene.handbook, &facts.clocks, scene.at);
    if public && !facts.draft.quiet {
        for person in facts.participants {
            let mail = mail_to(scene, &ticket, person, MailKind::Reply, Some(message.id));
            if let Some(mail) = mail {
                queue_mail(&mut change, scene, &ticket, mail);
            }
        }
    }
    put_message(&mut change, scene, message, facts.files, None);
    change.rows.push(Row::DraftDone { ticket: ticket.id, person: facts.author.id });
    change.rows.insert(0, Row::Ticket(Box::new(ticket.clone())));
    Ok((ticket, change))
}

fn check(facts: &Answering<'_>) -> Result<(), Refusal> {
    if facts.draft.text.trim().is_empty() && facts.files.is_empty() {
        return Err(Refusal::Empty);
    }
    let public = facts.draft.visibility == Visibility::Public;
    let moves = facts.draft.then.is_some_and(|to| to != facts.ticket.status);
    if (public || moves) && !facts.author.role.may_answer() {
        return Err(Refusal::NotYours);
    }
    if (public || moves) && facts.ticket.status == Status::Closed {
        return Err(Refusal::Closed);
    }
    match (public, facts.draft.seen, facts.newest) {
        (true, Some(seen), Some(newest)) if newest > seen => Err(Refusal::Overtaken(newest)),
        _ => Ok(()),
    }
}

fn written(scene: Scene<'_>, ticket: &Ticket, facts: &Answering<'_>) -> Message {
    Message {
        id: MessageId(scene.ids.next()),
        ticket_id: ticket.id,
        author_id: Some(facts.author.id),
        from_us: true,
        visibility: facts.draft.visibility,
        channel: facts.draft.channel,
        text: facts.draft.text.clone(),
        html: markdown::render(&facts.draft.text),
        quoted: String::new(),
        mail_id: None,
        threaded_because: String::new(),
        automatic: false,
        created_at: scene.at,
        via: None,
    }
}

/// Sets the status by hand or by rule, with the clocks that follow from it (SLA-3, SLA-6).
pub(crate) fn set_status(
    change: &mut Change,
    ticket: &mut Ticket,
    running: &mut Vec<Clock>,
    scene: Scene<'_>,
    actor: Actor,
    to: Status,
    because: &str,
) {
    if ticket.status == to {
        return;
    }
    let from = ticket.status;
    if to == Status::Open && !from.is_with_us() {
        reopen(change, ticket, scene, actor, because);
    } else {
        // New to open is no reopening: it was ours all along.
        change.events.push(NewEvent {
            ticket_id: ticket.id,
            actor,
            at: scene.at,
            kind: EventKind::StatusChanged { from, to, because: because.to_owned() },
        });
        (ticket.status, ticket.status_at, ticket.reminded_at) = (to, scene.at, None);
    }
    if to.is_done() {
        ticket.solved_at = ticket.solved_at.or(Some(scene.at));
        ticket.unanswered_at = None;
    }
    clocks::follow_status(change, running, ticket, scene, actor, from);
}

/// Gives the ticket to a person or back to its group; counts hops from person to person.
pub(crate) fn assign(
    change: &mut Change,
    ticket: &mut Ticket,
    scene: Scene<'_>,
    actor: Actor,
    to: Option<&Person>,
    because: &str,
) {
    let to_id = to.map(|person| person.id);
    if ticket.assignee_id == to_id {
        return;
    }
    if ticket.assignee_id.is_some() && to_id.is_some() {
        ticket.hops += 1;
    }
    change.events.push(NewEvent {
        ticket_id: ticket.id,
        actor,
        at: scene.at,
        kind: EventKind::Assigned {
            from: ticket.assignee_id,
            to: to_id,
            because: because.to_owned(),
        },
    });
    ticket.assignee_id = to_id;
}
