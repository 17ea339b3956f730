//! Warnings before a breach (SLA-5): how long before, in open time, so that a warning set an hour
//! before the end comes an hour of work before it, and never in the night before a Monday.

use base::Timestamp;

use super::{Clock, Schedules};

/// A warning to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Warning {
    pub at: Timestamp,
    /// Open seconds before the due time.
    pub before: i64,
}

/// The next warning of a clock; `before` holds the handbook's lengths, longest first.
///
/// A length not shorter than the target would warn of a clock that has only begun, and is left
/// out. A clock gets no more warnings than there are lengths, however often its target changes.
#[must_use]
pub fn next_warning(clock: &Clock, before: &[i64], schedules: &dyn Schedules) -> Option<Warning> {
    let target = clock.target_seconds?;
    let most = i64::try_from(before.len()).unwrap_or(i64::MAX);
    if !clock.is_running() || clock.breached_at.is_some() || clock.warnings >= most {
        return None;
    }
    let ahead = clock.warned_seconds.unwrap_or(target).min(target);
    let before = *before.iter().find(|length| **length < ahead)?;
    Some(Warning { at: clock.reaches(target - before, schedules)?, before })
}

/// The warning due by `at`: the latest where several have come at once, after a shorter target or
/// a night without a worker, since one says it all.
#[must_use]
pub fn warning_due(
    clock: &Clock,
    before: &[i64],
    at: Timestamp,
    schedules: &dyn Schedules,
) -> Option<Warning> {
    let first = next_warning(clock, before, schedules).filter(|next| next.at <= at)?;
    let target = clock.target_seconds?;
    let later = before.iter().rev().filter(|length| **length <= first.before).find_map(|length| {
        let comes = clock.reaches(target - length, schedules)?;
        (comes <= at).then_some(Warning { at: comes, before: *length })
    });
    Some(later.unwrap_or(first))
}
