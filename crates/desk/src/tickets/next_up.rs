//! *Next up* (RT-6): why a ticket stands where it stands, in words.
//!
//! The order itself is (urgency, rank, due time, number), all stored on the ticket, so the list is
//! one index range; [`precedes`] is the same order for tests and simulation.

use std::cmp::Ordering;

use base::Timestamp;

use super::{Brief, Urgency};
use crate::handbook::Handbook;

/// The order of two waiting tickets.
#[must_use]
pub fn precedes(a: &Brief, b: &Brief) -> Ordering {
    let key = |ticket: &Brief| {
        (ticket.urgency.order(), ticket.rank, ticket.due_at.unwrap_or(Timestamp::MAX), ticket.id)
    };
    key(a).cmp(&key(b))
}

/// The whole truth in one sentence, for whoever wonders.
#[must_use]
pub fn sentence(ticket: &Brief, handbook: &Handbook) -> String {
    let urgency = match (ticket.urgency, ticket.due_at) {
        (Urgency::Overdue, _) => "Overdue: its target has passed",
        (Urgency::Soon, _) => "Due soon: under a quarter of its target is left",
        (Urgency::Later, Some(_)) => "Not pressing yet: over a quarter of its target is left",
        (Urgency::Later, None) => "Nothing presses: no target runs on it",
    };
    let this = if ticket.priority { "this is one" } else { "this is none" };
    let plan = handbook.plan_name(&ticket.plan);
    let severity = handbook.severity_name(&ticket.severity).to_lowercase();
    format!(
        "{urgency}. Among those: priority customers first ({this}), then by plan ({plan}), by \
         severity ({severity}), by due time."
    )
}

/// The reasons in the order in which they counted.
#[must_use]
pub fn reasons(ticket: &Brief, handbook: &Handbook) -> Vec<String> {
    let mut reasons = Vec::with_capacity(5);
    match ticket.urgency {
        Urgency::Overdue => reasons.push("Overdue".to_owned()),
        Urgency::Soon => reasons.push("Due soon".to_owned()),
        Urgency::Later => {}
    }
    if !ticket.back.is_empty() {
        reasons.push(ticket.back.clone());
    }
    if let Some(team) = &ticket.with_team {
        reasons.push(format!("with {}", handbook.team_name(team)));
    }
    if ticket.priority {
        reasons.push("Priority customer".to_owned());
    }
    reasons.push(handbook.severity_name(&ticket.severity).to_lowercase());
    match (ticket.clock, ticket.unanswered_at) {
        (Some(clock), _) => reasons.push(clock.name().to_owned()),
        (None, Some(_)) => reasons.push("no target on this plan".to_owned()),
        (None, None) => reasons.push("kept open by us".to_owned()),
    }
    reasons
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_sentence_names_each_step_of_the_order() {
        let handbook = crate::handbook::Handbook::shipped();
        let mut ticket = super::super::ticket::tests::sample();
        ticket.priority = true;
        assert_eq!(
            super::sentence(&super::Brief::from(&ticket), &handbook),
            "Nothing presses: no target runs on it. Among those: priority customers first (this \
             is one), then by plan (Scale), by severity (High), by due time."
                .replace("High", "high")
        );
    }
}
