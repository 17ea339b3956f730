//! Merging keeps the earliest clock, splitting copies it (SLA-4).

use base::ids::TicketId;
use desk::{
    sla::{Clock, Merged, Step, Which, merge, split, take},
    tickets::Status,
};

use crate::desk_of_one::{DeskOfOne, HOUR, at};

/// The ticket that stays, and the one that goes.
const IDS: (TicketId, TicketId) = (TicketId(7), TicketId(8));

fn taken(clocks: &[Clock], steps: &[(Which, Step)], desk: &DeskOfOne) -> Vec<Clock> {
    let mut clocks = clocks.to_vec();
    for (which, step) in steps {
        take(&mut clocks, desk.ticket.id, *which, step, desk.now, &desk.handbook);
    }
    clocks
}

fn under_way(clocks: &[Clock]) -> Vec<(String, String)> {
    let alive = clocks.iter().filter(|clock| !clock.has_ended());
    let due = |clock: &Clock| clock.due_at.map(|due| due.to_string()).unwrap_or_default();
    alive.map(|clock| (String::from(clock.which()), due(clock))).collect()
}

fn pair(name: &str, due: &str) -> (String, String) {
    (name.into(), due.into())
}

#[test]
fn merging_keeps_the_clock_of_the_earliest_unanswered_message() {
    let mut early = DeskOfOne::asked("2026-11-23T09:00:00Z", "");
    let mut late = DeskOfOne::asked("2026-11-23T11:00:00Z", "");
    early.sleep(4 * HOUR);
    late.sleep(2 * HOUR);
    let merged = merge(&late.clocks, &early.clocks, false, IDS);
    let clocks = taken(&late.clocks, &merged.stays, &late);
    assert_eq!(under_way(&clocks), [pair("f2", "2026-11-23T17:00:00Z")]);
    assert_eq!(clocks[1].started_at, at("2026-11-23T09:00:00Z"));
    assert_eq!(under_way(&taken(&early.clocks, &merged.goes, &early)), [], "all of it ends there");
    let other_way = merge(&early.clocks, &late.clocks, false, IDS);
    assert_eq!(other_way.stays, [], "the earlier one is there already");
}

#[test]
fn merging_forgets_no_pause() {
    let mut early = DeskOfOne::asked("2026-11-23T09:00:00Z", "");
    early.pass(2 * HOUR).status(Status::Pending).pass(3 * HOUR).status(Status::Open);
    let late = DeskOfOne::asked("2026-11-23T14:00:00Z", "");
    let merged = merge(&late.clocks, &early.clocks, false, IDS);
    let clocks = taken(&late.clocks, &merged.stays, &late);
    assert_eq!(under_way(&clocks), [pair("f2", "2026-11-23T20:00:00Z")]);
}

#[test]
fn merged_into_an_answered_ticket_a_first_reply_is_a_next_one() {
    let asks = DeskOfOne::asked("2026-11-23T09:00:00Z", "");
    let mut answered = DeskOfOne::asked("2026-11-23T08:00:00Z", "");
    answered.pass(HOUR).reply(Status::Open);
    let merged = merge(&answered.clocks, &asks.clocks, true, IDS);
    let clocks = taken(&answered.clocks, &merged.stays, &answered);
    let expected = [pair("u1", "2026-11-23T17:00:00Z"), pair("n1", "2026-11-23T17:00:00Z")];
    assert_eq!(under_way(&clocks), expected);
}

#[test]
fn merging_tickets_nobody_waits_on_starts_nothing() {
    let mut done = DeskOfOne::asked("2026-11-23T09:00:00Z", "");
    done.reply(Status::Solved);
    assert_eq!(merge(&done.clocks, &done.clocks, true, IDS), Merged::default());
}

#[test]
fn splitting_copies_what_runs_and_what_is_paused() {
    let mut desk = DeskOfOne::asked("2026-11-23T09:00:00Z", "");
    desk.pass(HOUR).reply(Status::Open).pass(HOUR).customer_writes().pass(HOUR);
    let copies = taken(&[], &split(&desk.clocks), &desk);
    assert_eq!(under_way(&copies).len(), 2);
    for copy in &copies {
        let of = desk.clocks.iter().find(|one| one.kind == copy.kind && !one.has_ended()).unwrap();
        assert_eq!((copy.due_at, copy.started_at), (of.due_at, of.started_at));
        assert_eq!(copy.number, 1);
    }
    desk.status(Status::Pending).pass(HOUR);
    let copies = taken(&[], &split(&desk.clocks), &desk);
    assert!(copies.len() == 2 && copies.iter().all(Clock::is_paused));
}
