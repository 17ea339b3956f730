//! Moving out and in again: everything a desk knows in open formats, and a desk made of that. The
//! folder's form is told in docs/guides/moving.md, why it is so in docs/decisions/moving-in.md.

pub mod export;
pub mod manifest;
pub mod take_in;

pub use export::{Exported, export};
pub use take_in::{TakenIn, take_in};

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum MovingError {
    /// Said to the person at the terminal.
    #[error("{0}")]
    Refused(String),
    /// The folder could not be read or written.
    #[error("{path}: {error}")]
    Folder { path: String, error: std::io::Error },
    /// The database or the file store failed.
    #[error(transparent)]
    Fault(#[from] store::Fault),
}

pub(crate) fn of_folder(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> MovingError {
    let path = path.display().to_string();
    move |error| MovingError::Folder { path, error }
}
