//! Their words and ours.

use base::Timestamp;
use desk::{messages::Channel, tickets::Status};

/// `2024-01-31T09:14:57Z`
pub fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Our status in theirs.
pub const fn status(status: Status) -> &'static str {
    match status {
        Status::OnHold => "hold",
        other => other.key(),
    }
}

/// Their status in ours.
pub fn status_from(word: &str) -> Option<Status> {
    if word == "hold" { Some(Status::OnHold) } else { Status::from_key(word) }
}

/// Our severity as their priority.
pub fn priority(severity: &str) -> Option<&'static str> {
    Some(match severity {
        "critical" => "urgent",
        "high" => "high",
        "medium" => "normal",
        "low" => "low",
        _ => return None,
    })
}

/// Their priority as our severity.
pub fn severity_from(priority: &str) -> Option<&'static str> {
    Some(match priority {
        "urgent" => "critical",
        "high" => "high",
        "normal" => "medium",
        "low" => "low",
        _ => return None,
    })
}

/// Their ticket type of our kind.
pub fn kind(kind: &str) -> Option<&'static str> {
    match kind {
        "bug" => Some("problem"),
        "question" => Some("question"),
        _ => None,
    }
}

/// Our kind of their ticket type.
pub fn kind_from(word: &str) -> Option<&'static str> {
    match word {
        "problem" | "incident" => Some("bug"),
        "question" | "task" => Some("question"),
        _ => None,
    }
}

/// The channel's word.
pub const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Api => "api",
        Channel::Widget => "web_widget",
        Channel::Form | Channel::Portal | Channel::Desk | Channel::System => "web",
    }
}
