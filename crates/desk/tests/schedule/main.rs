//! Holds due times to what a calendar on the wall says: cases worked out by hand (`named.txt`),
//! a slow count by the quarter hour and by the minute over random hours in random zones
//! (`counted.rs`), the same around the changes of every zone in turn (`everywhere.rs`), every jump
//! of every zone (`jumps.rs`), and how hours are written (`written.rs`).
//!
//! A hundred thousand random cases take a minute or two and are run by hand:
//! `cargo test --release -p desk --test schedule -- --ignored hundred_thousand`

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod counted;
mod everywhere;
mod jumps;
mod named;
mod oracle;
mod written;

use base::time::TimeZone;
use desk::sla::{Holiday, Schedule, WHOLE_DAY, parse_day_part, parse_hours};

/// Reads `hours; hours; closed DATE ZONE [12:00 to 24:00]`.
fn schedule_of(text: &str) -> Schedule {
    let mut hours = Vec::new();
    let mut holidays = Vec::new();
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        if let Some(closed) = part.strip_prefix("closed ") {
            // `closed DATE ZONE`, or `closed DATE ZONE 12:00 to 24:00`.
            let mut words = closed.splitn(3, ' ');
            let date = words.next().unwrap().parse().unwrap();
            let zone = TimeZone::get(words.next().unwrap()).unwrap();
            let closed = words.next().map_or(WHOLE_DAY, |part| parse_day_part(part).unwrap());
            holidays.push(Holiday { date, zone, closed });
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
