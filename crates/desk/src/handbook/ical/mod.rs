//! Holidays out of an iCalendar file (RFC 5545), as a section of a handbook to paste.
//!
//! Public feeds are full of days nobody has off, so the answer is a text with one named day on each
//! line: whoever pastes it takes out what they don't celebrate. Whole days only, repeated yearly at
//! most; what can't be read is told with its line, and the rest is read all the same.

mod events;
mod lines;
mod repeats;

use std::collections::BTreeMap;

use jiff::{ToSpan, civil::Date};

use super::fault::quoted;

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct BadLine {
    /// Counted from 1.
    pub line: usize,
    pub message: String,
}

/// The holidays of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Feed {
    /// The calendar's own name and zone; empty where it has none.
    pub name: String,
    pub zone: String,
    /// Each day once, with everything celebrated on it.
    pub days: BTreeMap<Date, String>,
    /// What could not be read or was left out.
    pub bad: Vec<BadLine>,
}

/// Reads the whole days of an iCalendar text, from the beginning of this year to three years from
/// `today`. Days whose name holds one of the words in `without` are left out.
#[must_use]
pub fn read_feed(text: &str, today: Date, without: &[String]) -> Feed {
    let mut feed = Feed::default();
    let window = (today.first_of_year(), today.saturating_add(3.years()));
    let lines = lines::lines(text, &mut feed.bad);
    let events = events::events(&lines, &mut feed);
    let moved: Vec<(&str, Date)> = events
        .iter()
        .filter_map(|event| event.instead_of.map(|date| (event.uid.as_str(), date)))
        .collect();
    for event in &events {
        if event.cancelled || is_left_out(&event.name, without) {
            continue;
        }
        for date in repeats::dates(event, window) {
            let elsewhere = event.instead_of.is_none() && moved.contains(&(&event.uid, date));
            if !elsewhere && !event.without.contains(&date) {
                celebrate(&mut feed.days, event, date, window);
            }
        }
    }
    feed.bad.sort_by_key(|bad| bad.line);
    feed
}

fn celebrate(
    days: &mut BTreeMap<Date, String>,
    event: &events::DayEvent,
    first: Date,
    (from, to): (Date, Date),
) {
    for date in first.series(1.day()).take(event.length) {
        if date < from || date > to {
            continue;
        }
        let names = days.entry(date).or_default();
        if names.is_empty() {
            names.clone_from(&event.name);
        } else if !names.split(", ").any(|name| name == event.name) {
            *names = format!("{names}, {}", event.name);
        }
    }
}

fn is_left_out(name: &str, without: &[String]) -> bool {
    let name = name.to_lowercase();
    without.iter().any(|word| !word.is_empty() && name.contains(&word.to_lowercase()))
}

/// The section of a handbook with these days; `key` names it.
#[must_use]
pub fn feed_section(feed: &Feed, key: &str) -> String {
    let name = if feed.name.is_empty() { key } else { &feed.name };
    let zone = if feed.zone.is_empty() { "UTC" } else { &feed.zone };
    let mut section =
        format!("[holidays.{key}]\nname = {}\nzone = {}\n", quoted(name), quoted(zone));
    section.push_str("\n# Take out what nobody has off. A part of a day is written like this:\n");
    section
        .push_str("#     2026-12-24 = { name = \"Christmas Eve\", closed = \"12:00 to 24:00\" }\n");
    section.push_str(&format!("[holidays.{key}.dates]\n"));
    for (date, name) in &feed.days {
        section.push_str(&format!("{date} = {}\n", quoted(name)));
    }
    section
}
