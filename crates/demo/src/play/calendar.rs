//! When people write and work: office hours in every zone, and open time from Monday to Friday.
//!
//! Openings are in order by construction: ticket `i` of `n` lies in the `i`-th of `n` equally
//! busy stretches of the history, so any ticket can be told without telling those before it.

use base::{Timestamp, time::zone_or_utc};

use super::HISTORY;
use crate::{Agent, Customer, dice::Dice};

/// Seconds of an hour.
pub const HOUR: i64 = 3600;
/// Seconds of a day.
pub const DAY: i64 = 24 * HOUR;

/// The half year before `now`, with everybody's local time.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Midnight UTC at or before the first ticket.
    start_s: i64,
    /// The end of the history.
    pub now_s: i64,
    zones: Vec<Zone>,
    customer_zones: Vec<usize>,
    agent_zones: Vec<usize>,
    /// Tickets expected up to the end of each hour, as a running sum.
    busy: Vec<f64>,
}

#[derive(Debug, Clone)]
struct Zone {
    name: &'static str,
    /// Seconds to add to UTC, for each day from `start_s`.
    offsets: Vec<i32>,
    /// Saturday and Sunday, or Friday and Saturday.
    weekend: [i64; 2],
    /// Customers living there, each with the running sum of their weights.
    people: Vec<(usize, u64)>,
}

impl Zone {
    fn weight(&self) -> u64 {
        self.people.last().map_or(0, |(_, sum)| *sum)
    }
}

impl Calendar {
    pub(crate) fn new(now: Timestamp, customers: &[Customer], agents: &[Agent]) -> Self {
        let now_s = now.as_second();
        let start_s = (now_s - HISTORY).div_euclid(DAY) * DAY;
        let mut zones: Vec<Zone> = Vec::new();
        let mut zone_of = |name: &'static str| {
            zones.iter().position(|zone| zone.name == name).unwrap_or_else(|| {
                zones.push(zone(name, start_s));
                zones.len() - 1
            })
        };
        let customer_zones: Vec<_> = customers.iter().map(|c| zone_of(c.time_zone)).collect();
        let agent_zones = agents.iter().map(|agent| zone_of(agent.time_zone)).collect();
        for (at, customer) in customers.iter().enumerate() {
            let zone = &mut zones[customer_zones[at]];
            zone.people.push((at, zone.weight() + u64::from(customer.weight)));
        }
        let mut calendar =
            Self { start_s, now_s, zones, customer_zones, agent_zones, busy: Vec::new() };
        calendar.busy = calendar.expected();
        calendar
    }

    /// The running sum of tickets to expect, hour by hour; business grows a little.
    fn expected(&self) -> Vec<f64> {
        let hours = (self.now_s - self.start_s) / HOUR + 1;
        let mut sum = 0.0;
        let running = (0..hours).map(|hour| {
            let at_s = self.start_s + hour * HOUR;
            let here: f64 =
                self.zones.iter().map(|z| z.weight() as f64 * self.activity(z, at_s)).sum();
            let inside = ((self.now_s - at_s) as f64 / HOUR as f64).clamp(0.0, 1.0);
            let told = if at_s + HOUR <= self.now_s - HISTORY { 0.0 } else { inside };
            sum += here * told * (0.8 + 0.4 * hour as f64 / hours as f64);
            sum
        });
        running.collect()
    }

    /// When ticket `index` of `total` is opened; `chance` (0 to 1) places it in its stretch.
    pub fn opening_micros(&self, index: u32, total: u32, chance: f64) -> i64 {
        let whole = self.busy.last().copied().unwrap_or_default();
        let wanted = (f64::from(index) + chance) / f64::from(total) * whole;
        let hour = self.busy.partition_point(|sum| *sum < wanted).min(self.busy.len() - 1);
        let before = if hour == 0 { 0.0 } else { self.busy[hour - 1] };
        let share = (wanted - before) / (self.busy[hour] - before).max(f64::MIN_POSITIVE);
        let from_s = self.start_s + hour as i64 * HOUR;
        let length = (self.now_s - from_s).clamp(1, HOUR);
        from_s * 1_000_000 + (share.clamp(0.0, 1.0) * length as f64 * 1e6) as i64
    }

    /// The ticket of `total` that is opened `back_s` seconds before now, by expectation.
    pub fn index_before(&self, back_s: i64, total: u32) -> u32 {
        let hour = ((self.now_s - back_s - self.start_s) / HOUR).max(0) as usize;
        let hour = hour.min(self.busy.len().saturating_sub(1));
        let whole = self.busy.last().copied().unwrap_or(1.0);
        (self.busy[hour] / whole * f64::from(total)) as u32
    }

    /// Who writes at this moment: somebody whose zone is awake.
    pub fn asker(&self, at_s: i64, dice: &mut Dice) -> usize {
        let awake = |zone: &Zone| zone.weight() as f64 * self.activity(zone, at_s);
        let whole: f64 = self.zones.iter().map(awake).sum();
        let mut left = dice.unit() * whole;
        let mut chosen = &self.zones[0];
        for zone in self.zones.iter().filter(|zone| zone.weight() > 0) {
            chosen = zone;
            left -= awake(zone);
            if left < 0.0 {
                break;
            }
        }
        let ticket = dice.below(chosen.weight() as usize) as u64;
        let place = chosen.people.partition_point(|(_, sum)| *sum <= ticket);
        chosen.people.get(place).map_or(0, |(customer, _)| *customer)
    }

    /// How much a zone's people write at this moment, 0 to 1.
    fn activity(&self, zone: &Zone, at_s: i64) -> f64 {
        let (weekday, second) = self.local(zone, at_s);
        let by_hour = match second / HOUR {
            9..=11 | 14..=16 => 1.0,
            12 | 13 => 0.8,
            8 | 17 => 0.6,
            7 | 18 => 0.25,
            19..=22 => 0.12,
            _ => 0.02,
        };
        if zone.weekend.contains(&weekday) { by_hour * 0.12 } else { by_hour }
    }

    /// Local weekday (0 is Monday) and second of the day.
    fn local(&self, zone: &Zone, at_s: i64) -> (i64, i64) {
        let day = (at_s - self.start_s).div_euclid(DAY).max(0) as usize;
        let offset = zone.offsets.get(day).or(zone.offsets.last()).copied().unwrap_or_default();
        let local_s = at_s + i64::from(offset);
        ((local_s.div_euclid(DAY) + 3).rem_euclid(7), local_s.rem_euclid(DAY))
    }

    /// Whether an agent is at work: 9:00 to 17:30, Monday to Friday, their time.
    pub fn at_work(&self, agent: usize, at_s: i64) -> bool {
        let (weekday, second) = self.local(&self.zones[self.agent_zones[agent]], at_s);
        weekday < 5 && (9 * HOUR..17 * HOUR + 1800).contains(&second)
    }

    /// The first moment from `at_s` on at which a customer would sit down and write.
    pub fn customer_time(&self, customer: usize, at_s: i64, dice: &mut Dice) -> i64 {
        let zone = &self.zones[self.customer_zones[customer]];
        let mut at_s = at_s;
        for _ in 0..5 {
            let (weekday, second) = self.local(zone, at_s);
            let free = zone.weekend.contains(&weekday);
            if (!free && (8 * HOUR..19 * HOUR).contains(&second)) || dice.percent(8) {
                return at_s;
            }
            let morning = if second < 8 * HOUR && !free { 0 } else { DAY };
            at_s += morning - second + 8 * HOUR + dice.between(600, 2 * HOUR);
        }
        at_s
    }
}

