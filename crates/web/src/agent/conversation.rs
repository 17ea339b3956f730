//! The conversation of a ticket: messages with their files and delivery, and the events between
//! them that explain what happened.

use std::collections::{HashMap, HashSet};

use base::ids::{MessageId, PersonId};
use desk::{
    events::{Actor, Event, EventKind},
    files::Kind,
    handbook::Handbook,
    messages::{Attachment, Message, Visibility},
    outgoing::{MailState, Outgoing},
    people::Person,
    tickets::{Status, Ticket, thread::Merge},
    viewer::Viewer,
};
use store::{Conn, Fault, merges::Thread};
use ui::{
    kit::{clips::FileClip, face::Face},
    tickets::{
        asides::AsideLine,
        conversation::{Automatic, Entry, EventLine},
        message::{Delivery, MessageView, Side},
    },
};

use super::{
    clocks,
    joined::{linked, mark, marked, others},
    moving::{moved_here, offered},
    redaction::told as redacted,
    steps::{Step, gathered, ordered},
    words::{face, named},
};

/// So many characters of a message are shown beside a reply that was held back for it.
const BEGINNING: usize = 400;

/// The conversation and what other parts of the page need of it.
pub struct Talk {
    pub entries: Vec<Entry>,
    /// The newest message everybody may read; 0 for none.
    pub newest_public: i64,
    /// Everything that happened, oldest first.
    pub events: Vec<Event>,
    /// What is said with people outside.
    pub asides: Vec<AsideLine>,
    /// What it is or was merged with.
    pub merges: Vec<Merge>,
    /// Issues and pull requests it is linked to, and what is merged into it.
    pub linked: Vec<String>,
    /// Who overrode the plan, and why.
    pub plan_note: String,
    authors: HashMap<i64, String>,
    words: HashMap<i64, String>,
}

impl Talk {
    /// Who wrote a message.
    pub fn author_of(&self, message: i64) -> Option<String> {
        self.authors.get(&message).cloned()
    }

    /// What a message says, cut after some lines: enough to decide whether one's own still holds.
    pub fn beginning_of(&self, message: i64) -> String {
        self.words.get(&message).map(|words| beginning(words)).unwrap_or_default()
    }
}

/// The first words of a text.
pub fn beginning(words: &str) -> String {
    let short: String = words.trim().chars().take(BEGINNING).collect();
    if short.len() < words.trim().len() { format!("{}…", short.trim_end()) } else { short }
}

/// Names of everybody who may appear.
pub struct Names {
    all: HashMap<PersonId, String>,
    customers: HashSet<PersonId>,
}

impl Names {
    /// The names of these people.
    pub fn of<'a>(people: impl Iterator<Item = &'a Person>) -> Self {
        let mut names = Self { all: HashMap::new(), customers: HashSet::new() };
        for person in people {
            names.all.insert(person.id, person.display_name().to_owned());
            if !person.role.is_staff() {
                names.customers.insert(person.id);
            }
        }
        names
    }

    fn is_customer(&self, id: PersonId) -> bool {
        self.customers.contains(&id)
    }

    /// The name, or a plain word for somebody who is gone.
    pub fn get(&self, id: PersonId) -> &str {
        self.all.get(&id).map_or("Somebody", String::as_str)
    }
}

/// Reads the conversation as the viewer may see it.
pub async fn read(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: &Ticket,
    (people, staff): (&[Person], &[Person]),
    handbook: &Handbook,
) -> Result<Talk, Fault> {
    let thread = store::merges::thread(conn, viewer, ticket).await?;
    let files = thread.files(conn).await?;
    let events = store::events::of_ticket(conn, viewer, ticket.id).await?;
    let mut mails = Vec::new();
    for home in &thread.homes {
        mails.extend(store::mail::of_ticket(conn, *home).await?);
    }
    let others = others(conn, &thread, people, staff).await?;
    let names = Names::of(people.iter().chain(staff).chain(&others));
    let Thread { messages, merges, .. } = thread;
    // What is said on the side stands by itself.
    let (on_the_side, messages): (Vec<Message>, Vec<Message>) =
        messages.into_iter().partition(|message| message.aside.is_some());
    let asides = super::asides::lines(conn, ticket, &on_the_side).await?;
    let first_open = first_unanswered(ticket, &messages);
    let told = clocks::lines(&events, handbook);
    let moved = moved_here(&events);
    let entries = ordered(&messages, &events).into_iter().filter_map(|step| match step {
        Step::Said(message) => {
            let mark = mark(ticket, &merges, &events, message);
            let shown = entry(message, &names, &files, &mails, first_open);
            let shown = offered(marked(shown, mark), ticket, message, (&moved, viewer));
            Some(redacted(shown, message, viewer, (&events, &names)))
        }
        Step::Happened(event) => {
            let words =
                told.get(&event.seq).cloned().or_else(|| line(&named(handbook, event), &names))?;
            Some(Entry::Events(vec![EventLine { at: event.at, words }]))
        }
    });
    let entries = gathered(entries);
    let public = messages.iter().filter(|message| message.visibility == Visibility::Public);
    Ok(Talk {
        entries,
        newest_public: public.map(|message| message.id.0).max().unwrap_or(0),
        plan_note: if ticket.plan_by_hand { plan_note(&events, &names) } else { String::new() },
        linked: linked(conn, viewer, ticket, (&events, &merges)).await?,
        events,
        asides,
        merges,
        authors: messages.iter().map(|one| (one.id.0, author(one, &names).name)).collect(),
        words: messages.iter().map(|one| (one.id.0, one.text.clone())).collect(),
    })
}

