//! Random hours in random zones, most of them around a change of the clocks, against the slow
//! count of [`crate::oracle`].

use std::sync::LazyLock;

use base::time::{TimeZone, Timestamp, after};
use desk::sla::{Holiday, Hours, Schedule};
use proptest::{collection::vec, prelude::*};

use crate::{oracle::Count, zones};

static ZONES: LazyLock<Vec<TimeZone>> = LazyLock::new(zones);

/// Those that change their clocks on a quarter of an hour. The others (Moncton, St John's: at one
/// minute past midnight) are too fine for a count by quarters, and are counted by minutes.
static ON_QUARTERS: LazyLock<Vec<TimeZone>> = LazyLock::new(|| {
    let first = Timestamp::from_second(SECONDS.start).unwrap();
    let on_quarters = |zone: &TimeZone| {
        let changes = zone.following(first).map(|change| change.timestamp().as_second());
        changes.take_while(|at| *at < SECONDS.end).all(|at| at % QUARTER == 0)
    };
    let all: Vec<TimeZone> = ZONES.iter().filter(|zone| on_quarters(zone)).cloned().collect();
    assert!(all.len() > ZONES.len() / 2 && all.len() < ZONES.len(), "{}", all.len());
    all
});

/// 1985 to 2045: since then every zone is off by whole quarters of an hour.
const SECONDS: std::ops::Range<i64> = 473_385_600..2_366_841_600;

#[derive(Debug, Clone)]
pub struct Case {
    hours: Vec<Hours>,
    holidays: Vec<Holiday>,
    from: Timestamp,
    /// Pairs of (seconds after `from`, length in seconds).
    asked: Vec<(i64, i64)>,
}

fn zone(step: i64) -> impl Strategy<Value = TimeZone> {
    let zones = if step == QUARTER { &ON_QUARTERS } else { &ZONES };
    any::<prop::sample::Index>().prop_map(|index| index.get(zones).clone())
}

fn hours(step: i64) -> impl Strategy<Value = Hours> {
    let opens = 0..7 * 86_400 / step;
    let length = prop_oneof![3 => 0..20 * 3600 / step, 1 => 0..7 * 86_400 / step];
    let closes_in = prop_oneof![Just(None), zone(step).prop_map(Some)];
    (opens, length, zone(step), closes_in).prop_map(move |(opens, length, opens_in, closes_in)| {
        Hours {
            opens: opens * step,
            closes: (opens + length) * step,
            closes_in: closes_in.unwrap_or_else(|| opens_in.clone()),
            opens_in,
        }
    })
}

/// What of a holiday is closed, in steps: all of it, or a part.
fn part(step: i64) -> impl Strategy<Value = (i64, i64)> {
    let day = 86_400 / step;
    prop_oneof![Just((0, day)), (0..day, 1..day)]
}

/// An instant on a step, mostly up to three days before the clocks change in `zone`.
fn from(zone: &TimeZone, second: i64, early: i64, step: i64) -> Timestamp {
    let at = Timestamp::from_second(second).unwrap();
    let change = zone.following(at).next().map(|change| change.timestamp());
    let near = change
        .filter(|change| early > 0 && SECONDS.contains(&change.as_second()))
        .map_or(second, |change| change.as_second() - early);
    Timestamp::from_second(near.div_euclid(900) * 900 / step * step).unwrap()
}

pub fn case(step: i64, span: i64) -> impl Strategy<Value = Case> {
    let asked = vec((0..span, prop_oneof![1..4 * 3600i64, 1..span]), 12);
    let early = prop_oneof![1 => Just(0), 4 => 1..3 * 86_400i64];
    (vec(hours(step), 1..4), vec((0..12i64, zone(step), part(step)), 0..3), SECONDS, early, asked)
        .prop_map(move |(hours, holidays, second, early, asked)| {
            let from = from(&hours[0].opens_in, second, early, step);
            let holidays = holidays
                .into_iter()
                .map(|(days, zone, (opens, length))| Holiday {
                    date: zone.to_datetime(after(from, days * 86_400)).date(),
                    zone,
                    closed: (opens * step, ((opens + length) * step).min(86_400)),
                })
                .collect();
            Case { hours, holidays, from, asked }
        })
}

pub fn check(case: &Case, step: i64, span: i64) -> Result<(), TestCaseError> {
    let schedule = Schedule::new(case.hours.clone(), &case.holidays);
    let count = Count::new(&case.hours, &case.holidays, case.from, step, span / step);
    let end = after(case.from, span);
    for (wait, length) in &case.asked {
        let start = after(case.from, *wait);
        prop_assert_eq!(schedule.is_open(start), count.is_open(start), "open at {}", start);
        let due = schedule.due(start, *length);
        match count.due(start, *length) {
            Some(expected) => prop_assert_eq!(due, expected, "{} + {} s", start, length),
            None => prop_assert!(due > end, "{} + {} s: {}", start, length, due),
        }
        let to = after(start, *length).min(end);
        prop_assert_eq!(schedule.open_between(start, to), count.open_between(start, to));
        match (schedule.next_open(start), count.next_open(start)) {
            (got, Some(expected)) => prop_assert_eq!(got, Some(expected)),
            (got, None) => prop_assert!(got.is_none_or(|got| got >= end)),
        }
    }
    let stretches = schedule.stretches(case.from, end);
    prop_assert_eq!(stretches.first().map(|first| first.from), Some(case.from));
    prop_assert_eq!(stretches.last().map(|last| last.to), Some(end));
    prop_assert!(
        stretches.windows(2).all(|two| two[0].to == two[1].from && two[0].open != two[1].open)
    );
    let mut stretches = stretches.iter().peekable();
    for (index, expected) in (0..).zip(&count.open) {
        let at = after(case.from, index * step);
        while stretches.next_if(|stretch| stretch.to <= at).is_some() {}
        let shown = stretches.peek().map(|stretch| stretch.open);
        prop_assert_eq!(shown, Some(*expected), "in the timeline at {}", at);
    }
    Ok(())
}

/// Nothing is written to disk: a failure prints the case, which then goes into `named.txt`.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

const QUARTER: i64 = 900;
const TEN_DAYS: i64 = 10 * 86_400;
const MINUTE: i64 = 60;
const FOUR_DAYS: i64 = 4 * 86_400;

proptest! {
    #![proptest_config(cases(600))]
    #[test]
    fn hours_on_the_quarter_agree_with_a_slow_count(case in case(QUARTER, TEN_DAYS)) {
        check(&case, QUARTER, TEN_DAYS)?;
    }
}

proptest! {
    // Each case asks for twelve due times.
    #![proptest_config(cases(100_000 / 12 + 1))]
    #[test]
    #[ignore = "takes a minute or two; see main.rs for how to run it"]
    fn a_hundred_thousand_due_times_agree_with_a_slow_count(case in case(QUARTER, TEN_DAYS)) {
        check(&case, QUARTER, TEN_DAYS)?;
    }
}

proptest! {
    #![proptest_config(cases(40))]
    #[test]
    fn hours_on_the_minute_agree_with_a_slow_count(case in case(MINUTE, FOUR_DAYS)) {
        check(&case, MINUTE, FOUR_DAYS)?;
    }
}
