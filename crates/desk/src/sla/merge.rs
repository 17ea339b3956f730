//! What becomes of clocks where tickets become one, or one becomes two (SLA-4): merging keeps the
//! earliest unanswered message, splitting copies. Pure: the actions that merge and split ask here
//! for the steps and write them.

use base::{Timestamp, ids::TicketId};

use super::{Clock, ClockKind, Leg, Step, Which, fold::next};

/// The steps of the ticket that stays, and of the one that goes into it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merged {
    pub stays: Vec<(Which, Step)>,
    pub goes: Vec<(Which, Step)>,
}

/// Merges the clocks of a ticket that goes into those of the one that stays. Per kind of waiting
/// (for an answer, for an update) the clock that began first is kept, with all it has run; every
/// clock of the ticket that goes ends. `answered`: one of the two has had a first reply. The two
/// ids are those of the ticket that stays and of the one that goes, for the log.
#[must_use]
pub fn merge(
    stays: &[Clock],
    goes: &[Clock],
    answered: bool,
    (into, from): (TicketId, TicketId),
) -> Merged {
    let mut merged = Merged::default();
    let alive = |clocks: &[Clock], reply: bool| -> Option<Clock> {
        let same = clocks.iter().filter(|one| !one.has_ended() && one.kind.is_reply() == reply);
        same.min_by_key(|clock| clock.started_at).cloned()
    };
    for reply in [true, false] {
        let (ours, theirs) = (alive(stays, reply), alive(goes, reply));
        let Some(theirs) = theirs else { continue };
        if ours.as_ref().is_some_and(|ours| ours.started_at <= theirs.started_at) {
            continue;
        }
        if let Some(ours) = &ours {
            merged.stays.push((ours.which(), Step::Merged { with: from }));
        }
        let kind = match theirs.kind {
            ClockKind::FirstReply if answered => ClockKind::NextReply,
            kind => kind,
        };
        let because = format!("taken over from #{from}");
        merged.stays.push((next(stays, kind), taken_over(&theirs, because)));
    }
    let ends = goes.iter().filter(|clock| !clock.has_ended());
    merged.goes = ends.map(|clock| (clock.which(), Step::Merged { with: into })).collect();
    merged
}

/// The first steps of a ticket split off another: each clock under way goes on in both.
#[must_use]
pub fn split(clocks: &[Clock]) -> Vec<(Which, Step)> {
    let under_way = clocks.iter().filter(|clock| !clock.has_ended());
    under_way
        .map(|one| (Which { kind: one.kind, number: 1 }, taken_over(one, String::new())))
        .collect()
}

/// The first step of the clock that runs on where tickets that were one are two again: the wait
/// since `since` counts as if they had been two all along. What a clock of the ticket had run from
/// that instant, pauses too, is kept.
#[must_use]
pub fn resumed(
    clocks: &[Clock],
    since: Timestamp,
    (target, because): (Option<i64>, String),
    (schedule, handbook): (&str, i64),
) -> Step {
    let micros = since.as_microsecond();
    let same = |one: &&Clock| one.kind.is_reply() && one.started_at.as_microsecond() == micros;
    let mut legs = clocks.iter().rev().find(same).map(|one| one.legs.clone()).unwrap_or_default();
    let stopped = clocks.iter().rev().find(same).and_then(|one| one.stopped_at);
    match legs.last_mut() {
        // It ran until it was merged: it ran on.
        Some(leg) if leg.to == stopped => (leg.to, leg.used) = (None, 0),
        Some(_) => legs.push(Leg {
            from: stopped.unwrap_or(since),
            to: None,
            schedule: schedule.to_owned(),
            handbook,
            used: 0,
        }),
        None => {}
    }
    let (schedule, since) = (schedule.to_owned(), Some(since));
    Step::Started { target, schedule, handbook, because, since, legs }
}

fn taken_over(clock: &Clock, because: String) -> Step {
    let last = clock.legs.last();
    Step::Started {
        target: clock.target_seconds,
        schedule: last.map_or_else(String::new, |leg| leg.schedule.clone()),
        handbook: last.map_or(0, |leg| leg.handbook),
        because,
        since: Some(clock.started_at),
        legs: clock.legs.clone(),
    }
}
