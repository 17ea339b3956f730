//! Days that come back every year: on a date, or on a weekday of a month (the fourth Thursday of
//! November).

use jiff::civil::{Date, Weekday};

use super::{
    BadLine,
    events::{DayEvent, date_of},
    lines::Line,
};

/// A yearly repetition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repeat {
    pub every: i16,
    pub count: Option<usize>,
    pub until: Option<Date>,
    pub on: On,
}

/// Where in the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    Date {
        month: i8,
        day: i8,
    },
    /// The first is 1, the last is -1.
    Weekday {
        month: i8,
        nth: i8,
        weekday: Weekday,
    },
}

/// Reads a rule; the first day says what the rule leaves open.
pub(super) fn repeat_of(line: &Line, first: Date) -> Result<Repeat, BadLine> {
    let (mut month, mut day, mut weekday) = (first.month(), first.day(), None);
    let mut repeat = Repeat { every: 1, count: None, until: None, on: On::Date { month, day } };
    let mut yearly = false;
    for part in line.value.trim().split(';').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let wrong = || line.bad(format!("“{part}” can't be read"));
        match name.to_ascii_uppercase().as_str() {
            "FREQ" => yearly = value.eq_ignore_ascii_case("YEARLY"),
            "INTERVAL" => {
                let every = value.parse().ok().filter(|every| (1..=100).contains(every));
                repeat.every = every.ok_or_else(wrong)?;
            }
            "COUNT" => repeat.count = Some(value.parse().map_err(|_not_a_number| wrong())?),
            "UNTIL" => repeat.until = Some(date_of(line, value)?),
            "BYMONTH" => {
                let one = value.parse().ok().filter(|month| (1..=12).contains(month));
                month = one.ok_or_else(wrong)?;
            }
            "BYMONTHDAY" => {
                let one = value.parse().ok().filter(|day| (1..=31).contains(day));
                day = one.ok_or_else(wrong)?;
            }
            "BYDAY" => weekday = Some(nth_weekday(value).ok_or_else(wrong)?),
            "WKST" => {}
            _ => return Err(line.bad(format!("“{part}”: only days of a year can be read"))),
        }
    }
    if !yearly {
        return Err(line.bad("only what comes back yearly can be read"));
    }
    repeat.on = match weekday {
        Some((nth, weekday)) => On::Weekday { month, nth, weekday },
        None => On::Date { month, day },
    };
    Ok(repeat)
}

/// `4TH`, `-1MO`.
fn nth_weekday(text: &str) -> Option<(i8, Weekday)> {
    const DAYS: [(&str, Weekday); 7] = [
        ("MO", Weekday::Monday),
        ("TU", Weekday::Tuesday),
        ("WE", Weekday::Wednesday),
        ("TH", Weekday::Thursday),
        ("FR", Weekday::Friday),
        ("SA", Weekday::Saturday),
        ("SU", Weekday::Sunday),
    ];
    let text = text.trim().to_ascii_uppercase();
    let (name, weekday) = DAYS.into_iter().find(|(name, _)| text.ends_with(name))?;
    let nth: i8 = text.strip_suffix(name)?.trim_start_matches('+').parse().ok()?;
    (nth != 0 && (-5..=5).contains(&nth)).then_some((nth, weekday))
}

/// The first days of an event up to the end of the window; those before it may still reach into it.
pub(super) fn dates(event: &DayEvent, (_, to): (Date, Date)) -> Vec<Date> {
    let Some(repeat) = event.repeat else { return vec![event.first] };
    let mut dates = vec![event.first];
    let mut year = event.first.year();
    while year < to.year() && repeat.count.is_none_or(|count| dates.len() < count) {
        let Some(next) = year.checked_add(repeat.every) else { break };
        year = next;
        match in_year(repeat.on, year) {
            Some(date) if repeat.until.is_none_or(|until| date <= until) => dates.push(date),
            // The 29th of February, or a fifth Monday, in a year without.
            _ => {}
        }
    }
    dates
}

fn in_year(on: On, year: i16) -> Option<Date> {
    match on {
        On::Date { month, day } => Date::new(year, month, day).ok(),
        On::Weekday { month, nth, weekday } => {
            Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok()
        }
    }
}
