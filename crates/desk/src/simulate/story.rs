//! One ticket as the log tells it: how it stood when it came in, and what people and time did to
//! it. What rules, routing and clocks made of that is left out: it is what the simulation finds
//! anew.

use base::Timestamp;

use super::fact::{Fact, Reader, is_early};
use crate::{
    automations::Marks,
    events::{Event, EventKind},
    organisations::Organisation,
    people::Person,
    tickets::{Status, Ticket, Urgency},
};

/// What the database holds of one ticket.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// As it stands now.
    pub ticket: Ticket,
    /// Its events, oldest first.
    pub events: Vec<Event>,
    /// As they are known today.
    pub customer: Option<Person>,
    pub organisation: Option<Organisation>,
    /// The words of the message it was opened with, where a rule asks for them.
    pub first_words: Option<String>,
}

/// What happened at one instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    pub at: Timestamp,
    pub facts: Vec<Fact>,
}

/// A ticket ready to be played.
#[derive(Debug, Clone)]
pub struct Story {
    /// As it came in: nothing routed, no clock running.
    pub(super) opening: Ticket,
    pub(super) moments: Vec<Moment>,
    pub(super) customer: Option<Person>,
    pub(super) organisation: Option<Organisation>,
    pub(super) first_words: Option<String>,
    /// Recorded before the log told each step of a clock.
    pub(super) early: bool,
}

impl Story {
    /// Reads what is recorded; `None` where the log does not tell how the ticket came in.
    #[must_use]
    pub fn read(recorded: Recorded) -> Option<Self> {
        let Recorded { ticket, events, customer, organisation, first_words } = recorded;
        let opened = events.iter().find(|one| matches!(one.kind, EventKind::Opened { .. }))?;
        let opening = opening(ticket, &events, opened.at);
        let early = events.iter().any(|event| is_early(&event.kind));
        let mut moments: Vec<Moment> = Vec::new();
        let mut reader = Reader::default();
        for group in events.chunk_by(|one, next| one.at == next.at) {
            let facts = reader.facts(group);
            if let Some(first) = group.first().filter(|_| !facts.is_empty()) {
                moments.push(Moment { at: first.at, facts });
            }
        }
        Some(Self { opening, moments, customer, organisation, first_words, early })
    }
}

/// The ticket as it came in: what the log says was changed since is taken back.
fn opening(mut ticket: Ticket, events: &[Event], at: Timestamp) -> Ticket {
    for event in events.iter().rev() {
        match &event.kind {
            EventKind::FieldChanged { field, from, .. } => set(&mut ticket, field, from),
            EventKind::Assigned { from, .. } => ticket.assignee_id = *from,
            _ => {}
        }
    }
    Ticket {
        status: Status::New,
        group: String::new(),
        team: String::new(),
        opened_at: at,
        updated_at: at,
        status_at: at,
        last_message_at: at,
        solved_at: None,
        first_replied_at: None,
        unanswered_at: None,
        hops: 0,
        reopenings: 0,
        messages: 0,
        clock: None,
        due_at: None,
        soon_at: None,
        urgency: Urgency::Later,
        rank: 0,
        survey_decided: false,
        reminded_at: None,
        wake_at: None,
        version: 0,
        marks: Marks::default(),
        plan_by_hand: false,
        investigation: crate::tickets::Investigation::None,
        escalated: None,
        ..ticket
    }
}

/// Sets a field as the log names it. Names the log may have that are no field of the ticket, as
/// links have, are left alone.
pub(super) fn set(ticket: &mut Ticket, field: &str, to: &str) {
    match field {
        "severity" => to.clone_into(&mut ticket.severity),
        "kind" => to.clone_into(&mut ticket.kind),
        "plan" => to.clone_into(&mut ticket.plan),
        "product" => ticket.product = Some(to.to_owned()).filter(|to| !to.is_empty()),
        "priority" | "priority customer" => ticket.priority = to == "yes",
        "tags" => ticket.tags = to.split_whitespace().map(str::to_owned).collect(),
        _ => {}
    }
}
