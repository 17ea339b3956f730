//! The ticket itself. Plain data; handbook keys (plan, kind, product, group, …) are text so that a
//! ticket outlives the handbook it was filed under.

use base::{
    Timestamp,
    ids::{OrganisationId, PersonId, TicketId},
};
use serde::{Deserialize, Serialize};

use super::{
    Investigation, Status,
    escalation::Ball,
    fields::Fields,
    snooze::{self, Snooze},
};
use crate::{
    automations::{LATE_SECONDS, Marks},
    handbook::Handbook,
    messages::Channel,
    sla::{self, Clock, ClockKind},
};

/// How pressing a waiting ticket is (RT-6). Stored so that *Next up* is one index range; moved on
/// by the wake sweep at the instants the clock names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// The target has passed.
    Overdue,
    /// Under a quarter of the target is left.
    Soon,
    /// Time enough, or no target.
    #[default]
    Later,
}

impl Urgency {
    /// 0 comes first.
    #[must_use]
    pub const fn order(self) -> i64 {
        match self {
            Self::Overdue => 0,
            Self::Soon => 1,
            Self::Later => 2,
        }
    }

    /// The urgency with this order.
    #[must_use]
    pub const fn from_order(order: i64) -> Self {
        match order {
            0 => Self::Overdue,
            1 => Self::Soon,
            _ => Self::Later,
        }
    }
}

/// A ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub kind: String,
    pub severity: String,
    pub product: Option<String>,
    pub group: String,
    pub team: String,
    pub channel: Channel,
    pub requester_id: PersonId,
    pub organisation_id: Option<OrganisationId>,
    pub plan: String,
    /// The plan was set by hand and no longer follows the organisation (RT-1).
    pub plan_by_hand: bool,
    /// From a priority customer (RT-5).
    pub priority: bool,
    pub assignee_id: Option<PersonId>,
    /// The sender's identity was proved (signed widget session, API token).
    pub verified: bool,
    pub tags: Vec<String>,
    /// Our address the customer wrote to; empty for other channels.
    pub mailbox: String,
    pub opened_at: Timestamp,
    pub updated_at: Timestamp,
    pub status_at: Timestamp,
    pub last_message_at: Timestamp,
    pub solved_at: Option<Timestamp>,
    pub first_replied_at: Option<Timestamp>,
    /// When the first customer message not yet answered in public came in.
    pub unanswered_at: Option<Timestamp>,
    /// Re-assignments from one person to another.
    pub hops: i64,
    pub reopenings: i64,
    pub messages: i64,
    /// The running clock's kind, due time and *due soon* time; kept here for sorting only.
    pub clock: Option<ClockKind>,
    pub due_at: Option<Timestamp>,
    pub soon_at: Option<Timestamp>,
    pub urgency: Urgency,
    /// Order within the same urgency: priority customer, plan, severity; lower is first.
    pub rank: i64,
    /// The survey went out, or was decided against.
    pub survey_decided: bool,
    /// When the customer of a pending ticket was reminded of it; `None` until then.
    pub reminded_at: Option<Timestamp>,
    /// The next instant at which time alone changes something.
    pub wake_at: Option<Timestamp>,
    /// Goes up with each write; guards against two people changing the same state unaware.
    pub version: i64,
    /// What rules remember of it.
    pub marks: Marks,
    /// Support looks into it for billing, or has (RT-4).
    pub investigation: Investigation,
    /// Another team has it (TK-8); `None` for most.
    pub escalated: Option<Ball>,
    /// The ticket it was merged into: nothing was moved, all of it is read and goes on there.
    pub merged_into: Option<TicketId>,
    /// It is or was merged with another: its thread is more than its own messages.
    pub joined: bool,
    /// Put off: it waits for us, but not now.
    pub snooze: Option<Snooze>,
    /// Why it came back after it was put off; empty once somebody took it up, and for most.
    pub back: String,
    /// The company's own fields.
    pub fields: Fields,
    /// What another system calls it; empty for most. Set by programs, for programs.
    pub external_id: String,
}

impl Ticket {
    /// A ticket to build examples on: open, of nobody, asked at `at`, and nothing happened since.
    #[must_use]
    pub fn blank(id: TicketId, at: Timestamp) -> Self {
        Self {
            id,
            subject: String::new(),
            status: Status::Open,
            kind: String::new(),
            severity: String::new(),
            product: None,
            group: String::new(),
            team: String::new(),
            channel: Channel::Form,
            requester_id: PersonId(0),
            organisation_id: None,
            plan: String::new(),
            plan_by_hand: false,
            priority: false,
            assignee_id: None,
            verified: false,
            tags: Vec::new(),
            mailbox: String::new(),
            opened_at: at,
            updated_at: at,
            status_at: at,
            last_message_at: at,
            solved_at: None,
            first_replied_at: None,
            unanswered_at: None,
            hops: 0,
            reopenings: 0,
            messages: 1,
            clock: None,
            due_at: None,
            soon_at: None,
            urgency: Urgency::Later,
            rank: 0,
            survey_decided: false,
            wake_at: None,
            version: 1,
            reminded_at: None,
            marks: Marks::default(),
            investigation: Investigation::None,
            escalated: None,
            merged_into: None,
            joined: false,
            snooze: None,
            back: String::new(),
            fields: Fields::new(),
            external_id: String::new(),
        }
    }

