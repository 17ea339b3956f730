//! A new ticket: whose it is, where it goes, by when it is answered, and the acknowledgement.

use base::{
    Timestamp,
    ids::{Ids, MessageId, TicketId},
};
use serde::{Deserialize, Serialize};

pub(crate) use super::mails::{bare, mail_to, queue_mail};
use super::{
    Investigation, Status, Ticket, Urgency, answer::assign, attached::attached, clocks, community,
    masking::masked,
};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    handbook::Handbook,
    messages::{Attachment, Channel, Incoming, Message, Visibility, markdown},
    organisations::Organisation,
    outgoing::MailKind,
    people::Person,
    phrases::Language,
    reply_check::secrets,
    routing,
    sla::Clock,
    turns::Turn,
};

/// What every decision needs besides its facts.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    pub handbook: &'a Handbook,
    pub ids: &'a Ids,
    pub at: Timestamp,
    /// The domain our `Message-ID`s end in.
    pub mail_domain: &'a str,
}

/// A file whose bytes are already stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    pub name: String,
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    pub key: String,
    pub content_id: Option<String>,
    /// What it is found by, where it is text (see [`crate::search::file_text`]); a job looks where
    /// it was not at hand.
    #[serde(skip)]
    pub text: String,
}

/// What the sender or the calling app said about the matter; all optional (IN-1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub kind: Option<String>,
    pub product: Option<String>,
    pub severity: Option<String>,
    pub tags: Vec<String>,
    /// The set-up as the widget saw it, JSON text.
    pub context: Option<String>,
    /// What the requester's browser asks to be spoken to in, where it is known.
    pub language: Option<Language>,
    /// What another system calls it; may be empty.
    pub external_id: String,
    /// The sender's identity was proved.
    pub verified: bool,
    /// Imported or replayed: nobody is written to.
    pub quiet: bool,
}

/// The facts a new ticket is made from.
pub struct Opening<'a> {
    pub id: TicketId,
    pub requester: &'a Person,
    pub organisation: Option<&'a Organisation>,
    /// People in To and Cc who follow along.
    pub followers: &'a [Person],
    pub incoming: &'a Incoming,
    pub files: Vec<StoredFile>,
    pub asked: &'a Asked,
    /// The ticket this one follows or strangely points at.
    pub link: Option<Link>,
    /// Who is given it, where its group is given out (RT-7).
    pub turn: Option<&'a Turn>,
    /// What the requester is spoken to in.
    pub language: Language,
}

/// Another ticket that the first message was an answer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// It is closed.
    Follows(TicketId),
    /// The sender takes no part in it.
    PointsAt(TicketId),
}

impl Link {
    fn words(self) -> String {
        match self {
            Self::Follows(id) => format!("follows #{id}, which is closed"),
            Self::PointsAt(id) => {
                format!("points at #{id}, but its sender doesn't take part there")
            }
        }
    }

    /// The mail that says so, and what it carries. A stranger hears nothing of the other ticket.
    fn mail(self) -> (MailKind, String) {
        match self {
            Self::Follows(id) => (MailKind::FollowUp, id.to_string()),
            Self::PointsAt(_) => (MailKind::Stranger, String::new()),
        }
    }
}

/// The longest subject kept, in characters; the whole text is in the message anyway.
const SUBJECT_CHARS: usize = 250;

/// What a message is taken for until somebody says otherwise.
const DEFAULT_KIND: &str = "question";

/// Where a new ticket will go: known before it is opened, so that whose turn it is can be asked.
#[must_use]
pub fn route_of_new(handbook: &Handbook, asked: &Asked) -> routing::Route {
    let product = asked.product.as_deref().and_then(|text| handbook.find_product(text));
    routing::route(handbook, product.map(|product| product.key.as_str()), &kind_of(handbook, asked))
}

fn kind_of(handbook: &Handbook, asked: &Asked) -> String {
    let kind = asked.kind.clone().filter(|key| handbook.kind(key).is_some());
    kind.unwrap_or_else(|| DEFAULT_KIND.to_owned())
}

