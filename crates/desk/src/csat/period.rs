//! The days a report of answers is about: whole days of its reader.

use base::{Timestamp, time::TimeZone};
use jiff::{Span, civil::Date};

/// Days from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: Date,
    /// Not included.
    pub until: Date,
}

impl Period {
    /// The period of this name, seen from an instant: `30d`, `quarter`, `last_quarter`, `year`,
    /// and `all` since the first answer.
    #[must_use]
    pub fn named(key: &str, now: Timestamp, first: Option<Timestamp>, zone: &TimeZone) -> Self {
        let today = now.to_zoned(zone.clone()).date();
        let tomorrow = shifted(today, Span::new().days(1));
        let back = |span: Span| Self { from: shifted(today, span), until: tomorrow };
        match key {
            "30d" => back(Span::new().days(-29)),
            "year" => back(Span::new().years(-1)),
            "last_quarter" => {
                let until = quarter(today);
                Self { from: shifted(until, Span::new().months(-3)), until }
            }
            "all" => {
                let first = first.map_or(today, |first| first.to_zoned(zone.clone()).date());
                Self { from: first, until: tomorrow }
            }
            _ => {
                let from = quarter(today);
                Self { from, until: shifted(from, Span::new().months(3)) }
            }
        }
    }

    /// From the first to the last day, both included; `None` where they are no days or stand the
    /// wrong way round.
    #[must_use]
    pub fn between(first: &str, last: &str) -> Option<Self> {
        let (from, last): (Date, Date) = (first.parse().ok()?, last.parse().ok()?);
        let until = last.checked_add(Span::new().days(1)).ok()?;
        (from < until).then_some(Self { from, until })
    }

    /// Its beginning and its end, which is not included, where `zone` is.
    #[must_use]
    pub fn instants(&self, zone: &TimeZone) -> (Timestamp, Timestamp) {
        let midnight = |date: Date| {
            let there = date.to_zoned(zone.clone());
            there.map_or(Timestamp::UNIX_EPOCH, |there| there.timestamp())
        };
        (midnight(self.from), midnight(self.until))
    }

    /// The last day.
    #[must_use]
    pub fn last(&self) -> Date {
        shifted(self.until, Span::new().days(-1))
    }

    /// The query of tickets rated in it.
    #[must_use]
    pub fn query(&self) -> String {
        format!("rated>={} rated<{}", self.from, self.until)
    }

    /// `1 October 2026 to 31 December 2026`
    #[must_use]
    pub fn words(&self) -> String {
        let (from, last) = (self.from.strftime("%-d %B %Y"), self.last().strftime("%-d %B %Y"));
        format!("{from} to {last}")
    }
}

/// The first day of a day's quarter.
fn quarter(date: Date) -> Date {
    let month = (date.month() - 1) / 3 * 3 + 1;
    date.with().month(month).day(1).build().unwrap_or(date)
}

fn shifted(date: Date, by: Span) -> Date {
    date.checked_add(by).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(key: &str) -> String {
        let now: Timestamp = "2026-11-26T23:30:00Z".parse().unwrap();
        let first = "2026-02-03T12:00:00Z".parse().ok();
        // There it is the 27th already.
        let zone = base::time::zone_or_utc("Europe/Berlin");
        Period::named(key, now, first, &zone).query()
    }

    #[test]
    fn periods_are_whole_days_of_the_reader() {
        assert_eq!(named("30d"), "rated>=2026-10-29 rated<2026-11-28");
        assert_eq!(named("quarter"), "rated>=2026-10-01 rated<2027-01-01");
        assert_eq!(named("last_quarter"), "rated>=2026-07-01 rated<2026-10-01");
        assert_eq!(named("all"), "rated>=2026-02-03 rated<2026-11-28");
        let days = Period::between("2026-10-01", "2026-10-01").unwrap();
        let zone = base::time::zone_or_utc("Europe/Berlin");
        let day = days.instants(&zone);
        assert_eq!(day.0.to_string(), "2026-09-30T22:00:00Z");
        assert_eq!(day.1.duration_since(day.0).as_secs(), 24 * 3600);
        assert_eq!(days.words(), "1 October 2026 to 1 October 2026");
        assert_eq!(Period::between("2026-10-02", "2026-10-01"), None);
        assert_eq!(Period::between("soon", ""), None);
    }
}
