//! A view's query as the dialect's conditions, where these can say it: whoever reads a view, adds a
//! condition and sends it back then keeps the others. Reads what [`super::conditions`] writes.

use desk::{
    handbook::Handbook,
    query::{self, Field, Filter, Sign, Test, Value as Asked},
};
use serde_json::{Value, json};

use super::groups::group_number;
use crate::api::words;

/// The conditions, `all` and `any`; both empty where they can't say the query.
#[must_use]
pub fn told(text: &str, handbook: &Handbook) -> Value {
    let query = query::parse(text, handbook).ok().filter(|query| query.terms.is_empty());
    let said = query.and_then(|query| {
        let parts = match query.filter {
            Filter::All(parts) => parts,
            one => vec![one],
        };
        let (mut all, mut any) = (Vec::new(), Vec::new());
        for part in &parts {
            match part {
                // There is one list of alternatives.
                Filter::Any(_) if !any.is_empty() => return None,
                Filter::Any(of) => any = alternatives(of)?,
                Filter::Is(test) if test.values.len() > 1 && test.field != Field::Tags => {
                    if !any.is_empty() {
                        return None;
                    }
                    any = conditions(test, true)?;
                }
                Filter::Is(test) => all.extend(conditions(test, true)?),
                Filter::Not(inner) => match &**inner {
                    Filter::Is(test) => all.extend(conditions(test, false)?),
                    _ => return None,
                },
                Filter::All(_) | Filter::Says(_) => return None,
            }
        }
        Some(json!({"all": all, "any": any}))
    });
    said.unwrap_or_else(|| json!({"all": [], "any": []}))
}

fn alternatives(of: &[Filter]) -> Option<Vec<Value>> {
    let mut any = Vec::new();
    for one in of {
        match one {
            Filter::Is(test) => any.extend(conditions(test, true)?),
            _ => return None,
        }
    }
    Some(any)
}

/// One for each value of a test; of tags one for all of them.
fn conditions(test: &Test, holds: bool) -> Option<Vec<Value>> {
    if test.field == Field::Tags {
        let tag = |value: &Asked| match value {
            Asked::Text(tag) => Some(tag.clone()),
            _ => None,
        };
        let tags: Option<Vec<String>> = test.values.iter().map(tag).collect();
        let operator = if holds { "includes" } else { "not_includes" };
        let value = tags?.join(" ");
        return Some(vec![json!({"field": "current_tags", "operator": operator, "value": value})]);
    }
    let operator = match (test.sign, holds) {
        (Sign::Is, true) => "is",
        (Sign::Is, false) => "is_not",
        (Sign::Less, true) => "less_than",
        (Sign::AtMost, true) => "less_than_equal",
        (Sign::More, true) => "greater_than",
        (Sign::AtLeast, true) => "greater_than_equal",
        (_, false) => return None,
    };
    let one = |value: &Asked| {
        let (field, value) = said(test.field, value)?;
        Some(json!({"field": field, "operator": operator, "value": value}))
    };
    test.values.iter().map(one).collect()
}

/// The dialect's field and value for one of ours.
fn said(field: Field, value: &Asked) -> Option<(&'static str, String)> {
    Some(match (field, value) {
        (Field::Status, Asked::Status(status)) => ("status", words::status(*status).to_owned()),
        (Field::Severity, Asked::Key(key)) => {
            ("priority", words::priority(key).unwrap_or(key).to_owned())
        }
        // Several kinds are one type there; our own keys are understood as well.
        (Field::Kind, Asked::Key(key)) => {
            let word = words::ticket_type(key);
            ("type", if words::kind(word) == *key { word.to_owned() } else { key.clone() })
        }
        (Field::Group, Asked::Key(key)) => ("group_id", group_number(key).to_string()),
        (Field::Assignee, Asked::Me) => ("assignee_id", "current_user".to_owned()),
        (Field::Assignee, Asked::None) => ("assignee_id", String::new()),
        (Field::Organisation, Asked::Id(id)) => ("organization_id", id.to_string()),
        (Field::Organisation, Asked::None) => ("organization_id", String::new()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{body::Body, catalog::conditions};

    /// A query, told and read again.
    fn again(text: &str) -> Option<String> {
        let book = Handbook::shipped();
        let body = Body::of(json!({"view": {"conditions": told(text, &book)}}));
        let read = conditions::query(&body.wrapped("view").unwrap(), &book).unwrap();
        read.map(|text| query::parse(&text, &book).unwrap().to_string())
    }

    #[test]
    fn what_conditions_can_say_comes_back_as_it_was() {
        let book = Handbook::shipped();
        let group = &book.groups[0].key;
        for text in [
            "status<solved",
            "status:open",
            "status<solved severity:critical -tags:vip -tags:old",
            "tags:a assignee:me",
            "assignee:none severity>=high kind:billing -kind:bug",
            "organisation:12 -status:on_hold",
            "organisation:none (kind:bug OR status:on_hold)",
            &format!("group:{group} -assignee:me"),
        ] {
            let printed = query::parse(text, &book).unwrap().to_string();
            assert_eq!(again(text), Some(printed), "{text}: {}", told(text, &book));
        }
        // The same tickets, in other words.
        let either = again("status:open status:pending");
        assert_eq!(either.as_deref(), Some("status:open OR status:pending"));
        let either = again("tags:a tags:b severity:high");
        assert_eq!(either.as_deref(), Some("(tags:a OR tags:b) severity:high"));
    }

    #[test]
    fn what_they_cannot_say_is_not_said_in_part() {
        for text in [
            "status:open crash",
            "created>7days status:open",
            "customer:maria@corvid.example",
            "(status:open kind:bug) OR severity:high",
            "(kind:bug OR status:open) (severity:high OR tags:a)",
            "tags:none",
            "-(status:open severity:high)",
        ] {
            assert_eq!(again(text), None, "{text}");
        }
    }
}
