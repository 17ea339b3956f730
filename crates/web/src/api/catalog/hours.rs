//! Schedules of the handbook as business hours: minutes from Sunday's midnight as a clock in the
//! schedule's zone shows them this week. A schedule between two zones is told by that of its first.

use axum::extract::State;
use base::{Timestamp, time::TimeZone};
use desk::{
    handbook::{Handbook, Holidays, ScheduleRule},
    sla::{Hours, WHOLE_DAY, parse_hours},
};
use serde_json::{Value, json};

use super::book::Book;
use crate::{
    Web,
    api::{
        auth::Agent,
        errors::{Answer, ApiError},
        here::Here,
        keyed::number_of,
        number::Number,
        whole::listed,
    },
};

/// Minutes of a week.
const WEEK: i64 = 7 * 24 * 60;

fn number(rule: &ScheduleRule) -> i64 {
    number_of("schedule", &rule.key)
}

/// What is open, cut at the end of the week.
fn intervals(rule: &ScheduleRule, at: Timestamp) -> Vec<(i64, i64)> {
    let zone = TimeZone::get(&rule.zone).unwrap_or(TimeZone::UTC);
    let hours = rule.open.iter().filter_map(|line| parse_hours(line, &zone).ok());
    let mut all = Vec::new();
    for hours in hours.flatten() {
        let (from, to) = minutes(&hours, &zone, at);
        if to - from >= WEEK {
            return vec![(0, WEEK)];
        }
        all.push((from, to.min(WEEK)));
        if to > WEEK {
            all.push((0, to - WEEK));
        }
    }
    all.sort_unstable();
    all
}

fn minutes(hours: &Hours, zone: &TimeZone, at: Timestamp) -> (i64, i64) {
    let (opens, closes) = hours.around(at);
    let opens = opens.to_zoned(zone.clone());
    let day = i64::from(opens.weekday().to_sunday_zero_offset());
    let from = (day * 24 + i64::from(opens.hour())) * 60 + i64::from(opens.minute());
    (from, from + (closes.as_second() - opens.timestamp().as_second()) / 60)
}

fn object(here: &Here, rule: &ScheduleRule, at: Timestamp) -> Value {
    let id = number(rule);
    let open: Vec<Value> = intervals(rule, at)
        .into_iter()
        .map(|(from, to)| json!({"start_time": from, "end_time": to}))
        .collect();
    json!({
        "id": id,
        "url": here.url(&format!("/business_hours/schedules/{id}.json")),
        "name": rule.name,
        "time_zone": rule.zone,
        "intervals": open,
    })
}

fn all(web: &Web, book: &Book) -> Vec<Value> {
    let at = web.desk.now();
    book.handbook.schedules.iter().map(|rule| object(&book.here, rule, at)).collect()
}

/// `GET business_hours/schedules`
pub async fn list(State(web): State<Web>, _: Agent, book: Book) -> Answer {
    book.listed("schedules", all(&web, &book))
}

/// `GET business_hours/schedules/{id}`
pub async fn show(State(web): State<Web>, _: Agent, Number(id): Number, book: Book) -> Answer {
    book.single("schedule", all(&web, &book), id)
}

/// The whole days off of a schedule: the dialect has no word for a part of a day.
fn days_off(handbook: &Handbook, rule: &ScheduleRule) -> Vec<Value> {
    let known = |key: &String| handbook.holidays.iter().find(|one| one.key == *key);
    let day = |holidays: &Holidays| -> Vec<Value> {
        let whole = holidays.dates.iter().filter(|day| day.closed == [WHOLE_DAY]);
        let told = whole.map(|day| {
            let id = number_of("holiday", &format!("{}:{}", holidays.key, day.date));
            let name = if day.name.is_empty() { &holidays.name } else { &day.name };
            json!({"id": id, "name": name, "start_date": day.date.to_string(),
                "end_date": day.date.to_string()})
        });
        told.collect()
    };
    rule.holidays.iter().filter_map(known).flat_map(day).collect()
}

/// `GET business_hours/schedules/{id}/holidays`
pub async fn holidays(State(web): State<Web>, _: Agent, Number(id): Number, here: Here) -> Answer {
    let handbook = web.desk.handbook();
    let rule = handbook.schedules.iter().find(|rule| number(rule) == id);
    listed(&here, "holidays", days_off(&handbook, rule.ok_or(ApiError::NotFound)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(zone: &str, line: &str) -> Vec<(i64, i64)> {
        let rule =
            ScheduleRule { zone: zone.into(), open: vec![line.into()], ..ScheduleRule::default() };
        // A Thursday of summer time in London and Los Angeles.
        intervals(&rule, "2026-07-09T12:00:00Z".parse().unwrap())
    }

    #[test]
    fn hours_are_minutes_from_sunday_in_the_schedules_own_zone() {
        let berlin = of("Europe/Berlin", "mon,wed 09:00 to 17:30");
        assert_eq!(berlin, [(1980, 2490), (4860, 5370)]);
        assert_eq!(of("UTC", "always"), [(0, WEEK)]);
        assert_eq!(of("UTC", "sat 22:00 to 06:00"), [(0, 360), (WEEK - 120, WEEK)]);
        // From nine in London to five in Los Angeles, which is one in the morning there.
        let far = of("Europe/London", "mon 09:00 to 17:00 America/Los_Angeles");
        assert_eq!(far, [(1980, 1980 + 16 * 60)]);
    }
}
