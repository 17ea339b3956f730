//! Their JSON as our types, once. What can't be read of a row is left empty; a row without a number
//! is none.

use std::collections::BTreeSet;

use base::Timestamp;
use desk::{
    imports::{
        Named, Rating, TheirFile, TheirMessage, TheirOrganisation, TheirPerson, TheirTicket,
        macros::TheirMacro, views::TheirView,
    },
    messages::Channel,
    people::change::{MOST_EXTERNAL_ID, MOST_NOTES, MOST_PHONE, tags_fit},
    tickets::Status,
};
use serde_json::{Map, Value};

use crate::files::clean_name;

/// A page of rows and where the next one is.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// The address of the next page; `None` at the end.
    pub next: Option<String>,
    /// By which an export goes on later.
    pub cursor: Option<String>,
}

fn page<T>(answer: &Value, name: &str, read: impl Fn(&Value) -> Option<T>) -> Page<T> {
    let rows = answer[name].as_array().map(Vec::as_slice).unwrap_or_default();
    let more = answer["meta"]["has_more"].as_bool();
    let by_export = answer["end_of_stream"].as_bool().map(|end| !end);
    let next = match (more.or(by_export), &answer["links"]["next"], &answer["after_url"]) {
        (Some(false), ..) => None,
        (_, Value::String(next), _) | (_, _, Value::String(next)) => Some(next.clone()),
        _ => answer["next_page"].as_str().map(str::to_owned),
    };
    let cursor = text_of(&answer["after_cursor"]);
    Page { rows: rows.iter().filter_map(read).collect(), next, cursor: filled(cursor) }
}

fn text(row: &Value, name: &str) -> String {
    text_of(&row[name])
}

/// A value in words: numbers and truths too; lists with blanks between.
fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(text_of).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn number(row: &Value, name: &str) -> Option<i64> {
    row[name].as_i64().filter(|number| *number > 0)
}

fn time(row: &Value, name: &str) -> Option<Timestamp> {
    row[name].as_str().and_then(|text| text.parse().ok())
}

fn since(row: &Value, name: &str) -> Timestamp {
    time(row, name).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// What is set among these, as JSON; empty where nothing is.
fn rest(row: &Value, names: &[&str]) -> String {
    let set = |value: &Value| match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(all) => !all.is_empty(),
        Value::Object(all) => all.values().any(|value| !value.is_null()),
        _ => true,
    };
    let all: Map<String, Value> = names
        .iter()
        .filter(|name| set(&row[**name]))
        .map(|name| ((*name).to_owned(), row[*name].clone()))
        .collect();
    if all.is_empty() { String::new() } else { Value::Object(all).to_string() }
}

fn channel(row: &Value) -> Channel {
    match row["via"]["channel"].as_str().unwrap_or_default() {
        "email" | "mail" => Channel::Email,
        "api" => Channel::Api,
        "web_widget" | "chat" | "native_messaging" | "mobile_sdk" => Channel::Widget,
        "system" | "rule" => Channel::System,
        _ => Channel::Form,
    }
}

