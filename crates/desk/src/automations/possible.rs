//! Whether a condition can hold while the ticket stays as it is. What only a change of the ticket
//! can alter is known already; time, people and messages are not. So a ticket is not woken for a
//! rule that can't match, and nothing is loaded for one.

use super::{
    condition::{Asks, Condition},
    facts::{Facts, View},
    field::{Choice, Count, Flag, Words},
    happened::Happenings,
};
use crate::{handbook::Handbook, tickets::Ticket};

impl Condition {
    /// `false` only where the condition certainly does not hold for this ticket as it is.
    #[must_use]
    pub fn may_hold(&self, ticket: &Ticket, handbook: &Handbook) -> bool {
        let facts = Facts::default();
        let view = View {
            handbook,
            at: ticket.updated_at,
            ticket,
            before: ticket,
            happened: Happenings::default(),
            facts: &facts,
            assumed: false,
        };
        self.known(&view, &Asks::is_settled) != Some(false)
    }

    /// Whether it holds, where the words of the last message are not at hand; `None` where it
    /// turns on them.
    pub(super) fn told(&self, view: &View<'_>) -> Option<bool> {
        self.known(view, &|asks, _| !matches!(asks, Asks::Text(Words::LastMessage, ..)))
    }

    /// Whether it holds; `None` where it turns on what is not settled.
    fn known(
        &self,
        view: &View<'_>,
        is_settled: &dyn Fn(&Asks, &View<'_>) -> bool,
    ) -> Option<bool> {
        // All: one that fails decides. Any: one that holds decides.
        let joined = |parts: &[Self], decides: bool| {
            let mut open = false;
            for part in parts {
                match part.known(view, is_settled) {
                    Some(holds) if holds == decides => return Some(decides),
                    Some(_) => {}
                    None => open = true,
                }
            }
            (!open).then_some(!decides)
        };
        match self {
            Self::Always => Some(true),
            Self::All(parts) => joined(parts, false),
            Self::Any(parts) => joined(parts, true),
            Self::Not(part) => part.known(view, is_settled).map(|holds| !holds),
            Self::Is(_, test) => {
                is_settled(&test.asks, view).then(|| test.asks.hold(view) != test.not)
            }
        }
    }
}

impl Asks {
    /// Only a change of the ticket itself can alter the answer.
    fn is_settled(&self, view: &View<'_>) -> bool {
        match self {
            Self::Is(field, values) => match field {
                Choice::LastFrom | Choice::LastChannel | Choice::LastVisibility | Choice::Actor => {
                    false
                }
                // Who that is takes a look at the people; that it is nobody does not.
                Choice::Owner => {
                    view.ticket.assignee_id.is_none() || values.iter().all(String::is_empty)
                }
                _ => true,
            },
            Self::AtLeast(..) | Self::AtMost(..) | Self::HasTag(_) | Self::NoTags => true,
            Self::Text(field, ..) => matches!(field, Words::Subject | Words::Mailbox),
            Self::Flag(field, _) => matches!(
                field,
                Flag::Priority
                    | Flag::Verified
                    | Flag::Unanswered
                    | Flag::PlanByHand
                    | Flag::Surveyed
            ),
            Self::Count(field, ..) => !matches!(field, Count::Rating),
            Self::Never(_) => true,
            _ => false,
        }
    }
}
