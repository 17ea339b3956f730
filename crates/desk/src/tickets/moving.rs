//! One message of a customer goes to the ticket it belongs on (IN-3): a mail or an answer that
//! landed on the wrong one. It is moved, not copied: files, search and answers to it follow.
//!
//! The rules it protects: whoever waits goes on waiting from the moment they wrote (SLA-4), nobody
//! is dropped from a ticket by it, nothing is mailed, and it can be moved back.

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
};

use super::{
    Status, Ticket,
    answer::set_status,
    clocks,
    hear::reopen,
    merge::{Done, event, wait_again},
    open::Scene,
    snooze,
    split::{self, Splitting, subject_of},
};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    messages::{Message, Visibility},
    people::Person,
    sla::Clock,
};

/// Why it was not moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("choose the message first; only what a customer wrote can be moved")]
    NoMessage,
    #[error("it was written on #{0}, which is merged into this; take that out again first")]
    Merged(TicketId),
    #[error("it is all there is here; merge the two tickets instead")]
    OnlyOne,
    #[error("it is on this ticket already; choose another one")]
    Itself,
    #[error("choose a ticket, or say what the new one is called")]
    Nowhere,
    #[error("there is no ticket #{0} that you can see")]
    Unknown(TicketId),
    #[error("#{0} is closed for good; nothing moves from or to it")]
    Closed(TicketId),
    #[error("it was not moved here")]
    NotMoved,
}

/// A ticket with all its clocks and messages, oldest first.
pub struct Side<'a> {
    pub ticket: &'a Ticket,
    pub clocks: Vec<Clock>,
    pub messages: &'a [Message],
}

/// The facts of a move between two tickets.
pub struct Moving<'a> {
    pub message: &'a Message,
    pub from: Side<'a>,
    pub to: Side<'a>,
    /// The writer takes part where it goes already.
    pub takes_part: bool,
    pub by: PersonId,
    /// It goes back where it came from.
    pub back: Option<Back>,
}

/// What moving it here had changed, so that moving it back can undo it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Back {
    /// The status before, where it has not been touched since.
    pub status: Option<Status>,
    /// The writer took part by that alone.
    pub joined: bool,
}

/// Whether the message may leave its ticket.
///
/// # Errors
/// A refusal to show.
pub fn may_move(ticket: &Ticket, message: &Message) -> Result<(), Refusal> {
    if message.from_us || message.visibility != Visibility::Public || message.aside.is_some() {
        return Err(Refusal::NoMessage);
    }
    if message.side() != ticket.id {
        return Err(Refusal::Merged(message.side()));
    }
    open(ticket)
}

fn open(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.status == Status::Closed { Err(Refusal::Closed(ticket.id)) } else { Ok(()) }
}

/// Moves a message to a ticket that is there.
///
/// # Errors
/// A refusal to show; nothing is changed then.
pub fn to_ticket(scene: Scene<'_>, facts: Moving<'_>) -> Result<(Done, Done), Refusal> {
    let Moving { message, from, to, takes_part, by, back } = facts;
    may_move(from.ticket, message)?;
    open(to.ticket)?;
    if from.ticket.id == to.ticket.id {
        return Err(Refusal::Itself);
    }
    let rest: Vec<&Message> = without(from.messages, message);
    if rest.is_empty() && back.is_none() {
        return Err(Refusal::OnlyOne);
    }
    let actor = Actor::Person(by);
    let waited = waited(from.ticket, message, &rest);
    let waits = waited && !answered(to.messages.iter(), message);
    let (source, target) = (from.ticket.id, to.ticket.id);
    let left = leave(scene, from, (message, &rest), target, (actor, back));

    let mut come = Done { ticket: to.ticket.clone(), change: Change::default() };
    let mut clocks = to.clocks;
    let (was, joined) = (to.ticket.status, !takes_part && message.author_id.is_some());
    let kind = EventKind::MovedHere { from: source, message: message.id, was, joined };
    event(scene, &mut come, actor, kind);
    come.ticket.messages += 1;
    come.ticket.last_message_at = come.ticket.last_message_at.max(message.created_at);
    let mut since = come.ticket.unanswered_at;
    if waits {
        let because = format!("a message that waits for an answer came from #{source}");
        reopen(&mut come.change, &mut come.ticket, scene, actor, &because);
        clocks::keep_time(&mut come.change, &mut clocks, &come.ticket, scene, actor);
        snooze::end(&mut come.change, &mut come.ticket, scene, actor, &format!("back: {because}"));
        since = [since, Some(message.created_at)].into_iter().flatten().min();
    }
    come.change.rows.push(Row::Moved { message: Box::new(message.clone()), to: target });
    if let Some(person) = message.author_id.filter(|_| joined) {
        come.change.rows.push(Row::Participant { ticket: target, person });
    }
    told(scene, &mut come, &mut clocks, since, actor);
    Ok((left, come))
}

/// The facts of a move to a ticket of its own.
pub struct Apart<'a> {
    pub id: TicketId,
    pub message: &'a Message,
    pub from: Side<'a>,
    pub author: &'a Person,
    pub subject: &'a str,
    pub by: PersonId,
}

