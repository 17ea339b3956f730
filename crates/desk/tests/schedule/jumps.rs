//! Every change of the clocks in every zone: what opens around it opens at the first instant at
//! which a clock on the wall shows its time or a later one.

use base::time::{TimeZone, Timestamp, after};
use desk::sla::{Hours, Schedule};
use jiff::{SignedDuration, civil::DateTime};

use crate::zones;

const QUARTER: i64 = 900;

#[test]
fn around_every_change_of_the_clocks_hours_open_when_the_clock_first_shows_it() {
    let first: Timestamp = "2009-06-01T00:00Z".parse().unwrap();
    let last: Timestamp = "2031-01-01T00:00Z".parse().unwrap();
    let mut checked = 0;
    for zone in zones() {
        for change in zone.following(first).take_while(|change| change.timestamp() < last) {
            let at = change.timestamp();
            let before = zone.to_datetime(after(at, -1)) + SignedDuration::from_secs(1);
            for quarters in [-3, -1, 0, 1, 3, 5] {
                let shown = before + SignedDuration::from_secs(quarters * QUARTER);
                let opened = opening(&zone, shown).next_open(after(at, -2 * 3600));
                let expected = first_showing(&zone, shown, at);
                assert_eq!(opened, Some(expected), "{:?} {shown}", zone.iana_name());
                checked += 1;
            }
        }
    }
    assert!(checked > 30_000, "only {checked} changes");
}

/// Opens every week at the weekday and time of `shown`, for two days: longer than any jump.
fn opening(zone: &TimeZone, shown: DateTime) -> Schedule {
    let day = i64::from(shown.weekday().to_monday_zero_offset());
    let opens = day * 86_400 + shown.duration_since(shown.date().at(0, 0, 0, 0)).as_secs();
    let closes = opens + 2 * 86_400;
    let hours = Hours { opens, opens_in: zone.clone(), closes, closes_in: zone.clone() };
    Schedule::new(vec![hours], &[])
}

/// Found by looking at the clock every quarter of an hour.
fn first_showing(zone: &TimeZone, shown: DateTime, change: Timestamp) -> Timestamp {
    (-8..)
        .map(|quarter| after(change, quarter * QUARTER))
        .find(|at| zone.to_datetime(*at) >= shown)
        .unwrap()
}
