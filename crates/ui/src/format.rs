//! Times, spans and sizes in words, in the reader's zone.
//!
//! The same words are made in the browser (`frontend/src/times.ts`) to keep countdowns moving.

mod german;

use base::{Timestamp, time::TimeZone};
use desk::phrases::Language;

/// `40 min`, `1 h 12 m`, `3 h`, `2 d 3 h`, `16 d`.
#[must_use]
pub fn span(seconds: i64) -> String {
    let minutes = seconds.abs() / 60;
    let (hours, days) = (minutes / 60, minutes / 1440);
    match (days, hours, minutes) {
        (0, 0, 0) => "1 min".into(),
        (0, 0, m) => format!("{m} min"),
        (0, h, m) if m % 60 == 0 => format!("{h} h"),
        (0, h, m) => format!("{h} h {} m", m % 60),
        (d, h, _) if d < 14 && h % 24 != 0 => format!("{d} d {} h", h % 24),
        (d, ..) => format!("{d} d"),
    }
}

/// `1 h 12 m left` or `40 min over`.
#[must_use]
pub fn countdown(due_at: Timestamp, now: Timestamp) -> String {
    let left = due_at.as_second() - now.as_second();
    if left >= 0 { format!("{} left", span(left)) } else { format!("{} over", span(left)) }
}

/// When something happened: `17:42`, `yesterday 17:42`, `Mon 17:42`, `12 Nov, 17:42`, `3 Feb 2025`.
#[must_use]
pub fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (then, today) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let days = then.date().until(today.date()).map_or(i32::MAX, |gap| gap.get_days());
    let pattern = match days {
        0 => "%H:%M",
        1 => "yesterday %H:%M",
        2..=6 => "%a %H:%M",
        _ if then.year() == today.year() => "%-d %b, %H:%M",
        _ => "%-d %b %Y",
    };
    then.strftime(pattern).to_string()
}

/// When something is due: `Mon 17:42`, further away `Mon 30 Nov, 17:42`.
#[must_use]
pub fn deadline(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let far = (at.as_second() - now.as_second()).abs() > 6 * 86_400;
    let pattern = if far { "%a %-d %b, %H:%M" } else { "%a %H:%M" };
    at.to_zoned(zone.clone()).strftime(pattern).to_string()
}

/// A promise to a customer: `Tuesday 24 November, 17:42 WAT`.
#[must_use]
pub fn promise(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%A %-d %B, %H:%M %Z").to_string()
}

/// See [`moment`]; in the reader's language.
#[must_use]
pub fn moment_in(language: Language, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    match language {
        Language::En => moment(at, now, zone),
        Language::De => german::moment(at, now, zone),
    }
}

/// See [`deadline`].
#[must_use]
pub fn deadline_in(language: Language, at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    match language {
        Language::En => deadline(at, now, zone),
        Language::De => german::deadline(at, now, zone),
    }
}

/// See [`promise`].
#[must_use]
pub fn promise_in(language: Language, at: Timestamp, zone: &TimeZone) -> String {
    match language {
        Language::En => promise(at, zone),
        Language::De => german::promise(at, zone),
    }
}

/// The whole truth, for a `title`: `Monday 23 November 2026, 17:42:10 CET`.
#[must_use]
pub fn full(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%A %-d %B %Y, %H:%M:%S %Z").to_string()
}

/// `812 B`, `14 kB`, `2.4 MB`; steps of 1,000 as file managers count.
#[must_use]
pub fn size(bytes: i64) -> String {
    let bytes = bytes.max(0);
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", (bytes + 500) / 1_000),
        1_000_000..1_000_000_000 => tenths(bytes, 1_000_000, "MB"),
        _ => tenths(bytes, 1_000_000_000, "GB"),
    }
}

/// `1 ticket`, `12 tickets`.
#[must_use]
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// `12,345`.
#[must_use]
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn tenths(bytes: i64, unit: i64, name: &str) -> String {
    let tenths = (bytes * 10 + unit / 2) / unit;
    if tenths % 10 == 0 {
        format!("{} {name}", tenths / 10)
    } else {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn spans_read_like_speech() {
        for (seconds, words) in [
            (20, "1 min"),
            (40 * 60, "40 min"),
            (72 * 60, "1 h 12 m"),
            (3 * 3600, "3 h"),
            (51 * 3600, "2 d 3 h"),
            (48 * 3600, "2 d"),
            (16 * 86_400 + 7_200, "16 d"),
            (-72 * 60, "1 h 12 m"),
        ] {
            assert_eq!(span(seconds), words);
        }
    }

    #[test]
    fn a_deadline_says_left_or_over() {
        let now = at("2026-11-23T16:30:00Z");
        assert_eq!(countdown(at("2026-11-23T17:42:00Z"), now), "1 h 12 m left");
        assert_eq!(countdown(at("2026-11-23T15:50:00Z"), now), "40 min over");
    }

    #[test]
    fn moments_are_told_in_the_readers_zone() {
        let now = at("2026-11-23T16:30:00Z");
        let lagos = base::time::zone_or_utc("Africa/Lagos");
        let auckland = base::time::zone_or_utc("Pacific/Auckland");
        assert_eq!(moment(at("2026-11-23T08:31:00Z"), now, &lagos), "09:31");
        assert_eq!(moment(at("2026-11-22T22:00:00Z"), now, &lagos), "yesterday 23:00");
        assert_eq!(moment(at("2026-11-22T22:00:00Z"), now, &auckland), "yesterday 11:00");
        assert_eq!(moment(at("2026-11-19T08:00:00Z"), now, &lagos), "Thu 09:00");
        assert_eq!(moment(at("2026-11-02T08:00:00Z"), now, &lagos), "2 Nov, 09:00");
        assert_eq!(moment(at("2025-02-03T08:00:00Z"), now, &lagos), "3 Feb 2025");
        assert_eq!(deadline(at("2026-11-23T16:42:00Z"), now, &lagos), "Mon 17:42");
        assert_eq!(deadline(at("2026-12-07T16:42:00Z"), now, &lagos), "Mon 7 Dec, 17:42");
        assert_eq!(promise(at("2026-11-24T16:42:00Z"), &lagos), "Tuesday 24 November, 17:42 WAT");
    }

    #[test]
    fn sizes_and_numbers() {
        assert_eq!(size(812), "812 B");
        assert_eq!(size(14_200), "14 kB");
        assert_eq!(size(2_400_000), "2.4 MB");
        assert_eq!(size(30_000_000), "30 MB");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(count(1, "ticket", "tickets"), "1 ticket");
    }
}
