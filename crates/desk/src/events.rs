//! Events: one per fact. They feed the history, live pages, webhooks and reports; nothing else
//! remembers what happened. A kind once written is never renamed: old logs must stay readable.

use base::{
    Timestamp,
    ids::{
        AsideId, AttachmentId, BulkId, EscalationId, EventSeq, MessageId, PersonId, SendingId,
        TicketId,
    },
};
use serde::{Deserialize, Serialize};

use crate::{
    messages::Channel,
    sla::{Step, Which},
    tickets::{Status, merge::Was, related::Relation},
};

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// A person.
    Person(PersonId),
    /// Prickle itself, by a rule of the handbook.
    System,
}

impl Actor {
    /// The person, if one.
    #[must_use]
    pub const fn person(self) -> Option<PersonId> {
        match self {
            Self::Person(id) => Some(id),
            Self::System => None,
        }
    }
}

/// What happened. Names are stored, see the module's note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// A ticket came in.
    Opened { channel: Channel, oddities: Vec<String> },
    /// It was routed to a group and team, and why.
    Routed { group: String, team: String, because: String },
    /// A customer wrote.
    CustomerWrote { message: MessageId, channel: Channel, because: String },
    /// One of us answered in public.
    Replied { message: MessageId },
    /// One of us wrote a note.
    Noted { message: MessageId },
    /// A reply was sent off and goes then; `scheduled` where the time was chosen.
    ReplySetOff { sending: SendingId, due_at: Timestamp, scheduled: bool },
    /// It goes at another time.
    ReplyMoved { sending: SendingId, due_at: Timestamp },
    /// Its author took it back before it went.
    ReplyTakenBack { sending: SendingId },
    /// Its time had come, but the ticket had changed: it waits for its author.
    ReplyHeld { sending: SendingId, because: String },
    /// What opens something stood in a message, and is masked in all that is kept of it.
    SecretsMasked { message: MessageId, kinds: Vec<String> },
    /// Who got a reply, where that was not everybody who took part until then.
    RecipientsChosen { left_out: Vec<PersonId>, added: Vec<PersonId> },
    /// Something happened to a clock.
    Clock {
        #[serde(rename = "c")]
        which: Which,
        #[serde(flatten)]
        step: Step,
    },
    /// A clock began to run. This and the four below are read in early logs and written no more.
    ClockStarted { clock: String, due_at: Timestamp, because: String },
    /// A public reply met the clock's target, or came late.
    ClockMet { clock: String, in_time: bool, after_seconds: i64 },
    /// The clock ended without a reply (pending, solved).
    ClockStopped { clock: String },
    /// The target passed without a reply; recorded once.
    Breached { clock: String, due_at: Timestamp },
    /// The due time was computed anew from the original start (SLA-4).
    Retimed { clock: String, from: Option<Timestamp>, to: Option<Timestamp>, because: String },
    /// The status changed.
    StatusChanged { from: Status, to: Status, because: String },
    /// It was merged into another ticket, and how it stood until then.
    MergedInto { into: TicketId, was: Was },
    /// Another ticket was merged into it: who takes part by that, whether both sides read each
    /// other, and how it stood until then.
    MergedFrom { from: TicketId, together: bool, joined: Vec<PersonId>, was: Was },
    /// It stands by itself again.
    UnmergedFrom { of: TicketId },
    /// The other ticket stands by itself again.
    Unmerged { ticket: TicketId },
    /// Copies of these messages became a ticket of their own.
    SplitInto { into: TicketId, messages: Vec<MessageId> },
    /// These messages are copies of another ticket's.
    SplitFrom { from: TicketId, messages: Vec<MessageId> },
    /// A message of it went to another ticket.
    MovedTo { to: TicketId, message: MessageId },
    /// A message came here from another ticket: how this one stood until then, and whether its
    /// writer takes part by that.
    MovedHere { from: TicketId, message: MessageId, was: Status, joined: bool },
    /// One of us began to write with people outside about it.
    AsideBegan { aside: AsideId, subject: String, to: Vec<String> },
    /// One of us wrote on the side.
    AsideWritten { aside: AsideId, message: MessageId },
    /// Somebody outside answered on the side.
    AsideHeard { aside: AsideId, message: MessageId },
    /// What it is to another ticket changed.
    Related { other: TicketId, from: Option<Relation>, to: Option<Relation> },
    /// Words were taken out of these messages for good, and these files as a whole: in so many
    /// places in all. What stood there is told nowhere.
    Redacted { messages: Vec<MessageId>, files: Vec<AttachmentId>, places: i64, because: String },
    /// It was put off: out of *Next up* until then, or until the customer writes.
    Snoozed { until: Option<Timestamp> },
    /// It is no longer.
    Woke { because: String },
    /// The ticket was given to somebody or back to its group.
    Assigned { from: Option<PersonId>, to: Option<PersonId>, because: String },
    /// One of us follows it from inside.
    Followed { person: PersonId, because: String },
    /// One of us no longer does.
    Unfollowed { person: PersonId },
    /// Support looks into a billing matter first (RT-4).
    InvestigationBegan { needed: String },
    /// It did; billing takes over.
    InvestigationEnded,
    /// It went to another team with a filled template, the note (TK-8).
    Escalated { escalation: EscalationId, note: MessageId, group: String, team: String },
    /// That team answered in the note, and it is back where it was `since` it was sent.
    HandedBack { escalation: EscalationId, note: MessageId, since: Timestamp },
    /// Similar tickets speak for a product (RT-3).
    ProductSuggested { product: String, because: String },
    /// Somebody said no to that.
    SuggestionDismissed { product: String },
    /// A field was set by hand: severity, product, plan, kind, tags; with the reason where given.
    FieldChanged { field: String, from: String, to: String, because: String },
    /// It was changed together with others: what stands before this, by the same person.
    BulkEdited { bulk: BulkId, tickets: i64, undone: bool },
    /// A mail to `to` was queued: acknowledgement, reply, survey.
    MailQueued { what: String, to: String },
    /// The mail server took it.
    MailSent { what: String, to: String },
    /// It was refused for good, bounced, or the outcome is unknown.
    MailTroubled { what: String, to: String, trouble: String },
    /// A version of the handbook was put in force. It is about no ticket: see
    /// [`NewEvent::of_desk`].
    HandbookApplied { version: i64, because: String },
    /// The customer answered the survey.
    SurveyAnswered { rating: u8, words: String },
    /// A rule calls a webhook, by its key.
    WebhookCalled { webhook: String, because: String },
    /// A rule of the handbook fired: which, under which version, on what ground, what it did, and
    /// what it could not do.
    RuleFired {
        rule: String,
        name: String,
        version: i64,
        because: String,
        did: Vec<String>,
        not: Vec<String>,
    },
}

impl EventKind {
    /// The message that was written with it, if one was.
    #[must_use]
    pub const fn message(&self) -> Option<MessageId> {
        match self {
            Self::CustomerWrote { message, .. }
            | Self::Replied { message }
            | Self::Noted { message } => Some(*message),
            _ => None,
        }
    }

    /// Worth the customer's eyes: never notes, routing or clocks.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        matches!(
            self,
            Self::Opened { .. }
                | Self::CustomerWrote { .. }
                | Self::Replied { .. }
                | Self::StatusChanged { .. }
        )
    }
}

/// An event not yet written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    pub ticket_id: TicketId,
    pub actor: Actor,
    pub at: Timestamp,
    pub kind: EventKind,
}

impl NewEvent {
    /// An event about the desk itself, which stands in the log as about ticket 0.
    #[must_use]
    pub const fn of_desk(actor: Actor, at: Timestamp, kind: EventKind) -> Self {
        Self { ticket_id: TicketId(0), actor, at, kind }
    }
}

/// An event in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub seq: EventSeq,
    pub ticket_id: TicketId,
    pub actor: Actor,
    pub at: Timestamp,
    pub kind: EventKind,
}
