//! Two tickets become one, and two again (TK-5). A pointer, nothing is moved: the ticket that goes
//! is closed and says where it went; what it holds is read in the one that stays ([`super::thread`]
//! says by whom). So it can be undone at any time, and nothing said is ever lost.
//!
//! The rules that cost trust: whoever waits goes on waiting from the same instant (SLA-4), no
//! customer reads another one's words unless somebody of us says so, and undoing takes back who
//! takes part.

use base::{
    Timestamp,
    ids::{MergeId, PersonId, TicketId},
};
use serde::{Deserialize, Serialize};

use super::{
    Status, Ticket,
    answer::set_status,
    clocks,
    hear::reopen,
    open::Scene,
    thread::{Merge, reaches},
};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    messages::{Message, Visibility},
    sla::{self, Clock, RESPONSE, Step},
};

/// How a ticket stood before it was merged; undoing goes back to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Was {
    pub status: Status,
    pub status_at: Timestamp,
    pub solved_at: Option<Timestamp>,
    pub first_replied_at: Option<Timestamp>,
    pub unanswered_at: Option<Timestamp>,
    pub survey_decided: bool,
}

impl Was {
    const fn of(ticket: &Ticket) -> Self {
        Self {
            status: ticket.status,
            status_at: ticket.status_at,
            solved_at: ticket.solved_at,
            first_replied_at: ticket.first_replied_at,
            unanswered_at: ticket.unanswered_at,
            survey_decided: ticket.survey_decided,
        }
    }
}

/// Why two tickets were not merged, or not taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("a ticket can't be merged into itself; choose another one")]
    Itself,
    #[error("#{0} is merged into this ticket already")]
    Already(TicketId),
    #[error("#{0} is closed for good and can't be merged; answer there or link the two instead")]
    Closed(TicketId),
    #[error("#{0} is with another team; hand it back first, or merge the other one into it")]
    WithTeam(TicketId),
    #[error("there is no ticket #{0} that you can see")]
    Unknown(TicketId),
    #[error("#{0} stands by itself; there is nothing to take apart")]
    NotMerged(TicketId),
}

/// One of the two, with all its clocks and the customers who take part by their own right.
pub struct One<'a> {
    pub ticket: &'a Ticket,
    pub clocks: Vec<Clock>,
    pub people: &'a [PersonId],
}

/// What a merge, or its undoing, does to one ticket.
pub struct Done {
    pub ticket: Ticket,
    pub change: Change,
}

/// Whether the two may become one, the first of them going into the other.
///
/// # Errors
/// A refusal to show.
pub fn may_merge(goes: &Ticket, stays: &Ticket) -> Result<(), Refusal> {
    if goes.id == stays.id {
        return Err(Refusal::Itself);
    }
    if goes.merged_into == Some(stays.id) {
        return Err(Refusal::Already(goes.id));
    }
    // One that is merged itself is never handed in: its place is taken by the one it is in.
    let closed = [goes, stays].into_iter().find(|one| one.status == Status::Closed);
    if let Some(closed) = closed {
        return Err(Refusal::Closed(closed.id));
    }
    // Its team would never hear that nobody waits for them any more.
    if goes.escalated.is_some() && !goes.status.is_done() {
        return Err(Refusal::WithTeam(goes.id));
    }
    Ok(())
}

/// Whether the same customers take part in both, so that nobody reads anything new.
#[must_use]
pub fn same_people(goes: &[PersonId], stays: &[PersonId]) -> bool {
    goes.iter().all(|one| stays.contains(one)) && stays.iter().all(|one| goes.contains(one))
}

