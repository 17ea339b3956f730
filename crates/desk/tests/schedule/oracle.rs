//! The slow count: looks at the wall clocks of every zone step by step and notes whether the
//! schedule is open. It shares nothing with the fast way but the data types.
//!
//! Its rule: hours have begun once the clock in the zone of the beginning has *ever* shown that
//! time or a later one, and have ended once the clock in the zone of the end has.

use base::time::{TimeZone, Timestamp};
use desk::sla::{Holiday, Hours};
use jiff::{
    SignedDuration,
    civil::{Date, DateTime, date},
};

const WEEK: i64 = 7 * 86_400;

/// Open or closed, step by step from `from` on.
pub struct Count {
    pub from: Timestamp,
    pub step_seconds: i64,
    pub open: Vec<bool>,
}

/// A wall clock and the furthest it has been.
struct WallClock {
    zone: TimeZone,
    furthest: DateTime,
}

impl WallClock {
    fn tick(&mut self, at: Timestamp) {
        self.furthest = self.furthest.max(self.zone.to_datetime(at));
    }

    /// Seconds the clock has gone since the first midnight of 1973, a Monday.
    fn since_monday(&self) -> i64 {
        self.furthest.duration_since(date(1973, 1, 1).at(0, 0, 0, 0)).as_secs()
    }
}

fn wall_clock(zone: &TimeZone) -> WallClock {
    WallClock { zone: zone.clone(), furthest: DateTime::MIN }
}

impl Count {
    /// Counts `steps` steps. `from` and all hours must fall on steps, in every zone.
    pub fn new(
        hours: &[Hours],
        holidays: &[Holiday],
        from: Timestamp,
        step_seconds: i64,
        steps: i64,
    ) -> Self {
        let mut ends: Vec<(i64, i64, WallClock, WallClock)> = hours
            .iter()
            .map(|h| (h.opens, h.closes, wall_clock(&h.opens_in), wall_clock(&h.closes_in)))
            .collect();
        let mut days: Vec<(Date, (i64, i64), WallClock)> =
            holidays.iter().map(|day| (day.date, day.closed, wall_clock(&day.zone))).collect();
        let mut open = Vec::new();
        // Clocks set back must have been seen before: start a good day early.
        for step in -(30 * 3600 / step_seconds)..steps {
            let at = from + SignedDuration::from_secs(step * step_seconds);
            let mut is_open = false;
            for (opens, closes, begin, end) in &mut ends {
                begin.tick(at);
                end.tick(at);
                let last_begun = (begin.since_monday() - *opens).div_euclid(WEEK);
                is_open |= end.since_monday() < last_begun * WEEK + *closes;
            }
            for (day, (from, to), clock) in &mut days {
                clock.tick(at);
                let into_it = clock.furthest.duration_since(day.at(0, 0, 0, 0)).as_secs();
                is_open &= !(*from..*to).contains(&into_it);
            }
            if step >= 0 {
                open.push(is_open);
            }
        }
        Self { from, step_seconds, open }
    }

    /// The step in which `at` lies.
    fn step_of(&self, at: Timestamp) -> usize {
        let step = at.duration_since(self.from).as_secs() / self.step_seconds;
        usize::try_from(step).unwrap()
    }

    fn begins(&self, step: usize) -> Timestamp {
        let seconds = i64::try_from(step).unwrap() * self.step_seconds;
        self.from + SignedDuration::from_secs(seconds)
    }

    pub fn is_open(&self, at: Timestamp) -> bool {
        self.open[self.step_of(at)]
    }

    /// `None` past the counted time.
    pub fn due(&self, start: Timestamp, target_seconds: i64) -> Option<Timestamp> {
        let mut left = target_seconds;
        for step in self.step_of(start)..self.open.len() {
            if !self.open[step] {
                continue;
            }
            let from = self.begins(step).max(start);
            let length = self.begins(step + 1).duration_since(from).as_secs();
            if length >= left {
                return Some(from + SignedDuration::from_secs(left));
            }
            left -= length;
        }
        None
    }

    pub fn open_between(&self, from: Timestamp, to: Timestamp) -> i64 {
        (self.step_of(from)..self.open.len())
            .filter(|step| self.open[*step])
            .map(|step| (self.begins(step).max(from), self.begins(step + 1).min(to)))
            .map(|(from, to)| to.duration_since(from).as_secs().max(0))
            .sum()
    }

    pub fn next_open(&self, at: Timestamp) -> Option<Timestamp> {
        (self.step_of(at)..self.open.len())
            .find(|step| self.open[*step])
            .map(|step| self.begins(step).max(at))
    }
}
