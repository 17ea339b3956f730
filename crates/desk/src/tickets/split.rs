//! One ticket becomes two (TK-5): chosen messages are copied into a new one, with a mark on both
//! sides; the old ticket keeps all of its own.
//!
//! The rule it protects: whoever asked two things at once waits for both answers from the moment
//! they asked (SLA-4), and nobody is put on the new ticket who wrote nothing of it.

use base::{
    Timestamp,
    ids::{AttachmentId, MessageId, PersonId, TicketId},
};

use super::{
    Status, Ticket, Urgency, clocks,
    open::{Scene, first_line, mail_to, queue_mail},
};
use crate::{
    automations::Marks,
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    messages::{Attachment, Message, Visibility},
    outgoing::MailKind,
    people::Person,
    sla::{self, Clock, RESPONSE, Which},
    tickets::Investigation,
};

/// The facts of a split.
pub struct Splitting<'a> {
    pub id: TicketId,
    pub ticket: &'a Ticket,
    /// The old ticket's, ended ones too.
    pub clocks: &'a [Clock],
    /// What was chosen, oldest first.
    pub messages: Vec<Message>,
    /// The files of the old ticket's messages.
    pub files: Vec<Attachment>,
    /// Who wrote them, and whoever asked on the old ticket.
    pub people: &'a [Person],
    pub subject: &'a str,
    /// The customer hears that there is a new ticket.
    pub tell: bool,
    pub by: PersonId,
}

/// Why it was not split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("choose what goes into the new ticket first")]
    NothingChosen,
    #[error("choose at least one message that a customer wrote")]
    NobodyAsks,
    #[error("give the new ticket a subject")]
    NoSubject,
}

/// Splits: the new ticket with its change, and the events that say so on the old one.
///
/// # Errors
/// A refusal to show; nothing is changed then.
pub fn split(scene: Scene<'_>, facts: Splitting<'_>) -> Result<(Ticket, Change), Refusal> {
    let subject = subject_of(facts.subject);
    if facts.messages.is_empty() {
        return Err(Refusal::NothingChosen);
    }
    let subject = subject.ok_or(Refusal::NoSubject)?;
    let asked = facts.messages.iter().find(|one| !one.from_us && one.author_id.is_some());
    let Some(first) = asked else { return Err(Refusal::NobodyAsks) };
    let requester = first.author_id.unwrap_or(facts.ticket.requester_id);
    let mut ticket = fresh(scene, &facts, subject, requester, first);
    let mut change = Change::default();
    let actor = Actor::Person(facts.by);
    let event = |ticket_id, kind| NewEvent { ticket_id, actor, at: scene.at, kind };
    let opened = EventKind::Opened {
        channel: first.channel,
        oddities: vec![format!("was split off #{}", facts.ticket.id)],
    };
    change.events.push(event(facts.id, opened));
    let copies = copy(scene, &mut change, &facts);
    let messages = copies.iter().map(|(_, new)| *new).collect();
    let kind = EventKind::SplitFrom { from: facts.ticket.id, messages };
    change.events.push(event(facts.id, kind));
    let messages = copies.iter().map(|(old, _)| *old).collect();
    let kind = EventKind::SplitInto { into: facts.id, messages };
    change.events.push(event(facts.ticket.id, kind));
    let mut running = Vec::new();
    if let Some(since) = ticket.unanswered_at {
        let clock = clock(scene, &ticket, facts.clocks, since);
        clocks::tell(&mut change, &mut running, &ticket, scene, Actor::System, clock);
        clocks::breach(&mut change, &mut running, &ticket, scene, &[]);
    }
    ticket.settle(scene.handbook, &running, scene.at);
    take_part(scene, &mut change, &ticket, &facts);
    change.rows.insert(0, Row::Ticket(Box::new(ticket.clone())));
    Ok((ticket, change))
}

/// What a new ticket is called, as it was written; `None` for nothing.
pub(super) fn subject_of(written: &str) -> Option<String> {
    Some(first_line(written)).filter(|subject| !subject.is_empty())
}

