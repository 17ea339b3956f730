//! Files that could not be had when their message came: kept aside with where they are, and tried
//! again by every later run.

use ::desk::{change::Change, imports::TheirFile, tickets::open::StoredFile};
use base::ids::{AttachmentId, MessageId, TicketId};
use serde::{Deserialize, Serialize};
use store::{
    Fault,
    apply::apply,
    imports::{self, Kind, Leftover},
};

use super::tickets::attached;
use crate::Desk;

/// The kind they are kept aside as.
const KIND: &str = "file";

/// A file that could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Their number of the message it hangs on.
    pub message: i64,
    pub file: TheirFile,
    pub why: String,
}

/// What is kept aside of it.
#[derive(Serialize, Deserialize)]
struct Kept {
    name: String,
    why: String,
    message: i64,
    media_type: String,
    size: i64,
    url: String,
}

impl Missing {
    /// As it is kept aside.
    pub(super) fn leftover(&self, ticket: TicketId) -> Result<Leftover, Fault> {
        let TheirFile { id, name, media_type, size, url } = self.file.clone();
        let kept =
            Kept { name, why: self.why.clone(), message: self.message, media_type, size, url };
        Ok(Leftover {
            kind: KIND,
            theirs: id.to_string(),
            ticket: Some(ticket),
            because: "the file could not be had; the next run tries again".to_owned(),
            json: serde_json::to_string(&kept)?,
        })
    }
}

/// Those of earlier runs.
///
/// # Errors
/// The database is gone.
pub async fn missing(desk: &Desk, source: &str) -> Result<Vec<Missing>, Fault> {
    let kept = imports::left(&mut desk.store.read().await?, source, KIND).await?;
    let read = |(theirs, json): (String, String)| {
        // What a redaction has cut may not be read any more: then it is not asked for either.
        let kept: Kept = serde_json::from_str(&json).ok()?;
        let Kept { name, why, message, media_type, size, url } = kept;
        let file = TheirFile { id: theirs.parse().ok()?, name, media_type, size, url };
        Some(Missing { message, file, why })
    };
    Ok(kept.into_iter().filter_map(read).collect())
}

/// Hangs a file that came after all onto its message.
///
/// # Errors
/// The database failed.
pub async fn came(
    desk: &Desk,
    source: &str,
    missing: &Missing,
    stored: StoredFile,
) -> Result<(), Fault> {
    let (source, message, file) = (source.to_owned(), missing.message, missing.file.id);
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            let known = imports::came(tx.conn(), &source, Kind::Message, &[message]).await?;
            let ours = match known.get(&message) {
                Some(came) => store::messages::one(tx.conn(), MessageId(came.ours)).await?,
                None => None,
            };
            if let Some(ours) = ours {
                let id = AttachmentId(tx.ids().next());
                let rows = attached(id, ours.id, ours.ticket_id, stored);
                apply(tx, Change { rows, ..Change::default() }).await?;
            }
            imports::found_place(tx, &source, KIND, &file.to_string()).await
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}