/// Opens a ticket.
#[must_use]
pub fn open(scene: Scene<'_>, facts: Opening<'_>) -> (Ticket, Change) {
    let mut change = Change::default();
    let mut ticket = fresh(scene, &facts);
    let message = customer_message(scene, &ticket, facts.requester, facts.incoming, "");
    let mut oddities: Vec<String> = facts.incoming.oddities.iter().map(|o| o.0.clone()).collect();
    oddities.extend(facts.link.map(Link::words));
    let event = |actor, kind| NewEvent { ticket_id: facts.id, actor, at: scene.at, kind };
    change.events.push(event(
        Actor::Person(facts.requester.id),
        EventKind::Opened { channel: facts.incoming.channel, oddities },
    ));
    let route = routing::route(scene.handbook, ticket.product.as_deref(), &ticket.kind);
    (ticket.group, ticket.team) = (route.group.clone(), route.team.clone());
    change.events.push(event(
        Actor::System,
        EventKind::Routed { group: route.group, team: route.team, because: route.because },
    ));
    change.events.push(event(
        Actor::Person(facts.requester.id),
        EventKind::CustomerWrote {
            message: message.id,
            channel: facts.incoming.channel,
            because: String::new(),
        },
    ));
    change.events.extend(masked(scene, &message, facts.incoming));
    let mut running: Vec<Clock> = Vec::new();
    let pointed = community::point(&mut change, &mut ticket, scene, &facts);
    if !facts.incoming.automatic && !pointed {
        clocks::customer_waits(&mut change, &mut running, &ticket, scene);
    }
    given_out(&mut change, &mut ticket, scene, facts.turn.filter(|_| !pointed));
    ticket.settle(scene.handbook, &running, scene.at);
    look_for_product(&mut change, scene, &ticket);
    if !facts.incoming.automatic && !facts.asked.quiet && !pointed {
        let (kind, token) = word(&facts);
        if let Some(mut mail) = mail_to(scene, &ticket, facts.requester, kind, None) {
            mail.token = token;
            queue_mail(&mut change, scene, &ticket, mail);
        }
    }
    for person in std::iter::once(facts.requester).chain(facts.followers) {
        change.rows.push(Row::Participant { ticket: ticket.id, person: person.id });
    }
    if let Some(json) = &facts.asked.context {
        let json = secrets::mask(json).into_owned();
        change.rows.push(Row::Context { ticket: ticket.id, json });
    }
    put_message(&mut change, scene, message, facts.files, facts.incoming.html.as_deref());
    change.rows.insert(0, Row::Ticket(Box::new(ticket.clone())));
    (ticket, change)
}

/// What is told of the new ticket, and what that mail carries.
fn word(facts: &Opening<'_>) -> (MailKind, String) {
    // What is missing matters more than why it is a ticket of its own.
    if facts.incoming.whole_bytes.is_some() {
        return (MailKind::TooLarge, String::new());
    }
    facts.link.map_or((MailKind::Acknowledgement, String::new()), Link::mail)
}

/// Gives the ticket to whose turn it is, and remembers that it was.
pub(super) fn given_out(
    change: &mut Change,
    ticket: &mut Ticket,
    scene: Scene<'_>,
    turn: Option<&Turn>,
) {
    let Some(turn) = turn else { return };
    assign(change, ticket, scene, Actor::System, Some(&turn.person), &turn.because);
    change.rows.push(Row::Turn { group: ticket.group.clone(), person: turn.person.id });
}

/// A ticket whose product nobody knows is compared with similar ones, behind the request (RT-3).
pub(super) fn look_for_product(change: &mut Change, scene: Scene<'_>, ticket: &Ticket) {
    if ticket.product.is_none() && ticket.group == scene.handbook.routing.unclassified_group {
        change.jobs.push(crate::jobs::NewJob {
            kind: crate::jobs::JobKind::SuggestProduct { ticket: ticket.id },
            run_at: scene.at,
        });
    }
}

