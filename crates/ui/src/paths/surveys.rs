//! Addresses of surveys: the customer's page, and what we read of the answers.

use base::ids::TicketId;
use desk::csat::carried::Carried;

use super::{encode, with_query};

/// What customers said.
pub const SURVEYS: &str = "/surveys";
/// All answers as a file.
pub const SURVEY_ANSWERS_FILE: &str = "/surveys/answers.csv";
/// Hedgehogs fed, quarter by quarter, as a file.
pub const HEDGEHOGS_FILE: &str = "/surveys/hedgehogs.csv";

/// The survey page of one ticket.
#[must_use]
pub fn survey(token: &str) -> String {
    format!("/survey/{}", encode(token))
}

/// The same with what the mail's link carries, signed under `key`.
#[must_use]
pub fn survey_link(token: &str, carried: &Carried, key: &[u8]) -> String {
    let TicketId(ticket) = carried.ticket;
    let path = with_query(&survey(token), "ticket", &ticket.to_string());
    let path = with_query(&path, "distinct_id", &carried.distinct_id);
    let path = with_query(&path, "team", &carried.team);
    with_query(&path, "signature", &carried.signature(token, key))
}

/// A survey's link with a rating already chosen; nothing is recorded before it is sent.
#[must_use]
pub fn survey_rating(link: &str, rating: u8) -> String {
    with_query(link, "rating", &rating.to_string())
}

/// The thank-you after a survey was answered.
#[must_use]
pub fn survey_thanks(token: &str) -> String {
    with_query(&survey(token), "thanks", "1")
}

/// A page or file of surveys over some days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Over {
    /// `quarter`, `last_quarter`, `30d`, `year`, `all`; empty where days are given.
    pub period: String,
    /// `2026-10-01`; empty for none.
    pub from: String,
    /// The last day; empty for none.
    pub until: String,
}

impl Over {
    /// `path` over these days.
    #[must_use]
    pub fn of(&self, path: &str) -> String {
        let given = [("period", &self.period), ("from", &self.from), ("until", &self.until)];
        let given = given.into_iter().filter(|(_, value)| !value.is_empty());
        given.fold(path.to_owned(), |path, (name, value)| with_query(&path, name, value))
    }

    /// The page of surveys from an answer on.
    #[must_use]
    pub fn before(&self, cursor: &str) -> String {
        with_query(&self.of(SURVEYS), "before", cursor)
    }
}
