//! What can go wrong between us and the database.

/// The world failed: the database said no, or isn't there.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The database's own error.
    #[error("the database refused: {0}")]
    Database(#[from] sqlx::Error),
    /// SQLite's own error.
    #[error("the database refused: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A stored value can't be read.
    #[error("a stored value can't be read: {0}")]
    Unreadable(String),
    /// Somebody else changed the row since it was read.
    #[error("the row was changed by somebody else meanwhile")]
    Overtaken,
    /// The one writer is gone: the server is stopping.
    #[error("the database is closing")]
    Closing,
    /// The code behind a write failed an assertion; its changes were undone.
    #[error("a bug stopped this write: {0}")]
    Bug(String),
    /// The database's address can't be understood.
    #[error("{0}")]
    Address(String),
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}
