//! The dialect's words for ours: statuses, priorities, types, roles, channels and times. Nowhere
//! else is either side's word for the other's spelled out.

use base::Timestamp;
use desk::{messages::Channel, people::Role, phrases::Language, tickets::Status};
use serde::{Serialize, Serializer};

/// A time as the dialect writes it: UTC, whole seconds, `Z`. Extractors refuse fractions.
#[derive(Debug, Clone, Copy)]
pub struct Time(pub Timestamp);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let whole = Timestamp::from_second(self.0.as_second()).unwrap_or(self.0);
        serializer.collect_str(&whole)
    }
}

/// `hold` is our on hold.
#[must_use]
pub const fn status(status: Status) -> &'static str {
    match status {
        Status::OnHold => "hold",
        other => other.key(),
    }
}

/// The status a word means.
#[must_use]
pub fn status_from(word: &str) -> Option<Status> {
    match word.to_lowercase().as_str() {
        "hold" => Some(Status::OnHold),
        word => Status::from_key(word),
    }
}

/// Every status has a number there too; what is closed keeps that of what is solved.
#[must_use]
pub fn status_id(status: Status) -> i64 {
    let status = if status == Status::Closed { Status::Solved } else { status };
    let place = Status::ALL.iter().position(|each| *each == status);
    place.and_then(|place| i64::try_from(place).ok()).unwrap_or(0) + 1
}

/// The dialect's priorities, from the lowest on.
pub const PRIORITIES: [&str; 4] = ["low", "normal", "high", "urgent"];

/// Our severities as priorities. A severity of a company's own handbook has no word there.
#[must_use]
pub fn priority(severity: &str) -> Option<&'static str> {
    match severity {
        "low" => Some("low"),
        "medium" => Some("normal"),
        "high" => Some("high"),
        "critical" => Some("urgent"),
        _ => None,
    }
}

/// The severity a priority means; our own keys are understood as well.
#[must_use]
pub fn severity(priority: &str) -> String {
    match priority.to_lowercase().as_str() {
        "normal" => "medium".to_owned(),
        "urgent" => "critical".to_owned(),
        other => other.to_owned(),
    }
}

/// The kind the dialect calls *problem*.
pub const PROBLEM: &str = "bug";

/// A kind as one of the dialect's four types.
#[must_use]
pub fn ticket_type(kind: &str) -> &'static str {
    match kind {
        PROBLEM => "problem",
        _ => "question",
    }
}

/// The kind a type means; our own keys are understood as well.
#[must_use]
pub fn kind(word: &str) -> String {
    match word.to_lowercase().as_str() {
        "problem" | "incident" => PROBLEM.to_owned(),
        "task" => "question".to_owned(),
        other => other.to_owned(),
    }
}

/// A role as one of the dialect's three.
#[must_use]
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Lead | Role::Agent | Role::Engineer | Role::Viewer => "agent",
        Role::Customer | Role::OrgAdmin => "end-user",
    }
}

/// The roles a word of the dialect means; none for a word it does not have.
#[must_use]
pub fn roles(word: &str) -> &'static [Role] {
    match word {
        "admin" => &[Role::Admin],
        "agent" => &[Role::Lead, Role::Agent, Role::Engineer, Role::Viewer],
        "end-user" => &[Role::Customer, Role::OrgAdmin],
        _ => &[],
    }
}

/// Whose tickets somebody sees; null is everybody's.
#[must_use]
pub const fn ticket_restriction(role: Role) -> Option<&'static str> {
    match role {
        Role::Admin | Role::Lead | Role::Agent | Role::Viewer => None,
        Role::Engineer => Some("groups"),
        Role::Customer => Some("requested"),
        Role::OrgAdmin => Some("organization"),
    }
}

/// A language as the dialect writes it.
#[must_use]
pub const fn locale(language: Language) -> &'static str {
    match language {
        Language::En => "en-US",
        Language::De => "de",
    }
}

/// The language a locale means: `de-AT` is spoken to in German.
#[must_use]
pub fn language(locale: &str) -> Option<Language> {
    let (language, _) = locale.split_once(['-', '_']).unwrap_or((locale, ""));
    Language::from_key(&language.to_lowercase())
}

/// The way a message came.
#[must_use]
pub const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Api => "api",
        Channel::Widget => "web_widget",
        Channel::Form | Channel::Portal | Channel::Desk => "web",
        Channel::System => "system",
    }
}

/// A word that is said of a field in our history, as the dialect names the field and its value.
#[must_use]
pub fn field(name: &str, value: &str) -> (&'static str, String) {
    match name {
        "severity" => ("priority", priority(value).unwrap_or(value).to_owned()),
        "kind" => ("type", ticket_type(value).to_owned()),
        "tags" => ("tags", value.to_owned()),
        "product" => ("product", value.to_owned()),
        "plan" => ("plan", value.to_owned()),
        _ => ("other", value.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_and_priority_comes_back_as_it_went() {
        for each in Status::ALL {
            assert_eq!(status_from(status(each)), Some(each));
        }
        for each in ["low", "medium", "high", "critical"] {
            assert_eq!(priority(each).map(severity).as_deref(), Some(each));
        }
    }

    #[test]
    fn times_have_whole_seconds() {
        let at: Timestamp = "2024-01-31T09:14:57.999Z".parse().unwrap();
        assert_eq!(serde_json::to_string(&Time(at)).unwrap(), "\"2024-01-31T09:14:57Z\"");
    }
}
