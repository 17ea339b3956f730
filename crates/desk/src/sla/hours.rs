//! Weekly opening hours and how a handbook writes them.
//!
//! `mon-fri 09:00 Europe/London to 17:00 America/Los_Angeles`: a day or days, a beginning, an end;
//! the two ends may be in different zones. See [`parse_hours`] for the whole grammar.

use base::{Timestamp, time::TimeZone};

use super::zone::first_instant;

const DAY: i64 = 86_400;
pub(super) const WEEK: i64 = 7 * DAY;
/// Day 0 of the epoch was a Thursday, so weeks begin three days earlier, on a Monday.
const MONDAY: i64 = -3 * DAY;
/// No zone is further from UTC than this (the widest offset the time library knows).
pub(super) const WIDEST_OFFSET: i64 = 26 * 3600;

/// One stretch of opening hours, repeated every week. Both ends are seconds after Monday 00:00 of
/// the week in which it opens, as shown by a clock in the zone of that end; where daylight changes
/// leave nothing between them, that week has none of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// When it opens, 0 to 604,799.
    pub opens: i64,
    /// The zone in which `opens` is read.
    pub opens_in: TimeZone,
    /// When it closes; past 604,800 in the following week.
    pub closes: i64,
    /// The zone in which `closes` is read.
    pub closes_in: TimeZone,
}

impl Hours {
    /// When it opens and closes in the week of this instant.
    #[must_use]
    pub fn around(&self, at: Timestamp) -> (Timestamp, Timestamp) {
        let (opens, closes) = self.in_week(week_of(at.as_second()));
        let instant = |second| Timestamp::from_second(second).unwrap_or(at);
        (instant(opens), instant(closes))
    }

    /// Opening and closing instant of week `number`, in seconds since the epoch.
    pub(super) fn in_week(&self, number: i64) -> (i64, i64) {
        let monday = MONDAY + number * WEEK;
        (
            first_instant(&self.opens_in, monday + self.opens),
            first_instant(&self.closes_in, monday + self.closes),
        )
    }
}

/// The number of the week in which `second` of the epoch lies, by UTC.
pub(super) const fn week_of(second: i64) -> i64 {
    (second - MONDAY).div_euclid(WEEK)
}

/// The first second of week `number`, by UTC.
pub(super) const fn week_begins(number: i64) -> i64 {
    MONDAY + number * WEEK
}

/// Why a text is not opening hours, in words for whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursFault {
    /// Not of the form at all.
    #[error("write opening hours like \"mon-fri 09:00 to 17:30\"{0}")]
    Form(String),
    /// Not a day of the week.
    #[error("\"{0}\" is not a day; days are mon, tue, wed, thu, fri, sat, sun or daily")]
    Day(String),
    /// Not a time of day.
    #[error("\"{0}\" is not a time of day; write 00:00 to 24:00")]
    Time(String),
    /// Not in the zone database.
    #[error("there is no time zone \"{0}\"")]
    Zone(String),
    /// A part of one day, from earlier to later.
    #[error("write hours of one day like \"12:00 to 24:00\"")]
    DayPart,
    /// With two zones, a guess at the day would be a guess at a promise.
    #[error("this closes before it opens; name the day it ends, as in \"fri 22:00 to sat 06:00\"")]
    Backwards,
}

/// Reads opening hours: `DAYS TIME [ZONE] to [DAY] TIME [ZONE]`, or `always`.
///
/// `DAYS` is `mon`, `mon-fri`, `mon,wed,fri` or `daily`; `TIME` is `00:00` to `24:00`; a zone left
/// out is `zone` for the beginning, and that of the beginning for the end. Without a day the end
/// lies on the date of the beginning or, in the same zone and not later in the day, on the next.
///
/// # Errors
/// Says what is wrong with the text.
pub fn parse_hours(text: &str, zone: &TimeZone) -> Result<Vec<Hours>, HoursFault> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("always") {
        let whole =
            Hours { opens: 0, opens_in: TimeZone::UTC, closes: WEEK, closes_in: TimeZone::UTC };
        return Ok(vec![whole]);
    }
    let (begin, end) = text.split_once(" to ").ok_or_else(|| form("; \" to \" is missing"))?;
    let mut begin = begin.split_whitespace();
    let days = parse_days(begin.next().ok_or_else(|| form(""))?)?;
    let (from, opens_in) = parse_time_and_zone(begin, zone)?;
    let end: Vec<&str> = end.split_whitespace().collect();
    let names_day = end.first().is_some_and(|word| !starts_with_digit(word));
    let end_day = if names_day { Some(parse_day(end[0])?) } else { None };
    let rest = end.into_iter().skip(usize::from(names_day));
    let (to, closes_in) = parse_time_and_zone(rest, &opens_in)?;
    if end_day.is_some() && days.len() > 1 {
        return Err(form("; an end on a named day needs a single day at the beginning"));
    }
    days.into_iter()
        .map(|day| {
            let ahead = match end_day {
                Some(end_day) => days_ahead(day, end_day, from, to),
                None => i64::from(opens_in == closes_in && to <= from),
            };
            let hours = Hours {
                opens: day * DAY + from,
                opens_in: opens_in.clone(),
                closes: (day + ahead) * DAY + to,
                closes_in: closes_in.clone(),
            };
            if is_backwards(&hours) { Err(HoursFault::Backwards) } else { Ok(hours) }
        })
        .collect()
}