pub(super) fn fresh(
    scene: Scene<'_>,
    facts: &Splitting<'_>,
    subject: String,
    requester: PersonId,
    first: &Message,
) -> Ticket {
    let of = facts.ticket;
    let answers =
        |one: &&Message| one.from_us && !one.automatic && one.visibility == Visibility::Public;
    let replied = facts.messages.iter().filter(answers).map(|one| one.created_at);
    let last_reply = replied.clone().max();
    let waits = facts.messages.iter().find(|one| {
        !one.from_us && !one.automatic && last_reply.is_none_or(|reply| one.created_at > reply)
    });
    Ticket {
        id: facts.id,
        subject,
        status: if last_reply.is_some() { Status::Open } else { Status::New },
        channel: first.channel,
        requester_id: requester,
        assignee_id: None,
        tags: Vec::new(),
        opened_at: scene.at,
        updated_at: scene.at,
        status_at: scene.at,
        last_message_at: facts.messages.last().map_or(scene.at, |one| one.created_at),
        solved_at: None,
        first_replied_at: replied.min(),
        unanswered_at: waits.map(|one| one.created_at),
        hops: 0,
        reopenings: 0,
        messages: i64::try_from(facts.messages.len()).unwrap_or(0),
        clock: None,
        due_at: None,
        soon_at: None,
        urgency: Urgency::Later,
        survey_decided: false,
        reminded_at: None,
        wake_at: None,
        version: 0,
        marks: Marks::default(),
        investigation: Investigation::None,
        escalated: None,
        merged_into: None,
        joined: false,
        snooze: None,
        back: String::new(),
        fields: of.fields.clone(),
        external_id: String::new(),
        ..of.clone()
    }
}

/// Copies messages and files; answers the old and new ids.
fn copy(
    scene: Scene<'_>,
    change: &mut Change,
    facts: &Splitting<'_>,
) -> Vec<(MessageId, MessageId)> {
    let mut ids = Vec::with_capacity(facts.messages.len());
    for message in &facts.messages {
        let id = MessageId(scene.ids.next());
        ids.push((message.id, id));
        let mut html = message.html.clone();
        let own = facts.files.iter().filter(|file| file.message_id == message.id);
        for file in own {
            let new = AttachmentId(scene.ids.next());
            let inline = |id: AttachmentId| format!("\"/attachments/{id}/inline\"");
            html = html.replace(&inline(file.id), &inline(new));
            let file = file.clone();
            change.rows.push(Row::Attachment(Attachment {
                id: new,
                message_id: id,
                ticket_id: facts.id,
                ..file
            }));
        }
        // Its `Message-ID` stays the old ticket's: an answer to that mail goes there.
        let (mail_id, via) = (None, None);
        let ticket_id = facts.id;
        let copy = Message { id, ticket_id, html, mail_id, via, ..message.clone() };
        change.rows.push(Row::Message(Box::new(copy)));
    }
    ids
}

/// The clock of the new ticket: from the moment the customer asked, with the pauses of the old
/// ticket's clock for the same question.
pub(super) fn clock(
    scene: Scene<'_>,
    ticket: &Ticket,
    of: &[Clock],
    since: Timestamp,
) -> (Which, sla::Step) {
    let target = clocks::target_of(scene.handbook, ticket);
    let because = clocks::because(scene.handbook, ticket, target);
    let under = (RESPONSE, scene.handbook.version);
    // What ran for it and still does, or none: an answer to the rest was no answer to this.
    let step = sla::resumed(of, since, (target, because), under);
    let kind = clocks::reply_kind(ticket.first_replied_at.is_some());
    (Which { kind, number: 1 }, step)
}

/// Whoever wrote one of the messages takes part, and whoever asked is told if wished.
fn take_part(scene: Scene<'_>, change: &mut Change, ticket: &Ticket, facts: &Splitting<'_>) {
    let wrote = |person: &&Person| {
        let own = facts.messages.iter().any(|one| one.author_id == Some(person.id));
        !person.role.is_staff() && (own || person.id == ticket.requester_id)
    };
    for person in facts.people.iter().filter(wrote) {
        change.rows.push(Row::Participant { ticket: ticket.id, person: person.id });
        let asked = person.id == ticket.requester_id;
        if !(facts.tell && asked) {
            continue;
        }
        if let Some(mail) = mail_to(scene, ticket, person, MailKind::Acknowledgement, None) {
            queue_mail(change, scene, ticket, mail);
        }
    }
}
