//! The states of a ticket (SLA-6).

use serde::{Deserialize, Serialize};

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nobody has answered yet.
    #[default]
    New,
    /// It is with us.
    Open,
    /// We answered and wait for the customer; solves itself after a week of silence.
    Pending,
    /// We wait for somebody else.
    OnHold,
    /// Done; an answer opens it again.
    Solved,
    /// Done for good; an answer opens a follow-up.
    Closed,
}

impl Status {
    /// Every status, in the order of a ticket's life.
    pub const ALL: [Self; 6] =
        [Self::New, Self::Open, Self::Pending, Self::OnHold, Self::Solved, Self::Closed];

    /// The word stored and used in URLs and files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Pending => "pending",
            Self::OnHold => "on_hold",
            Self::Solved => "solved",
            Self::Closed => "closed",
        }
    }

    /// The word people read.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::OnHold => "on hold",
            other => other.key(),
        }
    }

    /// The status called `key`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.key() == key)
    }

    /// It is our turn.
    #[must_use]
    pub const fn is_with_us(self) -> bool {
        matches!(self, Self::New | Self::Open)
    }

    /// Time counts for the customer: with us, or on hold with somebody else for us.
    #[must_use]
    pub const fn keeps_time(self) -> bool {
        matches!(self, Self::New | Self::Open | Self::OnHold)
    }

    /// Solved or closed.
    #[must_use]
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Solved | Self::Closed)
    }
}
