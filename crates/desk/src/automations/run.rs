//! Running the rules on one change: in order, each seeing what those before it did; what a rule
//! changes may set off others. Each fires at most once for one original change, so this ends.

use base::Timestamp;

use super::{
    acting::{Work, may_cause},
    facts::{By, Facts, Needs, View},
    happened::Happenings,
    rule::{Rule, Trigger},
    waiting::LATE_SECONDS,
};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    handbook::Handbook,
    sla::Clock,
    tickets::{Status, Ticket, open::Scene},
};

/// The most rules that fire for one change: more is a handbook run wild.
pub const MOST_FIRED: usize = 50;

/// A change of one ticket, not yet written.
#[derive(Clone, Copy)]
pub struct Cause<'a> {
    /// The ticket before; `None` for a new one.
    pub before: Option<&'a Ticket>,
    /// The ticket as the change leaves it.
    pub ticket: &'a Ticket,
    pub change: &'a Change,
}

/// What must be loaded for the rules this change may set off, directly or through each other;
/// `None` where there are none, which costs nothing.
#[must_use]
pub fn needs(handbook: &Handbook, cause: Cause<'_>, at: Timestamp) -> Option<Needs> {
    let mut happened = Happenings::in_change(cause.before, cause.ticket, cause.change);
    let mut chosen: Vec<&Rule> = Vec::new();
    loop {
        let more = handbook.rules().find(|rule| {
            !chosen.iter().any(|one| one.key == rule.key)
                && sets_off(rule, happened, cause.ticket, handbook, at)
        });
        let Some(rule) = more else { break };
        happened = happened.with(may_cause(rule));
        chosen.push(rule);
    }
    // Where none of them can hold, none can set off another either.
    if !chosen.iter().any(|rule| rule.when.may_hold(cause.ticket, handbook)) {
        return None;
    }
    let mut needs = Needs::default();
    chosen.iter().for_each(|rule| needs.add(&rule.needs));
    Some(needs)
}

fn sets_off(
    rule: &Rule,
    happened: Happenings,
    ticket: &Ticket,
    handbook: &Handbook,
    at: Timestamp,
) -> bool {
    match &rule.trigger {
        Trigger::On(events) => events.touches(happened),
        Trigger::After(waiting) => {
            let late = base::time::after(at, -LATE_SECONDS);
            ticket.status != Status::Closed
                && waiting.instant(ticket, handbook).is_some_and(|(anchor, due)| {
                    due <= at && due > late && !ticket.marks.is_spent(&rule.key, anchor)
                })
        }
    }
}

/// Keeps in mind what rules ask about later: who wrote when, who owns it since when.
pub fn remember(ticket: &mut Ticket, change: &Change) {
    let machine = change.rows.iter().any(|row| match row {
        Row::Message(message) => message.automatic && !message.from_us,
        _ => false,
    });
    for event in change.events.iter().filter(|event| event.ticket_id == ticket.id) {
        let person = matches!(event.actor, Actor::Person(_));
        match event.kind {
            EventKind::CustomerWrote { .. } if !machine => ticket.marks.heard(event.at),
            EventKind::Replied { .. } if person => ticket.marks.replied(event.at),
            EventKind::Assigned { .. } => ticket.marks.owned(event.at),
            _ => {}
        }
        if person && !machine {
            ticket.marks.touched();
        }
    }
}

/// Who caused a change, as far as its events tell.
#[must_use]
pub fn actor_of(ticket: &Ticket, change: &Change) -> By {
    let first = change.events.iter().find_map(|event| event.actor.person());
    let asks = |event: &NewEvent| {
        matches!(
            event.kind,
            EventKind::Opened { .. }
                | EventKind::CustomerWrote { .. }
                | EventKind::SurveyAnswered { .. }
        )
    };
    match first {
        None => By::Prickle,
        Some(id) if id == ticket.requester_id || change.events.iter().any(asks) => By::Customer,
        Some(_) => By::Us,
    }
}

