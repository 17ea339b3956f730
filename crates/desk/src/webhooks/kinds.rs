//! What webhooks can be told of. The names are an agreement with other systems: one once given is
//! never changed.

use crate::{events::EventKind, sla::Step};

/// Sent by the test button.
pub const TEST: &str = "webhook.test";

/// Every kind with what it means.
pub const KINDS: [(&str, &str); 18] = [
    ("ticket.opened", "somebody asked for help"),
    ("ticket.customer_wrote", "a customer wrote again"),
    ("ticket.replied", "one of us answered"),
    ("ticket.noted", "one of us wrote a note"),
    ("ticket.status_changed", "the status changed"),
    ("ticket.assigned", "the owner changed"),
    ("ticket.routed", "it went to a group or team"),
    ("ticket.field_changed", "severity, product, plan, kind, priority or tags changed"),
    ("ticket.merged", "it was merged into another"),
    ("ticket.followed", "one of us follows it"),
    ("ticket.target_warned", "a target is about to be missed"),
    ("ticket.target_breached", "a target was missed"),
    ("ticket.survey_answered", "the customer answered the survey"),
    ("ticket.mail_troubled", "a mail to a customer could not be delivered"),
    ("ticket.escalated", "it went to another team with a filled template"),
    ("ticket.handed_back", "that team answered, and it is back where it was"),
    (
        "ticket.redacted",
        "words or files were taken out of it for good: take them out of your copy too",
    ),
    ("ticket.rule_fired", "a rule of the handbook did something"),
];

/// The kind an event is told as; `None` for what stays in the house.
#[must_use]
pub const fn kind_of(event: &EventKind) -> Option<&'static str> {
    match event {
        EventKind::Opened { .. } => Some("ticket.opened"),
        EventKind::CustomerWrote { .. } => Some("ticket.customer_wrote"),
        EventKind::Replied { .. } => Some("ticket.replied"),
        EventKind::Noted { .. } => Some("ticket.noted"),
        EventKind::StatusChanged { .. } => Some("ticket.status_changed"),
        EventKind::Assigned { .. } => Some("ticket.assigned"),
        EventKind::Routed { .. } => Some("ticket.routed"),
        EventKind::FieldChanged { .. } => Some("ticket.field_changed"),
        EventKind::MergedInto { .. } => Some("ticket.merged"),
        EventKind::Followed { .. } => Some("ticket.followed"),
        EventKind::Clock { step: Step::Warned { .. }, .. } => Some("ticket.target_warned"),
        EventKind::Clock { step: Step::Breached { .. }, .. } => Some("ticket.target_breached"),
        EventKind::SurveyAnswered { .. } => Some("ticket.survey_answered"),
        EventKind::MailTroubled { .. } => Some("ticket.mail_troubled"),
        EventKind::Escalated { .. } => Some("ticket.escalated"),
        EventKind::HandedBack { .. } => Some("ticket.handed_back"),
        EventKind::Redacted { .. } => Some("ticket.redacted"),
        EventKind::RuleFired { .. } => Some("ticket.rule_fired"),
        EventKind::WebhookCalled { .. } => Some("ticket.called"),
        _ => None,
    }
}

/// Whether one can ask for it.
pub(super) fn is_known(kind: &str) -> bool {
    KINDS.iter().any(|(known, _)| *known == kind)
}
