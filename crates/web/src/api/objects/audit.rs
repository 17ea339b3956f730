//! The audit: what one request changed, made from our log of events.

use base::{Timestamp, ids::TicketId};
use desk::{
    events::{Event, EventKind},
    messages::Channel,
    tickets::Status,
};
use serde_json::{Value, json};

use super::via::Via;
use crate::api::words::{self, Time};

/// The audit of everything that happened to a ticket between two instants, both included; one
/// action has one instant.
#[must_use]
pub fn between(ticket: TicketId, events: &[Event], from: Timestamp, to: Timestamp) -> Value {
    let during = |event: &&Event| from <= event.at && event.at <= to;
    let of_it: Vec<&Event> = events.iter().filter(during).collect();
    let author = of_it.iter().find_map(|event| event.actor.person());
    let shown: Vec<Value> =
        of_it.iter().flat_map(|event| shown(event).into_iter().chain(redacted(event))).collect();
    json!({
        "id": of_it.first().map(|event| event.seq),
        "ticket_id": ticket,
        "created_at": Time(from),
        "author_id": author,
        "via": Via::channel(Channel::Api),
        "metadata": {"system": {}, "custom": {}},
        "events": shown,
    })
}

/// What was taken out of which comments, and which files.
fn redacted(event: &Event) -> Vec<Value> {
    let EventKind::Redacted { messages, files, .. } = &event.kind else { return Vec::new() };
    let comment = |id| json!({"id": event.seq, "type": "CommentRedactionEvent", "comment_id": id});
    let file =
        |id| json!({"id": event.seq, "type": "AttachmentRedactionEvent", "attachment_id": id});
    messages.iter().map(comment).chain(files.iter().map(file)).collect()
}

/// An event in the dialect's words; clocks, routing and mails have none.
fn shown(event: &Event) -> Option<Value> {
    let id = event.seq;
    let change = |field: &str, from: Value, to: Value| {
        json!({"id": id, "type": "Change", "field_name": field,
            "value": to, "previous_value": from})
    };
    let comment = |message: base::ids::MessageId, public: bool| {
        json!({"id": message, "type": "Comment", "public": public, "audit_id": id,
            "author_id": event.actor.person()})
    };
    let word = |status: Status| Value::from(words::status(status));
    Some(match &event.kind {
        EventKind::CustomerWrote { message, .. } | EventKind::Replied { message } => {
            comment(*message, true)
        }
        EventKind::Noted { message } => comment(*message, false),
        EventKind::StatusChanged { from, to, .. } => change("status", word(*from), word(*to)),
        EventKind::Assigned { from, to, .. } => {
            // Ids are texts here, as in all audits of the dialect.
            let text = |id: &Option<base::ids::PersonId>| id.map(|id| id.to_string()).into();
            change("assignee_id", text(from), text(to))
        }
        EventKind::FieldChanged { field, from, to, .. } if field == "tags" => {
            let list = |text: &str| text.split_whitespace().collect::<Vec<_>>().into();
            change("tags", list(from), list(to))
        }
        EventKind::FieldChanged { field, from, to, .. } => {
            let (name, to) = words::field(field, to);
            change(name, words::field(field, from).1.into(), to.into())
        }
        _ => return None,
    })
}
