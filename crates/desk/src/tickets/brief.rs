//! A ticket as a list shows it: a dozen facts of its forty, since a list reads fifty at once.

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
};

use super::{Status, Ticket, Urgency};
use crate::sla::ClockKind;

/// What a row of a list needs to know. The fields are [`Ticket`]'s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brief {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub severity: String,
    pub plan: String,
    pub priority: bool,
    pub assignee_id: Option<PersonId>,
    pub opened_at: Timestamp,
    pub updated_at: Timestamp,
    pub last_message_at: Timestamp,
    pub unanswered_at: Option<Timestamp>,
    pub clock: Option<ClockKind>,
    pub due_at: Option<Timestamp>,
    pub urgency: Urgency,
    pub rank: i64,
    /// Why it came back after it was put off.
    pub back: String,
    /// The key of the team that has it meanwhile (TK-8).
    pub with_team: Option<String>,
}

impl From<&Ticket> for Brief {
    fn from(ticket: &Ticket) -> Self {
        Self {
            id: ticket.id,
            subject: ticket.subject.clone(),
            status: ticket.status,
            severity: ticket.severity.clone(),
            plan: ticket.plan.clone(),
            priority: ticket.priority,
            assignee_id: ticket.assignee_id,
            opened_at: ticket.opened_at,
            updated_at: ticket.updated_at,
            last_message_at: ticket.last_message_at,
            unanswered_at: ticket.unanswered_at,
            clock: ticket.clock,
            due_at: ticket.due_at,
            urgency: ticket.urgency,
            rank: ticket.rank,
            back: ticket.back.clone(),
            with_team: ticket.escalated.as_ref().map(|ball| ball.team.clone()),
        }
    }
}
