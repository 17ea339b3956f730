//! Why a target was missed, in words a lead can act on: kept with the breach, once.

use base::{Timestamp, ids::PersonId};

use super::{Clock, Schedule};
use crate::{
    events::{Event, EventKind},
    tickets::Ticket,
};

/// What may explain it.
pub struct Facts<'a> {
    pub ticket: &'a Ticket,
    pub clock: &'a Clock,
    /// The ticket's events; the more, the better the words.
    pub history: &'a [Event],
    /// When somebody is at work.
    pub coverage: &'a Schedule,
    pub due_at: Timestamp,
}

/// The causes, the plainest first, as one phrase: "nobody owned it; received outside coverage".
#[must_use]
pub fn cause(facts: &Facts<'_>) -> String {
    let Facts { clock, due_at, .. } = facts;
    let mut causes: Vec<String> = Vec::new();
    let since: Vec<&Event> = facts
        .history
        .iter()
        .filter(|event| event.at >= clock.started_at && event.at <= *due_at)
        .collect();
    match owner_then(facts) {
        None => causes.push("nobody owned it".to_owned()),
        Some(owner) => {
            let noted = since.iter().any(|event| {
                event.actor.person() == Some(owner) && matches!(event.kind, EventKind::Noted { .. })
            });
            if noted {
                causes.push("the owner wrote notes only".to_owned());
            }
        }
    }
    let hops = since.iter().filter(|event| is_hop(event)).count();
    match hops {
        0 => {}
        1 => causes.push("handed on once".to_owned()),
        more => causes.push(format!("handed on {more} times")),
    }
    let paused = paused_seconds(clock, *due_at);
    if paused >= 60 {
        causes.push(format!("was pending {}", rough(paused)));
    }
    if !facts.coverage.is_open(clock.started_at) && clock.kind.is_reply() {
        causes.push("received outside coverage".to_owned());
    }
    if causes.is_empty() { "no answer in time".to_owned() } else { causes.join("; ") }
}

/// Who owned it when it came due; somebody may have taken it since.
fn owner_then(facts: &Facts<'_>) -> Option<PersonId> {
    let since = facts.history.iter().filter(|event| event.at > facts.due_at);
    let mut changed = since.filter_map(|event| match event.kind {
        EventKind::Assigned { from, .. } => Some(from),
        _ => None,
    });
    changed.next().unwrap_or(facts.ticket.assignee_id)
}

const fn is_hop(event: &Event) -> bool {
    matches!(event.kind, EventKind::Assigned { from: Some(_), to: Some(_), .. })
}

/// How long the clock stood still between its legs.
fn paused_seconds(clock: &Clock, until: Timestamp) -> i64 {
    let gaps = clock.legs.windows(2).filter_map(|two| {
        let (from, to) = (two[0].to?, two[1].from.min(until));
        Some(to.duration_since(from).as_secs().max(0))
    });
    gaps.sum()
}

/// Two days, three hours, five minutes: one unit is enough to understand it.
pub(crate) fn rough(seconds: i64) -> String {
    const UNITS: [(i64, &str); 3] = [(86_400, "d"), (3600, "h"), (60, "min")];
    let unit = UNITS.into_iter().find(|(length, _)| seconds >= 2 * length).unwrap_or((60, "min"));
    format!("{} {}", seconds / unit.0, unit.1)
}
