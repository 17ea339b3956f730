//! What a desk begins with: its newest version, else the configured file, else the shipped
//! handbook. A configured file that changed since it was last taken becomes a version; one that is
//! broken changes nothing and is shown.

use ::desk::handbook::{Fault as Slip, Handbook};
use base::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Conn, Fault};

use super::{
    apply::{By, New, Refusal, apply},
    load_with_past, reload,
};
use crate::{ActionError, Desk};

/// The setting that remembers what is wrong with the configured file.
const SETTING: &str = "handbook_file";

/// The configured file and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// As the configuration names it.
    pub path: String,
    pub text: String,
}

/// What people should know about the configured file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FileState {
    /// It has faults and was not applied; each as one line.
    Broken { path: String, at: Timestamp, faults: Vec<String> },
    /// The desk was changed by other means since the file was taken; the file says something else.
    Behind { path: String },
}

/// Why a desk can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the handbook has faults:\n{0}")]
    Faulty(String),
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Puts in force what the database has; `false` where it has none. A newest version that this
/// release can't read is left aside for the newest one it can.
///
/// # Errors
/// The database failed.
pub async fn from_database(desk: &Desk) -> Result<bool, Fault> {
    let mut conn = desk.store.read().await?;
    let newest = store::handbooks::newest(&mut conn).await?;
    let mut number = newest;
    while number > 0 {
        match load_with_past(&mut conn, number).await {
            Ok(Some(handbook)) => {
                desk.set_handbook(handbook);
                return Ok(true);
            }
            Ok(None) => {}
            Err(Fault::Unreadable(told)) => {
                tracing::error!(fault = told, "a version can't be read; an older one is taken");
                desk.note_unreadable(number);
            }
            Err(fault) => return Err(fault),
        }
        number -= 1;
    }
    Ok(newest > 0)
}

/// Takes the configured file in, and remembers what people should know about it.
///
/// # Errors
/// The database failed; or the file is broken and there is no version to go on with.
pub async fn take_file(desk: &Desk, file: Option<File>) -> Result<(), StartError> {
    let state = match file {
        None => None,
        Some(file) => taken(desk, file).await?,
    };
    let json = serde_json::to_string(&state).map_err(Fault::from)?;
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::settings::set(tx, SETTING, &json).await })
    });
    Ok(written.await.map_err(store::WriteError::<Fault>::into_fault)?)
}

async fn taken(desk: &Desk, File { path, text }: File) -> Result<Option<FileState>, StartError> {
    let mut conn = desk.store.read().await?;
    let newest = store::handbooks::newest(&mut conn).await?;
    let last = store::handbooks::newest_of_file(&mut conn).await?;
    let running = store::handbooks::one(&mut conn, newest).await?;
    drop(conn);
    if let Err(slips) = Handbook::parse(&text) {
        return broken(desk, path, &slips, newest == 0).map(Some);
    }
    if running.is_some_and(|running| running.text == text) {
        return Ok(None);
    }
    if last.is_some_and(|last| last.text == text) {
        tracing::warn!(path, "the handbook was changed since this file was taken; it stays");
        return Ok(Some(FileState::Behind { path }));
    }
    let new = New { text, note: format!("from {path}"), base: None };
    match apply(desk, By::File, new).await {
        Ok(version) => tracing::info!(version, path, "the handbook's file is in force"),
        // Another node took the same file in at the same moment.
        Err(ActionError::Refused(Refusal::Same(_) | Refusal::Overtaken(_))) => {
            reload(desk).await?;
        }
        Err(ActionError::Refused(Refusal::Faulty(slips))) => {
            return broken(desk, path, &slips, newest == 0).map(Some);
        }
        Err(ActionError::Fault(fault)) => return Err(fault.into()),
        Err(other) => return Err(StartError::Faulty(other.to_string())),
    }
    Ok(None)
}

/// A desk that never had a handbook of its own must not start with promises nobody made.
fn broken(
    desk: &Desk,
    path: String,
    slips: &[Slip],
    is_first: bool,
) -> Result<FileState, StartError> {
    let faults: Vec<String> = slips.iter().map(ToString::to_string).collect();
    if is_first {
        let lines = faults.iter().map(|fault| format!("  {path}: {fault}"));
        return Err(StartError::Faulty(lines.collect::<Vec<_>>().join("\n")));
    }
    for fault in &faults {
        tracing::error!(path, fault, "the handbook's file is broken; the running handbook stays");
    }
    Ok(FileState::Broken { path, at: desk.now(), faults })
}

/// What people should know about the configured file.
///
/// # Errors
/// The database failed.
pub async fn file_state(conn: &mut Conn) -> Result<Option<FileState>, Fault> {
    let json = store::settings::get(conn, SETTING).await?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()).flatten())
}
