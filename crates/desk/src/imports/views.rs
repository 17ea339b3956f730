//! Views of another system as queries of ours, where every one of their conditions has a word here.

use crate::handbook::Handbook;

/// A view there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirView {
    pub id: i64,
    pub name: String,
    pub active: bool,
    pub shared: bool,
    /// All of these hold: field, operator, value.
    pub all: Vec<(String, String, String)>,
    /// One of these holds.
    pub any: Vec<(String, String, String)>,
    /// As it was told.
    pub raw: String,
}

/// The query; `None` where a condition has no word here. `group` is our key of their group.
#[must_use]
pub fn query(
    handbook: &Handbook,
    view: &TheirView,
    group: &dyn Fn(&str) -> Option<String>,
) -> Option<String> {
    let word = |one: &(String, String, String)| condition(one, group);
    let mut parts = view.all.iter().map(word).collect::<Option<Vec<_>>>()?;
    let any = view.any.iter().map(word).collect::<Option<Vec<_>>>()?;
    match any.as_slice() {
        [] => {}
        [one] => parts.push(one.clone()),
        many => parts.push(format!("({})", many.join(" OR "))),
    }
    let text = parts.join(" ");
    (!text.is_empty() && crate::query::parse(&text, handbook).is_ok()).then_some(text)
}

fn condition(
    (field, operator, value): &(String, String, String),
    group: &dyn Fn(&str) -> Option<String>,
) -> Option<String> {
    let (name, value) = match (field.as_str(), value.as_str()) {
        ("status", "hold") => ("status", "on_hold".to_owned()),
        ("status", value) => ("status", value.to_owned()),
        ("priority", "normal") => ("severity", "medium".to_owned()),
        ("priority", "urgent") => ("severity", "critical".to_owned()),
        ("priority", value) => ("severity", value.to_owned()),
        ("assignee_id", "current_user") => ("owner", "me".to_owned()),
        ("assignee_id", "") => ("owner", "none".to_owned()),
        ("group_id", value) => ("group", group(value)?),
        ("current_tags", value) if !value.contains(' ') => ("tag", value.to_owned()),
        _ => return None,
    };
    match operator.as_str() {
        "is" | "includes" => Some(format!("{name}:{value}")),
        "is_not" | "not_includes" => Some(format!("-{name}:{value}")),
        // The order of statuses is the same here.
        "less_than" if name == "status" && value == "solved" => {
            Some("-status:solved -status:closed".to_owned())
        }
        _ => None,
    }
}
