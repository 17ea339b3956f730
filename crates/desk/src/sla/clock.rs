//! One promise to one customer: a clock that runs until a person answers in public (SLA-3).
//!
//! The rules that cost trust: a clock is always computed from its *original* start (SLA-4), a met
//! or missed target is never judged again, and a breach is recorded once, at the due time.

use base::{
    Timestamp,
    ids::{ClockId, TicketId},
};
use serde::{Deserialize, Serialize};

use super::{Schedule, target_words};
use crate::tickets::Urgency;

/// What the customer waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// The first answer at all.
    FirstReply,
    /// An answer to the first message not yet answered.
    NextReply,
}

impl ClockKind {
    /// The words people read.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstReply => "first reply",
            Self::NextReply => "next reply",
        }
    }
}

/// One run of a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    pub id: ClockId,
    pub ticket_id: TicketId,
    pub kind: ClockKind,
    /// The key of the schedule it counts on.
    pub schedule: String,
    /// When the customer wrote; retiming begins here again.
    pub started_at: Timestamp,
    /// Open time promised.
    pub target_seconds: i64,
    pub due_at: Timestamp,
    /// When a quarter of the target, in open time, is left.
    pub soon_at: Timestamp,
    /// `None` while it runs.
    pub stopped_at: Option<Timestamp>,
    /// Whether a reply came in time; `None` without a reply.
    pub met: Option<bool>,
    /// The due time that passed without a reply.
    pub breached_at: Option<Timestamp>,
}

impl Clock {
    /// A clock running from `at` on the schedule called `key`.
    #[must_use]
    pub fn start(
        id: ClockId,
        ticket_id: TicketId,
        kind: ClockKind,
        key: &str,
        schedule: &Schedule,
        at: Timestamp,
        target_seconds: i64,
    ) -> Self {
        let (due_at, soon_at) = due_and_soon(schedule, at, target_seconds);
        Self {
            id,
            ticket_id,
            kind,
            schedule: key.to_owned(),
            started_at: at,
            target_seconds,
            due_at,
            soon_at,
            stopped_at: None,
            met: None,
            breached_at: None,
        }
    }

    /// Whether the customer still waits.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.stopped_at.is_none()
    }

    /// A person answered in public. The due instant itself is still in time.
    pub fn meet(&mut self, at: Timestamp) {
        if self.is_running() {
            self.stop(at);
            self.met = Some(at <= self.due_at);
        }
    }

    /// Ended without a reply: pending, solved, or no promise any more.
    pub fn stop(&mut self, at: Timestamp) {
        if self.is_running() {
            // The sweep that records breaches may not have come by yet.
            if at > self.due_at {
                self.breached_at.get_or_insert(self.due_at);
            }
            self.stopped_at = Some(at);
        }
    }

    /// Records that the due time passed; `true` the first time only.
    pub fn breach(&mut self, at: Timestamp) -> bool {
        let news = self.is_running() && self.breached_at.is_none() && self.due_at <= at;
        if news {
            self.breached_at = Some(self.due_at);
        }
        news
    }

    /// A new target or schedule, counted from the original start. A breach that under the new
    /// rules has not come yet is taken back. A clock that has ended stays as it was judged.
    pub fn retime(&mut self, schedule: &Schedule, target_seconds: i64) {
        if !self.is_running() {
            return;
        }
        self.target_seconds = target_seconds;
        (self.due_at, self.soon_at) = due_and_soon(schedule, self.started_at, target_seconds);
        if self.breached_at.is_some_and(|breached| breached < self.due_at) {
            self.breached_at = None;
        }
    }

    /// How pressing it is at an instant; a clock that has ended presses no more.
    #[must_use]
    pub fn urgency(&self, at: Timestamp) -> Urgency {
        match at {
            _ if !self.is_running() => Urgency::Later,
            at if self.due_at <= at => Urgency::Overdue,
            at if self.soon_at <= at => Urgency::Soon,
            _ => Urgency::Later,
        }
    }

    /// The rule behind it in words: "Enterprise 8 h, high". Names as the handbook shows them.
    #[must_use]
    pub fn explain(&self, plan_name: &str, severity_name: &str) -> String {
        because(plan_name, self.target_seconds, severity_name)
    }
}

/// The rule behind a target in words: "Enterprise 8 h, high".
#[must_use]
pub fn because(plan_name: &str, target_seconds: i64, severity_name: &str) -> String {
    format!("{plan_name} {}, {}", target_words(target_seconds), severity_name.to_lowercase())
}