/// `incremental/users/cursor`, `users`
#[must_use]
pub fn people(answer: &Value) -> Page<TheirPerson> {
    page(answer, "users", |row| {
        let role = text(row, "role");
        let mut homeless = vec!["details", "alias", "user_fields", "signature", "suspended"];
        let mut fitting = |name, most| {
            let text = text(row, name);
            if text.chars().count() <= most {
                return text;
            }
            homeless.push(name);
            String::new()
        };
        let external_id = fitting("external_id", MOST_EXTERNAL_ID);
        let notes = fitting("notes", MOST_NOTES);
        let phone = fitting("phone", MOST_PHONE);
        let tags = row["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut tags: Vec<String> =
            tags.iter().filter_map(Value::as_str).map(str::to_lowercase).collect();
        if !tags_fit(&tags) {
            homeless.push("tags");
            tags.clear();
        }
        Some(TheirPerson {
            id: number(row, "id")?,
            name: text(row, "name"),
            address: filled(text(row, "email").trim().to_lowercase())
                .filter(|address| desk::people::looks_like_address(address)),
            organisation: number(row, "organization_id"),
            is_staff: role == "agent" || role == "admin",
            is_admin: role == "admin",
            time_zone: filled(text(row, "iana_time_zone")).unwrap_or_default(),
            external_id,
            notes,
            phone,
            tags,
            created_at: since(row, "created_at"),
            updated_at: since(row, "updated_at"),
            rest: rest(row, &homeless),
        })
    })
}

/// `organizations`
#[must_use]
pub fn organisations(answer: &Value) -> Page<TheirOrganisation> {
    page(answer, "organizations", |row| {
        let domains = row["domain_names"].as_array().map(Vec::as_slice).unwrap_or_default();
        let fields = row["organization_fields"].as_object().cloned().unwrap_or_default();
        let fields = fields.iter().map(|(key, value)| (key.clone(), text_of(value))).collect();
        let homeless = row["organization_fields"].as_object().is_some_and(|all| {
            let known = ["plan", "priority", "account_owner"];
            all.iter().any(|(key, value)| !known.contains(&&**key) && !value.is_null())
        });
        let mut names = vec!["details", "notes", "tags"];
        names.extend(homeless.then_some("organization_fields"));
        Some(TheirOrganisation {
            id: number(row, "id")?,
            name: text(row, "name"),
            domains: domains.iter().map(|domain| text_of(domain).to_lowercase()).collect(),
            external_id: text(row, "external_id"),
            fields,
            created_at: since(row, "created_at"),
            updated_at: since(row, "updated_at"),
            rest: rest(row, &names),
        })
    })
}

/// `incremental/tickets/cursor`
#[must_use]
pub fn tickets(answer: &Value) -> Page<TheirTicket> {
    page(answer, "tickets", ticket)
}

fn ticket(row: &Value) -> Option<TheirTicket> {
    let status = match row["status"].as_str()? {
        "hold" => Status::OnHold,
        word => Status::from_key(word)?,
    };
    let numbers = |name: &str| {
        let all = row[name].as_array().map(Vec::as_slice).unwrap_or_default();
        all.iter().filter_map(Value::as_i64).collect::<Vec<_>>()
    };
    let fields = row["custom_fields"].as_array().map(Vec::as_slice).unwrap_or_default();
    let fields = fields.iter().filter_map(|field| {
        let value = text_of(&field["value"]);
        (!value.is_empty() && value != "false").then_some((number(field, "id")?, value))
    });
    let tags = row["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    let tags: BTreeSet<String> =
        tags.iter().map(text_of).filter(|tag| !tag.is_empty() && !tag.contains(' ')).collect();
    let mut others = numbers("collaborator_ids");
    others.extend(numbers("email_cc_ids"));
    let metrics = &row["metric_set"];
    Some(TheirTicket {
        id: number(row, "id")?,
        external_id: text(row, "external_id"),
        subject: filled(text(row, "raw_subject")).unwrap_or_else(|| text(row, "subject")),
        status,
        severity: severity(&text(row, "priority")),
        kind: match row["type"].as_str() {
            Some("problem" | "incident") => Some("bug".to_owned()),
            Some("question" | "task") => Some("question".to_owned()),
            _ => None,
        },
        channel: channel(row),
        mailbox: text(row, "recipient").to_lowercase(),
        customer: number(row, "requester_id")?,
        assignee: number(row, "assignee_id"),
        organisation: number(row, "organization_id"),
        group: row["group_id"].as_i64(),
        others,
        tags: tags.into_iter().collect(),
        fields: fields.collect(),
        rating: rating(&row["satisfaction_rating"]),
        created_at: since(row, "created_at"),
        updated_at: since(row, "updated_at"),
        solved_at: time(metrics, "solved_at"),
        reopenings: metrics["reopens"].as_i64().unwrap_or(0),
        rest: rest(row, &["problem_id", "due_at", "follower_ids", "followup_ids"]),
    })
}

fn severity(priority: &str) -> Option<String> {
    let word = match priority {
        "" => return None,
        "normal" => "medium",
        "urgent" => "critical",
        other => other,
    };
    Some(word.to_owned())
}

fn rating(value: &Value) -> Option<Rating> {
    let score = value["score"].as_str()?;
    let good = score.starts_with("good");
    (good || score.starts_with("bad")).then(|| Rating { good, words: text(value, "comment") })
}

/// `tickets/ID/comments`
#[must_use]
pub fn comments(answer: &Value) -> Page<TheirMessage> {
    page(answer, "comments", |row| {
        let files = row["attachments"].as_array().map(Vec::as_slice).unwrap_or_default();
        Some(TheirMessage {
            id: number(row, "id")?,
            author: number(row, "author_id"),
            public: row["public"].as_bool().unwrap_or(true),
            text: filled(text(row, "body")).unwrap_or_else(|| text(row, "plain_body")),
            html: unwrapped(&text(row, "html_body")).to_owned(),
            channel: channel(row),
            created_at: since(row, "created_at"),
            files: files.iter().filter_map(file).collect(),
        })
    })
}

/// Without the box that the dialect puts every comment's HTML in.
fn unwrapped(html: &str) -> &str {
    let inside = html.trim().strip_prefix("<div class=\"zd-comment\"");
    let inside = inside.and_then(|rest| rest.split_once('>')).map(|(_, rest)| rest);
    inside.and_then(|rest| rest.strip_suffix("</div>")).unwrap_or(html)
}

fn file(row: &Value) -> Option<TheirFile> {
    Some(TheirFile {
        id: number(row, "id")?,
        name: clean_name(&text(row, "file_name"), "file"),
        media_type: text(row, "content_type"),
        size: row["size"].as_i64().unwrap_or(0),
        url: filled(text(row, "content_url")).filter(|_| row["deleted"] != Value::Bool(true))?,
    })
}

/// `groups`
#[must_use]
pub fn groups(answer: &Value) -> Page<Named> {
    page(answer, "groups", |row| {
        Some(Named { id: row["id"].as_i64()?, name: text(row, "name"), key: String::new() })
    })
}

/// `ticket_fields`: their own, not those that every account has.
#[must_use]
pub fn shown_fields(answer: &Value) -> Page<Named> {
    page(answer, "ticket_fields", |row| {
        let own = row["type"].as_str().is_some_and(|kind| {
            let system = [
                "subject",
                "description",
                "status",
                "tickettype",
                "priority",
                "group",
                "assignee",
                "custom_status",
            ];
            !system.contains(&kind)
        });
        let named =
            Named { id: row["id"].as_i64()?, name: text(row, "title"), key: text(row, "key") };
        own.then_some(named)
    })
}

/// `macros`
#[must_use]
pub fn macros(answer: &Value) -> Page<TheirMacro> {
    page(answer, "macros", |row| {
        let actions = row["actions"].as_array().map(Vec::as_slice).unwrap_or_default();
        Some(TheirMacro {
            id: number(row, "id")?,
            name: text(row, "title"),
            active: row["active"].as_bool().unwrap_or(true),
            shared: row["restriction"].is_null(),
            does: actions.iter().map(|one| (text(one, "field"), said(&one["value"]))).collect(),
            raw: row.to_string(),
        })
    })
}

/// A comment of a macro comes as `[channel, words]` at times.
fn said(value: &Value) -> String {
    match value.as_array().map(Vec::as_slice) {
        Some([Value::String(channel), words]) if channel.starts_with("channel:") => text_of(words),
        _ => text_of(value),
    }
}

/// `views`
#[must_use]
pub fn views(answer: &Value) -> Page<TheirView> {
    let conditions = |row: &Value, which: &str| {
        let all = row["conditions"][which].as_array().map(Vec::as_slice).unwrap_or_default();
        all.iter()
            .map(|one| (text(one, "field"), text(one, "operator"), text(one, "value")))
            .collect()
    };
    page(answer, "views", |row| {
        Some(TheirView {
            id: number(row, "id")?,
            name: text(row, "title"),
            active: row["active"].as_bool().unwrap_or(true),
            shared: row["restriction"].is_null(),
            all: conditions(row, "all"),
            any: conditions(row, "any"),
            raw: row.to_string(),
        })
    })
}

/// Rows of a list as they were told, with their numbers.
#[must_use]
pub fn raw(answer: &Value, name: &str) -> Page<(i64, String)> {
    page(answer, name, |row| Some((row["id"].as_i64()?, row.to_string())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_too_long_for_its_place_is_kept_aside() {
        let long = "x".repeat(MOST_NOTES + 1);
        let row = |notes: &str, tags: &[String]| {
            let user =
                json!({"id": 7, "notes": notes, "phone": "+34 1", "tags": tags, "alias": "A"});
            people(&json!({ "users": [user] })).rows.remove(0)
        };
        let fits = row("Calls at noon.", &["VIP".into()]);
        assert_eq!((fits.notes.as_str(), fits.tags.join(" ")), ("Calls at noon.", "vip".into()));
        assert_eq!((fits.phone.as_str(), fits.rest.as_str()), ("+34 1", r#"{"alias":"A"}"#));
        let kept = row(&long, &["a".repeat(200)]);
        assert_eq!((kept.notes.as_str(), kept.tags.len(), kept.phone.as_str()), ("", 0, "+34 1"));
        assert!(kept.rest.contains(&long) && kept.rest.contains("\"tags\""), "{}", kept.rest);
    }
}
