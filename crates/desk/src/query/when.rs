//! Times in a query: a day, a month, a year, an instant, or a length of time from now.

use base::{
    Timestamp,
    time::{TimeZone, to_micros},
};
use jiff::{Span, civil};

/// A time as it was written; what it comes to depends on now and on the reader's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// `7days`: so long ago, or ahead for what is due.
    Away(i64, Unit),
    Today,
    Yesterday,
    Tomorrow,
    /// `2026-11-26`
    Day(civil::Date),
    /// `2026-11`
    Month(civil::Date),
    /// `2026`
    Year(civil::Date),
    /// `2026-11-26T17:00`, on the reader's clock.
    Clock(civil::DateTime),
    /// `2026-11-26T17:00:00Z`
    Instant(Timestamp),
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

const UNITS: [(Unit, &[&str]); 6] = [
    (Unit::Minutes, &["minutes", "minute", "mins", "min"]),
    (Unit::Hours, &["hours", "hour", "h"]),
    (Unit::Days, &["days", "day", "d"]),
    (Unit::Weeks, &["weeks", "week", "w"]),
    (Unit::Months, &["months", "month", "mo"]),
    (Unit::Years, &["years", "year", "y"]),
];

impl Unit {
    /// The unit this word means.
    pub(super) fn of(word: &str) -> Option<Self> {
        let word = word.to_ascii_lowercase();
        UNITS.iter().find(|(_, names)| names.contains(&word.as_str())).map(|(unit, _)| *unit)
    }

    /// The word behind such a number.
    pub(super) fn word(self, number: i64) -> &'static str {
        let form = usize::from(number == 1);
        UNITS.iter().find(|(unit, _)| *unit == self).map_or("", |(_, names)| names[form])
    }
}

/// The longest length anybody means; a thousand years ago there was no support.
const MOST: i64 = 9_999;

impl When {
    /// Reads it; `None` where it is no time.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "today" => return Some(Self::Today),
            "yesterday" => return Some(Self::Yesterday),
            "tomorrow" => return Some(Self::Tomorrow),
            _ => {}
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = text.split_at(digits);
        match (digits, rest.trim_start()) {
            (0, _) => None,
            (4, "") => Some(Self::Year(civil::Date::new(number.parse().ok()?, 1, 1).ok()?)),
            (4, rest) if rest.starts_with('-') => Self::date(text),
            (_, word) => {
                let number = number.parse().ok().filter(|number| *number <= MOST)?;
                Some(Self::Away(number, Unit::of(word)?))
            }
        }
    }

    fn date(text: &str) -> Option<Self> {
        if !text.is_ascii() {
            return None;
        }
        match text.len() {
            7 => format!("{text}-01").parse().ok().map(Self::Month),
            10 => text.parse().ok().map(Self::Day),
            len if len > 10 && b"Tt ".contains(&text.as_bytes()[10]) => {
                let text = text.replacen(' ', "T", 1);
                if let Ok(instant) = text.parse::<Timestamp>() {
                    return Some(Self::Instant(to_micros(instant)));
                }
                text.parse().ok().map(Self::Clock)
            }
            _ => None,
        }
    }

    /// From its first instant to the first one after it.
    #[must_use]
    pub fn range(self, ahead: bool, now: Timestamp, zone: &TimeZone) -> (Timestamp, Timestamp) {
        let today = now.to_zoned(zone.clone()).date();
        let near = |days: i64| day(today.saturating_add(Span::new().days(days)), zone);
        match self {
            Self::Away(number, unit) => point(away(number, unit, ahead, now, zone)),
            Self::Today => near(0),
            Self::Yesterday => near(-1),
            Self::Tomorrow => near(1),
            Self::Day(date) => day(date, zone),
            Self::Month(first) => {
                (midnight(first, zone), midnight(first.saturating_add(Span::new().months(1)), zone))
            }
            Self::Year(first) => {
                (midnight(first, zone), midnight(first.saturating_add(Span::new().years(1)), zone))
            }
            Self::Clock(wall) => point(on_the_wall(wall, zone)),
            Self::Instant(at) => point(at),
        }
    }

    /// What it means changes with the time of day.
    #[must_use]
    pub const fn is_fleeting(self) -> bool {
        matches!(self, Self::Away(..) | Self::Today | Self::Yesterday | Self::Tomorrow)
    }

    /// A length of time, which nothing can be equal to.
    #[must_use]
    pub const fn is_length(self) -> bool {
        matches!(self, Self::Away(..))
    }
}

fn point(at: Timestamp) -> (Timestamp, Timestamp) {
    (at, base::time::from_micros(at.as_microsecond().saturating_add(1)))
}

fn day(date: civil::Date, zone: &TimeZone) -> (Timestamp, Timestamp) {
    (midnight(date, zone), midnight(date.saturating_add(Span::new().days(1)), zone))
}

fn midnight(date: civil::Date, zone: &TimeZone) -> Timestamp {
    on_the_wall(date.to_datetime(civil::Time::midnight()), zone)
}

/// A time that daylight saving skips or repeats is read as the compatible one.
fn on_the_wall(wall: civil::DateTime, zone: &TimeZone) -> Timestamp {
    wall.to_zoned(zone.clone()).map_or(Timestamp::MAX, |zoned| to_micros(zoned.timestamp()))
}

/// Days and longer are counted on the calendar of the zone.
fn away(number: i64, unit: Unit, ahead: bool, now: Timestamp, zone: &TimeZone) -> Timestamp {
    let number = if ahead { number } else { -number };
    let span = match unit {
        Unit::Minutes => Span::new().minutes(number),
        Unit::Hours => Span::new().hours(number),
        Unit::Days => Span::new().days(number),
        Unit::Weeks => Span::new().weeks(number),
        Unit::Months => Span::new().months(number),
        Unit::Years => Span::new().years(number),
    };
    let end = if ahead { Timestamp::MAX } else { Timestamp::MIN };
    now.to_zoned(zone.clone()).checked_add(span).map_or(end, |zoned| to_micros(zoned.timestamp()))
}
