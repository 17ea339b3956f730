//! One promise to one customer: a clock that runs until a person answers in public (SLA-3).
//!
//! A clock is never set, it is told: each thing that happens to it is a [`Step`](super::Step) in
//! the log, and this row is what the steps come to. The rules that cost trust: used time is counted
//! leg by leg and stays used, a target counts from the *original* start (SLA-4), a met or missed
//! target is never judged again, and a breach is recorded once, at the due time.

use base::{Timestamp, ids::TicketId};
use serde::{Deserialize, Serialize};

use super::{Schedules, target_words};
use crate::tickets::Urgency;

const MICROS: i64 = 1_000_000;

/// What the customer waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// The first answer at all.
    FirstReply,
    /// An answer to the first message not yet answered.
    NextReply,
    /// A public word of ours while the matter stays with us, even to say there is no news.
    Update,
}

impl ClockKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::FirstReply, Self::NextReply, Self::Update];

    /// The words people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstReply => "first reply",
            Self::NextReply => "next reply",
            Self::Update => "update",
        }
    }

    /// Somebody waits for an answer, not only for a sign of life.
    #[must_use]
    pub const fn is_reply(self) -> bool {
        matches!(self, Self::FirstReply | Self::NextReply)
    }

    const fn letter(self) -> char {
        match self {
            Self::FirstReply => 'f',
            Self::NextReply => 'n',
            Self::Update => 'u',
        }
    }
}

/// Which clock of a ticket: its kind, and its number among those, from 1. `f1`, `n3`, `u12` in the
/// log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Which {
    pub kind: ClockKind,
    pub number: i64,
}

impl From<Which> for String {
    fn from(which: Which) -> Self {
        format!("{}{}", which.kind.letter(), which.number)
    }
}

impl TryFrom<String> for Which {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let kind = ClockKind::ALL.into_iter().find(|kind| text.starts_with(kind.letter()));
        let number = text.get(1..).and_then(|number| number.parse().ok());
        match (kind, number) {
            (Some(kind), Some(number)) => Ok(Self { kind, number }),
            _ => Err(format!("“{text}” names no clock")),
        }
    }
}

/// A stretch of a clock's life in which it ran, on one schedule of one handbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    #[serde(rename = "f", with = "super::step::micros")]
    pub from: Timestamp,
    /// `None` while it lasts.
    #[serde(rename = "o", with = "super::step::maybe_micros")]
    pub to: Option<Timestamp>,
    /// The schedule's key.
    #[serde(rename = "s")]
    pub schedule: String,
    /// The version of the handbook that says what the key means.
    #[serde(rename = "h")]
    pub handbook: i64,
    /// Open microseconds used, kept once the leg is over: no later edit takes them back.
    #[serde(rename = "u")]
    pub used: i64,
}

/// One run of a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    pub ticket_id: TicketId,
    pub kind: ClockKind,
    /// Counts the runs of this kind on the ticket, from 1.
    pub number: i64,
    /// When the customer wrote, or we last did; every target counts from here.
    pub started_at: Timestamp,
    /// Open time promised; `None` where nothing is.
    pub target_seconds: Option<i64>,
    /// When it ran, oldest first; the last one without an end while it runs.
    pub legs: Vec<Leg>,
    /// `None` without a target, and while it is paused before its due time.
    pub due_at: Option<Timestamp>,
    /// When a quarter of the target, in open time, is left.
    pub soon_at: Option<Timestamp>,
    /// How long before the due time the last warning was meant to come.
    pub warned_seconds: Option<i64>,
    /// Warnings given.
    pub warnings: i64,
    /// `None` until it is answered or given up.
    pub stopped_at: Option<Timestamp>,
    /// Whether a reply came in time; `None` without a reply or a target.
    pub met: Option<bool>,
    /// The due time that passed without a reply.
    pub breached_at: Option<Timestamp>,
}

impl Clock {
    /// Which of the ticket's clocks it is.
    #[must_use]
    pub const fn which(&self) -> Which {
        Which { kind: self.kind, number: self.number }
    }

    /// Answered, or given up.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        self.stopped_at.is_some()
    }

    /// Time counts against it.
    #[must_use]
    pub fn is_running(&self) -> bool {
        !self.has_ended() && self.legs.last().is_some_and(|leg| leg.to.is_none())
    }

    /// It stands still until the customer or we take the matter up again.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        !self.has_ended() && !self.is_running()
    }

    /// Open microseconds used by `at`.
    #[must_use]
    pub fn used(&self, at: Timestamp, schedules: &dyn Schedules) -> i64 {
        let used = |leg: &Leg| match leg.to {
            Some(_) => leg.used,
            None => leg.open_until(at, schedules),
        };
        self.legs.iter().map(used).sum()
    }

    /// When so many seconds of open time are used; `None` where it pauses before.
    #[must_use]
    pub fn reaches(&self, seconds: i64, schedules: &dyn Schedules) -> Option<Timestamp> {
        let mut left = seconds.saturating_mul(MICROS);
        for leg in &self.legs {
            let schedule = schedules.under(&leg.schedule, leg.handbook);
            match leg.to {
                None => return Some(schedule.due_micros(leg.from, left)),
                Some(to) if leg.used >= left => {
                    return Some(schedule.due_micros(leg.from, left).min(to));
                }
                Some(_) => left -= leg.used,
            }
        }
        None
    }

    /// Its due time passed and nobody has written that down yet.
    #[must_use]
    pub fn is_late(&self, at: Timestamp) -> bool {
        !self.has_ended() && self.breached_at.is_none() && self.due_at.is_some_and(|due| due <= at)
    }

    /// How pressing it is at an instant; a clock that has ended presses no more.
    #[must_use]
    pub fn urgency(&self, at: Timestamp) -> Urgency {
        match (self.due_at, self.soon_at) {
            _ if self.has_ended() => Urgency::Later,
            (Some(due), _) if due <= at => Urgency::Overdue,
            (_, Some(soon)) if soon <= at => Urgency::Soon,
            _ => Urgency::Later,
        }
    }

    pub(super) fn begin_leg(&mut self, from: Timestamp, schedule: &str, handbook: i64) {
        let (schedule, used) = (schedule.to_owned(), 0);
        self.legs.push(Leg { from, to: None, schedule, handbook, used });
    }

    /// Ends the leg under way; what it used stays used.
    pub(super) fn end_leg(&mut self, at: Timestamp, schedules: &dyn Schedules) {
        if let Some(leg) = self.legs.last_mut().filter(|leg| leg.to.is_none()) {
            leg.used = leg.open_until(at, schedules);
            leg.to = Some(at.max(leg.from));
        }
    }

    /// Computes due and due-soon anew from the original start.
    pub(super) fn place(&mut self, schedules: &dyn Schedules) {
        let target = self.target_seconds;
        self.due_at = target.and_then(|target| self.reaches(target, schedules));
        self.soon_at = target.and_then(|target| self.reaches(target - target / 4, schedules));
    }
}

impl Leg {
    fn open_until(&self, at: Timestamp, schedules: &dyn Schedules) -> i64 {
        schedules.under(&self.schedule, self.handbook).open_micros_between(self.from, at)
    }
}

/// The rule behind a target in words: "Enterprise 8 h, high".
#[must_use]
pub fn because(plan_name: &str, target_seconds: i64, severity_name: &str) -> String {
    format!("{plan_name} {}, {}", target_words(target_seconds), severity_name.to_lowercase())
}
