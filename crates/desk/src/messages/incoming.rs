//! A message as an edge understood it, before it has a ticket. Every channel ends in this one type.

use base::Timestamp;
use serde::{Deserialize, Serialize};

use super::message::Channel;

/// The largest mail taken, in bytes as sent: 50 MB, so that a file of 30 MB (41 MB encoded) fits.
pub const MAIL_BYTES_MAX: usize = 50 * 1024 * 1024;

/// What arrived, parsed. Text is Unicode, HTML is *not yet* cleaned (see [`super::markdown`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Incoming {
    /// The way it came.
    pub channel: Channel,
    /// The sender's address, lower case; empty for an anonymous or unreadable sender.
    pub from_address: String,
    /// The sender's display name, empty if none was given.
    pub from_name: String,
    /// Addresses in To and Cc besides our own, lower case, in order.
    pub also_to: Vec<String>,
    /// Our addresses it was sent to (envelope recipients for mail), lower case.
    pub delivered_to: Vec<String>,
    /// The subject as given, control characters removed; may be empty.
    pub subject: String,
    /// What the sender wrote, without quoted history or signature. Plain text.
    pub text: String,
    /// Quoted history and signature, folded away but never lost. Plain text.
    pub quoted: String,
    /// The sender's HTML, if any, uncleaned.
    pub html: Option<String>,
    /// `Message-ID` without angle brackets.
    pub message_id: Option<String>,
    /// `In-Reply-To` and `References`, newest first, without angle brackets, no duplicates.
    pub references: Vec<String>,
    /// When the sender's clock says it was written; only shown, never used for clocks.
    pub written_at: Option<Timestamp>,
    /// Files, inline images included.
    pub files: Vec<IncomingFile>,
    /// Made by a machine (RFC 3834 `Auto-Submitted`, bulk precedence, null sender, DSN): kept on
    /// the ticket, never answered.
    pub automatic: bool,
    /// Set when this is a delivery report: the `Message-ID` it speaks of and what happened.
    pub bounce: Option<Bounce>,
    /// Whose mail is passed on in it, where it says so.
    pub forwarded: Option<Forwarded>,
    /// How large all of it is, in bytes, where only its beginning came: it was too large to fetch.
    pub whole_bytes: Option<u64>,
    /// What was strange about it, in words for an engineer.
    pub oddities: Vec<Oddity>,
}

/// The sender of a mail within a mail, as that one claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Forwarded {
    /// Lower case.
    pub address: String,
    /// May be empty.
    pub name: String,
}

/// A delivery status notification (RFC 3464) about one of our mails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Bounce {
    /// The `Message-ID` of our mail, if the report names it.
    pub of_message_id: Option<String>,
    /// The recipient that failed.
    pub recipient: Option<String>,
    /// `5.x.x`: final, `4.x.x`: delayed. Empty if not given.
    pub status: String,
    /// The remote server's words.
    pub diagnostic: String,
}

/// A file that came along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct IncomingFile {
    /// File name, path parts removed; never empty.
    pub name: String,
    /// Media type as declared, `application/octet-stream` if unknown.
    pub media_type: String,
    /// `Content-ID` without brackets, for images shown inside the text.
    pub content_id: Option<String>,
    /// The bytes.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// Something odd in a message: it is still somebody asking for help, and an engineer is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Oddity(pub String);