fn zone(name: &'static str, start_s: i64) -> Zone {
    let rules = zone_or_utc(name);
    let offset_on = |day: i64| {
        let noon = Timestamp::from_second(start_s + day * DAY + DAY / 2).unwrap_or(Timestamp::MAX);
        rules.to_offset(noon).seconds()
    };
    let weekend = match name {
        "Asia/Riyadh" | "Asia/Jerusalem" | "Africa/Cairo" => [4, 5],
        _ => [5, 6],
    };
    let offsets = (0..HISTORY / DAY + 20).map(offset_on).collect();
    Zone { name, offsets, weekend, people: Vec::new() }
}

/// `at_s` plus `open_s` seconds of the response schedule: Monday to Friday, all day, UTC.
pub fn add_open(at_s: i64, open_s: i64) -> i64 {
    let mut at_s = skip_weekend(at_s);
    let mut left = open_s;
    loop {
        let day = at_s.div_euclid(DAY);
        let days_to_saturday = 5 - (day + 3).rem_euclid(7);
        let until_weekend = (day + days_to_saturday) * DAY - at_s;
        if left <= until_weekend {
            return at_s + left;
        }
        left -= until_weekend;
        at_s = skip_weekend(at_s + until_weekend);
    }
}

fn skip_weekend(at_s: i64) -> i64 {
    let day = at_s.div_euclid(DAY);
    match (day + 3).rem_euclid(7) {
        5 => (day + 2) * DAY,
        6 => (day + 1) * DAY,
        _ => at_s,
    }
}
