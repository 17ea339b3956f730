//! The satisfaction rating.

use desk::{csat::Survey, tickets::Ticket};
use serde_json::{Value, json};

use crate::api::{catalog::groups::group_number, here::Here, words::Time};

/// From this rating on it is good, as in our own reports ([`desk::csat::tally`]).
pub const GOOD: u8 = 4;

/// The dialect's word for an answer, or for none.
#[must_use]
pub fn score(survey: &Survey) -> &'static str {
    match survey.rating {
        None => "offered",
        Some(rating) if rating >= GOOD => "good",
        Some(_) => "bad",
    }
}

/// The survey of a ticket.
#[must_use]
pub fn object(here: &Here, ticket: &Ticket, survey: &Survey) -> Value {
    let words = Some(survey.words.as_str()).filter(|words| !words.is_empty());
    json!({
        // One for each ticket, and found by its number.
        "id": ticket.id,
        "url": here.url(&format!("/satisfaction_ratings/{}.json", ticket.id)),
        "ticket_id": ticket.id,
        "requester_id": survey.person_id,
        "assignee_id": ticket.assignee_id,
        "group_id": group_number(&ticket.group),
        "score": score(survey),
        "rating": survey.rating,
        "comment": words,
        "reason": null,
        "reason_id": null,
        "reason_code": null,
        "created_at": Time(survey.sent_at),
        "updated_at": Time(survey.answered_at.unwrap_or(survey.sent_at)),
    })
}