/// Merges. `together`: the customers of both read each other's words; otherwise each side reads
/// its own and, from now on, what we answer.
///
/// # Errors
/// [`may_merge`]'s.
pub fn merge(
    scene: Scene<'_>,
    mut goes: One<'_>,
    mut stays: One<'_>,
    together: bool,
    actor: Actor,
) -> Result<(Done, Done), Refusal> {
    may_merge(goes.ticket, stays.ticket)?;
    let (from, into) = (goes.ticket.id, stays.ticket.id);
    let together = together || same_people(goes.people, stays.people);
    let answered =
        stays.ticket.first_replied_at.is_some() || goes.ticket.first_replied_at.is_some();
    let steps = sla::merge(&stays.clocks, &goes.clocks, answered, (into, from));
    let joined: Vec<PersonId> =
        goes.people.iter().copied().filter(|one| !stays.people.contains(one)).collect();

    let mut gone = gone(scene, &goes, into, actor);
    for (which, step) in steps.goes {
        let told = (&mut gone.change, &mut goes.clocks);
        clocks::tell(told.0, told.1, &gone.ticket, scene, actor, (which, step));
    }
    gone.ticket.settle(scene.handbook, &goes.clocks, scene.at);
    gone.change.rows.insert(0, Row::Ticket(Box::new(gone.ticket.clone())));

    let mut kept = Done { ticket: stays.ticket.clone(), change: Change::default() };
    let kind = EventKind::MergedFrom {
        from,
        together,
        joined: joined.clone(),
        was: Was::of(stays.ticket),
    };
    kept.change.events.push(NewEvent { ticket_id: into, actor, at: scene.at, kind });
    take_over(scene, &mut kept, &mut stays.clocks, (goes.ticket, steps.stays), actor);
    let joins = |ticket, person, via, apart| Row::Joined { ticket, person, via, apart };
    kept.change.rows.extend(joined.iter().map(|one| joins(into, *one, from, !together)));
    if together {
        let ours = stays.people.iter().filter(|one| !goes.people.contains(one));
        kept.change.rows.extend(ours.map(|one| joins(from, *one, into, false)));
    }
    let id = MergeId(scene.ids.next());
    let row = Merge { id, goes: from, stays: into, together, at: scene.at, undone_at: None };
    kept.change.rows.push(Row::Merge(Box::new(row)));
    kept.ticket.settle(scene.handbook, &stays.clocks, scene.at);
    kept.change.rows.insert(0, Row::Ticket(Box::new(kept.ticket.clone())));
    Ok((gone, kept))
}

/// The ticket that goes: closed, and it says where it went.
fn gone(scene: Scene<'_>, goes: &One<'_>, into: TicketId, actor: Actor) -> Done {
    let mut gone = Done { ticket: goes.ticket.clone(), change: Change::default() };
    let mut event = |kind| {
        gone.change.events.push(NewEvent { ticket_id: goes.ticket.id, actor, at: scene.at, kind });
    };
    event(EventKind::MergedInto { into, was: Was::of(goes.ticket) });
    event(EventKind::StatusChanged {
        from: goes.ticket.status,
        to: Status::Closed,
        because: format!("merged into #{into}"),
    });
    let ticket = &mut gone.ticket;
    (ticket.status, ticket.status_at, ticket.merged_into) = (Status::Closed, scene.at, Some(into));
    (ticket.joined, ticket.survey_decided, ticket.unanswered_at) = (true, true, None);
    (ticket.snooze, ticket.back) = (None, String::new());
    gone
}

/// The ticket that stays waits from the earliest unanswered message of the two, and is ours again
/// where the other one was.
fn take_over(
    scene: Scene<'_>,
    kept: &mut Done,
    clocks: &mut Vec<Clock>,
    (goes, steps): (&Ticket, Vec<(sla::Which, Step)>),
    actor: Actor,
) {
    let (ticket, change) = (&mut kept.ticket, &mut kept.change);
    ticket.joined = true;
    ticket.last_message_at = ticket.last_message_at.max(goes.last_message_at);
    let waits = goes.unanswered_at.is_some() && goes.status.keeps_time();
    if waits && !ticket.status.keeps_time() {
        let because = format!("#{} came in, which waits for an answer", goes.id);
        reopen(change, ticket, scene, actor, &because);
    }
    if !ticket.status.is_done() {
        ticket.unanswered_at =
            [ticket.unanswered_at, goes.unanswered_at].into_iter().flatten().min();
        for told in steps {
            clocks::tell(change, clocks, ticket, scene, actor, told);
        }
        clocks::retarget(change, clocks, ticket, scene, actor);
        clocks::keep_time(change, clocks, ticket, scene, actor);
    }
    ticket.first_replied_at =
        [ticket.first_replied_at, goes.first_replied_at].into_iter().flatten().min();
}

/// The facts of an undoing.
pub struct Undoing<'a> {
    pub merge: &'a Merge,
    pub goes: One<'a>,
    pub stays: One<'a>,
    /// How the two stood before.
    pub was: (Was, Was),
    /// The status of the ticket that stays has not been touched since.
    pub untouched: bool,
    /// The public messages of the ticket that stays, oldest first.
    pub messages: &'a [Message],
}

