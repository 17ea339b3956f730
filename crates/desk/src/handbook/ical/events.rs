//! Events of whole days out of the lines of a calendar.

use jiff::civil::Date;

use super::{
    BadLine, Feed,
    lines::Line,
    repeats::{Repeat, repeat_of},
};

/// An event of one or more whole days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DayEvent {
    pub uid: String,
    pub name: String,
    pub first: Date,
    /// Days.
    pub length: usize,
    pub repeat: Option<Repeat>,
    /// Dates on which it is left out.
    pub without: Vec<Date>,
    /// It takes the place of the event with the same id on this date.
    pub instead_of: Option<Date>,
    pub cancelled: bool,
}

/// More days than this are a slip, or no holiday.
const LONGEST: usize = 60;

/// The events of the lines; the calendar's name and zone go into `feed`, and what is bad too.
pub(super) fn events(lines: &[Line], feed: &mut Feed) -> Vec<DayEvent> {
    let mut events = Vec::new();
    // The components the line stands in; alarms within events have lines of their own.
    let mut within: Vec<&str> = Vec::new();
    let mut own: Vec<&Line> = Vec::new();
    for line in lines {
        match (line.name.as_str(), within.last()) {
            ("BEGIN", _) => {
                within.push(line.value.trim());
                if within.last() == Some(&"VEVENT") {
                    own.clear();
                }
            }
            ("END", within_it) => {
                let event = (within_it == Some(&"VEVENT")).then(|| day_event(line, &own));
                within.pop();
                match event {
                    Some(Ok(event)) => events.push(event),
                    Some(Err(bad)) => feed.bad.push(bad),
                    None => {}
                }
            }
            (_, Some(&"VEVENT")) => own.push(line),
            ("X-WR-CALNAME", _) => feed.name = line.text(),
            ("X-WR-TIMEZONE", _) => feed.zone = line.text(),
            _ => {}
        }
    }
    if within.contains(&"VEVENT") {
        let last = lines.last().map_or(1, |line| line.number);
        let message = "the file ends within an event".to_owned();
        feed.bad.push(BadLine { line: last, message });
    }
    events
}

fn day_event(end: &Line, own: &[&Line]) -> Result<DayEvent, BadLine> {
    let find = |name: &str| own.iter().find(|line| line.name == name).copied();
    let text = |name: &str| find(name).map(Line::text).unwrap_or_default();
    let name = match text("SUMMARY") {
        empty if empty.is_empty() => "Holiday".to_owned(),
        name => name,
    };
    let start = find("DTSTART").ok_or_else(|| end.bad("this event has no beginning (DTSTART)"))?;
    if start.value.contains('T') {
        return Err(start.bad(format!("“{name}” is not a whole day; left out")));
    }
    let first = date_of(start, &start.value)?;
    let last = match (find("DTEND"), find("DURATION")) {
        (Some(line), _) => usize::try_from((date_of(line, &line.value)? - first).get_days()).ok(),
        (None, Some(line)) => Some(days_of(line)?),
        (None, None) => Some(1),
    };
    let length = last.unwrap_or(0).max(1);
    if length > LONGEST {
        return Err(start.bad(format!("“{name}” lasts for {length} days; left out")));
    }
    let mut without = Vec::new();
    for line in own.iter().filter(|line| line.name == "EXDATE") {
        for date in line.value.split(',') {
            without.push(date_of(line, date)?);
        }
    }
    let instead_of = find("RECURRENCE-ID").map(|line| date_of(line, &line.value)).transpose()?;
    Ok(DayEvent {
        uid: text("UID"),
        name,
        first,
        length,
        repeat: find("RRULE").map(|line| repeat_of(line, first)).transpose()?,
        without,
        instead_of,
        cancelled: text("STATUS").eq_ignore_ascii_case("CANCELLED"),
    })
}

/// `20261225`, or the date of `20261225T000000Z`.
pub(super) fn date_of(line: &Line, text: &str) -> Result<Date, BadLine> {
    let wrong = || line.bad(format!("“{}” is not a date; write 20261225", text.trim()));
    let digits = text.trim().split('T').next().unwrap_or_default();
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    Date::strptime("%Y%m%d", digits).map_err(|_no_such_day| wrong())
}

/// `P1D`, `P2W`.
fn days_of(line: &Line) -> Result<usize, BadLine> {
    let wrong = || line.bad(format!("“{}” is no whole number of days", line.value.trim()));
    let number = line.value.trim().strip_prefix('P').ok_or_else(wrong)?;
    let (number, days) = match number.strip_suffix('W') {
        Some(number) => (number, 7),
        None => (number.strip_suffix('D').ok_or_else(wrong)?, 1),
    };
    let number: usize = number.parse().map_err(|_not_a_number| wrong())?;
    Ok(number * days)
}