fn first_unanswered(ticket: &Ticket, messages: &[Message]) -> Option<MessageId> {
    let since = ticket.unanswered_at?;
    let waiting = |one: &&Message| !one.from_us && !one.automatic && one.created_at >= since;
    messages.iter().find(waiting).map(|message| message.id)
}

fn author(message: &Message, names: &Names) -> Face {
    match message.author_id {
        Some(id) => face(names.get(id), id),
        None => Face::new("Prickle", 0),
    }
}

fn entry(
    message: &Message,
    names: &Names,
    files: &[Attachment],
    mails: &[Outgoing],
    first_open: Option<MessageId>,
) -> Entry {
    if message.automatic && message.visibility == Visibility::Public {
        return Entry::Automatic(Automatic {
            id: message.id.0,
            at: message.created_at,
            title: format!("Automatic message from {}", author(message, names).name),
            html: message.html.clone(),
        });
    }
    let side = match (message.from_us, message.visibility) {
        (_, Visibility::Internal) => Side::Note,
        (true, Visibility::Public) => Side::Us,
        (false, Visibility::Public) => Side::Customer,
    };
    let inline = |file: &&Attachment| file.content_id.is_none();
    let own = files.iter().filter(|file| file.message_id == message.id).filter(inline);
    Entry::Message(MessageView {
        id: message.id.0,
        side,
        face: author(message, names),
        from: channel_words(message),
        at: message.created_at,
        html: message.html.clone(),
        quoted: message.quoted.clone(),
        files: own.map(clip).collect(),
        delivery: delivery(message.id, mails),
        again: again(message, mails),
        unanswered: first_open == Some(message.id),
        threaded_because: message.threaded_because.clone(),
        oddities: Vec::new(),
        stranger: false,
        mark: String::new(),
        redactions: Vec::new(),
        may_redact: None,
        movable: None,
    })
}

/// A message of a side conversation.
pub fn shown_aside(
    message: &Message,
    names: &Names,
    files: &[Attachment],
    mails: &[Outgoing],
) -> MessageView {
    let side = if message.from_us { Side::Us } else { Side::Customer };
    match entry(&Message { automatic: false, ..message.clone() }, names, files, mails, None) {
        Entry::Message(view) => MessageView { side, ..view },
        Entry::Events(_) | Entry::Automatic(_) => MessageView::default(),
    }
}

/// A file's clip.
pub fn clip(file: &Attachment) -> FileClip {
    FileClip {
        name: file.name.clone(),
        size: file.size,
        // A file that was taken out leads nowhere.
        href: if file.key.is_empty() {
            String::new()
        } else {
            ui::paths::attachment(file.id, &file.name)
        },
        page: match Kind::of(&file.name, &file.media_type) {
            Kind::Other => String::new(),
            _ => ui::paths::file(file.id),
        },
        image: super::files::shown_inline(&file.media_type),
    }
}

fn channel_words(message: &Message) -> String {
    use desk::messages::Channel;
    match (message.from_us, message.channel) {
        (true, _) | (_, Channel::Desk | Channel::System) => "",
        (_, Channel::Widget) => "in-app",
        (_, Channel::Form) => "web form",
        (_, Channel::Email) => "mail",
        (_, Channel::Api) => "API",
        (_, Channel::Portal) => "portal",
    }
    .to_owned()
}

/// The worst of a message's mails is what the writer must know.
fn delivery(message: MessageId, mails: &[Outgoing]) -> Delivery {
    let mut worst = Delivery::None;
    for mail in mails.iter().filter(|mail| mail.message_id == Some(message)) {
        let this = match mail.state {
            MailState::Failed => Delivery::Failed(format!("{}: {}", mail.to_address, mail.trouble)),
            MailState::Held => Delivery::Held(mail.trouble.clone()),
            MailState::InDoubt => Delivery::InDoubt,
            MailState::Queued | MailState::Sending => Delivery::Sending,
            MailState::ReadInApp => Delivery::ReadInApp,
            MailState::Sent => Delivery::Sent(mail.sent_at.unwrap_or(mail.created_at)),
        };
        if weight(&this) > weight(&worst) {
            worst = this;
        }
    }
    worst
}

/// The mail a person may send again.
fn again(
    message: &Message,
    mails: &[Outgoing],
) -> Option<(base::ids::OutgoingId, base::ids::TicketId)> {
    let stuck = |mail: &&Outgoing| mail.message_id == Some(message.id) && mail.state.is_stuck();
    mails.iter().find(stuck).map(|mail| (mail.id, message.ticket_id))
}

