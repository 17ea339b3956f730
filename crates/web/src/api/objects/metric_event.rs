//! The metric event: a step of a clock. The first reply is the first instance of the dialect's
//! `reply_time`, each next reply a further one; an update promised is its `periodic_update_time`.

use desk::{
    events::{Event, EventKind},
    handbook::Handbook,
    sla::{ClockKind, Step, Which},
    tickets::Ticket,
};
use serde_json::{Value, json};

use crate::api::{keyed::number_of, words::Time};

/// The dialect's words for what happened to a clock: none, one or two.
#[must_use]
pub fn of(handbook: &Handbook, ticket: &Ticket, event: &Event) -> Vec<Value> {
    let EventKind::Clock { which, step } = &event.kind else { return Vec::new() };
    let (metric, instance) = instance(*which);
    let told = |place: i64, kind: &str, at| {
        json!({
            // Two may come of one step.
            "id": event.seq.0 * 2 + place,
            "ticket_id": event.ticket_id,
            "metric": metric,
            "instance_id": instance,
            "type": kind,
            "time": Time(at),
        })
    };
    let promised = |place, target: i64, because: &str| {
        let mut told = told(place, "apply_sla", event.at);
        told["sla"] = sla(handbook, ticket, target, because);
        told
    };
    match step {
        Step::Started { target, because, since, .. } => {
            let begun = told(0, "activate", since.unwrap_or(event.at));
            let sla = target.map(|target| promised(1, target, because));
            std::iter::once(begun).chain(sla).collect()
        }
        Step::Retargeted { target: Some(target), because } => vec![promised(0, *target, because)],
        Step::Paused => vec![told(0, "pause", event.at)],
        Step::Resumed { .. } => vec![told(0, "activate", event.at)],
        Step::Met | Step::Stopped => vec![told(0, "fulfill", event.at)],
        Step::Breached { due_at, .. } => {
            let mut told = told(0, "breach", *due_at);
            told["deleted"] = json!(false);
            vec![told]
        }
        // A promise taken away, other hours, a merge, a warning: the dialect has no word.
        Step::Retargeted { target: None, .. }
        | Step::Rescheduled { .. }
        | Step::Merged { .. }
        | Step::Warned { .. } => Vec::new(),
    }
}

const fn instance(which: Which) -> (&'static str, i64) {
    match which.kind {
        ClockKind::FirstReply => ("reply_time", which.number),
        ClockKind::NextReply => ("reply_time", which.number + 1),
        ClockKind::Update => ("periodic_update_time", which.number),
    }
}

/// The promise: minutes of open time, by the plan the ticket has.
fn sla(handbook: &Handbook, ticket: &Ticket, target: i64, because: &str) -> Value {
    let title = handbook.plan(&ticket.plan).map_or(ticket.plan.as_str(), |plan| &plan.name);
    json!({
        "target": target / 60,
        "target_in_seconds": target,
        "business_hours": true,
        "policy": {
            "id": number_of("plan", &ticket.plan), "title": title, "description": because,
        },
    })
}
