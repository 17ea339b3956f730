//! One of us writes: a public reply or a note, and what becomes of the ticket.

use base::ids::{MessageId, PersonId};
use serde::{Deserialize, Serialize};

use super::{
    Status, Ticket, clocks,
    fields::missing,
    guard::{News, Seen, There, news},
    hear::reopen,
    in_app::mail_at,
    mails::{mail_to, queue_mail_at},
    open::{Scene, StoredFile, put_message},
};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    messages::{Channel, Message, Visibility, markdown},
    outgoing::MailKind,
    people::Person,
    reply_check::secrets,
    sla::Clock,
};

/// What was written, and where the ticket goes from here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// Markdown.
    pub text: String,
    pub visibility: Visibility,
    /// The status afterwards; `None` leaves it (a reply to a new ticket makes it open).
    pub then: Option<Status>,
    /// What the writer had seen; `None` skips the guard.
    pub seen: Option<Seen>,
    pub channel: Channel,
    /// Imported or replayed: nobody is written to.
    pub quiet: bool,
    pub recipients: Recipients,
    /// What looks like a secret goes as it is: the writer was asked.
    pub insists: bool,
    /// It waited to be sent: the draft that is there now is another one.
    pub waited: bool,
    /// It was not written at the ticket's own composer: the draft there stays.
    pub beside: bool,
}

impl Draft {
    /// The words as they are kept and sent.
    #[must_use]
    pub fn words(&self) -> String {
        if self.insists { self.text.clone() } else { secrets::mask(&self.text).into_owned() }
    }
}

/// Who gets a reply, where that is not simply everybody who takes part.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Recipients {
    /// They go on taking part, but get no mail of this one.
    pub left_out: Vec<PersonId>,
    /// Addresses that take part from now on.
    pub added: Vec<String>,
}

/// The facts an answer needs.
pub struct Answering<'a> {
    pub ticket: &'a Ticket,
    /// All of the ticket's, ended ones too: the next one gets the next number.
    pub clocks: Vec<Clock>,
    pub author: &'a Person,
    /// Customers on the ticket: each gets the reply unless left out.
    pub participants: &'a [Person],
    /// Customers who join with this reply.
    pub joining: &'a [Person],
    /// What is there now, to be compared with what the writer saw.
    pub there: There,
    pub draft: &'a Draft,
    /// Whoever is away is given nothing, not even what they answer themselves (RT-7).
    pub author_away: bool,
    /// Who is just inside the app, and may read it there (IN-1).
    pub in_app: &'a [PersonId],
    pub files: Vec<StoredFile>,
}

/// Why an answer was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("write something first")]
    Empty,
    #[error("this ticket is closed for good; write a new one to the customer instead")]
    Closed,
    #[error("your role may write notes, not replies")]
    NotYours,
    #[error("something happened while you wrote")]
    Overtaken(Vec<News>),
    #[error("“{0}” is no mail address; write one like name@example.com")]
    NoAddress(String),
    #[error("{0} is one of us; let them follow the ticket instead of copying them")]
    OneOfUs(String),
    #[error("choose a time in the next 90 days")]
    BadTime,
    #[error("fill in the fields in the side panel that are needed to solve it first")]
    FieldsMissing,
}

/// Writes the answer.
///
/// # Errors
/// A refusal the writer can act on; nothing is changed then.
pub fn answer(scene: Scene<'_>, mut facts: Answering<'_>) -> Result<(Ticket, Change), Refusal> {
    check(&facts)?;
    let solves = facts.draft.then == Some(Status::Solved);
    if solves && !missing(scene.handbook, facts.ticket).is_empty() {
        return Err(Refusal::FieldsMissing);
    }
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
        ticket.back.clear();
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
    if public {
        recipients_chosen(&mut change, scene, &ticket, &facts);
    }
    if public && !facts.draft.quiet {
        let left_out = &facts.draft.recipients.left_out;
        let all = facts.participants.iter().chain(facts.joining);
        for person in all.filter(|person| !left_out.contains(&person.id)) {
            let mail = mail_to(scene, &ticket, person, MailKind::Reply, Some(message.id));
            if let Some(mail) = mail {
                let at = mail_at(scene.at, person.id, facts.in_app);
                queue_mail_at(&mut change, scene, &ticket, mail, at);
            }
        }
    }
    put_message(&mut change, scene, message, facts.files, None);
    if !facts.draft.waited && !facts.draft.beside {
        change.rows.push(Row::DraftDone { ticket: ticket.id, person: facts.author.id });
    }
    change.rows.insert(0, Row::Ticket(Box::new(ticket.clone())));
    Ok((ticket, change))
}

/// Who joins, and who did not get this one: nobody is added or left out silently.
fn recipients_chosen(
    change: &mut Change,
    scene: Scene<'_>,
    ticket: &Ticket,
    facts: &Answering<'_>,
) {
    let takes_part = |id: &&PersonId| facts.participants.iter().any(|person| person.id == **id);
    let left_out: Vec<PersonId> =
        facts.draft.recipients.left_out.iter().filter(takes_part).copied().collect();
    let added: Vec<PersonId> = facts.joining.iter().map(|person| person.id).collect();
    for person in &added {
        change.rows.push(Row::Participant { ticket: ticket.id, person: *person });
    }
    if !(left_out.is_empty() && added.is_empty()) {
        change.events.push(NewEvent {
            ticket_id: ticket.id,
            actor: Actor::Person(facts.author.id),
            at: scene.at,
            kind: EventKind::RecipientsChosen { left_out, added },
        });
    }
}

pub(super) fn check(facts: &Answering<'_>) -> Result<(), Refusal> {
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
    let Some(seen) = facts.draft.seen.as_ref().filter(|_| public) else { return Ok(()) };
    let people: Vec<PersonId> = facts.participants.iter().map(|person| person.id).collect();
    let news = news(facts.author.id, seen, (facts.ticket.status, &people), &facts.there);
    if news.is_empty() { Ok(()) } else { Err(Refusal::Overtaken(news)) }
}

fn written(scene: Scene<'_>, ticket: &Ticket, facts: &Answering<'_>) -> Message {
    Message {
        id: MessageId(scene.ids.next()),
        ticket_id: ticket.id,
        author_id: Some(facts.author.id),
        from_us: true,
        visibility: facts.draft.visibility,
        channel: facts.draft.channel,
        // For the desk drawn once the ids of its pictures are known, see `put_message`.
        html: match facts.draft.channel {
            Channel::Desk => String::new(),
            _ => markdown::render(&facts.draft.words()),
        },
        text: facts.draft.words(),
        quoted: String::new(),
        mail_id: None,
        threaded_because: String::new(),
        automatic: false,
        created_at: scene.at,
        via: None,
        aside: None,
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
    if !to.is_with_us() {
        // Who waits now is not us: there is nothing to come back to.
        (ticket.snooze, ticket.back) = (None, String::new());
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