/// Runs the rules. `change` has the ticket's row or none; the answer has it where it had it or
/// where a rule did something.
#[must_use]
pub fn run(
    scene: Scene<'_>,
    before: Option<&Ticket>,
    ticket: Ticket,
    clocks: Vec<Clock>,
    facts: Facts,
    change: Change,
) -> (Ticket, Change) {
    let opened = ticket.clone();
    let happened = Happenings::in_change(before, &ticket, &change);
    let clocks = overlaid(clocks, &change);
    let before = before.unwrap_or(&opened);
    let assumed = false;
    let mut work = Work { scene, before, ticket, clocks, facts, change, happened, assumed };
    let mut fired: Vec<&str> = Vec::new();
    loop {
        let mut more = false;
        for rule in scene.handbook.rules() {
            let spent = fired.len() >= MOST_FIRED || fired.contains(&rule.key.as_str());
            if !spent && fire(&mut work, rule) {
                fired.push(&rule.key);
                more = true;
            }
        }
        if !more {
            break;
        }
    }
    finish(work, !fired.is_empty())
}

/// Fires a rule if it is set off and its conditions hold.
fn fire(work: &mut Work<'_>, rule: &Rule) -> bool {
    let (handbook, at) = (work.scene.handbook, work.scene.at);
    if !sets_off(rule, work.happened, &work.ticket, handbook, at) {
        return false;
    }
    if work.facts.unread && rule.when.told(&work.view()).is_none() {
        return false;
    }
    let Some(words) = rule.when.holds(&work.view()) else { return false };
    if let Trigger::After(waiting) = &rule.trigger
        && let Some((anchor, _)) = waiting.instant(&work.ticket, handbook)
    {
        work.ticket.marks.fire(&rule.key, anchor);
    }
    let place = work.change.events.len();
    let (did, not) = work.perform(rule);
    let kind = EventKind::RuleFired {
        rule: rule.key.clone(),
        name: rule.name.clone(),
        version: handbook.version,
        because: if words.is_empty() { "always".to_owned() } else { words.join(", ") },
        did,
        not,
    };
    let event = NewEvent { ticket_id: work.ticket.id, actor: Actor::System, at, kind };
    work.change.events.insert(place, event);
    true
}

/// The rules a change sets off of which nobody can tell whether they hold, by key: they turn on the
/// words of a message that is not at hand.
#[must_use]
pub fn untold<'a>(
    handbook: &'a Handbook,
    cause: Cause<'_>,
    facts: &Facts,
    at: Timestamp,
) -> Vec<&'a str> {
    let Cause { before, ticket, change } = cause;
    let happened = Happenings::in_change(before, ticket, change);
    let before = before.unwrap_or(ticket);
    let view = View { handbook, at, ticket, before, happened, facts, assumed: false };
    let open = handbook.rules().filter(|rule| {
        sets_off(rule, happened, ticket, handbook, at) && rule.when.told(&view).is_none()
    });
    open.map(|rule| rule.key.as_str()).collect()
}

/// The clocks as a change leaves them.
#[must_use]
pub fn overlaid(mut clocks: Vec<Clock>, change: &Change) -> Vec<Clock> {
    for row in &change.rows {
        let Row::Clock(clock) = row else { continue };
        match clocks.iter_mut().find(|one| one.which() == clock.which()) {
            Some(one) => one.clone_from(clock),
            None => clocks.push((**clock).clone()),
        }
    }
    clocks
}

/// The ticket settled again if a rule touched it, and its row put where it belongs.
fn finish(work: Work<'_>, fired: bool) -> (Ticket, Change) {
    let Work { scene, mut ticket, clocks, mut change, .. } = work;
    let has_row = change.rows.iter().any(|row| matches!(row, Row::Ticket(_)));
    if fired {
        let handbook = scene.handbook;
        ticket.marks.keep_only(|key| handbook.rules().any(|rule| rule.key == key));
        if has_row {
            // One change is one version, whoever had a hand in it.
            ticket.version -= 1;
        }
        ticket.settle(handbook, &clocks, scene.at);
    }
    // What is due has had its look: it is asked again when something changes.
    ticket.wake_at = ticket.next_wake(scene.handbook, &clocks, scene.at);
    if fired || has_row {
        put_ticket(&mut change, &ticket);
    }
    (ticket, change)
}

/// The ticket's row in a change, put first or replaced.
pub fn put_ticket(change: &mut Change, ticket: &Ticket) {
    let row = Row::Ticket(Box::new(ticket.clone()));
    match change.rows.iter_mut().find(|row| matches!(row, Row::Ticket(_))) {
        Some(old) => *old = row,
        None => change.rows.insert(0, row),
    }
}