/// Moves a message to a new ticket.
///
/// # Errors
/// A refusal to show; nothing is changed then.
pub fn to_new(scene: Scene<'_>, facts: Apart<'_>) -> Result<(Done, Done), Refusal> {
    let Apart { id, message, from, author, subject, by } = facts;
    may_move(from.ticket, message)?;
    let subject = subject_of(subject).ok_or(Refusal::Nowhere)?;
    let rest: Vec<&Message> = without(from.messages, message);
    if rest.is_empty() {
        return Err(Refusal::OnlyOne);
    }
    let splitting = Splitting {
        id,
        ticket: from.ticket,
        clocks: &from.clocks,
        messages: vec![message.clone()],
        files: Vec::new(),
        people: &[],
        subject: &subject,
        tell: false,
        by,
    };
    let mut ticket = split::fresh(scene, &splitting, subject.clone(), author.id, message);
    let (actor, source) = (Actor::Person(by), from.ticket.id);
    let mut running = Vec::new();
    let mut change = Change::default();
    let tell = |kind| NewEvent { ticket_id: id, actor, at: scene.at, kind };
    let oddities = vec![format!("was a message on #{source}")];
    change.events.push(tell(EventKind::Opened { channel: message.channel, oddities }));
    let (was, joined) = (Status::Closed, true);
    change.events.push(tell(EventKind::MovedHere {
        from: source,
        message: message.id,
        was,
        joined,
    }));
    if waited(from.ticket, message, &rest) {
        let clock = split::clock(scene, &ticket, &from.clocks, message.created_at);
        clocks::tell(&mut change, &mut running, &ticket, scene, Actor::System, clock);
        clocks::breach(&mut change, &mut running, &ticket, scene, &[]);
    } else {
        (ticket.unanswered_at, ticket.status) = (None, Status::Open);
    }
    ticket.settle(scene.handbook, &running, scene.at);
    change.rows.push(Row::Ticket(Box::new(ticket.clone())));
    change.rows.push(Row::Moved { message: Box::new(message.clone()), to: id });
    change.rows.push(Row::Participant { ticket: id, person: author.id });
    let left = leave(scene, from, (message, &rest), id, (actor, None));
    Ok((left, Done { ticket, change }))
}

/// The ticket the message leaves: as if it had never stood there, but that its history says so.
fn leave(
    scene: Scene<'_>,
    from: Side<'_>,
    (message, rest): (&Message, &[&Message]),
    to: TicketId,
    (actor, back): (Actor, Option<Back>),
) -> Done {
    let mut left = Done { ticket: from.ticket.clone(), change: Change::default() };
    let mut clocks = from.clocks;
    event(scene, &mut left, actor, EventKind::MovedTo { to, message: message.id });
    left.ticket.messages -= 1;
    if let Some(last) = rest.last() {
        left.ticket.last_message_at = last.created_at;
    }
    let waits = match left.ticket.unanswered_at {
        Some(since) if since == message.created_at => waiting_since(rest),
        other => other,
    };
    let before = match back {
        // It was opened for this message, and holds nothing without it.
        Some(_) if rest.is_empty() => Some(Status::Closed),
        Some(back) => back.status.filter(|_| waits.is_none()),
        None => None,
    };
    if let Some(status) = before {
        let (change, ticket) = (&mut left.change, &mut left.ticket);
        let because = format!("its message went back to #{to}");
        set_status(change, ticket, &mut clocks, scene, actor, status, &because);
    }
    let theirs = |one: &&&Message| one.author_id == message.author_id;
    let leaves = back.is_some_and(|back| back.joined) && !rest.iter().any(|one| theirs(&one));
    if let Some(person) = message.author_id.filter(|_| leaves) {
        left.change.rows.push(Row::NoParticipant { ticket: left.ticket.id, person });
    }
    told(scene, &mut left, &mut clocks, waits, actor);
    left
}

/// Clocks follow who waits since when, where that is another moment now.
fn told(
    scene: Scene<'_>,
    done: &mut Done,
    clocks: &mut Vec<Clock>,
    waits: Option<Timestamp>,
    actor: Actor,
) {
    if waits != done.ticket.unanswered_at {
        return wait_again(scene, done, clocks, waits, actor);
    }
    done.ticket.settle(scene.handbook, clocks, scene.at);
    done.change.rows.insert(0, Row::Ticket(Box::new(done.ticket.clone())));
}

fn without<'a>(messages: &'a [Message], message: &Message) -> Vec<&'a Message> {
    messages.iter().filter(|one| one.id != message.id).collect()
}

/// A reply by one of us that customers read.
fn is_reply(message: &Message) -> bool {
    message.from_us && !message.automatic && message.visibility == Visibility::Public
}

/// Whether the message waits for an answer where it is.
fn waited(ticket: &Ticket, message: &Message, rest: &[&Message]) -> bool {
    ticket.unanswered_at.is_some_and(|since| since <= message.created_at)
        && !message.automatic
        && !answered(rest.iter().copied(), message)
}

fn answered<'a>(mut messages: impl Iterator<Item = &'a Message>, message: &Message) -> bool {
    messages.any(|one| is_reply(one) && one.created_at > message.created_at)
}

/// Since when what is left waits.
fn waiting_since(messages: &[&Message]) -> Option<Timestamp> {
    let mut waits = None;
    for one in messages.iter().filter(|one| one.visibility == Visibility::Public) {
        if is_reply(one) {
            waits = None;
        } else if !one.from_us && !one.automatic {
            waits = waits.or(Some(one.created_at));
        }
    }
    waits
}
