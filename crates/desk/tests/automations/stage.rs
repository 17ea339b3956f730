//! A ticket, a handbook, and rules run on a change.

use base::{
    Timestamp,
    ids::{Ids, PersonId, TicketId},
};
use desk::{
    automations::{Facts, needs, run},
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    handbook::Handbook,
    people::{Person, Role},
    tickets::{Ticket, open::Scene},
};

pub const MAIL_DOMAIN: &str = "desk.example";

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Monday noon.
pub fn noon() -> Timestamp {
    at("2026-11-02T12:00:00Z")
}

/// A handbook with these rules and none of the shipped ones.
pub fn handbook(rules: &str) -> Handbook {
    let none: String = Handbook::shipped()
        .automations
        .iter()
        .map(|one| format!("[automations.{}]\nremove = true\n", one.key))
        .collect();
    match Handbook::parse(&format!("{none}{rules}")) {
        Ok(handbook) => handbook,
        Err(faults) => panic!("{faults:#?}"),
    }
}

/// What is wrong with these rules.
pub fn faults(rules: &str) -> Vec<String> {
    Handbook::parse(rules).unwrap_err().iter().map(ToString::to_string).collect()
}

/// An open ticket of a customer on the scale plan.
pub fn ticket() -> Ticket {
    Ticket {
        subject: "Exports stopped".into(),
        kind: "bug".into(),
        severity: "medium".into(),
        group: "unclassified".into(),
        team: "support".into(),
        requester_id: PersonId(1),
        plan: "scale".into(),
        unanswered_at: Some(noon()),
        version: 2,
        ..Ticket::blank(TicketId(7), noon())
    }
}

pub fn customer() -> Person {
    person(1, Role::Customer, "maria@corvid.example")
}

pub fn person(id: i64, role: Role, address: &str) -> Person {
    Person {
        id: PersonId(id),
        role,
        name: "Maria Silva".into(),
        address: Some(address.into()),
        organisation_id: None,
        time_zone: String::new(),
        team: String::new(),
        created_at: noon(),
    }
}

/// A change with this event and the ticket's row.
pub fn change(ticket: &Ticket, kind: EventKind) -> Change {
    let event = NewEvent { ticket_id: ticket.id, actor: Actor::System, at: noon(), kind };
    Change {
        rows: vec![Row::Ticket(Box::new(ticket.clone()))],
        events: vec![event],
        ..Change::default()
    }
}

pub fn noted() -> EventKind {
    EventKind::Noted { message: base::ids::MessageId(1) }
}

/// Runs the handbook's rules on a change of `before` to `after`.
pub fn play(handbook: &Handbook, before: Option<&Ticket>, after: &Ticket) -> (Ticket, Change) {
    let facts = Facts {
        customer: Some(customer()),
        participants: vec![customer()],
        people: vec![person(20, Role::Agent, "lev@desk.example")],
        ..Facts::default()
    };
    play_with(handbook, before, after, facts, noon(), change(after, noted()))
}

pub fn play_with(
    handbook: &Handbook,
    before: Option<&Ticket>,
    after: &Ticket,
    facts: Facts,
    at: Timestamp,
    change: Change,
) -> (Ticket, Change) {
    let ids = Ids::new();
    ids.refill(100..1_000_000);
    let scene = Scene { handbook, ids: &ids, at, mail_domain: MAIL_DOMAIN };
    let cause = desk::automations::Cause { before, ticket: after, change: &change };
    if needs(handbook, cause, at).is_none() {
        return (after.clone(), change);
    }
    run(scene, before, after.clone(), Vec::new(), facts, change)
}

/// The rules that fired, in order, each with what it did.
pub fn fired(change: &Change) -> Vec<String> {
    let fired = change.events.iter().filter_map(|event| match &event.kind {
        EventKind::RuleFired { rule, did, .. } => Some(format!("{rule}: {}", did.join(" + "))),
        _ => None,
    });
    fired.collect()
}
