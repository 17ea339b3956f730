//! The comment, and the files on it.

use base::ids::{AttachmentId, MessageId, PersonId};
use desk::messages::{Attachment, Message, Visibility};
use serde::Serialize;

use super::via::{Empty, Via};
use crate::api::{here::Here, words::Time};

/// One message.
#[derive(Debug, Serialize)]
pub struct CommentObject<'a> {
    id: MessageId,
    #[serde(rename = "type")]
    what: &'static str,
    /// Prickle's own messages have no author there.
    author_id: Option<PersonId>,
    body: &'a str,
    html_body: String,
    plain_body: &'a str,
    public: bool,
    attachments: Vec<AttachmentObject<'a>>,
    audit_id: MessageId,
    via: Via,
    created_at: Time,
    metadata: Metadata,
}

#[derive(Debug, Serialize)]
struct Metadata {
    system: Empty,
    custom: Empty,
}

/// A stored file.
#[derive(Debug, Serialize)]
pub struct AttachmentObject<'a> {
    id: AttachmentId,
    url: String,
    file_name: &'a str,
    content_url: String,
    mapped_content_url: String,
    content_type: &'a str,
    size: i64,
    width: Option<i64>,
    height: Option<i64>,
    inline: bool,
    deleted: bool,
    malware_access_override: bool,
    malware_scan_result: &'static str,
    thumbnails: [i64; 0],
}

impl<'a> CommentObject<'a> {
    /// The message with those of the ticket's `files` that are its own.
    #[must_use]
    pub fn of(here: &Here, message: &'a Message, files: &'a [Attachment]) -> Self {
        let own = files.iter().filter(|file| file.message_id == message.id);
        Self {
            id: message.id,
            what: "Comment",
            author_id: message.author_id,
            body: &message.text,
            html_body: format!("<div class=\"zd-comment\" dir=\"auto\">{}</div>", message.html),
            plain_body: &message.text,
            public: message.visibility == Visibility::Public,
            attachments: own.map(|file| AttachmentObject::of(here, file)).collect(),
            audit_id: message.id,
            via: Via::channel(message.channel),
            created_at: Time(message.created_at),
            metadata: Metadata { system: Empty {}, custom: Empty {} },
        }
    }
}

impl<'a> AttachmentObject<'a> {
    /// The file.
    #[must_use]
    pub fn of(here: &Here, file: &'a Attachment) -> Self {
        let content_url = here.url(&format!("/attachments/{}/content", file.id));
        Self {
            id: file.id,
            url: here.url(&format!("/attachments/{}.json", file.id)),
            file_name: &file.name,
            mapped_content_url: content_url.clone(),
            content_url,
            content_type: &file.media_type,
            size: file.size,
            width: None,
            height: None,
            inline: file.content_id.is_some(),
            deleted: file.key.is_empty(),
            malware_access_override: false,
            malware_scan_result: "not_scanned",
            thumbnails: [],
        }
    }
}
