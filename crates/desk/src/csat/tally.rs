//! Counting answers: by rating, and over time.

use base::{Timestamp, time::TimeZone};
use jiff::civil::Date;

/// How many answers there are of each rating, 1 first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally(pub [i64; 5]);

impl Tally {
    /// Counts answers of a rating; a rating there is not counts nothing.
    pub fn count(&mut self, rating: u8, answers: i64) {
        let place = usize::from(rating).checked_sub(1);
        if let Some(slot) = place.and_then(|place| self.0.get_mut(place)) {
            *slot += answers;
        }
    }

    /// Counts others in.
    pub fn add(&mut self, other: &Self) {
        for (slot, count) in self.0.iter_mut().zip(other.0) {
            *slot += count;
        }
    }

    /// All answers.
    #[must_use]
    pub fn answers(&self) -> i64 {
        self.0.iter().sum()
    }

    /// Answers of 4 and 5.
    #[must_use]
    pub const fn good(&self) -> i64 {
        self.0[3] + self.0[4]
    }

    /// Answers of 1 and 2.
    #[must_use]
    pub const fn bad(&self) -> i64 {
        self.0[0] + self.0[1]
    }

    /// The mean in tenths, 10 to 50, rounded half up; `None` where there are no answers.
    #[must_use]
    pub fn mean_tenths(&self) -> Option<i64> {
        let (answers, mut sum) = (self.answers(), 0);
        for (rating, count) in (1_i64..).zip(self.0) {
            sum += rating * count;
        }
        (answers > 0).then(|| (sum * 20 + answers) / (2 * answers))
    }

    /// The share of good answers in percent, rounded half up; `None` where there are no answers.
    #[must_use]
    pub fn good_percent(&self) -> Option<i64> {
        let answers = self.answers();
        (answers > 0).then(|| (self.good() * 200 + answers) / (2 * answers))
    }
}

/// One bar of a chart over time: whole days of the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Date,
    /// Not included.
    pub until: Date,
    pub tally: Tally,
    step: Step,
}

impl Span {
    /// `5 Oct`, or `Oct 2026` where each bar is a month.
    #[must_use]
    pub fn name(&self) -> String {
        let pattern = match self.step {
            Step::Day | Step::Week => "%-d %b",
            Step::Month => "%b %Y",
        };
        self.from.strftime(pattern).to_string()
    }
}

/// More bars than this are no chart: some thirty years of months.
const MOST_BARS: usize = 400;

/// How long a bar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Day,
    /// From Monday.
    Week,
    Month,
}

/// Answers as bars over the days from `from` to `until` (not included): days up to 31 of them,
/// weeks up to half a year, else months. Bars without answers are there too; the first and the last
/// are as short as the days leave them, so that the tickets behind a bar are the ones it counts.
#[must_use]
pub fn over_time(
    slots: &[(Timestamp, Tally)],
    zone: &TimeZone,
    (from, until): (Date, Date),
) -> Vec<Span> {
    let days = from.until(until).map_or(0, |span| span.get_days());
    let step = match days {
        ..=31 => Step::Day,
        32..=190 => Step::Week,
        _ => Step::Month,
    };
    let mut spans: Vec<Span> = Vec::new();
    let mut next = step.begin(from);
    while let Some(start) = next.filter(|start| *start < until && spans.len() < MOST_BARS) {
        next = step.after(start);
        let until = next.map_or(until, |next| next.min(until));
        spans.push(Span { from: start.max(from), until, tally: Tally::default(), step });
    }
    for (at, tally) in slots {
        let date = at.to_zoned(zone.clone()).date();
        let place = spans.partition_point(|span| span.from <= date);
        if let Some(span) = place.checked_sub(1).and_then(|place| spans.get_mut(place)) {
            span.tally.add(tally);
        }
    }
    spans
}

impl Step {
    /// The first day of the bar a day stands in.
    fn begin(self, date: Date) -> Option<Date> {
        match self {
            Self::Day => Some(date),
            Self::Week => {
                let back = i64::from(date.weekday().to_monday_zero_offset());
                date.checked_sub(jiff::Span::new().days(back)).ok()
            }
            Self::Month => Some(date.first_of_month()),
        }
    }

    fn after(self, start: Date) -> Option<Date> {
        let length = match self {
            Self::Day => jiff::Span::new().days(1),
            Self::Week => jiff::Span::new().days(7),
            Self::Month => jiff::Span::new().months(1),
        };
        start.checked_add(length).ok()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_mean_is_rounded_to_tenths() {
        let mut tally = Tally::default();
        assert_eq!((tally.mean_tenths(), tally.good_percent()), (None, None));
        tally.count(5, 2);
        tally.count(2, 1);
        tally.count(9, 1);
        assert_eq!((tally.answers(), tally.good(), tally.bad()), (3, 2, 1));
        assert_eq!((tally.mean_tenths(), tally.good_percent()), (Some(40), Some(67)));
    }

    #[test]
    fn every_answer_stands_in_the_bar_of_its_day_there() {
        let slot = |at: &str, tally| (at.parse().unwrap(), Tally(tally));
        let slots = [
            slot("2026-09-30T23:30:00Z", [1, 0, 0, 0, 0]),
            slot("2026-10-31T12:00:00Z", [0, 0, 0, 0, 2]),
            slot("2026-12-31T12:00:00Z", [0, 0, 4, 0, 0]),
        ];
        // Two hours ahead it was October already.
        let zone = base::time::zone_or_utc("Europe/Berlin");
        let from = date(2026, 10, 1);
        let months = over_time(&slots, &zone, (from, date(2027, 10, 1)));
        let answers: Vec<i64> = months.iter().map(|span| span.tally.answers()).collect();
        assert_eq!((months.len(), &answers[..4]), (12, [3, 0, 4, 0].as_slice()));
        let weeks = over_time(&slots, &zone, (from, date(2027, 1, 1)));
        assert_eq!((weeks[0].from, weeks[0].until), (from, date(2026, 10, 5)));
        let last = weeks.last().unwrap();
        assert_eq!((last.from, last.until), (date(2026, 12, 28), date(2027, 1, 1)));
        assert_eq!((weeks[0].name(), last.name()), ("1 Oct".into(), "28 Dec".into()));
        let some = over_time(&[], &zone, (date(2026, 1, 30), date(2026, 12, 3)));
        let (first, last) = (some[0], some[some.len() - 1]);
        assert_eq!((first.name(), last.name()), ("Jan 2026".into(), "Dec 2026".into()));
        assert_eq!((first.from, last.until), (date(2026, 1, 30), date(2026, 12, 3)));
        assert_eq!(weeks.iter().map(|span| span.tally.answers()).sum::<i64>(), 7);
        assert_eq!(over_time(&slots[..1], &zone, (from, date(2026, 10, 8))).len(), 7);
    }
}
