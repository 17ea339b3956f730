//! From the log to the clocks: what the events of one ticket come to. The rows in the database are
//! a copy of this for sorting; whoever doubts them asks here.

use base::Timestamp;

use super::{Clock, ClockKind, RESPONSE, Schedules, Step, Which, take};
use crate::events::{Event, EventKind};

/// The clocks of one ticket, by kind and number, from its events in their order.
#[must_use]
pub fn fold<'a>(
    events: impl IntoIterator<Item = &'a Event>,
    schedules: &dyn Schedules,
) -> Vec<Clock> {
    let mut clocks = Vec::new();
    for event in events {
        follow(&mut clocks, event, schedules);
    }
    clocks.sort_by_key(Clock::which);
    clocks
}

/// Brings one event onto the clocks of its ticket, and says which clock it was about.
pub fn follow(
    clocks: &mut Vec<Clock>,
    event: &Event,
    schedules: &dyn Schedules,
) -> Option<(Which, Step)> {
    let (which, step) = match &event.kind {
        EventKind::Clock { which, step } => (*which, step.clone()),
        other => early(clocks, other, event.at, schedules)?,
    };
    take(clocks, event.ticket_id, which, &step, event.at, schedules);
    Some((which, step))
}

/// Events of the first logs, which named no number and no target: one clock ran at a time, on the
/// schedule of the responses.
fn early(
    clocks: &[Clock],
    kind: &EventKind,
    at: Timestamp,
    schedules: &dyn Schedules,
) -> Option<(Which, Step)> {
    let hours =
        |from: Timestamp, to: Timestamp| Some(schedules.under(RESPONSE, 0).open_between(from, to));
    let running = |name: &str| {
        clocks.iter().rev().find(|clock| clock.kind.name() == name && !clock.has_ended())
    };
    match kind {
        EventKind::ClockStarted { clock, due_at, because } => {
            let kind = ClockKind::ALL.into_iter().find(|kind| kind.name() == clock)?;
            let target = hours(at, *due_at);
            let started = Step::Started {
                target,
                schedule: RESPONSE.to_owned(),
                handbook: 0,
                because: because.clone(),
                since: None,
                legs: Vec::new(),
            };
            Some((next(clocks, kind), started))
        }
        EventKind::ClockMet { clock, .. } => Some((running(clock)?.which(), Step::Met)),
        EventKind::ClockStopped { clock } => Some((running(clock)?.which(), Step::Stopped)),
        EventKind::Breached { clock, due_at } => {
            let step = Step::Breached { due_at: *due_at, because: String::new() };
            Some((running(clock)?.which(), step))
        }
        EventKind::Retimed { clock, to: None, .. } => {
            Some((running(clock)?.which(), Step::Stopped))
        }
        EventKind::Retimed { clock, to: Some(to), because, .. } => {
            let clock = running(clock)?;
            let because = because.clone();
            let step = Step::Retargeted { target: hours(clock.started_at, *to), because };
            Some((clock.which(), step))
        }
        _ => None,
    }
}

/// The next clock of a kind.
#[must_use]
pub fn next(clocks: &[Clock], kind: ClockKind) -> Which {
    let last = clocks.iter().filter(|clock| clock.kind == kind).map(|clock| clock.number).max();
    Which { kind, number: last.unwrap_or(0) + 1 }
}