fn due_and_soon(schedule: &Schedule, start: Timestamp, target: i64) -> (Timestamp, Timestamp) {
    (schedule.due(start, target), schedule.due(start, target - target / 4))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handbook::Handbook;

    const HOUR: i64 = 3600;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn started(start: &str, hours: i64) -> Clock {
        let handbook = Handbook::shipped();
        let (key, start) = ("response", at(start));
        let kind = ClockKind::FirstReply;
        let schedule = handbook.schedule(key);
        Clock::start(ClockId(1), TicketId(2), kind, key, schedule, start, hours * HOUR)
    }

    #[test]
    fn soon_is_when_a_quarter_of_the_open_time_is_left() {
        let clock = started("2026-11-20T20:00Z", 8);
        assert_eq!(clock.due_at, at("2026-11-23T04:00Z"), "Friday evening to Monday");
        assert_eq!(clock.soon_at, at("2026-11-23T02:00Z"), "two open hours before");
        let clock = started("2026-11-20T17:00Z", 8);
        assert_eq!(clock.due_at, at("2026-11-23T01:00Z"));
        assert_eq!(clock.soon_at, at("2026-11-20T23:00Z"), "the weekend does not count");
    }

    #[test]
    fn urgency_follows_the_instants() {
        let mut clock = started("2026-11-23T00:00Z", 8);
        assert_eq!(clock.urgency(at("2026-11-23T05:59:59Z")), Urgency::Later);
        assert_eq!(clock.urgency(at("2026-11-23T06:00Z")), Urgency::Soon);
        assert_eq!(clock.urgency(at("2026-11-23T07:59:59Z")), Urgency::Soon);
        assert_eq!(clock.urgency(at("2026-11-23T08:00Z")), Urgency::Overdue);
        clock.stop(at("2026-11-23T09:00Z"));
        assert_eq!(clock.urgency(at("2026-11-23T10:00Z")), Urgency::Later);
    }

    #[test]
    fn a_reply_at_the_due_time_is_in_time_and_one_after_it_is_not() {
        let mut clock = started("2026-11-23T00:00Z", 8);
        clock.meet(at("2026-11-23T08:00Z"));
        assert_eq!((clock.met, clock.breached_at), (Some(true), None));
        assert_eq!(clock.stopped_at, Some(at("2026-11-23T08:00Z")));

        let mut clock = started("2026-11-23T00:00Z", 8);
        clock.meet(at("2026-11-23T08:00:00.000001Z"));
        assert_eq!(clock.met, Some(false));
        assert_eq!(clock.breached_at, Some(clock.due_at), "even if no sweep came by");
    }

    #[test]
    fn only_the_first_end_counts() {
        let mut clock = started("2026-11-23T00:00Z", 8);
        clock.stop(at("2026-11-23T01:00Z"));
        assert_eq!(clock.met, None, "stopped is not met");
        clock.meet(at("2026-11-23T10:00Z"));
        assert_eq!((clock.met, clock.stopped_at), (None, Some(at("2026-11-23T01:00Z"))));
    }

    #[test]
    fn a_breach_is_recorded_once_and_at_the_due_time() {
        let mut clock = started("2026-11-23T00:00Z", 8);
        assert!(!clock.breach(at("2026-11-23T07:59Z")));
        assert!(clock.breach(at("2026-11-23T12:00Z")));
        assert_eq!(clock.breached_at, Some(at("2026-11-23T08:00Z")));
        assert!(!clock.breach(at("2026-11-23T13:00Z")));
    }

    #[test]
    fn a_new_target_counts_from_the_original_start_both_ways() {
        let handbook = Handbook::shipped();
        let schedule = handbook.schedule("response");
        let mut clock = started("2026-11-23T00:00Z", 24);
        clock.retime(schedule, 8 * HOUR);
        assert_eq!(clock.due_at, at("2026-11-23T08:00Z"));
        assert_eq!(clock.soon_at, at("2026-11-23T06:00Z"));
        assert!(clock.breach(at("2026-11-23T09:00Z")));
        clock.retime(schedule, 72 * HOUR);
        assert_eq!(clock.due_at, at("2026-11-26T00:00Z"));
        assert_eq!(clock.breached_at, None, "not late under the new target");
        clock.retime(schedule, 2 * HOUR);
        assert!(clock.breach(at("2026-11-23T09:00Z")), "late again");
        let same = clock.clone();
        clock.retime(schedule, 2 * HOUR);
        assert_eq!(clock, same);
        clock.retime(handbook.schedule("coverage"), 2 * HOUR);
        assert_eq!(clock.due_at, at("2026-11-23T11:00Z"), "on another schedule");
    }

    #[test]
    fn what_was_judged_is_not_judged_again() {
        let mut clock = started("2026-11-23T00:00Z", 24);
        clock.meet(at("2026-11-23T20:00Z"));
        let judged = clock.clone();
        clock.retime(Handbook::shipped().schedule("response"), 8 * HOUR);
        assert_eq!(clock, judged);
    }

    #[test]
    fn a_clock_explains_itself() {
        let clock = started("2026-11-23T00:00Z", 8);
        assert_eq!(clock.explain("Enterprise", "High"), "Enterprise 8 h, high");
        assert_eq!(because("Gold", 5400, "Low"), "Gold 1 h 30 min, low");
    }

    #[test]
    fn a_stored_clock_is_read_back() {
        let clock = started("2026-11-23T00:00Z", 8);
        let text = serde_json::to_string(&clock).unwrap();
        assert!(text.contains("\"kind\":\"first_reply\""), "{text}");
        assert_eq!(serde_json::from_str::<Clock>(&text).unwrap(), clock);
    }
}
