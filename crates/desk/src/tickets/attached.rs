//! The files of a message as rows: each with its place, and with what it is found by.

use base::ids::AttachmentId;

use super::open::{Scene, StoredFile};
use crate::{
    change::{Change, Row},
    jobs::{JobKind, NewJob},
    messages::{Attachment, Message},
    search::may_be_text,
};

/// The attachments, in order; `texts` takes the rows that are written after them. Where a file may
/// be text and nobody had its bytes at hand, a job looks.
pub(super) fn attached(
    change: &mut Change,
    scene: Scene<'_>,
    message: &Message,
    files: Vec<StoredFile>,
    texts: &mut Vec<Row>,
) -> Vec<Attachment> {
    let mut one = |file: StoredFile| {
        let id = AttachmentId(scene.ids.next());
        if !file.text.is_empty() {
            texts.push(Row::FileText { attachment: id, text: file.text });
        } else if file.size > 0 && may_be_text(&file.name, &file.media_type) {
            let kind = JobKind::ReadFiles { after: AttachmentId(id.0 - 1) };
            change.jobs.push(NewJob { kind, run_at: scene.at });
        }
        Attachment {
            id,
            message_id: message.id,
            ticket_id: message.ticket_id,
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            key: file.key,
            content_id: file.content_id,
        }
    };
    files.into_iter().map(&mut one).collect()
}
