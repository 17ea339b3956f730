//! What rules remember of a ticket, kept small beside it: when who last wrote, and which rule on
//! time fired for which instant, so that each fires once for it.

use base::Timestamp;
use serde::{Deserialize, Serialize};

/// Rules on time fire at the most so often without a person doing anything in between: two rules
/// that undo each other stop then.
pub const MOST_ALONE: u8 = 20;
/// So many automatic replies are sent at the most until one of us writes: a machine at the other
/// end that does not say it is one is answered no further.
pub const MOST_REPLIES: u8 = 3;

/// The memory of one ticket. Stored as JSON with one-letter names, since most tickets have one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Marks {
    /// When the customer last wrote, in microseconds.
    #[serde(default, rename = "h", skip_serializing_if = "Option::is_none")]
    heard: Option<i64>,
    /// When one of us last replied.
    #[serde(default, rename = "r", skip_serializing_if = "Option::is_none")]
    replied: Option<i64>,
    /// When the owner last changed.
    #[serde(default, rename = "o", skip_serializing_if = "Option::is_none")]
    owned: Option<i64>,
    /// Rules on time by key, with the instant they were counted from.
    #[serde(default, rename = "f", skip_serializing_if = "Vec::is_empty")]
    fired: Vec<(String, i64)>,
    /// Firings on time since a person last did something.
    #[serde(default, rename = "n", skip_serializing_if = "is_zero")]
    alone: u8,
    /// Automatic replies since one of us last wrote.
    #[serde(default, rename = "a", skip_serializing_if = "is_zero")]
    replies: u8,
    /// A rule wants the survey sent now.
    #[serde(default, rename = "s", skip_serializing_if = "Option::is_none")]
    survey: Option<i64>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_zero(number: &u8) -> bool {
    *number == 0
}

impl Marks {
    /// The customer wrote.
    pub fn heard(&mut self, at: Timestamp) {
        self.heard = Some(at.as_microsecond());
        self.alone = 0;
    }

    /// One of us replied.
    pub fn replied(&mut self, at: Timestamp) {
        self.replied = Some(at.as_microsecond());
        (self.alone, self.replies) = (0, 0);
    }

    /// The owner changed.
    pub fn owned(&mut self, at: Timestamp) {
        self.owned = Some(at.as_microsecond());
    }

    /// A person did something.
    pub const fn touched(&mut self) {
        self.alone = 0;
    }

    /// A rule wants the survey at once.
    pub fn survey_at(&mut self, at: Timestamp) {
        self.survey = Some(at.as_microsecond());
    }

    #[must_use]
    pub fn heard_at(&self) -> Option<Timestamp> {
        self.heard.map(base::time::from_micros)
    }

    #[must_use]
    pub fn replied_at(&self) -> Option<Timestamp> {
        self.replied.map(base::time::from_micros)
    }

    #[must_use]
    pub fn owned_at(&self) -> Option<Timestamp> {
        self.owned.map(base::time::from_micros)
    }

    /// When a rule wanted the survey.
    #[must_use]
    pub fn survey_wanted_at(&self) -> Option<Timestamp> {
        self.survey.map(base::time::from_micros)
    }

    /// Whether the rule fired for this instant, or rules fired too often by themselves.
    #[must_use]
    pub fn is_spent(&self, rule: &str, anchor: Timestamp) -> bool {
        let anchor = anchor.as_microsecond();
        self.alone >= MOST_ALONE || self.fired.iter().any(|(key, at)| key == rule && *at == anchor)
    }

    /// The rule fired for this instant; what it fired for before is forgotten.
    pub fn fire(&mut self, rule: &str, anchor: Timestamp) {
        self.fired.retain(|(key, _)| key != rule);
        self.fired.push((rule.to_owned(), anchor.as_microsecond()));
        self.alone = self.alone.saturating_add(1);
    }

    /// Forgets rules the handbook no longer has.
    pub fn keep_only(&mut self, known: impl Fn(&str) -> bool) {
        self.fired.retain(|(key, _)| known(key));
    }

    /// Counts an automatic reply; `false` where there were enough.
    pub const fn may_reply(&mut self) -> bool {
        if self.replies >= MOST_REPLIES {
            return false;
        }
        self.replies += 1;
        true
    }
}
