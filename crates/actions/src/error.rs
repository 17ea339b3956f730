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

impl<R> Stop<R> {
    /// The same, the refusal being one of several an act of more parts may meet.
    pub fn named<S>(self, name: impl FnOnce(R) -> S) -> Stop<S> {
        match self {
            Self::Refused(refusal) => Stop::Refused(name(refusal)),
            Self::NotThere => Stop::NotThere,
            Self::Fault(fault) => Stop::Fault(fault),
        }
    }

    /// The same, of something that only read.
    pub fn into_error(self) -> ActionError<R> {
        match self {
            Self::Refused(refusal) => ActionError::Refused(refusal),
            Self::NotThere => ActionError::NotThere,
            Self::Fault(fault) => ActionError::Fault(fault),
        }
    }
}

impl<R> From<WriteError<Stop<R>>> for ActionError<R> {
    fn from(error: WriteError<Stop<R>>) -> Self {
        match error {
            WriteError::Refused(stop) => stop.into_error(),
            WriteError::Fault(fault) => Self::Fault(fault),
        }
    }
}

/// For actions that refuse nothing.
pub type Never = std::convert::Infallible;