    /// Customer, plan and severity as one number: lower comes first (RT-6).
    #[must_use]
    pub fn rank_of(&self, handbook: &Handbook) -> i64 {
        let customer = i64::from(!self.priority);
        let plan = 99 - handbook.plan_rank(&self.plan).clamp(0, 99);
        customer * 10_000 + plan * 100 + handbook.severity_rank(&self.severity).clamp(0, 99)
    }

    /// Recomputes all that is derived: clock columns, urgency, rank, the next waking instant.
    /// Every function that changes a ticket ends with this. `clocks` are all that have not ended.
    pub fn settle(&mut self, handbook: &Handbook, clocks: &[Clock], at: Timestamp) {
        self.derive(handbook, clocks, at);
        self.updated_at = at;
        self.version += 1;
    }

    /// The same without calling it a change.
    pub(super) fn derive(&mut self, handbook: &Handbook, clocks: &[Clock], at: Timestamp) {
        self.derive_times(handbook, clocks, at);
        // Rules that came due a while ago get a look too: the handbook may be a new one.
        let since = base::time::after(at, -LATE_SECONDS);
        self.wake_at = self.next_wake(handbook, clocks, since);
    }

    /// What follows from the clocks at an instant, without the next waking.
    pub(crate) fn derive_times(&mut self, handbook: &Handbook, clocks: &[Clock], at: Timestamp) {
        let running = || {
            let own = clocks.iter().filter(|clock| clock.ticket_id == self.id);
            own.filter(|clock| clock.is_running() && clock.due_at.is_some())
        };
        let first = running().min_by_key(|clock| (clock.due_at, clock.which()));
        (self.clock, self.due_at) = first.map_or((None, None), |one| (Some(one.kind), one.due_at));
        self.soon_at = running().filter_map(|clock| clock.soon_at).min();
        self.urgency = self.urgency_at(at);
        self.rank = self.rank_of(handbook);
    }

    /// It belongs into *Next up*: it is our turn, or it is on hold and a word of ours is due soon.
    #[must_use]
    pub fn waits_for_us(&self) -> bool {
        self.snooze.is_none() && self.is_ours()
    }

    /// The same, put off or not.
    #[must_use]
    fn is_ours(&self) -> bool {
        self.status.is_with_us()
            || (self.status == Status::OnHold && self.urgency != Urgency::Later)
    }

    /// The urgency at an instant.
    #[must_use]
    pub fn urgency_at(&self, at: Timestamp) -> Urgency {
        match (self.due_at, self.soon_at) {
            (Some(due), _) if due <= at => Urgency::Overdue,
            (_, Some(soon)) if soon <= at => Urgency::Soon,
            _ => Urgency::Later,
        }
    }

    /// The next instant at which time alone changes something; rules on time count that come due
    /// after `since`. `clocks` are the ticket's.
    #[must_use]
    pub fn next_wake(
        &self,
        handbook: &Handbook,
        clocks: &[Clock],
        since: Timestamp,
    ) -> Option<Timestamp> {
        if self.merged_into.is_some() {
            // Time goes on in the ticket it was merged into.
            return None;
        }
        let rules = &handbook.rules;
        let after = |from: Timestamp, seconds| Some(base::time::after(from, seconds));
        let soon = self.soon_at.filter(|_| self.urgency == Urgency::Later);
        let silence = match self.status {
            Status::Pending => after(self.status_at, rules.pending_seconds()),
            Status::Solved => after(self.status_at, rules.close_seconds()),
            _ => None,
        };
        let unreminded = self.status == Status::Pending && self.reminded_at.is_none();
        let reminder = rules.reminder_seconds().filter(|_| unreminded);
        let reminder = reminder.and_then(|it| after(self.status_at, it));
        let survey = (self.status.is_done() && !self.survey_decided)
            .then(|| self.survey_at(handbook))
            .flatten();
        let rule = handbook.next_rule_at(self, since);
        let of_clocks = clocks_wake(handbook, clocks);
        let snooze = snooze::next(self, since);
        [of_clocks, soon, silence, reminder, survey, rule, snooze].into_iter().flatten().min()
    }

    /// When the survey goes out: so long after the ticket was solved, or at once where a rule
    /// wants it so.
    #[must_use]
    pub fn survey_at(&self, handbook: &Handbook) -> Option<Timestamp> {
        let solved_at = self.solved_at?;
        let then = base::time::after(solved_at, handbook.rules.survey_after_seconds());
        let wanted = self.marks.survey_wanted_at().filter(|wanted| *wanted >= solved_at);
        Some(wanted.map_or(then, |wanted| wanted.min(then)))
    }
}

/// The next instant at which a clock wants attention: a warning, or its due time.
fn clocks_wake(handbook: &Handbook, clocks: &[Clock]) -> Option<Timestamp> {
    let warnings = clocks.iter().filter_map(|clock| {
        sla::next_warning(clock, &handbook.warnings.before, handbook).map(|next| next.at)
    });
    let late = clocks.iter().filter(|clock| !clock.has_ended() && clock.breached_at.is_none());
    warnings.chain(late.filter_map(|clock| clock.due_at)).min()
}

#[cfg(test)]
pub(super) mod tests {
    use base::ids::{PersonId, TicketId};

    use super::*;

    /// An open ticket without a clock.
    pub fn sample() -> Ticket {
        Ticket {
            subject: "It broke".into(),
            kind: "question".into(),
            severity: "high".into(),
            group: "unclassified".into(),
            team: "support".into(),
            requester_id: PersonId(10),
            plan: "scale".into(),
            version: 0,
            ..Ticket::blank(TicketId(1), Timestamp::UNIX_EPOCH)
        }
    }
}
