//! Customer satisfaction (spec 8): one survey per ticket, an answer only when somebody sends one.
//! Where answers go: `sent` makes PostHog's event of one, `tally` counts many.

pub mod carried;
pub mod period;
pub mod sent;
mod settings;
pub mod tally;

pub use settings::Surveys;

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
    time::TimeZone,
};
use serde::{Deserialize, Serialize};

/// A survey about one ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    pub ticket_id: TicketId,
    pub person_id: PersonId,
    /// SHA-256 of the link's token.
    pub token_hash: String,
    pub sent_at: Timestamp,
    /// 1 (bad) to 5 (very good).
    pub rating: Option<u8>,
    pub words: String,
    pub contact_wished: bool,
    pub answered_at: Option<Timestamp>,
}

/// How long an answer can be changed: a week, so that a slip is mended but reports settle.
pub const CHANGEABLE_SECONDS: i64 = 7 * 24 * 3600;

/// Why an answer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerRefusal {
    #[error("choose a rating from 1 to 5")]
    NoSuchRating,
    #[error("this answer was given more than a week ago and can't be changed any more")]
    TooLate,
}

/// The name of an instant's quarter, UTC: `2026 Q4`.
#[must_use]
pub fn quarter_name(at: Timestamp) -> String {
    let date = at.to_zoned(TimeZone::UTC).date();
    format!("{} Q{}", date.year(), (date.month() - 1) / 3 + 1)
}

/// The first instant of an instant's quarter, UTC: the donation is counted by quarters (CS-4).
#[must_use]
pub fn quarter_start(at: Timestamp) -> Timestamp {
    let date = at.to_zoned(TimeZone::UTC).date();
    let month = (date.month() - 1) / 3 * 3 + 1;
    let first = date.with().month(month).day(1).build();
    let start = first.and_then(|first| first.to_zoned(TimeZone::UTC));
    start.map_or(at, |start| start.timestamp())
}

impl Survey {
    /// The survey with the answer in it.
    ///
    /// # Errors
    /// A rating out of range, or an answer too old to change.
    pub fn answered(
        &self,
        rating: u8,
        words: &str,
        contact_wished: bool,
        at: Timestamp,
    ) -> Result<Self, AnswerRefusal> {
        if !(1..=5).contains(&rating) {
            return Err(AnswerRefusal::NoSuchRating);
        }
        if self.answered_at.is_some_and(|first| base::time::after(first, CHANGEABLE_SECONDS) < at) {
            return Err(AnswerRefusal::TooLate);
        }
        Ok(Self {
            rating: Some(rating),
            words: words.trim().chars().take(5000).collect(),
            contact_wished,
            answered_at: Some(self.answered_at.unwrap_or(at)),
            ..self.clone()
        })
    }
}
