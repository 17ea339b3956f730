//! Jobs: work left for later in the same transaction as the change that wants it. Each is safe to
//! run again; the outside is touched by jobs only.

use base::{
    Timestamp,
    ids::{
        AttachmentId, BulkId, NoticeSeq, OrganisationId, OutgoingId, PersonId, PushId, RawId,
        SendingId, TicketId,
    },
};
use serde::{Deserialize, Serialize};

use crate::organisations::change::Moved;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "job", rename_all = "snake_case")]
pub enum JobKind {
    /// Read a raw message and put it where it belongs.
    ParseRaw { raw: RawId },
    /// Send one mail to one recipient.
    SendMail { outgoing: OutgoingId },
    /// Sign in to a mailbox both ways and say what came of it.
    TestMailbox { mailbox: String },
    /// Bring the tickets under this version of the handbook; `again` for the second look at those
    /// that changed while not every node had heard of it.
    Retime { version: i64, again: bool },
    /// Bring the rest of an organisation's tickets in step with it (RT-1, RT-5).
    FollowOrganisation {
        organisation: OrganisationId,
        moved: Moved,
        by: Option<PersonId>,
        because: String,
    },
    /// Edit the rest of a bulk edit's tickets.
    BulkEdit { bulk: BulkId },
    /// Tell a browser of a notice.
    Push { notice: NoticeSeq, to: PushId },
    /// Look for a product among similar tickets (RT-3).
    SuggestProduct { ticket: TicketId },
    /// Let a reply go whose time has come.
    SendReply { sending: SendingId },
    /// Tell the capture endpoint of the answer to a survey that was given then (CS-3).
    CaptureSurvey { ticket: TicketId, at: Timestamp },
    /// Somebody wishes to be contacted about their rating: bring the ticket back.
    ContactWished { ticket: TicketId },
    /// Keep what is in files behind this one that came before their text was kept.
    ReadFiles { after: AttachmentId },
    /// Delete the bytes under these keys, where nothing shows them any more.
    DropFiles { keys: Vec<String> },
}

impl JobKind {
    /// The word in logs, metrics and the operators' list.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ParseRaw { .. } => "parse_raw",
            Self::SendMail { .. } => "send_mail",
            Self::TestMailbox { .. } => "test_mailbox",
            Self::Retime { .. } => "retime",
            Self::FollowOrganisation { .. } => "follow_organisation",
            Self::BulkEdit { .. } => "bulk_edit",
            Self::Push { .. } => "push",
            Self::SuggestProduct { .. } => "suggest_product",
            Self::SendReply { .. } => "send_reply",
            Self::CaptureSurvey { .. } => "capture_survey",
            Self::ContactWished { .. } => "contact_wished",
            Self::ReadFiles { .. } => "read_files",
            Self::DropFiles { .. } => "drop_files",
        }
    }
}

/// A job not yet queued. `run_at` lets it wait (undo-send, back-off).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    pub kind: JobKind,
    pub run_at: Timestamp,
}

/// After how many seconds to try again after the `attempts`-th failure (1-based): 10 s doubling
/// to an hour. A mail server's greylisting passes within the first few, an outage within the rest.
#[must_use]
pub fn back_off_seconds(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 10) - 1).unwrap_or(0);
    (10_i64 << doublings).min(3600)
}

/// How often a job is tried before a person has to look: about a day and a half with the back-off.
pub const MOST_ATTEMPTS: i64 = 40;