fn fresh(scene: Scene<'_>, facts: &Opening<'_>) -> Ticket {
    let (handbook, asked) = (scene.handbook, facts.asked);
    let kind = kind_of(handbook, asked);
    let severity = asked.severity.clone().filter(|key| handbook.severity(key).is_some());
    let severity = severity.unwrap_or_else(|| handbook.default_severity(&kind).to_owned());
    let product = asked.product.as_deref().and_then(|text| handbook.find_product(text));
    let organisation = facts.organisation;
    Ticket {
        id: facts.id,
        subject: subject_of(facts.incoming, facts.link.is_some()),
        status: Status::New,
        product: product.map(|product| product.key.clone()),
        kind,
        severity,
        group: String::new(),
        team: String::new(),
        channel: facts.incoming.channel,
        requester_id: facts.requester.id,
        organisation_id: organisation.map(|organisation| organisation.id),
        plan: organisation.map_or_else(
            || handbook.rules.plan_without_organisation.clone(),
            |organisation| organisation.plan_in_force().to_owned(),
        ),
        plan_by_hand: false,
        priority: organisation.is_some_and(|organisation| organisation.priority),
        assignee_id: None,
        verified: asked.verified,
        tags: asked.tags.clone(),
        mailbox: facts.incoming.delivered_to.first().cloned().unwrap_or_default(),
        opened_at: scene.at,
        updated_at: scene.at,
        status_at: scene.at,
        last_message_at: scene.at,
        solved_at: None,
        first_replied_at: None,
        unanswered_at: (!facts.incoming.automatic).then_some(scene.at),
        hops: 0,
        reopenings: 0,
        messages: 1,
        clock: None,
        due_at: None,
        soon_at: None,
        urgency: Urgency::Later,
        rank: 0,
        survey_decided: facts.incoming.automatic,
        reminded_at: None,
        wake_at: None,
        version: 0,
        marks: crate::automations::Marks::default(),
        investigation: Investigation::None,
        escalated: None,
        merged_into: None,
        joined: false,
        snooze: None,
        back: String::new(),
        fields: super::fields::Fields::new(),
        external_id: asked.external_id.trim().to_owned(),
    }
}

/// The subject given, else the first line of the text, else plain words. That of an answer which
/// began a ticket of its own does without the marks of the ticket it answers.
fn subject_of(incoming: &Incoming, answers: bool) -> String {
    let given = if answers { bare(&incoming.subject) } else { &incoming.subject };
    [first_line(given), beginning(&incoming.text)]
        .into_iter()
        .find(|subject| !subject.is_empty())
        .unwrap_or_else(|| "No subject".to_owned())
}

/// What a text without a subject is called: its first line, cut where it is long.
#[must_use]
pub fn beginning(text: &str) -> String {
    first_line(text).chars().take(90).collect()
}

pub(super) fn first_line(text: &str) -> String {
    let text = secrets::mask(text);
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
    line.chars().filter(|c| !c.is_control()).take(SUBJECT_CHARS).collect()
}

/// The message a customer wrote, as it is kept.
pub(super) fn customer_message(
    scene: Scene<'_>,
    ticket: &Ticket,
    author: &Person,
    incoming: &Incoming,
    because: &str,
) -> Message {
    let text = secrets::mask(&incoming.text).into_owned();
    let html = match (incoming.channel, &incoming.html) {
        // Cleaned once the ids of inline images are known, see `put_message`.
        (Channel::Email, Some(_)) => String::new(),
        (Channel::Email, None) => markdown::plain(&text),
        _ => markdown::render(&text),
    };
    Message {
        id: MessageId(scene.ids.next()),
        ticket_id: ticket.id,
        author_id: Some(author.id),
        from_us: false,
        visibility: Visibility::Public,
        channel: incoming.channel,
        text,
        html,
        quoted: secrets::mask(&incoming.quoted).into_owned(),
        mail_id: incoming.message_id.clone(),
        threaded_because: because.to_owned(),
        automatic: incoming.automatic,
        created_at: scene.at,
        via: None,
        aside: None,
    }
}

/// Puts a message, its files and its `Message-ID` into the change. Inline images of HTML mail
/// are pointed at their stored files.
pub(crate) fn put_message(
    change: &mut Change,
    scene: Scene<'_>,
    mut message: Message,
    files: Vec<StoredFile>,
    html: Option<&str>,
) {
    let mut texts = Vec::new();
    let attachments = attached(change, scene, &message, files, &mut texts);
    if let Some(html) = html.filter(|_| message.channel == Channel::Email) {
        message.html = markdown::clean(&secrets::mask(html), &|content_id| {
            let inline = |a: &&Attachment| a.content_id.as_deref() == Some(content_id);
            attachments.iter().find(inline).map(|a| format!("/attachments/{}/inline", a.id))
        });
    }
    if message.channel == Channel::Desk {
        message.html = markdown::render_with(&message.text, &|content_id| {
            let inline = |a: &&Attachment| a.content_id.as_deref() == Some(content_id);
            attachments.iter().find(inline).map(|a| format!("/attachments/{}/inline", a.id))
        });
    }
    if let Some(mail_id) = message.mail_id.clone() {
        change.rows.push(Row::MailId {
            mail_id,
            ticket: message.ticket_id,
            message: Some(message.id),
        });
    }
    change.rows.push(Row::Message(Box::new(message)));
    change.rows.extend(attachments.into_iter().map(Row::Attachment));
    change.rows.extend(texts);
}
