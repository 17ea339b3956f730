//! What becomes of clocks where tickets become one, or one becomes two (SLA-4): merging keeps the
//! earliest unanswered message, splitting copies. Pure: the actions that merge and split ask here
//! for the steps and write them.

use super::{Clock, ClockKind, Step, Which, fold::next};

/// The steps of the ticket that stays, and of the one that goes into it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merged {
    pub stays: Vec<(Which, Step)>,
    pub goes: Vec<(Which, Step)>,
}

/// Merges the clocks of a ticket that goes into those of the one that stays. Per kind of waiting
/// (for an answer, for an update) the clock that began first is kept, with all it has run; every
/// clock of the ticket that goes ends. `answered`: one of the two has had a first reply.
#[must_use]
pub fn merge(stays: &[Clock], goes: &[Clock], answered: bool) -> Merged {
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
            merged.stays.push((ours.which(), Step::Stopped));
        }
        let kind = match theirs.kind {
            ClockKind::FirstReply if answered => ClockKind::NextReply,
            kind => kind,
        };
        merged.stays.push((next(stays, kind), taken_over(&theirs)));
    }
    let ends = goes.iter().filter(|clock| !clock.has_ended());
    merged.goes = ends.map(|clock| (clock.which(), Step::Stopped)).collect();
    merged
}

/// The first steps of a ticket split off another: each clock under way goes on in both.
#[must_use]
pub fn split(clocks: &[Clock]) -> Vec<(Which, Step)> {
    let under_way = clocks.iter().filter(|clock| !clock.has_ended());
    under_way.map(|one| (Which { kind: one.kind, number: 1 }, taken_over(one))).collect()
}

fn taken_over(clock: &Clock) -> Step {
    let last = clock.legs.last();
    Step::Started {
        target: clock.target_seconds,
        schedule: last.map_or_else(String::new, |leg| leg.schedule.clone()),
        handbook: last.map_or(0, |leg| leg.handbook),
        because: String::new(),
        since: Some(clock.started_at),
        legs: clock.legs.clone(),
    }
}
