//! What happens to a clock, as the log keeps it, and what it does to the clock.
//!
//! An action and the fold over the log both come through [`take`]; nothing else changes a clock. So
//! the rows are what the log says. The text is short since there is a lot of it: one-letter keys,
//! and what goes without saying is left out. A key once written is never renamed.

use base::{Timestamp, ids::TicketId};
use serde::{Deserialize, Serialize};

use super::{Clock, Leg, Schedules, Which};

/// The schedule all response targets run on.
pub const RESPONSE: &str = "response";

/// One thing that happened to a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do")]
pub enum Step {
    /// It began to run.
    #[serde(rename = "start")]
    Started {
        /// Open seconds promised; `None` where nothing is.
        #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
        target: Option<i64>,
        #[serde(rename = "s", default = "response", skip_serializing_if = "is_response")]
        schedule: String,
        #[serde(rename = "h", default, skip_serializing_if = "is_zero")]
        handbook: i64,
        /// The rule in words: "Enterprise 8 h, high".
        #[serde(rename = "w", default, skip_serializing_if = "String::is_empty")]
        because: String,
        /// Its start, where that is earlier than the event: taken over or copied.
        #[serde(rename = "a", default, with = "maybe_micros")]
        #[serde(skip_serializing_if = "Option::is_none")]
        since: Option<Timestamp>,
        /// What it had run before, where it is taken over or copied.
        #[serde(rename = "l", default, skip_serializing_if = "Vec::is_empty")]
        legs: Vec<Leg>,
    },
    /// We wait for the customer.
    #[serde(rename = "pause")]
    Paused,
    /// It runs on; what it stood still is not counted.
    #[serde(rename = "resume")]
    Resumed {
        #[serde(rename = "s", default = "response", skip_serializing_if = "is_response")]
        schedule: String,
        #[serde(rename = "h", default, skip_serializing_if = "is_zero")]
        handbook: i64,
    },
    /// Another target, counted from the original start (SLA-4).
    #[serde(rename = "target")]
    Retargeted {
        #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
        target: Option<i64>,
        #[serde(rename = "w", default, skip_serializing_if = "String::is_empty")]
        because: String,
    },
    /// The schedule was edited: used time stays, the rest runs under the new one.
    #[serde(rename = "hours")]
    Rescheduled {
        #[serde(rename = "s", default = "response", skip_serializing_if = "is_response")]
        schedule: String,
        #[serde(rename = "h", default, skip_serializing_if = "is_zero")]
        handbook: i64,
    },
    /// A person answered in public.
    #[serde(rename = "meet")]
    Met,
    /// It ended without an answer.
    #[serde(rename = "stop")]
    Stopped,
    /// Its ticket and another became one, or two again: it goes on there, or another takes its
    /// place.
    #[serde(rename = "merge")]
    Merged {
        #[serde(rename = "i")]
        with: TicketId,
    },
    /// The target passed without an answer; recorded once.
    #[serde(rename = "breach")]
    Breached {
        #[serde(rename = "d", with = "micros")]
        due_at: Timestamp,
        /// Why, in words: "nobody owned it".
        #[serde(rename = "w", default, skip_serializing_if = "String::is_empty")]
        because: String,
    },
    /// Those who can still help were told, so many open seconds before the due time.
    #[serde(rename = "warn")]
    Warned {
        #[serde(rename = "b")]
        before: i64,
    },
}

/// Brings one step onto the clocks of its ticket. A step for a clock nobody started is left alone.
pub fn take(
    clocks: &mut Vec<Clock>,
    ticket_id: TicketId,
    which: Which,
    step: &Step,
    at: Timestamp,
    schedules: &dyn Schedules,
) {
    if let Step::Started { target, schedule, handbook, since, legs, .. } = step {
        let started_at = since.unwrap_or(at);
        let mut clock = Clock {
            ticket_id,
            kind: which.kind,
            number: which.number,
            started_at,
            target_seconds: *target,
            legs: legs.clone(),
            due_at: None,
            soon_at: None,
            warned_seconds: None,
            warnings: 0,
            stopped_at: None,
            met: None,
            breached_at: None,
        };
        if legs.is_empty() {
            clock.begin_leg(started_at, schedule, *handbook);
        }
        clock.place(schedules);
        clocks.push(clock);
    } else if let Some(clock) = clocks.iter_mut().find(|clock| clock.which() == which)
        && !clock.has_ended()
    {
        tell(clock, step, at, schedules);
    }
}

fn tell(clock: &mut Clock, step: &Step, at: Timestamp, schedules: &dyn Schedules) {
    match step {
        Step::Started { .. } => {}
        Step::Paused => {
            clock.end_leg(at, schedules);
            clock.place(schedules);
        }
        Step::Resumed { schedule, handbook } | Step::Rescheduled { schedule, handbook } => {
            clock.end_leg(at, schedules);
            clock.begin_leg(at, schedule, *handbook);
            clock.place(schedules);
        }
        Step::Retargeted { target, .. } => retarget(clock, *target, schedules),
        Step::Met => {
            let in_time = clock.breached_at.is_none() && clock.due_at.is_none_or(|due| at <= due);
            clock.met = clock.target_seconds.map(|_| in_time);
            stop(clock, at, schedules);
        }
        Step::Stopped | Step::Merged { .. } => stop(clock, at, schedules),
        Step::Breached { due_at, .. } => clock.breached_at = Some(*due_at),
        Step::Warned { before } => {
            clock.warned_seconds = Some(*before);
            clock.warnings += 1;
        }
    }
}

/// Both ways: it may be late at once, and what was late may have time again.
fn retarget(clock: &mut Clock, target: Option<i64>, schedules: &dyn Schedules) {
    let before = clock.due_at;
    clock.target_seconds = target;
    clock.place(schedules);
    if clock.due_at.is_none() || clock.due_at > before {
        clock.warned_seconds = None;
    }
    if clock.breached_at.is_some_and(|late| clock.due_at.is_none_or(|due| late < due)) {
        clock.breached_at = None;
    }
}

fn stop(clock: &mut Clock, at: Timestamp, schedules: &dyn Schedules) {
    clock.end_leg(at, schedules);
    clock.stopped_at = Some(at);
}

fn response() -> String {
    RESPONSE.to_owned()
}

fn is_response(schedule: &str) -> bool {
    schedule == RESPONSE
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
const fn is_zero(number: &i64) -> bool {
    *number == 0
}

/// Instants as whole microseconds: eleven letters shorter than in words.
pub(super) mod micros {
    use base::{Timestamp, time::from_micros};
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(at.as_microsecond())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        i64::deserialize(from).map(from_micros)
    }
}

/// The same where there may be none.
pub(super) mod maybe_micros {
    use base::{Timestamp, time::from_micros};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[allow(clippy::ref_option, reason = "serde hands references")]
    pub fn serialize<S: Serializer>(at: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
        at.map(Timestamp::as_microsecond).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
        Ok(Option::<i64>::deserialize(from)?.map(from_micros))
    }
}
