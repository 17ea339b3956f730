//! Side conversations (TK-6): a thread by mail about a ticket with people outside of it. Its words
//! are messages of the ticket that only we can read; the customer never sees that there is one.
//!
//! The rules it protects: nobody who takes part in the ticket is written to by mistake, each mail
//! goes out once, and an answer comes back to its thread and to nobody else.

use base::{
    Timestamp,
    ids::{AsideId, AttachmentId, MessageId, OutgoingId, PersonId, TicketId},
};

use super::{
    Ticket,
    open::{Scene, StoredFile},
};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    jobs::{JobKind, NewJob},
    messages::{Attachment, Channel, Incoming, Message, Visibility, markdown},
    notices::{Audience, Notice},
    outgoing::{MailKind, MailState, Outgoing},
    people::Person,
};

/// A side conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    pub id: AsideId,
    pub ticket_id: TicketId,
    pub subject: String,
    pub by: PersonId,
    pub at: Timestamp,
}

/// Why nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("write something first")]
    Empty,
    #[error("say what it is about in the subject")]
    NoSubject,
    #[error("name at least one mail address to write to")]
    Nobody,
    #[error("“{0}” is no mail address")]
    BadAddress(String),
    #[error("that are more than {MOST_PEOPLE} people; write to fewer")]
    TooMany,
    #[error("{0} takes part in this ticket as a customer; answer there instead")]
    OnTheTicket(String),
    #[error("there is no mailbox to write from yet")]
    NoMailbox,
}

/// More people is a mailing list.
pub const MOST_PEOPLE: usize = 10;

/// What we write.
pub struct Saying<'a> {
    pub aside: &'a Aside,
    /// It begins with this.
    pub new: bool,
    pub author: &'a Person,
    /// Who is written to.
    pub people: &'a [Person],
    /// Customers on the ticket.
    pub customers: &'a [Person],
    /// Markdown.
    pub text: &'a str,
    pub files: Vec<StoredFile>,
}

/// Writes to the people of a side conversation: one mail to each.
///
/// # Errors
/// A refusal to show; nothing is written then.
pub fn say(scene: Scene<'_>, facts: Saying<'_>) -> Result<Change, Refusal> {
    if facts.text.trim().is_empty() && facts.files.is_empty() {
        return Err(Refusal::Empty);
    }
    if facts.aside.subject.trim().is_empty() {
        return Err(Refusal::NoSubject);
    }
    let mine = |person: &&Person| facts.customers.iter().any(|one| one.id == person.id);
    if let Some(customer) = facts.people.iter().find(mine) {
        return Err(Refusal::OnTheTicket(customer.display_name().to_owned()));
    }
    let addressed = facts.people.iter().filter(|person| person.address.is_some());
    match addressed.count() {
        0 => return Err(Refusal::Nobody),
        many if many > MOST_PEOPLE => return Err(Refusal::TooMany),
        _ => {}
    }
    let aside = facts.aside;
    let message = Message {
        id: MessageId(scene.ids.next()),
        ticket_id: aside.ticket_id,
        author_id: Some(facts.author.id),
        from_us: true,
        visibility: Visibility::Internal,
        channel: Channel::Desk,
        text: facts.text.to_owned(),
        html: markdown::render(facts.text),
        quoted: String::new(),
        mail_id: None,
        threaded_because: String::new(),
        automatic: false,
        created_at: scene.at,
        via: None,
        aside: Some(aside.id),
    };
    let mut change = Change::default();
    let actor = Actor::Person(facts.author.id);
    let to: Vec<String> = facts.people.iter().filter_map(|one| one.address.clone()).collect();
    if facts.new {
        change.rows.push(Row::Aside(Box::new(aside.clone())));
        let people = facts.people.iter();
        change.rows.extend(people.map(|one| Row::AsideWith { aside: aside.id, person: one.id }));
        let kind = EventKind::AsideBegan { aside: aside.id, subject: aside.subject.clone(), to };
        event(&mut change, scene, aside, actor, kind);
    }
    let kind = EventKind::AsideWritten { aside: aside.id, message: message.id };
    event(&mut change, scene, aside, actor, kind);
    for person in facts.people {
        mail(&mut change, scene, aside, person, message.id);
    }
    put(&mut change, scene, message, facts.files);
    Ok(change)
}