const fn weight(delivery: &Delivery) -> u8 {
    match delivery {
        Delivery::None => 0,
        Delivery::ReadInApp => 1,
        Delivery::Sent(_) => 2,
        Delivery::Sending => 3,
        Delivery::InDoubt => 4,
        Delivery::Held(_) => 5,
        Delivery::Failed(_) => 6,
    }
}

/// The sentence of an event worth standing between messages; the history has them all.
fn line(event: &Event, names: &Names) -> Option<String> {
    let who = |id: Option<PersonId>| id.map_or("Prickle", |id| names.get(id)).to_owned();
    let actor = who(event.actor.person());
    let by_customer = event.actor.person().is_some_and(|id| names.is_customer(id));
    Some(match &event.kind {
        EventKind::Opened { oddities, .. } if !oddities.is_empty() => {
            format!("This {}", oddities.join("; "))
        }
        EventKind::Routed { because, .. } => format!("Routed: {because}"),
        EventKind::StatusChanged { to: Status::Open, .. } if by_customer => "Open again".to_owned(),
        EventKind::StatusChanged { to, because, .. } => {
            format!("{actor} set it to {}: {because}", to.word())
        }
        EventKind::Assigned { to: Some(to), because, .. } => {
            format!("Given to {}: {because}", who(Some(*to)))
        }
        EventKind::Assigned { to: None, because, .. } => match event.actor {
            Actor::Person(_) => format!("{actor} gave it back to the group"),
            Actor::System => format!("Back to the group: {because}"),
        },
        EventKind::AsideBegan { to, .. } => {
            format!("{actor} wrote to {} on the side", to.join(", "))
        }
        EventKind::SplitInto { into, .. } => format!("{actor} split #{into} off this"),
        EventKind::SplitFrom { from, .. } => format!("{actor} split this off #{from}"),
        EventKind::MovedTo { to, .. } => format!("{actor} moved a message to #{to}"),
        EventKind::MovedHere { from, .. } => format!("{actor} moved a message here from #{from}"),
        EventKind::Related { other, to: Some(to), .. } => {
            format!("{actor} linked it: this {} #{other}", to.words())
        }
        EventKind::Redacted { messages, because, .. } if messages.is_empty() => {
            format!("{actor} took something out of this for good: {because}")
        }
        EventKind::Snoozed { .. } => format!("{actor} put it off"),
        EventKind::Woke { because } => because.clone(),
        EventKind::MergedFrom { from, .. } => format!("{actor} merged #{from} into this"),
        EventKind::MergedInto { into, .. } => format!("{actor} merged this into #{into}"),
        EventKind::UnmergedFrom { of } => format!("{actor} took it out of #{of} again"),
        EventKind::Unmerged { ticket } => format!("{actor} took #{ticket} out of this again"),
        EventKind::Followed { person, because } => {
            format!("{} follows: {because}", names.get(*person))
        }
        EventKind::Escalated { team, .. } => format!("{actor} escalated it to {team}"),
        EventKind::HandedBack { .. } => format!("{actor} handed it back with an answer"),
        EventKind::InvestigationBegan { .. } => {
            format!("{actor} looks into it before billing takes over")
        }
        EventKind::InvestigationEnded => format!("{actor} is done looking into it for billing"),
        EventKind::FieldChanged { field, to, because, .. } if !because.is_empty() => {
            format!("{actor} set the {field} to {to}: {because}")
        }
        EventKind::FieldChanged { field, to, .. } => format!("{actor} set the {field} to {to}"),
        EventKind::MailTroubled { what, to, trouble } => {
            format!("The {what} to {to} did not arrive: {trouble}")
        }
        EventKind::RecipientsChosen { left_out, added } => chosen(&actor, names, left_out, added),
        EventKind::SecretsMasked { kinds, .. } => {
            let what = kinds.join(" and ");
            format!("Masked {what} in this message: ask them to replace it, it was sent to us")
        }
        EventKind::ReplyHeld { because, .. } => format!("A reply was held back: {because}"),
        EventKind::SurveyAnswered { rating, .. } => {
            format!("{actor} answered the survey: {rating} of 5")
        }
        _ => return None,
    })
}

/// Who was left out of a reply, and who was added.
fn chosen(actor: &str, names: &Names, left_out: &[PersonId], added: &[PersonId]) -> String {
    let all = |ids: &[PersonId]| ids.iter().map(|id| names.get(*id)).collect::<Vec<_>>().join(", ");
    let (out, new) = (all(left_out), all(added));
    match (left_out.is_empty(), added.is_empty()) {
        (true, _) => format!("{actor} added {new} to the ticket"),
        (_, true) => format!("{actor} left {out} out of this reply"),
        _ => format!("{actor} added {new} to the ticket and left {out} out of this reply"),
    }
}

fn plan_note(events: &[Event], names: &Names) -> String {
    let by_hand = events.iter().rev().find_map(|event| match &event.kind {
        EventKind::FieldChanged { field, because, .. } if field == "plan" => {
            Some((event.actor.person(), because))
        }
        _ => None,
    });
    let Some((who, because)) = by_hand else { return String::new() };
    let who = who.map_or("Prickle", |id| names.get(id));
    if because.is_empty() { format!("set by {who}") } else { format!("set by {who}: {because}") }
}
