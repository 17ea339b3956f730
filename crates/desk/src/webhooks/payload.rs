//! What a webhook is told: what happened, and the ticket as it then is. Fields may be added; one
//! once there keeps its name and meaning.

use base::Timestamp;
use serde_json::{Value, json};

use super::{TEST, kind_of};
use crate::{
    events::Event,
    messages::{Message, Visibility},
    organisations::Organisation,
    people::Person,
    sla::ClockKind,
    tickets::Ticket,
};

/// What is known of an event.
pub struct Told<'a> {
    pub event: &'a Event,
    pub ticket: Option<&'a Ticket>,
    pub organisation: Option<&'a Organisation>,
    /// The requester, the owner and whoever did it, as far as there are.
    pub people: &'a [Person],
    /// The message it is about, if it is about one.
    pub message: Option<&'a Message>,
    /// Where people reach the desk, without a slash at the end.
    pub desk: &'a str,
}

/// The body, JSON.
#[must_use]
pub fn payload(told: &Told<'_>) -> String {
    let Told { event, ticket, message, desk, .. } = told;
    let body = json!({
        "type": kind_of(&event.kind).unwrap_or_default(),
        "time": event.at.to_string(),
        "sequence": event.seq,
        "desk": desk,
        "actor": event.actor.person().map(|id| person(told, id)),
        "event": event.kind,
        "ticket": ticket.map(|ticket| of_ticket(told, ticket)),
        "message": message.map(|message| of_message(told, message)),
    });
    body.to_string()
}

/// What the test button sends.
#[must_use]
pub fn test_payload(at: Timestamp, desk: &str, who: &Person) -> String {
    let actor = json!({ "id": who.id, "name": who.display_name(), "role": who.role.key() });
    let body = json!({ "type": TEST, "time": at.to_string(), "desk": desk, "actor": actor });
    body.to_string()
}

fn person(told: &Told<'_>, id: base::ids::PersonId) -> Value {
    let Some(person) = told.people.iter().find(|person| person.id == id) else {
        return json!({ "id": id });
    };
    json!({
        "id": id,
        "name": person.name,
        "email": person.address,
        "role": person.role.key(),
    })
}

fn of_ticket(told: &Told<'_>, ticket: &Ticket) -> Value {
    let at = |at: Option<Timestamp>| at.map(|at| at.to_string());
    json!({
        "id": ticket.id,
        "url": format!("{}/tickets/{}", told.desk, ticket.id),
        "subject": ticket.subject,
        "status": ticket.status.key(),
        "severity": ticket.severity,
        "kind": ticket.kind,
        "product": ticket.product,
        "plan": ticket.plan,
        "group": ticket.group,
        "team": ticket.team,
        "priority": ticket.priority,
        "tags": ticket.tags,
        "requester": person(told, ticket.requester_id),
        "assignee": ticket.assignee_id.map(|id| person(told, id)),
        "organisation": told.organisation.map(|one| json!({
            "id": one.id, "name": one.name, "external_id": one.external_id,
        })),
        "clock": ticket.clock.map(ClockKind::name),
        "due_at": at(ticket.due_at),
        "opened_at": ticket.opened_at.to_string(),
        "updated_at": ticket.updated_at.to_string(),
        "solved_at": at(ticket.solved_at),
    })
}

fn of_message(told: &Told<'_>, message: &Message) -> Value {
    json!({
        "id": message.id,
        "public": message.visibility == Visibility::Public,
        "from_us": message.from_us,
        "author": message.author_id.map(|id| person(told, id)),
        "text": message.text,
        "created_at": message.created_at.to_string(),
    })
}
