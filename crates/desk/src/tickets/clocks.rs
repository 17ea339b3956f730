//! Starting, meeting and stopping a ticket's clocks (SLA-3), each with its event.

use base::{
    Timestamp,
    ids::{ClockId, Ids},
};

use super::Ticket;
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    handbook::Handbook,
    sla::{self, Clock, ClockKind},
};

/// The schedule all response targets run on.
pub const RESPONSE: &str = "response";

/// Starts `kind` for `ticket` at `at` unless a clock of the ticket is running or the plan has no
/// target. The started clock is put on `clocks` and into `change`.
pub fn start(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    kind: ClockKind,
    handbook: &Handbook,
    ids: &Ids,
    at: Timestamp,
) {
    if clocks.iter().any(|clock| clock.stopped_at.is_none()) {
        return;
    }
    let Some(target) = handbook.target_seconds(&ticket.plan, &ticket.severity, &ticket.kind) else {
        return;
    };
    let schedule = handbook.schedule(RESPONSE);
    let clock = Clock::start(ClockId(ids.next()), ticket.id, kind, RESPONSE, schedule, at, target);
    change.events.push(NewEvent {
        ticket_id: ticket.id,
        actor: Actor::System,
        at,
        kind: EventKind::ClockStarted {
            clock: kind.name().to_owned(),
            due_at: clock.due_at,
            because: because(handbook, ticket, target),
        },
    });
    change.rows.push(Row::Clock(Box::new(clock.clone())));
    clocks.push(clock);
}

/// "Enterprise 8 h, high": the rule behind a target, in words.
#[must_use]
pub fn because(handbook: &Handbook, ticket: &Ticket, target_seconds: i64) -> String {
    let plan = handbook.plan_name(&ticket.plan);
    sla::because(plan, target_seconds, handbook.severity_name(&ticket.severity))
}

/// A public reply by a person meets every running clock.
pub fn meet(change: &mut Change, clocks: &mut [Clock], actor: Actor, at: Timestamp) {
    for clock in clocks.iter_mut().filter(|clock| clock.stopped_at.is_none()) {
        clock.meet(at);
        change.events.push(NewEvent {
            ticket_id: clock.ticket_id,
            actor,
            at,
            kind: EventKind::ClockMet {
                clock: clock.kind.name().to_owned(),
                in_time: at <= clock.due_at,
                after_seconds: at.duration_since(clock.started_at).as_secs(),
            },
        });
        change.rows.push(Row::Clock(Box::new(clock.clone())));
    }
}

/// Pending and solved end running clocks without meeting them.
pub fn stop(change: &mut Change, clocks: &mut [Clock], actor: Actor, at: Timestamp) {
    for clock in clocks.iter_mut().filter(|clock| clock.stopped_at.is_none()) {
        clock.stop(at);
        change.events.push(NewEvent {
            ticket_id: clock.ticket_id,
            actor,
            at,
            kind: EventKind::ClockStopped { clock: clock.kind.name().to_owned() },
        });
        change.rows.push(Row::Clock(Box::new(clock.clone())));
    }
}

/// Plan, severity or kind changed: the running clock is computed anew from its original start
/// (SLA-4), begins where there was none, or ends where the new plan has no target.
pub fn retime(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    handbook: &Handbook,
    ids: &Ids,
    actor: Actor,
    at: Timestamp,
) {
    let target = handbook.target_seconds(&ticket.plan, &ticket.severity, &ticket.kind);
    let running = clocks.iter_mut().find(|clock| clock.stopped_at.is_none());
    let Some(clock) = running else {
        if let Some(since) = ticket.unanswered_at.filter(|_| ticket.status.is_with_us()) {
            let kind = if ticket.first_replied_at.is_none() {
                ClockKind::FirstReply
            } else {
                ClockKind::NextReply
            };
            start(change, clocks, ticket, kind, handbook, ids, since);
        }
        return;
    };
    let from = clock.due_at;
    match target {
        Some(target) => clock.retime(handbook.schedule(RESPONSE), target),
        None => clock.stop(at),
    }
    let to = target.map(|_| clock.due_at);
    if to == Some(from) {
        return;
    }
    change.events.push(NewEvent {
        ticket_id: ticket.id,
        actor,
        at,
        kind: EventKind::Retimed {
            clock: clock.kind.name().to_owned(),
            from: Some(from),
            to,
            because: target.map_or_else(
                || format!("{} has no target", handbook.plan_name(&ticket.plan)),
                |target| because(handbook, ticket, target),
            ),
        },
    });
    change.rows.push(Row::Clock(Box::new(clock.clone())));
}
