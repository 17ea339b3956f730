//! What happens on a ticket, told to its clocks (SLA-3): who waits from when, who is answered, when
//! nobody has to wait. Each step is an event; the rows are what the events come to.

use super::{Status, Ticket, open::Scene, urge};
use crate::{
    change::{Change, Row},
    events::{Actor, Event, EventKind, NewEvent},
    handbook::Handbook,
    sla::{self, Clock, ClockKind, Facts, RESPONSE, Schedules, Step, Which},
};

/// Tells one clock of the ticket: the event, the clock, its row.
pub(super) fn tell(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    scene: Scene<'_>,
    actor: Actor,
    (which, step): (Which, Step),
) {
    tell_under(change, clocks, ticket, (scene, scene.handbook), actor, (which, step));
}

/// The same with the schedules of another handbook than the scene's.
pub(super) fn tell_under(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    (scene, schedules): (Scene<'_>, &dyn Schedules),
    actor: Actor,
    (which, step): (Which, Step),
) {
    sla::take(clocks, ticket.id, which, &step, scene.at, schedules);
    let kind = EventKind::Clock { which, step };
    change.events.push(NewEvent { ticket_id: ticket.id, actor, at: scene.at, kind });
    let Some(clock) = clocks.iter().find(|clock| clock.which() == which) else { return };
    let row = change.rows.iter_mut().find_map(|row| match row {
        Row::Clock(there) if there.ticket_id == ticket.id && there.which() == which => Some(there),
        _ => None,
    });
    match row {
        Some(there) => there.clone_from(&Box::new(clock.clone())),
        None => change.rows.push(Row::Clock(Box::new(clock.clone()))),
    }
}

/// A customer waits for an answer: what was paused runs on, and unless an answer is owed already,
/// the clock for it begins.
pub(crate) fn customer_waits(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    scene: Scene<'_>,
) {
    resume(change, clocks, ticket, scene, Actor::System);
    if clocks.iter().any(|clock| clock.kind.is_reply() && !clock.has_ended()) {
        return;
    }
    let answered = ticket.first_replied_at.is_some();
    start(change, clocks, ticket, scene, reply_kind(answered));
}

pub(super) const fn reply_kind(answered: bool) -> ClockKind {
    if answered { ClockKind::NextReply } else { ClockKind::FirstReply }
}

/// The matter is ours again though no customer wrote: what was paused runs on. Where nothing was,
/// an update is owed from now on, or the first reply, if that was never given. A customer who
/// opens it again waits for an answer, words or none.
pub(super) fn ours_again(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &mut Ticket,
    scene: Scene<'_>,
    actor: Actor,
) {
    resume(change, clocks, ticket, scene, actor);
    if clocks.iter().any(|clock| !clock.has_ended()) {
        return;
    }
    if actor.person() == Some(ticket.requester_id) {
        ticket.unanswered_at = Some(scene.at);
        customer_waits(change, clocks, ticket, scene);
    } else if ticket.first_replied_at.is_some() {
        start(change, clocks, ticket, scene, ClockKind::Update);
    } else if !clocks.is_empty() {
        ticket.unanswered_at = Some(scene.at);
        start(change, clocks, ticket, scene, ClockKind::FirstReply);
    }
}

/// A public reply by a person meets whatever is owed.
pub(crate) fn meet(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    scene: Scene<'_>,
    actor: Actor,
) {
    breach(change, clocks, ticket, scene, &[]);
    each(change, clocks, ticket, scene, actor, (|_: &Clock| true, || Step::Met));
}

/// After our reply the next word is owed within the target, while the matter stays with us.
pub(crate) fn owe_update(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    scene: Scene<'_>,
) {
    if ticket.status.keeps_time() && clocks.iter().all(Clock::has_ended) {
        start(change, clocks, ticket, scene, ClockKind::Update);
    }
}

/// What the status says about time: pending pauses, solved ends, back with us runs on.
pub(super) fn follow_status(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &mut Ticket,
    scene: Scene<'_>,
    actor: Actor,
    from: Status,
) {
    if ticket.status.is_done() {
        breach(change, clocks, ticket, scene, &[]);
        each(change, clocks, ticket, scene, actor, (|_: &Clock| true, || Step::Stopped));
    } else if !ticket.status.keeps_time() {
        breach(change, clocks, ticket, scene, &[]);
        each(change, clocks, ticket, scene, actor, (Clock::is_running, || Step::Paused));
    } else if !from.keeps_time() {
        ours_again(change, clocks, ticket, scene, actor);
    }
}

/// Plan, severity, kind or organisation changed: each clock under way is computed anew from its
/// original start (SLA-4), which may make it late at once, or late no more.
pub(crate) fn retarget(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    scene: Scene<'_>,
    actor: Actor,
) {
    let target = target_of(scene.handbook, ticket);
    let because = because(scene.handbook, ticket, target);
    let differs = |clock: &Clock| clock.target_seconds != target;
    each(
        change,
        clocks,
        ticket,
        scene,
        actor,
        (differs, || Step::Retargeted { target, because: because.clone() }),
    );
    breach(change, clocks, ticket, scene, &[]);
}

/// Writes down each passed target once, with its cause (SLA-5).
pub(crate) fn breach(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    scene: Scene<'_>,
    history: &[Event],
) {
    let late: Vec<Clock> = clocks.iter().filter(|clock| clock.is_late(scene.at)).cloned().collect();
    for clock in late {
        let Some(due_at) = clock.due_at else { continue };
        let coverage = scene.handbook.schedule("coverage");
        let facts = Facts { ticket, clock: &clock, history, coverage, due_at };
        let because = sla::cause(&facts);
        urge::breached(change, scene, ticket, &clock, &because);
        let step = Step::Breached { due_at, because };
        tell(change, clocks, ticket, scene, Actor::System, (clock.which(), step));
    }
}

/// Gives each warning that has come (SLA-5).
pub(super) fn warn(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    scene: Scene<'_>,
) {
    let before = &scene.handbook.warnings.before;
    for which in clocks.iter().map(Clock::which).collect::<Vec<_>>() {
        let Some(clock) = clocks.iter().find(|clock| clock.which() == which) else { continue };
        let due = sla::warning_due(clock, before, scene.at, scene.handbook);
        let Some(warning) = due else { continue };
        urge::warned(change, scene, ticket, clock, warning.before);
        let step = Step::Warned { before: warning.before };
        tell(change, clocks, ticket, scene, Actor::System, (which, step));
    }
}

/// The target of the ticket as it stands.
#[must_use]
pub fn target_of(handbook: &Handbook, ticket: &Ticket) -> Option<i64> {
    handbook.target_of(ticket)
}

/// "Enterprise 8 h, high": the rule behind a target, in words.
#[must_use]
pub fn because(handbook: &Handbook, ticket: &Ticket, target: Option<i64>) -> String {
    let plan = handbook.plan_name(&ticket.plan);
    match target {
        Some(target) => sla::because(plan, target, handbook.severity_name(&ticket.severity)),
        None => format!("{plan} has no target"),
    }
}

/// A clock begins even where nothing is promised: what it ran counts once something is.
fn start(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    scene: Scene<'_>,
    kind: ClockKind,
) {
    let target = target_of(scene.handbook, ticket);
    let step = Step::Started {
        target,
        schedule: RESPONSE.to_owned(),
        handbook: scene.handbook.version,
        because: because(scene.handbook, ticket, target),
        since: None,
        legs: Vec::new(),
    };
    let which = sla::next(clocks, kind);
    tell(change, clocks, ticket, scene, Actor::System, (which, step));
}

/// What was paused runs on where the ticket keeps time.
pub(super) fn keep_time(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    scene: Scene<'_>,
    actor: Actor,
) {
    if ticket.status.keeps_time() {
        resume(change, clocks, ticket, scene, actor);
    } else {
        pause(change, clocks, ticket, scene, actor);
    }
}

/// Whatever runs stands still.
pub(super) fn pause(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    scene: Scene<'_>,
    actor: Actor,
) {
    each(change, clocks, ticket, scene, actor, (Clock::is_running, || Step::Paused));
}

fn resume(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    scene: Scene<'_>,
    actor: Actor,
) {
    let step = || Step::Resumed { schedule: RESPONSE.to_owned(), handbook: scene.handbook.version };
    each(change, clocks, ticket, scene, actor, (Clock::is_paused, step));
}

/// Tells every clock under way for which `which` holds.
fn each(
    change: &mut Change,
    clocks: &mut Vec<Clock>,
    ticket: &Ticket,
    scene: Scene<'_>,
    actor: Actor,
    (concerns, step): (impl Fn(&Clock) -> bool, impl Fn() -> Step),
) {
    let under_way = clocks.iter().filter(|clock| !clock.has_ended() && concerns(clock));
    for which in under_way.map(Clock::which).collect::<Vec<_>>() {
        tell(change, clocks, ticket, scene, actor, (which, step()));
    }
}
