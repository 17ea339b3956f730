//! A week drawn: when time counts, in the zone of whoever asks.

use base::{Timestamp, time::TimeZone};
use desk::sla::Stretch;
use maud::{Markup, html};

use crate::samples::{NOW, Sample};

/// A week in a zone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Week {
    /// `Europe/Berlin`
    pub zone: String,
    /// Monday to Sunday.
    pub days: Vec<Day>,
}

/// A day and the minutes that count, from midnight to midnight.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Day {
    /// `Mon 23 Nov`
    pub name: String,
    pub open: Vec<(i64, i64)>,
}

const DAY_MINUTES: i64 = 24 * 60;

impl Week {
    /// The week around an instant, from the stretches when time counts. Where a clock is put
    /// forward or back that day, the hours are those on the wall.
    #[must_use]
    pub fn around(
        at: Timestamp,
        zone: &TimeZone,
        stretches: &dyn Fn(Timestamp, Timestamp) -> Vec<Stretch>,
    ) -> Self {
        let today = at.to_zoned(zone.clone()).date();
        let back = i64::from(today.weekday().to_monday_zero_offset());
        let days = (0..7).filter_map(|day| {
            let date = today
                .checked_add(base::time::SignedDuration::from_hours(24 * (day - back)))
                .ok()?;
            let start = date.to_zoned(zone.clone()).ok()?.timestamp();
            let end = date.tomorrow().ok()?.to_zoned(zone.clone()).ok()?.timestamp();
            let wall = |instant: Timestamp| {
                if instant >= end {
                    return DAY_MINUTES;
                }
                let time = instant.to_zoned(zone.clone());
                i64::from(time.hour()) * 60 + i64::from(time.minute())
            };
            let counted = stretches(start, end).into_iter().filter(|one| one.open);
            let open = counted.map(|one| (wall(one.from.max(start)), wall(one.to.min(end))));
            let open = open.filter(|(from, to)| from < to).collect();
            Some(Day { name: date.strftime("%a %-d %b").to_string(), open })
        });
        Self { zone: zone.iana_name().unwrap_or("UTC").to_owned(), days: days.collect() }
    }
}

/// Draws it: a row for each day, six-hour marks.
#[must_use]
pub fn week(view: &Week) -> Markup {
    html! {
        figure.week {
            figcaption { "This week, in " (view.zone) }
            ul {
                @for day in &view.days {
                    li {
                        span.day { (day.name) }
                        svg viewBox="0 0 1440 24" preserveAspectRatio="none" role="img" aria-label=(words(day)) {
                            rect.closed x="0" y="0" width="1440" height="24" {}
                            @for (from, to) in &day.open {
                                rect.open x=(from) y="0" width=(to - from) height="24" {}
                            }
                            @for hour in [6, 12, 18] {
                                rect.mark x=(hour * 60) y="0" width="2" height="24" {}
                            }
                        }
                        span.hours aria-hidden="true" { (words(day)) }
                    }
                }
            }
        }
    }
}

/// "09:00 to 17:30", "closed", "all day".
fn words(day: &Day) -> String {
    let clock = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
    match day.open.as_slice() {
        [] => "closed".to_owned(),
        [(0, DAY_MINUTES)] => "all day".to_owned(),
        open => {
            let spans = open.iter().map(|(from, to)| format!("{} to {}", clock(*from), clock(*to)));
            spans.collect::<Vec<_>>().join(", ")
        }
    }
}

#[must_use]
pub fn sample_week() -> Week {
    let handbook = desk::handbook::Handbook::shipped();
    let schedule = handbook.schedule("coverage").clone();
    let zone = base::time::zone_or_utc("Asia/Kolkata");
    Week::around(NOW, &zone, &|from, to| schedule.stretches(from, to))
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let mut closed = sample_week();
    closed.days.iter_mut().for_each(|day| day.open.clear());
    vec![
        Sample::new("coverage from India", week(&sample_week())),
        Sample::new("never open", week(&closed)),
        Sample::new("empty", week(&Week::default())),
    ]
}