/// Takes two merged tickets apart. What was said meanwhile stays where it is; who waited goes on
/// waiting from the same instant, unless they were answered.
#[must_use]
pub fn unmerge(scene: Scene<'_>, facts: Undoing<'_>, actor: Actor) -> (Done, Done) {
    let Undoing { merge, goes, stays, was: (goes_was, stays_was), untouched, messages } = facts;
    let since = |side: TicketId, was: Option<Timestamp>| waiting_since(merge, side, was, messages);
    let mut back = Done { ticket: goes.ticket.clone(), change: Change::default() };
    let of = merge.stays;
    event(scene, &mut back, actor, EventKind::UnmergedFrom { of });
    back.ticket.merged_into = None;
    back.ticket.survey_decided = goes_was.survey_decided;
    let waits = since(merge.goes, goes_was.unanswered_at);
    let answered = first_reply(merge, messages);
    back.ticket.first_replied_at = goes_was.first_replied_at.or(answered);
    let status = match goes_was.status {
        Status::Pending | Status::Solved if waits.is_some() && waits != goes_was.unanswered_at => {
            Status::Open
        }
        Status::New if answered.is_some() => Status::Open,
        status => status,
    };
    let because = format!("it stands by itself again, apart from #{of}");
    let (from, at) = (back.ticket.status, scene.at);
    event(scene, &mut back, actor, EventKind::StatusChanged { from, to: status, because });
    (back.ticket.status, back.ticket.solved_at) = (status, goes_was.solved_at);
    // Silence counts anew, or what is pending for long would be taken as solved at once.
    back.ticket.status_at = if status.is_done() { goes_was.status_at } else { at };
    let mut own = goes.clocks;
    wait_again(scene, &mut back, &mut own, waits, actor);

    let mut kept = Done { ticket: stays.ticket.clone(), change: Change::default() };
    event(scene, &mut kept, actor, EventKind::Unmerged { ticket: merge.goes });
    let mut ours = stays.clocks;
    let waits = since(merge.stays, stays_was.unanswered_at);
    if untouched && kept.ticket.status != stays_was.status && waits == stays_was.unanswered_at {
        let (change, ticket) = (&mut kept.change, &mut kept.ticket);
        let because = format!("as before #{} came in", merge.goes);
        set_status(change, ticket, &mut ours, scene, actor, stays_was.status, &because);
    }
    wait_again(scene, &mut kept, &mut ours, waits, actor);
    let part = |ticket, via| Row::Parted { ticket, via };
    kept.change.rows.push(part(merge.stays, merge.goes));
    kept.change.rows.push(part(merge.goes, merge.stays));
    kept.change.rows.push(Row::Merge(Box::new(Merge { undone_at: Some(at), ..merge.clone() })));
    (back, kept)
}

pub(super) fn event(scene: Scene<'_>, done: &mut Done, actor: Actor, kind: EventKind) {
    let ticket_id = done.ticket.id;
    done.change.events.push(NewEvent { ticket_id, actor, at: scene.at, kind });
}

/// Since when one side waits, as if the two had never been one.
fn waiting_since(
    merge: &Merge,
    side: TicketId,
    was: Option<Timestamp>,
    messages: &[Message],
) -> Option<Timestamp> {
    let by_people = |one: &&Message| one.visibility == Visibility::Public && !one.automatic;
    let since = messages.iter().filter(|one| merge.is_before(one)).filter(by_people);
    let mut waits = was;
    for message in since {
        if message.from_us {
            waits = None;
        } else if message.side() == side {
            waits = waits.or(Some(message.created_at));
        }
    }
    waits
}

fn first_reply(merge: &Merge, messages: &[Message]) -> Option<Timestamp> {
    let reply = |one: &&Message| reaches(merge, one) && !one.automatic;
    messages.iter().find(reply).map(|one| one.created_at)
}

/// Brings unanswered and clocks in step with who waits since when, and settles.
pub(super) fn wait_again(
    scene: Scene<'_>,
    done: &mut Done,
    clocks: &mut Vec<Clock>,
    waits: Option<Timestamp>,
    actor: Actor,
) {
    let Done { ticket, change } = done;
    let waits = waits.filter(|_| !ticket.status.is_done());
    ticket.unanswered_at = waits;
    let micros = |at: Timestamp| at.as_microsecond();
    let alive = |one: &&Clock| one.kind.is_reply() && !one.has_ended();
    let right = |one: &&Clock| waits.is_some_and(|since| micros(one.started_at) == micros(since));
    let wrong: Vec<_> = clocks.iter().filter(alive).filter(|one| !right(one)).collect();
    for which in wrong.into_iter().map(Clock::which).collect::<Vec<_>>() {
        clocks::tell(change, clocks, ticket, scene, actor, (which, Step::Stopped));
    }
    if let Some(since) = waits.filter(|_| !clocks.iter().any(|one| alive(&one))) {
        let target = clocks::target_of(scene.handbook, ticket);
        let because = clocks::because(scene.handbook, ticket, target);
        let under = (RESPONSE, scene.handbook.version);
        let step = sla::resumed(clocks, since, (target, because), under);
        let kind = clocks::reply_kind(ticket.first_replied_at.is_some());
        let which = sla::next(clocks, kind);
        clocks::tell(change, clocks, ticket, scene, actor, (which, step));
        if !ticket.status.keeps_time() {
            clocks::pause(change, clocks, ticket, scene, actor);
        }
    }
    if ticket.first_replied_at.is_some() {
        clocks::owe_update(change, clocks, ticket, scene);
    }
    ticket.settle(scene.handbook, clocks, scene.at);
    change.rows.insert(0, Row::Ticket(Box::new(ticket.clone())));
}
