//! Holds due times to what a calendar on the wall says: cases worked out by hand (`named.txt`),
//! a slow count by the quarter hour and by the minute over random hours in random zones
//! (`counted.rs`), every jump of every zone (`jumps.rs`), and how hours are written (`written.rs`).

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

mod counted;
mod jumps;
mod named;
mod oracle;
mod written;

use base::time::TimeZone;
use desk::sla::{Holiday, Schedule, parse_hours};

/// Reads `hours; hours; closed DATE ZONE`.
fn schedule_of(text: &str) -> Schedule {
    let mut hours = Vec::new();
    let mut holidays = Vec::new();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        if let Some(closed) = part.strip_prefix("closed ") {
            let (date, zone) = closed.split_once(' ').unwrap();
            let zone = TimeZone::get(zone).unwrap();
            holidays.push(Holiday { date: date.parse().unwrap(), zone });
        } else {
            hours.extend(parse_hours(part, &TimeZone::UTC).unwrap());
        }
    }
    Schedule::new(hours, &holidays)
}

/// Every zone of the database, in order.
fn zones() -> Vec<TimeZone> {
    let mut names: Vec<String> =
        jiff::tz::db().available().map(|name| name.as_str().to_owned()).collect();
    names.sort();
    names.iter().filter_map(|name| TimeZone::get(name).ok()).collect()
}
