//! A product suggested for a ticket without one, from similar past tickets, with its evidence
//! (RT-3). No suggestion rather than a poor one: the bounds in [`score`] were set so on the demo
//! company's tickets.

pub mod report;
pub mod score;
pub mod words;

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
};
use serde::{Deserialize, Serialize};

/// A similar ticket whose product somebody knew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Similar {
    pub ticket: TicketId,
    pub subject: String,
    /// A key of the handbook.
    pub product: String,
    /// Which part of this ticket's rare words it has too, in percent.
    pub likeness: i64,
    /// The rarest words they share, rarest first.
    pub shared: Vec<String>,
}

/// How sure we are, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    Likely,
    NearlySure,
}

impl Confidence {
    /// The words people read.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Likely => "likely",
            Self::NearlySure => "nearly sure",
        }
    }
}

/// What speaks for a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub confidence: Confidence,
    /// So many similar tickets were compared, …
    pub nearest: usize,
    /// … and so many of them are about the product.
    pub agreeing: usize,
    /// The most similar ones about the product.
    pub similar: Vec<Similar>,
}

impl Evidence {
    /// `9 of the 10 most similar tickets are about it`.
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{} of the {} most similar tickets are about it", self.agreeing, self.nearest)
    }
}

/// The suggestion, as it is kept with the ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub ticket_id: TicketId,
    pub product: String,
    pub evidence: Evidence,
    pub made_at: Timestamp,
    /// Who said no to it, and when.
    pub dismissed: Option<(PersonId, Timestamp)>,
}

impl Suggestion {
    /// What a new look makes of an earlier one: somebody's no to the same product stays a no.
    #[must_use]
    pub fn over(self, before: Option<&Self>) -> Self {
        let same = before.filter(|before| before.product == self.product);
        Self { dismissed: same.and_then(|before| before.dismissed), ..self }
    }
}
