//! Rules on time: so long before or after an instant of the ticket's life. The next instant stands
//! in the ticket's `wake_at`, so that nobody has to go looking.

use base::Timestamp;

use super::{
    condition::schedule_of,
    field::Moment,
    sentence::{Sentence, meant},
};
use crate::{
    handbook::Handbook,
    sla::Schedule,
    tickets::{Status, Ticket},
};

/// A rule whose conditions were not met at its instant still fires so long afterwards, in seconds,
/// once they are; later than that it is left alone, so that a new rule does not reach back into
/// the past of every ticket.
pub const LATE_SECONDS: i64 = 7 * 24 * 3600;

/// When a rule on time comes due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Seconds after the instant; negative for before.
    pub(super) seconds: i64,
    /// The schedule whose open time is counted; `None` for the clock on the wall.
    pub(super) schedule: Option<String>,
    pub(super) moment: Moment,
}

const MOMENTS: &[(&str, Moment)] = &[
    ("due", Moment::Due),
    ("opening", Moment::Opening),
    ("opened", Moment::Opening),
    ("status", Moment::Status),
    ("status change", Moment::Status),
    ("customer was last heard", Moment::Heard),
    ("last customer message", Moment::Heard),
    ("we last replied", Moment::Replied),
    ("last reply", Moment::Replied),
    ("last message", Moment::Message),
    ("solved", Moment::Solving),
    ("solving", Moment::Solving),
    ("assigned", Moment::Owned),
    ("assignment", Moment::Owned),
    ("customer began to wait", Moment::Waiting),
];

impl Waiting {
    /// Reads `2h before due`, `5 open days after customer was last heard`.
    pub(super) fn parse(text: &str, handbook: &Handbook) -> Result<Self, String> {
        let mut sentence = Sentence::new(text);
        let (seconds, open) = sentence.length()?;
        let schedule = schedule_of(&mut sentence, open, handbook)?;
        let before = sentence.take("before");
        if !before && !sentence.take("after") {
            return Err("go on with \"before\" or \"after\", as in \"2h before due\"".to_owned());
        }
        let given = sentence.rest().to_owned();
        let moment = sentence.longest(MOMENTS).filter(|_| sentence.is_done()).ok_or_else(|| {
            let names = MOMENTS.iter().map(|(phrase, _)| *phrase);
            format!("a rule can't wait for \"{given}\"{}", meant(&given, names))
        })?;
        if before && moment != Moment::Due {
            return Err("only \"due\" is known beforehand; write \"after\"".to_owned());
        }
        Ok(Self { seconds: if before { -seconds } else { seconds }, schedule, moment })
    }

    /// What it counts from, and when it comes due.
    pub(super) fn instant(
        &self,
        ticket: &Ticket,
        handbook: &Handbook,
    ) -> Option<(Timestamp, Timestamp)> {
        let anchor = self.moment.of(ticket)?;
        let due = match &self.schedule {
            None => base::time::after(anchor, self.seconds),
            Some(key) if self.seconds >= 0 => handbook.schedule(key).due(anchor, self.seconds),
            Some(key) => open_before(handbook.schedule(key), anchor, -self.seconds),
        };
        Some((anchor, due))
    }
}

/// The latest whole second from which `seconds` of open time pass until `end`.
fn open_before(schedule: &Schedule, end: Timestamp, seconds: i64) -> Timestamp {
    let enough = |back: i64| schedule.open_between(base::time::after(end, -back), end) >= seconds;
    let mut far = seconds;
    while !enough(far) {
        far *= 2;
        // Ten years: the schedule is hardly ever open.
        if far > 10 * 366 * 24 * 3600 {
            return base::time::after(end, -seconds);
        }
    }
    let mut near = 0;
    while far - near > 1 {
        let middle = near + (far - near) / 2;
        if enough(middle) { far = middle } else { near = middle }
    }
    base::time::after(end, -far)
}

impl Handbook {
    /// The next instant after `since` at which a rule on time comes due for a ticket. Rules that
    /// can't match while the ticket stays as it is are left out: a change settles it again.
    #[must_use]
    pub fn next_rule_at(&self, ticket: &Ticket, since: Timestamp) -> Option<Timestamp> {
        if ticket.status == Status::Closed {
            return None;
        }
        let rules = self.rules_on_time();
        let instants = rules.filter_map(|(rule, waiting)| {
            if !rule.when.may_hold(ticket, self) {
                return None;
            }
            let (anchor, due) = waiting.instant(ticket, self)?;
            (due > since && !ticket.marks.is_spent(&rule.key, anchor)).then_some(due)
        });
        instants.min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_time_is_counted_backwards_over_a_weekend() {
        let handbook = Handbook::shipped();
        let schedule = handbook.schedule("response");
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        // Monday 01:00; three open hours before is Friday 22:00.
        let found = open_before(schedule, at("2026-11-02T01:00:00Z"), 3 * 3600);
        assert_eq!(found, at("2026-10-30T22:00:00Z"));
        let found = open_before(schedule, at("2026-11-04T12:00:00Z"), 2 * 3600);
        assert_eq!(found, at("2026-11-04T10:00:00Z"));
    }
}
