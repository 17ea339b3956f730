//! A clock explains itself (SLA-3b): when it ran and on which hours, when it stood still and why,
//! under which rule, and what came of it. All of it from the log.

use base::Timestamp;

use super::{Clock, Schedules, Step, follow};
use crate::events::Event;

/// What a stretch of a clock's life was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stood {
    /// Time counted.
    Counts,
    /// The schedule was closed.
    Closed,
    /// We waited for the customer.
    Paused,
}

/// A stretch of a clock's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub from: Timestamp,
    pub to: Timestamp,
    pub stood: Stood,
    /// The key of the schedule behind it; empty while paused.
    pub schedule: String,
    /// The version of the handbook behind it.
    pub handbook: i64,
}

/// The whole account of one clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub clock: Clock,
    /// Each rule that set its target, in words, with when it came: "Enterprise 8 h, high".
    pub rules: Vec<(Timestamp, String)>,
    /// Why its target was missed; empty where it was not.
    pub cause: String,
    /// Open seconds used.
    pub used_seconds: i64,
    /// Its life until its end or now, in order and without a hole.
    pub parts: Vec<Part>,
}

/// The accounts of all clocks of one ticket, in the order in which they began.
#[must_use]
pub fn accounts(events: &[Event], schedules: &dyn Schedules, now: Timestamp) -> Vec<Account> {
    let mut clocks = Vec::new();
    let mut accounts: Vec<Account> = Vec::new();
    for event in events {
        let Some((which, step)) = follow(&mut clocks, event, schedules) else { continue };
        let Some(clock) = clocks.iter().find(|clock| clock.which() == which) else { continue };
        let known = accounts.iter_mut().find(|account| account.clock.which() == which);
        match known {
            Some(account) => account.clock.clone_from(clock),
            None => accounts.push(Account {
                clock: clock.clone(),
                rules: Vec::new(),
                cause: String::new(),
                used_seconds: 0,
                parts: Vec::new(),
            }),
        }
        let Some(account) = accounts.iter_mut().find(|one| one.clock.which() == which) else {
            continue;
        };
        match step {
            Step::Started { because, .. } | Step::Retargeted { because, .. } => {
                account.rules.push((event.at, because));
            }
            Step::Breached { because, .. } => account.cause = because,
            _ => {}
        }
    }
    for account in &mut accounts {
        account.used_seconds = account.clock.used(now, schedules) / 1_000_000;
        account.parts = parts(&account.clock, schedules, now);
    }
    accounts
}

/// What is still ahead of a running clock, from `now` to its due time.
#[must_use]
pub fn ahead(clock: &Clock, schedules: &dyn Schedules, now: Timestamp) -> Vec<Part> {
    let leg = clock.legs.last().filter(|_| clock.is_running());
    let (Some(leg), Some(due)) = (leg, clock.due_at.filter(|due| *due > now)) else {
        return Vec::new();
    };
    stretch(&leg.schedule, leg.handbook, schedules, (now.max(leg.from), due))
}

fn parts(clock: &Clock, schedules: &dyn Schedules, now: Timestamp) -> Vec<Part> {
    let end = clock.stopped_at.unwrap_or(now);
    let mut parts: Vec<Part> = Vec::new();
    for leg in &clock.legs {
        let reached = parts.last().map_or(clock.started_at, |part| part.to);
        parts.extend(pause(reached, leg.from));
        let to = leg.to.unwrap_or(end).max(leg.from);
        parts.extend(stretch(&leg.schedule, leg.handbook, schedules, (leg.from, to)));
    }
    let reached = parts.last().map_or(clock.started_at, |part| part.to);
    parts.extend(pause(reached, end));
    parts
}

fn pause(from: Timestamp, to: Timestamp) -> Option<Part> {
    let paused = Part { from, to, stood: Stood::Paused, schedule: String::new(), handbook: 0 };
    (from < to).then_some(paused)
}

fn stretch(
    key: &str,
    handbook: i64,
    schedules: &dyn Schedules,
    (from, to): (Timestamp, Timestamp),
) -> Vec<Part> {
    let stretches = schedules.under(key, handbook).stretches(from, to);
    let part = |one: super::Stretch| Part {
        from: one.from,
        to: one.to,
        stood: if one.open { Stood::Counts } else { Stood::Closed },
        schedule: key.to_owned(),
        handbook,
    };
    stretches.into_iter().map(part).collect()
}
