//! Mails on their way out: one row per recipient, so that each is sent once and each is answered
//! for. A row says *sending* before the wire is touched; what is found in that state after a crash
//! is *in doubt* and shown to a person: better a doubt here than two mails there.

use base::{
    Timestamp,
    ids::{MessageId, OutgoingId, PersonId, TicketId},
};
use serde::{Deserialize, Serialize};

/// What the mail is; its words are the handbook's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    Acknowledgement,
    /// In place of the acknowledgement: help comes from the community (IN-9).
    CommunityOnly,
    /// In place of the acknowledgement: their ticket was closed, here is a new one.
    FollowUp,
    /// In place of the acknowledgement: they wrote to a ticket they take no part in.
    Stranger,
    /// In place of the acknowledgement: only the beginning of their mail came.
    TooLarge,
    Reply,
    /// We wait for the customer's answer, and say so once.
    PendingReminder,
    Solved,
    SolvedAfterSilence,
    Survey,
    MagicLink,
    /// A link by which whoever reads an address says that it is a customer's.
    AddressProof,
    /// Somebody asked to add an address that is somebody's already.
    AddressTaken,
    /// Something changed about the addresses of an account.
    AddressChanged,
    /// Support looked into a billing matter and billing takes over.
    HandedOver,
    /// A word on the side, to somebody outside the ticket.
    Aside,
}

impl MailKind {
    /// The word in history and lists.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::CommunityOnly => "word on the community",
            Self::FollowUp => "word on the follow-up",
            Self::Stranger => "word to a stranger",
            Self::TooLarge => "word on a mail too large",
            Self::Reply => "reply",
            Self::PendingReminder => "reminder",
            Self::Solved | Self::SolvedAfterSilence => "solved notice",
            Self::Survey => "survey",
            Self::MagicLink => "sign-in link",
            Self::AddressProof => "link to confirm an address",
            Self::AddressTaken | Self::AddressChanged => "word on addresses",
            Self::HandedOver => "handover notice",
            Self::Aside => "word on the side",
        }
    }
}

/// How far it got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    Queued,
    Sending,
    Sent,
    /// Not sent: its recipient read the reply inside the app before it went.
    ReadInApp,
    /// Nobody knows whether it arrived; a person decides.
    InDoubt,
    /// Refused for good, or bounced.
    Failed,
    /// The same text went to the same person too often: a person decides.
    Held,
}

/// One mail to one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    pub id: OutgoingId,
    pub kind: MailKind,
    pub state: MailState,
    /// `None` for mails without a ticket (sign-in links).
    pub ticket_id: Option<TicketId>,
    /// The message it carries, for replies and acknowledgements.
    pub message_id: Option<MessageId>,
    pub person_id: PersonId,
    pub to_address: String,
    /// Our `Message-ID`, made when queued so that a second try is the same mail.
    pub mail_id: String,
    /// What the mail carries beyond its ticket: the secret of a sign-in link (or the
    /// whole link, where it leads into an app) or survey link, the number
    /// of the earlier ticket, the person who solved it. Wiped once sent.
    pub token: String,
    /// What went wrong, in the server's words; empty while all is well.
    pub trouble: String,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    /// Its turn, where its mailbox sends so many a minute only.
    pub not_before: Option<Timestamp>,
    /// What it says, up to names and numbers; `None` until it is first tried.
    pub text_hash: Option<String>,
}

/// Whether a mail left, as far as anybody can know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Went {
    No,
    /// It is on its way, or in doubt.
    Perhaps,
    Yes,
}

impl Outgoing {
    /// Whether it left. What came back had left: it stands on some server.
    #[must_use]
    pub const fn went(&self) -> Went {
        match (self.state, self.sent_at) {
            (MailState::Sent, _) | (MailState::Failed, Some(_)) => Went::Yes,
            (MailState::Sending | MailState::InDoubt, _) => Went::Perhaps,
            (MailState::Queued | MailState::Held | MailState::ReadInApp, _)
            | (MailState::Failed, None) => Went::No,
        }
    }
}

impl MailState {
    /// A person has to decide whether it goes.
    #[must_use]
    pub const fn is_stuck(self) -> bool {
        matches!(self, Self::Failed | Self::InDoubt | Self::Held)
    }
}

/// The same text to the same person so often within [`SAME_SECONDS`] is a machine of ours gone
/// wrong, or two machines answering each other: the next one is held back and people are told.
pub const MOST_SAME: i64 = 20;
/// An hour: a loop between two machines fills it at once, no person does.
pub const SAME_SECONDS: i64 = 3600;
