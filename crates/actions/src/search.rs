//! Keeping the text index where a transaction's own end is not the place: what touches many tickets
//! at once, files from before their text was kept, the vocabulary, and making everything anew.
//! Everything here can be run again at any time.

use ::desk::{
    jobs::{JobKind, NewJob},
    search::{file_text, may_be_text},
};
use base::ids::{AttachmentId, TicketId};
use store::{Fault, apply::queue_job, search::due, search::spelling};

use crate::{Desk, files};

/// So many entries are made in one transaction behind the requests: a customer's request beside it
/// waits for some milliseconds.
pub const AT_ONCE: i64 = 40;
/// Messages the vocabulary learns from in one transaction.
const LEARNED_AT_ONCE: i64 = 200;
/// Files read by one run of the job.
const FILES_AT_ONCE: i64 = 25;
/// Larger files are not read for their text afterwards, in bytes.
const LARGEST_FILE: i64 = 64 * 1024 * 1024;
/// Tickets noted for a new entry in one transaction.
const NOTED_AT_ONCE: i64 = 10_000;

/// Makes up to `limit` entries that were left for later; answers how many. The newest tickets come
/// first.
///
/// # Errors
/// The database failed.
pub async fn catch_up(desk: &Desk, limit: i64) -> Result<usize, Fault> {
    if !due::any_waits(&mut desk.store.read().await?).await? {
        return Ok(0);
    }
    let written = desk
        .store
        .write::<_, Fault, _>(move |tx| Box::pin(async move { due::some_later(tx, limit).await }));
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Learns words from messages that came since the last time; answers from how many.
///
/// # Errors
/// The database failed.
pub async fn learn(desk: &Desk) -> Result<i64, Fault> {
    let written = desk.store.write::<_, Fault, _>(|tx| {
        Box::pin(async move { spelling::learn(tx, LEARNED_AT_ONCE).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// Leaves every ticket's entry to be made anew by [`catch_up`]; `empty` throws the index away
/// first. Words stay found meanwhile where it is not emptied. Answers how many tickets wait.
///
/// # Errors
/// The database failed; what was noted by then stays noted.
pub async fn all_again(desk: &Desk, empty: bool) -> Result<i64, Fault> {
    let mut after = Some(TicketId(0));
    let mut empty = empty;
    while let Some(from) = after {
        let first = std::mem::take(&mut empty);
        let written = desk.store.write::<_, Fault, _>(move |tx| {
            Box::pin(async move {
                if first {
                    due::forget_all(tx).await?;
                }
                due::all_again(tx, from, NOTED_AT_ONCE).await
            })
        });
        after = written.await.map_err(store::WriteError::<Fault>::into_fault)?;
    }
    due::waiting(&mut desk.store.read().await?).await
}

/// Leaves the job that reads files from before their text was kept.
///
/// # Errors
/// The database failed.
pub async fn want_files(desk: &Desk) -> Result<(), Fault> {
    let run_at = desk.now();
    let kind = JobKind::ReadFiles { after: AttachmentId(0) };
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { queue_job(tx, &NewJob { kind, run_at }).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

/// The job: keeps the text of some files and leaves itself for the next ones. Run twice, it finds
/// the first ones done.
///
/// # Errors
/// The database failed. A file that is out of reach is passed over: its name is found all the same.
pub async fn read_files(desk: &Desk, after: AttachmentId) -> Result<(), Fault> {
    let mut conn = desk.store.read().await?;
    let found = due::files_without_text(&mut conn, after, FILES_AT_ONCE).await?;
    drop(conn);
    let Some(last) = found.last().map(|file| file.id) else { return Ok(()) };
    let mut texts = Vec::new();
    for file in found.into_iter().filter(|file| file.size <= LARGEST_FILE) {
        if !may_be_text(&file.name, &file.media_type) {
            continue;
        }
        match files::read(&desk.files, &file.key).await {
            Ok(bytes) => {
                let text = file_text(&file.name, &file.media_type, &bytes);
                if !text.is_empty() {
                    texts.push((file.id, text));
                }
            }
            Err(fault) => tracing::warn!(%fault, id = %file.id, "a file was not read for its text"),
        }
    }
    let run_at = desk.now();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            for (id, text) in texts {
                due::put_file_text(tx, id, &text).await?;
            }
            let kind = JobKind::ReadFiles { after: last };
            queue_job(tx, &NewJob { kind, run_at }).await
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}