/// One mail to one person, its job, and the id by which the answer comes back.
fn mail(change: &mut Change, scene: Scene<'_>, aside: &Aside, to: &Person, message: MessageId) {
    let Some(to_address) = to.address.clone() else { return };
    let id = OutgoingId(scene.ids.next());
    let mail_id = format!("s{}.{id}@{}", aside.id, scene.mail_domain);
    let what = MailKind::Aside.name().to_owned();
    let kind = EventKind::MailQueued { what, to: to_address.clone() };
    event(change, scene, aside, Actor::System, kind);
    change.rows.push(Row::AsideMailId { mail_id: mail_id.clone(), aside: aside.id });
    change.jobs.push(NewJob { kind: JobKind::SendMail { outgoing: id }, run_at: scene.at });
    change.rows.push(Row::Outgoing(Box::new(Outgoing {
        id,
        kind: MailKind::Aside,
        state: MailState::Queued,
        ticket_id: Some(aside.ticket_id),
        message_id: Some(message),
        person_id: to.id,
        to_address,
        mail_id,
        token: aside.id.to_string(),
        trouble: String::new(),
        created_at: scene.at,
        sent_at: None,
        not_before: None,
        text_hash: None,
    })));
}

/// What somebody outside answered. Who of us is told: whoever began it, and whoever owns the
/// ticket.
#[must_use]
pub fn hear(
    scene: Scene<'_>,
    (aside, ticket): (&Aside, &Ticket),
    author: &Person,
    incoming: &Incoming,
    files: Vec<StoredFile>,
) -> Change {
    let html = incoming
        .html
        .as_deref()
        .map_or_else(|| markdown::plain(&incoming.text), |html| markdown::clean(html, &|_| None));
    let message = Message {
        id: MessageId(scene.ids.next()),
        ticket_id: aside.ticket_id,
        author_id: Some(author.id),
        from_us: false,
        visibility: Visibility::Internal,
        channel: Channel::Email,
        text: incoming.text.clone(),
        html,
        quoted: incoming.quoted.clone(),
        mail_id: incoming.message_id.clone(),
        threaded_because: String::new(),
        automatic: incoming.automatic,
        created_at: scene.at,
        via: None,
        aside: Some(aside.id),
    };
    let mut change = Change::default();
    let kind = EventKind::AsideHeard { aside: aside.id, message: message.id };
    event(&mut change, scene, aside, Actor::Person(author.id), kind);
    if let Some(mail_id) = message.mail_id.clone() {
        change.rows.push(Row::AsideMailId { mail_id, aside: aside.id });
    }
    if !incoming.automatic {
        let mut to = vec![aside.by];
        to.extend(ticket.assignee_id.filter(|owner| *owner != aside.by));
        let name = author.display_name();
        let text = format!("{name} answered on the side of #{}: {}", ticket.id, aside.subject);
        change.rows.extend(to.into_iter().map(|person| {
            Row::Notice(Box::new(Notice {
                key: format!("aside:{}", message.id),
                audience: Audience::Person(person),
                ticket_id: Some(ticket.id),
                text: text.clone(),
                at: scene.at,
            }))
        }));
    }
    put(&mut change, scene, message, files);
    change
}

fn event(change: &mut Change, scene: Scene<'_>, aside: &Aside, actor: Actor, kind: EventKind) {
    change.events.push(NewEvent { ticket_id: aside.ticket_id, actor, at: scene.at, kind });
}

fn put(change: &mut Change, scene: Scene<'_>, message: Message, files: Vec<StoredFile>) {
    let (message_id, ticket_id) = (message.id, message.ticket_id);
    change.rows.push(Row::Message(Box::new(message)));
    change.rows.extend(files.into_iter().map(|file| {
        Row::Attachment(Attachment {
            id: AttachmentId(scene.ids.next()),
            message_id,
            ticket_id,
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            key: file.key,
            content_id: file.content_id,
        })
    }));
}
