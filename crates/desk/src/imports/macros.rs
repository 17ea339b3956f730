//! Macros of another system: their text, and of what changes with it as much as there is here.

use super::super::{
    macros::{Body, Owner},
    tickets::Status,
};

/// A macro there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirMacro {
    pub id: i64,
    pub name: String,
    pub active: bool,
    /// For everybody there, not for a group or a person.
    pub shared: bool,
    /// What it does: the field and its value.
    pub does: Vec<(String, String)>,
    /// As it was told.
    pub raw: String,
}

/// Their placeholders in ours.
const PLACEHOLDERS: &[(&str, &str)] = &[
    ("ticket.requester.first_name", "customer.first_name"),
    ("ticket.requester.name", "customer.name"),
    ("ticket.requester.email", "customer.address"),
    ("ticket.organization.name", "organisation.name"),
    ("ticket.title", "ticket.subject"),
    ("ticket.link", "ticket.link"),
    ("current_user.name", "agent.name"),
    ("current_user.first_name", "agent.first_name"),
    ("ticket.assignee.name", "agent.name"),
    ("ticket.assignee.first_name", "agent.first_name"),
];

/// What it becomes, and the fields that have no place.
#[must_use]
pub fn body(theirs: &TheirMacro, status: &dyn Fn(&str) -> Option<Status>) -> (Body, Vec<String>) {
    let (mut body, mut homeless) = (Body::default(), Vec::new());
    for (field, value) in &theirs.does {
        match field.as_str() {
            "comment_value" | "comment_value_html" => {
                if !body.text.is_empty() {
                    body.text.push_str("\n\n");
                }
                body.text.push_str(&words(value));
            }
            "status" if status(value).is_some() => body.then = status(value),
            "priority" => body.severity = Some(severity(value).to_owned()),
            "current_tags" | "set_tags" => {
                body.add_tags.extend(value.split_whitespace().map(str::to_owned));
            }
            "assignee_id" if value == "current_user" => body.owner = Owner::Me,
            "assignee_id" if value.is_empty() => body.owner = Owner::Nobody,
            _ => homeless.push(field.clone()),
        }
    }
    (body, homeless)
}

/// The text with our placeholders.
fn words(text: &str) -> String {
    let mut text = text.to_owned();
    for (theirs, ours) in PLACEHOLDERS {
        text = text.replace(&format!("{{{{{theirs}}}}}"), &format!("{{{{{ours}}}}}"));
    }
    text
}

fn severity(priority: &str) -> &str {
    match priority {
        "normal" => "medium",
        "urgent" => "critical",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_macro_keeps_its_words_and_names_what_has_no_place() {
        let does = [
            ("comment_value", "Hello {{ticket.requester.first_name}}"),
            ("status", "pending"),
            ("priority", "urgent"),
            ("current_tags", "a b"),
            ("assignee_id", "current_user"),
            ("brand_id", "7"),
        ];
        let does = does.map(|(field, value)| (field.to_owned(), value.to_owned())).to_vec();
        let theirs = TheirMacro {
            id: 1,
            name: "Hello".into(),
            active: true,
            shared: true,
            does,
            raw: String::new(),
        };
        let (body, homeless) = body(&theirs, &Status::from_key);
        assert_eq!(body.text, "Hello {{customer.first_name}}");
        assert_eq!(
            (body.then, body.severity.as_deref()),
            (Some(Status::Pending), Some("critical"))
        );
        assert_eq!((body.add_tags.len(), body.owner), (2, Owner::Me));
        assert_eq!(homeless, ["brand_id"]);
    }
}
