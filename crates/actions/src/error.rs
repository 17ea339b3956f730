//! How an action says no.

use store::{Fault, WriteError};

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ActionError<R> {
    /// Expected, and told to the person in its own words.
    #[error("{0}")]
    Refused(R),
    /// What it is about does not exist for this viewer.
    #[error("there is no such thing, or it isn't yours to see")]
    NotThere,
    /// The world failed; tried again later or shown as an apology, logged once at the edge.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What a transaction's closure answers with.
pub(crate) enum Stop<R> {
    Refused(R),
    NotThere,
    Fault(Fault),
}

impl<R> From<Fault> for Stop<R> {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl<R> From<WriteError<Stop<R>>> for ActionError<R> {
    fn from(error: WriteError<Stop<R>>) -> Self {
        match error {
            WriteError::Refused(Stop::Refused(refusal)) => Self::Refused(refusal),
            WriteError::Refused(Stop::NotThere) => Self::NotThere,
            WriteError::Refused(Stop::Fault(fault)) | WriteError::Fault(fault) => {
                Self::Fault(fault)
            }
        }
    }
}

/// For actions that refuse nothing.
pub type Never = std::convert::Infallible;
