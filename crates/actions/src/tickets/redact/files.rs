//! The files in which the words stand, as far as files are text. Their bytes are read outside of
//! any transaction: a large one takes its time.

use std::{collections::BTreeSet, sync::Arc};

use ::desk::redaction::{Passage, Readable, Refusal};
use store::{Conn, Fault};

use super::look::{Looking, family};
use crate::{Desk, error::Stop, files};

/// Larger files are not read for the words, in bytes; the page says so.
const LARGEST_FILE: i64 = 64 * 1024 * 1024;

/// The keys of the files that hold the words: on messages, on drafts, on replies in waiting.
pub(super) async fn holding(
    desk: &Desk,
    conn: &mut Conn,
    looking: &Looking<'_>,
) -> Result<BTreeSet<String>, Stop<Refusal>> {
    let Some(passage) = looking.passage.clone().map(Arc::new) else { return Ok(BTreeSet::new()) };
    let (mut holding, mut looked) = (BTreeSet::new(), BTreeSet::new());
    for ticket in family(conn, &looking.viewer, looking.ticket).await? {
        for file in store::messages::files(conn, ticket).await? {
            let asked = looking.wish.everywhere || file.message_id == looking.wish.message;
            if !asked || file.key.is_empty() || holding.contains(&file.key) {
                continue;
            }
            let known = store::redaction::file_text(conn, file.id).await?;
            let bytes = (file.name.as_str(), file.media_type.as_str(), file.size);
            if passage.plain(&known, "").is_some()
                || looked.insert(file.key.clone())
                    && bytes_hold(desk, &file.key, bytes, &passage).await?
            {
                holding.insert(file.key);
            }
        }
        if !looking.wish.everywhere {
            continue;
        }
        for file in store::redaction::unsent(conn, ticket).await?.into_iter().map(|one| one.file) {
            let bytes = (file.name.as_str(), file.media_type.as_str(), file.size);
            if looked.insert(file.key.clone())
                && bytes_hold(desk, &file.key, bytes, &passage).await?
            {
                holding.insert(file.key);
            }
        }
    }
    Ok(holding)
}

/// A file that can't be read stops the redaction: nobody may be told that words are gone which may
/// stand in it. One that is gone holds nothing.
async fn bytes_hold(
    desk: &Desk,
    key: &str,
    (name, media_type, size): (&str, &str, i64),
    passage: &Arc<Passage>,
) -> Result<bool, Fault> {
    let readable = Readable::of(name, media_type).filter(|_| size <= LARGEST_FILE);
    let Some(readable) = readable else { return Ok(false) };
    let Some(bytes) = files::read_if_there(&desk.files, key).await? else { return Ok(false) };
    let passage = Arc::clone(passage);
    // Nobody else waits while a large one is read.
    let reading = tokio::task::spawn_blocking(move || passage.is_in_file(readable, &bytes));
    reading.await.map_err(|fault| {
        Fault::Unreadable(format!("looking into the file {name} ended early: {fault}"))
    })
}
