//! Who is on stage in one ticket, and the facts its texts are filled from.

use crate::{
    dice::{mix, scale},
    people::{Customer, Organisation},
};

/// The people and facts of one ticket.
#[derive(Debug, Clone)]
pub struct Cast<'a> {
    /// Decides everything about this ticket.
    pub key: u64,
    /// When it was opened, seconds since the Unix epoch.
    pub opened_s: i64,
    /// Who asks.
    pub customer: &'a Customer,
    /// Their company.
    pub organisation: Option<&'a Organisation>,
    /// First name of the agent who is writing.
    pub agent: &'a str,
    /// First name of another agent, for notes.
    pub other_agent: &'a str,
    /// First name of the colleague on copy.
    pub colleague: Option<&'a str>,
    /// Whether their data lives in the European region.
    pub in_eu: bool,
}

impl<'a> Cast<'a> {
    /// The company's name, or a stand-in for people without one.
    #[must_use]
    pub fn org(&self) -> &'a str {
        self.organisation.map_or("my side project", |organisation| organisation.name.as_str())
    }

    /// The domain of the company's sites.
    #[must_use]
    pub fn domain(&self) -> &'a str {
        self.organisation.map_or("sideproject.example", |organisation| organisation.domain.as_str())
    }

    /// The id of the project the ticket is about: one of the organisation's two or three.
    #[must_use]
    pub fn project_id(&self) -> u64 {
        let base = crate::dice::word(self.domain());
        1200 + scale(mix(base, self.key % 3), 96_000)
    }
}
