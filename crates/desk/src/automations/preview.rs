//! What a rule would do to a ticket as it stands: the dry run.

use base::Timestamp;

use super::{
    acting::Work,
    facts::Facts,
    happened::Happenings,
    rule::{Rule, Trigger},
};
use crate::{
    change::Change,
    sla::Clock,
    tickets::{Status, Ticket, open::Scene},
};

/// What would happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Would {
    /// The conditions that hold; what changed is taken as met.
    pub because: Vec<String>,
    /// The acts that would do something.
    pub does: Vec<String>,
    /// What could not be done, and why.
    pub not: Vec<String>,
    /// For a rule on time: when it comes due for this ticket.
    pub due_at: Option<Timestamp>,
}

/// What `rule` would do to `ticket` now; `None` where it does not match.
#[must_use]
pub fn would(
    scene: Scene<'_>,
    rule: &Rule,
    ticket: &Ticket,
    clocks: Vec<Clock>,
    facts: Facts,
) -> Option<Would> {
    if ticket.status == Status::Closed {
        return None;
    }
    let due_at = match &rule.trigger {
        Trigger::On(_) => None,
        Trigger::After(waiting) => {
            let (anchor, due) = waiting.instant(ticket, scene.handbook)?;
            if ticket.marks.is_spent(&rule.key, anchor) {
                return None;
            }
            Some(due)
        }
    };
    let mut work = Work {
        scene,
        before: ticket,
        ticket: ticket.clone(),
        clocks,
        facts,
        change: Change::default(),
        happened: Happenings::default(),
        assumed: true,
    };
    let because = rule.when.holds(&work.view())?;
    let (does, not) = work.perform(rule);
    Some(Would { because, does, not, due_at })
}
