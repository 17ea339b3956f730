//! Every zone whose clocks change within the range, in turn: ordinary office hours and nights, from
//! a day before a change to three days after it, against the slow count. Which change of a zone is
//! looked at depends on a seed, which is printed; a run stops at a time bound and says how far it
//! got.

use base::time::{TimeZone, Timestamp, after};
use desk::sla::{Holiday, Hours, Schedule};

use crate::{oracle::Count, zones};

const DAY: i64 = 86_400;
const SPAN: i64 = 4 * DAY;
/// Zones are looked at in an order of the seed, so that each run sees others first.
const ZONES_PER_RUN: usize = 200;

/// A small generator (Knuth's constants); good enough to choose with.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

fn changes(zone: &TimeZone) -> Vec<Timestamp> {
    let first: Timestamp = "2009-06-01T00:00Z".parse().unwrap();
    let last: Timestamp = "2045-01-01T00:00Z".parse().unwrap();
    let all = zone.following(first).map(|change| change.timestamp());
    all.take_while(|at| *at < last).collect()
}

fn hours_in(zone: &TimeZone) -> Vec<Vec<Hours>> {
    let each_day = |opens: i64, closes: i64| -> Vec<Hours> {
        (0..7)
            .map(|day| Hours {
                opens: day * DAY + opens,
                opens_in: zone.clone(),
                closes: day * DAY + closes,
                closes_in: zone.clone(),
            })
            .collect()
    };
    let split = [each_day(0, 9000), each_day(10_800, 43_200)].concat();
    vec![each_day(32_400, 61_200), each_day(79_200, DAY + 21_600), each_day(0, DAY), split]
}

fn agree(zone: &TimeZone, change: Timestamp, dice: &mut Dice) {
    let second = change.as_second();
    let from = Timestamp::from_second((second - DAY).div_euclid(900) * 900).unwrap();
    let date = zone.to_datetime(after(change, 2 * DAY)).date();
    let half = Holiday { date, zone: zone.clone(), closed: (43_200, 86_400) };
    for hours in hours_in(zone) {
        let holidays = [half.clone()];
        let schedule = Schedule::new(hours.clone(), &holidays);
        let count = Count::new(&hours, &holidays, from, 900, SPAN / 900);
        for _ in 0..6 {
            let start = after(from, i64::try_from(dice.roll(2 * 86_400)).unwrap());
            let target = 1 + i64::try_from(dice.roll(20 * 3600)).unwrap();
            let name = zone.iana_name();
            if let Some(due) = count.due(start, target) {
                assert_eq!(schedule.due(start, target), due, "{name:?}: {start} + {target} s");
            }
            let to = after(from, SPAN);
            assert_eq!(
                schedule.open_between(start, to),
                count.open_between(start, to),
                "{name:?}: open from {start}"
            );
        }
    }
}

fn look_around(seed: u64, zones: &[TimeZone], most: usize) -> usize {
    let mut dice = Dice(seed);
    let first = dice.roll(zones.len());
    let mut looked_at = 0;
    for zone in zones.iter().cycle().skip(first).take(zones.len().min(most)) {
        let changes = changes(zone);
        if !changes.is_empty() {
            let change = changes[dice.roll(changes.len())];
            agree(zone, change, &mut dice);
            looked_at += 1;
        }
    }
    looked_at
}

/// What the day of the year gives: other zones and changes on other days, the same all day.
#[allow(clippy::disallowed_methods, reason = "a seed, printed")]
fn seed() -> u64 {
    let given = std::env::var("PRICKLE_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        now.as_secs() / 86_400
    })
}

#[test]
fn due_times_agree_around_changes_of_many_zones() {
    let seed = seed();
    println!("seed {seed}; PRICKLE_SEED={seed} repeats this run");
    let looked_at = look_around(seed, &zones(), ZONES_PER_RUN);
    assert!(looked_at > ZONES_PER_RUN / 4, "only {looked_at} zones changed their clocks");
}

#[test]
#[ignore = "takes a minute; see main.rs for how to run it"]
fn due_times_agree_around_a_change_of_every_zone() {
    let seed = seed();
    println!("seed {seed}; PRICKLE_SEED={seed} repeats this run");
    let all = zones();
    let looked_at = look_around(seed, &all, all.len());
    println!("{looked_at} of {} zones changed their clocks", all.len());
}

/// The zones whose changes are the hardest, each time: on working days, by half an hour, a whole
/// day lost, at midnight, and after the year in which 32 bits end.
#[test]
fn due_times_agree_around_the_hardest_changes() {
    let hardest = [
        ("Africa/Cairo", "2023-04-27T12:00Z"),
        ("Africa/Cairo", "2026-10-29T12:00Z"),
        ("Asia/Jerusalem", "2026-03-26T12:00Z"),
        ("Asia/Jerusalem", "2026-10-24T12:00Z"),
        ("Australia/Lord_Howe", "2026-04-04T00:00Z"),
        ("Australia/Lord_Howe", "2026-10-03T00:00Z"),
        ("Pacific/Apia", "2011-12-29T12:00Z"),
        ("America/Sao_Paulo", "2017-10-14T12:00Z"),
        ("Asia/Beirut", "2026-03-28T12:00Z"),
        ("Europe/London", "2038-03-27T12:00Z"),
        ("America/New_York", "2038-11-06T12:00Z"),
        ("Africa/Casablanca", "2026-02-14T12:00Z"),
        ("Antarctica/Troll", "2026-03-28T12:00Z"),
    ];
    let mut dice = Dice(38);
    for (name, before) in hardest {
        let zone = TimeZone::get(name).unwrap();
        let change = zone.following(before.parse().unwrap()).next().unwrap().timestamp();
        for _ in 0..5 {
            agree(&zone, change, &mut dice);
        }
    }
}