/// Reads a part of a day: `12:00 to 24:00`, in seconds after midnight.
///
/// # Errors
/// Says what is wrong with the text.
pub fn parse_day_part(text: &str) -> Result<(i64, i64), HoursFault> {
    let (from, to) = text.split_once(" to ").ok_or(HoursFault::DayPart)?;
    let (from, to) = (parse_time(from.trim())?, parse_time(to.trim())?);
    if from < to { Ok((from, to)) } else { Err(HoursFault::DayPart) }
}

/// Days from `day` to the next `end_day`; a week when that is the same day and not later in it.
const fn days_ahead(day: i64, end_day: i64, from: i64, to: i64) -> i64 {
    let ahead = (end_day - day).rem_euclid(7);
    if ahead == 0 && to <= from { 7 } else { ahead }
}

/// Closes before it opens in winter or summer (of 2026, a year like any other).
fn is_backwards(hours: &Hours) -> bool {
    let winter = week_of(1_768_435_200);
    [winter, winter + 26].into_iter().any(|week| {
        let (opens, closes) = hours.in_week(week);
        closes <= opens
    })
}

fn form(more: &str) -> HoursFault {
    HoursFault::Form(more.to_owned())
}

fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

fn parse_days(text: &str) -> Result<Vec<i64>, HoursFault> {
    if text.eq_ignore_ascii_case("daily") {
        return Ok((0..7).collect());
    }
    let mut days = Vec::new();
    for part in text.split(',') {
        match part.split_once('-') {
            None => days.push(parse_day(part)?),
            Some((first, last)) => {
                let (first, last) = (parse_day(first)?, parse_day(last)?);
                let count = (last - first).rem_euclid(7);
                days.extend((0..=count).map(|step| (first + step) % 7));
            }
        }
    }
    Ok(days)
}

fn parse_day(text: &str) -> Result<i64, HoursFault> {
    const NAMES: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let lower = text.to_ascii_lowercase();
    (0..)
        .zip(NAMES)
        .find(|(_, name)| lower == *name || lower == name[..3])
        .map(|(day, _)| day)
        .ok_or_else(|| HoursFault::Day(text.to_owned()))
}

fn parse_time_and_zone<'a>(
    mut words: impl Iterator<Item = &'a str>,
    default: &TimeZone,
) -> Result<(i64, TimeZone), HoursFault> {
    let time = parse_time(words.next().ok_or_else(|| form("; a time is missing"))?)?;
    let zone = match words.next() {
        None => default.clone(),
        Some(name) => {
            TimeZone::get(name).map_err(|_not_there| HoursFault::Zone(name.to_owned()))?
        }
    };
    match words.next() {
        Some(more) => Err(HoursFault::Form(format!("; \"{more}\" is too much"))),
        None => Ok((time, zone)),
    }
}

/// Seconds after midnight; 24:00 is the end of the day.
fn parse_time(text: &str) -> Result<i64, HoursFault> {
    let wrong = || HoursFault::Time(text.to_owned());
    let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
    let is_number = |part: &str| part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(hour) || minute.len() != 2 || !is_number(minute) {
        return Err(wrong());
    }
    let hour: i64 = hour.parse().map_err(|_not_a_number| wrong())?;
    let minute: i64 = minute.parse().map_err(|_not_a_number| wrong())?;
    if hour > 24 || minute > 59 || (hour == 24 && minute > 0) {
        return Err(wrong());
    }
    Ok(hour * 3600 + minute * 60)
}
