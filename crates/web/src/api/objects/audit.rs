//! The audit: what one act changed, made from our log of events; one act has one instant.

use std::collections::HashMap;

use base::{
    Timestamp,
    ids::{MessageId, PersonId, TicketId},
};
use desk::{
    events::{Event, EventKind},
    messages::Channel,
    tickets::{Status, Ticket},
};
use serde_json::{Value, json};

use super::via::Via;
use crate::api::words::{self, Time};

/// Comments by their messages' numbers.
pub type Said = HashMap<MessageId, Value>;

/// The audit of everything that one request did to a ticket from an instant on.
#[must_use]
pub fn of_request(ticket: &Ticket, events: &[Event], from: Timestamp, said: &Said) -> Value {
    let of_it: Vec<&Event> = events.iter().collect();
    from_its_beginning(ticket, &of_it, (from, Channel::Api), said)
}

/// The acts that events of one ticket or several belong to, in the order of their first events: one
/// act has one ticket and one instant.
#[must_use]
pub fn acts(events: &[Event]) -> Vec<Vec<&Event>> {
    let mut acts: Vec<Vec<&Event>> = Vec::new();
    let mut places = HashMap::new();
    for event in events {
        let next = acts.len();
        let place = *places.entry((event.ticket_id, event.at)).or_insert(next);
        if place == next {
            acts.push(Vec::new());
        }
        acts[place].push(event);
    }
    acts
}

/// Every audit of a ticket, oldest first.
#[must_use]
pub fn all(ticket: &Ticket, events: &[Event], said: &Said) -> Vec<Value> {
    acts(events).iter().filter_map(|act| of_act(ticket, act, said)).collect()
}

/// The audit of an act on a ticket. What only concerns clocks, routing and mails has no word there
/// and makes none.
#[must_use]
pub fn of_act(ticket: &Ticket, act: &[&Event], said: &Said) -> Option<Value> {
    let at = act.first()?.at;
    let by_person = act.iter().any(|event| event.actor.person().is_some());
    let came = act.iter().find_map(|event| match event.kind {
        EventKind::Opened { channel, .. } | EventKind::CustomerWrote { channel, .. } => {
            Some(channel)
        }
        _ => None,
    });
    let channel = came.unwrap_or(if by_person { Channel::Desk } else { Channel::System });
    let audit = from_its_beginning(ticket, act, (at, channel), said);
    audit["events"].as_array().is_some_and(|list| !list.is_empty()).then_some(audit)
}

/// With what the ticket began with, where it was opened by that.
fn from_its_beginning(
    ticket: &Ticket,
    act: &[&Event],
    how: (Timestamp, Channel),
    said: &Said,
) -> Value {
    let mut audit = one(ticket.id, act, how, said);
    let opened = act.iter().find(|event| matches!(event.kind, EventKind::Opened { .. }));
    if let (Some(event), Some(list)) = (opened, audit["events"].as_array_mut()) {
        list.extend(began(event, ticket));
    }
    audit
}

fn one(
    ticket: TicketId,
    of_it: &[&Event],
    (at, channel): (Timestamp, Channel),
    said: &Said,
) -> Value {
    let author = of_it.iter().find_map(|event| event.actor.person());
    let id = of_it.first().map(|event| event.seq);
    let words =
        of_it.iter().flat_map(|event| shown(event, said).into_iter().chain(redacted(event)));
    let mut shown: Vec<Value> = words.collect();
    for comment in shown.iter_mut().filter(|event| event["type"] == "Comment") {
        comment["audit_id"] = json!(id);
    }
    json!({
        "id": id,
        "ticket_id": ticket,
        "created_at": Time(at),
        "author_id": author,
        "via": Via::channel(channel),
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

/// What a ticket began with and what never changes afterwards. Numbered between the log's own.
fn began(event: &Event, ticket: &Ticket) -> Vec<Value> {
    let fields = [
        ("subject", json!(ticket.subject)),
        ("requester_id", json!(ticket.requester_id.to_string())),
        ("status", json!("new")),
    ];
    let create = |(place, (name, value)): (i64, (&str, Value))| {
        json!({"id": (1_i64 << 50) + event.seq.0 * 4 + place, "type": "Create",
            "field_name": name, "value": value})
    };
    (0..).zip(fields).map(create).collect()
}

/// A comment as it is told, or the little that is known of it.
fn comment(event: &Event, message: MessageId, public: bool, said: &Said) -> Value {
    said.get(&message).cloned().unwrap_or_else(|| {
        json!({"id": message, "type": "Comment", "public": public, "audit_id": event.seq,
            "author_id": event.actor.person()})
    })
}

/// An event in the dialect's words; clocks, routing and mails have none.
fn shown(event: &Event, said: &Said) -> Option<Value> {
    let id = event.seq;
    let change = |field: &str, from: Value, to: Value| {
        json!({"id": id, "type": "Change", "field_name": field,
            "value": to, "previous_value": from})
    };
    let word = |status: Status| Value::from(words::status(status));
    Some(match &event.kind {
        EventKind::CustomerWrote { message, .. } | EventKind::Replied { message } => {
            comment(event, *message, true, said)
        }
        EventKind::Noted { message } => comment(event, *message, false, said),
        EventKind::StatusChanged { from, to, .. } => change("status", word(*from), word(*to)),
        EventKind::Assigned { from, to, .. } => {
            // Ids are texts here, as in all audits of the dialect.
            let text = |id: &Option<PersonId>| id.map(|id| id.to_string()).into();
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
