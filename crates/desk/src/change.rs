//! What an action wants written: rows, events and jobs, all or nothing.

use base::{
    Timestamp,
    ids::{AsideId, AttachmentId, MessageId, PersonId, SendingId, TicketId},
};

use crate::{
    absences::Absence,
    csat::Survey,
    events::NewEvent,
    jobs::NewJob,
    messages::{Attachment, Message},
    notices::Notice,
    organisations::{Organisation, change::OrganisationEvent},
    outgoing::Outgoing,
    people::Person,
    sla::Clock,
    suggestions::Suggestion,
    tickets::{
        Ticket, asides::Aside, escalation::Escalation, related::Relation, sending::Sending,
        thread::Merge,
    },
};

/// A row to write. Rows with an id already in the database are replaced whole.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    Ticket(Box<Ticket>),
    /// What the widget or API told about the customer's set-up, as JSON text; kept apart from the
    /// ticket since it is large and rarely read.
    Context {
        ticket: TicketId,
        json: String,
    },
    Message(Box<Message>),
    Attachment(Attachment),
    /// The text of a file that is text; the search finds its ticket by it.
    FileText {
        attachment: AttachmentId,
        text: String,
    },
    Clock(Box<Clock>),
    Person(Box<Person>),
    Organisation(Box<Organisation>),
    /// A line of an organisation's own history.
    OrganisationEvent(Box<OrganisationEvent>),
    /// One of us follows the ticket.
    Follower {
        ticket: TicketId,
        person: PersonId,
        because: String,
        by: Option<PersonId>,
        at: Timestamp,
    },
    /// One of us follows no longer.
    NoFollower {
        ticket: TicketId,
        person: PersonId,
    },
    Absence(Box<Absence>),
    Suggestion(Box<Suggestion>),
    /// The person was given the group's last ticket.
    Turn {
        group: String,
        person: PersonId,
    },
    /// The person takes part in the ticket: sees it, may write to it.
    Participant {
        ticket: TicketId,
        person: PersonId,
    },
    /// The person takes part because `via`, where they do, was merged with this ticket. `apart`:
    /// they get our answers and may write, but this ticket is not theirs to read.
    Joined {
        ticket: TicketId,
        person: PersonId,
        via: TicketId,
        apart: bool,
    },
    /// The person takes part no longer.
    NoParticipant {
        ticket: TicketId,
        person: PersonId,
    },
    /// The message, which stood on its own ticket until now, goes to another with its files.
    Moved {
        message: Box<Message>,
        to: TicketId,
    },
    /// Whoever takes part through `via` no longer does.
    Parted {
        ticket: TicketId,
        via: TicketId,
    },
    Merge(Box<Merge>),
    Escalation(Box<Escalation>),
    Aside(Box<Aside>),
    /// The side conversation is with this person.
    AsideWith {
        aside: AsideId,
        person: PersonId,
    },
    /// This `Message-ID`, seen or sent, belongs to the side conversation.
    AsideMailId {
        mail_id: String,
        aside: AsideId,
    },
    /// What a ticket is to another; there is one row for each side.
    Related {
        ticket: TicketId,
        other: TicketId,
        relation: Relation,
    },
    Unrelated {
        ticket: TicketId,
        other: TicketId,
    },
    /// This `Message-ID`, seen or sent, belongs to the ticket.
    MailId {
        mail_id: String,
        ticket: TicketId,
        message: Option<MessageId>,
    },
    Outgoing(Box<Outgoing>),
    /// A reply on its way.
    Sending(Box<Sending>),
    /// It went, or was taken back.
    NoSending(SendingId),
    Survey(Box<Survey>),
    /// Told to our own people; one with a key the audience was told before is left out.
    Notice(Box<Notice>),
    /// The person's draft on the ticket is done with.
    DraftDone {
        ticket: TicketId,
        person: PersonId,
    },
}

/// One change: written in one transaction.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Change {
    pub rows: Vec<Row>,
    pub events: Vec<NewEvent>,
    pub jobs: Vec<NewJob>,
}

impl Change {
    /// Adds everything of `other` after what is here.
    pub fn extend(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.events.extend(other.events);
        self.jobs.extend(other.jobs);
    }

    /// Nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.events.is_empty() && self.jobs.is_empty()
    }
}
