//! From what a clock on the wall shows to an instant.
//!
//! The one rule: a time of day stands for the *first* instant at which a clock on the wall of that
//! zone shows it or anything later. So a time that daylight saving skips is the moment of the jump
//! (not an hour after it), a time shown twice is the first of the two, and a whole lost day (Apia,
//! 30 December 2011) has no length. Ends of neighbouring hours therefore always meet: nothing is
//! counted twice and nothing falls between.

use base::{Timestamp, time::TimeZone};
use jiff::tz::{AmbiguousOffset, Offset};

/// The instant for `local`, both in seconds since 1970-01-01T00:00: `local` as the clock in `zone`
/// counts, the result in UTC. Outside the range of instants `local` comes back as it is.
pub(super) fn first_instant(zone: &TimeZone, local: i64) -> i64 {
    let Ok(as_utc) = Timestamp::from_second(local) else { return local };
    let shown = Offset::UTC.to_datetime(as_utc);
    match zone.to_ambiguous_timestamp(shown).offset() {
        AmbiguousOffset::Unambiguous { offset } => local - seconds(offset),
        AmbiguousOffset::Fold { before, .. } => local - seconds(before),
        AmbiguousOffset::Gap { before, after } => {
            jump(zone, local, seconds(before), seconds(after))
        }
    }
}

/// The instant at which the clock jumped over `local`.
fn jump(zone: &TimeZone, local: i64, before: i64, after: i64) -> i64 {
    let fallback = local - before;
    let Ok(search_from) = Timestamp::from_second(local - after) else { return fallback };
    zone.following(search_from)
        .map(|transition| transition.timestamp().as_second())
        .take_while(|at| *at <= fallback)
        .find(|at| at + before <= local && local < at + after)
        .unwrap_or(fallback)
}

fn seconds(offset: Offset) -> i64 {
    i64::from(offset.seconds())
}
