//! Writing what comes in from another system (API-3): in batches, each one transaction that also
//! says how far the import is. Told twice, nothing is written twice; what the desk has changed
//! since stays as it is. No mail, no event, no clock, no rule: nothing here hears of the past.

mod book;
pub mod files;
pub mod people;
pub mod rules;
pub mod tickets;

use base::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Fault, Tx, imports};

use crate::Desk;

/// How far an import is; kept with the rows it tells of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// Where their export of people goes on.
    pub people_cursor: String,
    /// Where their export of tickets goes on.
    pub tickets_cursor: String,
    /// How many tickets they said there are.
    pub tickets_there: i64,
    /// What was different about the last run, for whoever asks.
    pub last: Tally,
}

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    pub new: i64,
    pub changed: i64,
    /// Known already, and the same.
    pub same: i64,
    pub messages: i64,
    pub files: i64,
    /// Files that could not be had; their names are kept.
    pub files_missing: i64,
}

impl Tally {
    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            new: self.new + other.new,
            changed: self.changed + other.changed,
            same: self.same + other.same,
            messages: self.messages + other.messages,
            files: self.files + other.files,
            files_missing: self.files_missing + other.files_missing,
        }
    }
}

/// How an import stands; a fresh start where there was none.
///
/// # Errors
/// The database is gone, or what it keeps can't be read.
pub async fn progress(desk: &Desk, source: &str) -> Result<Progress, Fault> {
    let kept = imports::one(&mut desk.store.read().await?, source).await?;
    Ok(match kept {
        Some(import) => serde_json::from_str(&import.state)?,
        None => Progress::default(),
    })
}

/// Notes how far it is, and whether everything there was is in.
///
/// # Errors
/// The database failed.
pub async fn note(desk: &Desk, source: &str, progress: Progress, ended: bool) -> Result<(), Fault> {
    let (source, at) = (source.to_owned(), desk.now());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { keep(tx, &source, &progress, at, ended).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}

async fn keep(
    tx: &mut Tx,
    source: &str,
    progress: &Progress,
    at: Timestamp,
    ended: bool,
) -> Result<(), Fault> {
    let import = imports::Import {
        source: source.to_owned(),
        state: serde_json::to_string(progress)?,
        started_at: at,
        updated_at: at,
        ended_at: ended.then_some(at),
    };
    imports::put(tx, &import).await
}
