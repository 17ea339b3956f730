//! A message that belongs to a ticket.

use base::{
    Timestamp,
    ids::{AsideId, AttachmentId, MessageId, PersonId, TicketId},
};
use serde::{Deserialize, Serialize};

/// The way a message came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The in-app widget.
    Widget,
    /// The public web form.
    #[default]
    Form,
    /// Mail.
    Email,
    /// The REST API.
    Api,
    /// The customer portal.
    Portal,
    /// An agent at the desk.
    Desk,
    /// Prickle itself: acknowledgements, reminders.
    System,
}

/// Who may read a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// The customer too.
    #[default]
    Public,
    /// Only us: a note.
    Internal,
}

/// One message of a ticket. `text` is what was written (Markdown for agents and forms, plain text
/// for mail); `html` is the cleaned HTML shown to people, always safe to embed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: MessageId,
    pub ticket_id: TicketId,
    /// `None` for Prickle's own messages.
    pub author_id: Option<PersonId>,
    /// Written by one of us (agent, engineer, account person), not by a customer.
    pub from_us: bool,
    pub visibility: Visibility,
    pub channel: Channel,
    pub text: String,
    pub html: String,
    /// Quoted history and signature of a mail, folded away in the view.
    pub quoted: String,
    /// The RFC 5322 `Message-ID` of the mail it came in, or `None`.
    pub mail_id: Option<String>,
    /// Why a mail was put on this ticket, in words; empty where it opened the ticket.
    pub threaded_because: String,
    /// Made by a machine (auto-reply, acknowledgement): meets no target and is not answered.
    pub automatic: bool,
    pub created_at: Timestamp,
    /// The ticket it was written to, where that one is merged into this one.
    pub via: Option<TicketId>,
    /// The side conversation it is part of; none for most.
    pub aside: Option<AsideId>,
}

impl Message {
    /// The ticket whose customers' words it is among: who may read those may read it.
    #[must_use]
    pub fn side(&self) -> TicketId {
        self.via.unwrap_or(self.ticket_id)
    }
}

/// A stored file of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    pub id: AttachmentId,
    pub message_id: MessageId,
    pub ticket_id: TicketId,
    pub name: String,
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Where the bytes are in the object store.
    pub key: String,
    /// `Content-ID` of an inline image.
    pub content_id: Option<String>,
}
