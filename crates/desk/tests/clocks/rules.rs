//! Which clocks a ticket has: what starts one, meets it, pauses it and ends it, each rule named
//! after what it protects.

use desk::tickets::{Status, Urgency, change::Set};

use crate::desk_of_one::{DAY, DeskOfOne, HOUR, at};

/// Monday morning.
const MONDAY: &str = "2026-11-23T09:00:00Z";

fn monday() -> DeskOfOne {
    DeskOfOne::asked(MONDAY, "")
}

#[test]
fn each_plan_has_the_time_it_was_promised() {
    let cases = [
        ("enterprise", "2026-11-23T17:00:00Z"),
        ("scale", "2026-11-24T09:00:00Z"),
        ("boost", "2026-11-25T09:00:00Z"),
        ("pay_as_you_go", "2026-11-26T09:00:00Z"),
        ("free", "none"),
    ];
    for (plan, due) in cases {
        assert_eq!(DeskOfOne::asked_by(MONDAY, "", plan, false).due(), due, "{plan}");
    }
}

#[test]
fn finer_targets_by_severity_and_kind_beat_the_plans_own() {
    let finer = "[plans.enterprise]\nseverity_targets = { critical = \"2h\", low = \"none\" }\n\
                 kind_targets = { billing = \"1h\" }";
    let mut desk = DeskOfOne::asked(MONDAY, finer);
    assert_eq!(desk.due(), "2026-11-23T17:00:00Z", "high has none of its own");
    assert_eq!(desk.severity("critical").due(), "2026-11-23T11:00:00Z");
    assert_eq!(desk.sets(Set::Kind("billing".into())).due(), "2026-11-23T10:00:00Z");
    assert_eq!(desk.severity("low").due(), "2026-11-23T10:00:00Z", "a kind's still holds");
    desk.adds_up();
}

#[test]
fn a_contracts_own_target_beats_the_plans_and_the_shortest_finer_one_counts() {
    let own = "[targets]\norganisations = { 7 = \"12h\", 8 = \"1h\" }\n\
               [plans.enterprise]\nseverity_targets = { critical = \"2h\", low = \"20h\" }";
    let mut desk = DeskOfOne::asked(MONDAY, own);
    assert_eq!(desk.due(), "2026-11-23T21:00:00Z", "longer than the plan's eight");
    assert_eq!(desk.severity("critical").due(), "2026-11-23T11:00:00Z");
    assert_eq!(desk.severity("low").due(), "2026-11-23T21:00:00Z");
    assert_eq!(desk.plan("free").due(), "2026-11-23T21:00:00Z", "the contract still holds");
    desk.adds_up();
    desk.new_handbook("");
    assert_eq!(desk.due(), "none", "until it ends");
}

#[test]
fn a_machines_mail_starts_nothing_and_meets_nothing() {
    let desk = DeskOfOne::asked_by(MONDAY, "", "enterprise", true);
    assert_eq!((desk.under_way().as_str(), desk.clocks.len()), ("", 0));
    let mut desk = monday();
    desk.reply(Status::Pending).machine_writes();
    assert_eq!((desk.under_way().as_str(), desk.ticket.status), ("", Status::Pending));
    let mut desk = monday();
    desk.machine_writes();
    assert_eq!(desk.under_way(), "f1 runs");
    desk.adds_up();
}

#[test]
fn notes_meet_nothing_and_start_nothing() {
    let mut desk = monday();
    desk.note();
    assert_eq!(desk.under_way(), "f1 runs");
    desk.reply(Status::Open).note();
    assert_eq!(desk.under_way(), "u1 runs");
    desk.adds_up();
}

#[test]
fn a_reply_meets_the_clock_and_an_update_is_owed_while_the_matter_stays_with_us() {
    for (then, owed) in [
        (Status::Open, "u1 runs"),
        (Status::OnHold, "u1 runs"),
        (Status::Pending, ""),
        (Status::Solved, ""),
    ] {
        let mut desk = monday();
        desk.pass(2 * HOUR).reply(then);
        assert_eq!(desk.under_way(), owed, "{then:?}");
        assert_eq!(desk.clock("f1").met, Some(true));
        assert_eq!(desk.ticket.clock.is_some(), !owed.is_empty());
        desk.adds_up();
    }
}

#[test]
fn an_update_is_never_owed_before_the_first_reply() {
    let mut desk = monday();
    desk.note().status(Status::OnHold).pass(HOUR).status(Status::Open).customer_writes();
    assert_eq!(desk.under_way(), "f1 runs");
}

#[test]
fn next_reply_runs_beside_the_update_and_the_earliest_is_the_tickets_due() {
    let mut desk = monday();
    desk.pass(HOUR).reply(Status::Open).pass(HOUR).customer_writes();
    assert_eq!(desk.under_way(), "n1 runs, u1 runs");
    assert_eq!(desk.due(), "2026-11-23T18:00:00Z", "the update, from our reply");
    assert_eq!(desk.clock("n1").due_at, Some(at("2026-11-23T19:00:00Z")));
    desk.pass(HOUR).reply(Status::Open);
    assert_eq!(desk.under_way(), "u2 runs", "one word meets both");
    assert_eq!((desk.clock("n1").met, desk.clock("u1").met), (Some(true), Some(true)));
    desk.adds_up();
}

#[test]
fn next_reply_runs_from_the_first_message_not_yet_answered() {
    let mut desk = monday();
    desk.reply(Status::Pending).pass(HOUR).customer_writes().pass(HOUR).customer_writes();
    assert_eq!(desk.under_way(), "n1 runs");
    assert_eq!(desk.clock("n1").started_at, at("2026-11-23T10:00:00Z"));
}

#[test]
fn each_restart_is_an_instance_of_its_own() {
    let mut desk = monday();
    for _ in 0..3 {
        desk.pass(HOUR).reply(Status::Open).pass(HOUR).customer_writes();
    }
    let names: Vec<String> = desk.clocks.iter().map(|one| String::from(one.which())).collect();
    assert_eq!(names, ["f1", "n1", "n2", "n3", "u1", "u2", "u3"]);
    desk.adds_up();
}

#[test]
fn pending_pauses_and_what_it_took_is_not_counted() {
    let mut desk = monday();
    desk.pass(2 * HOUR).status(Status::Pending);
    assert_eq!((desk.under_way().as_str(), desk.due().as_str()), ("f1 paused", "none"));
    desk.pass(5 * HOUR).status(Status::Open);
    assert_eq!(desk.under_way(), "f1 runs");
    assert_eq!(desk.due(), "2026-11-23T22:00:00Z", "8 h and the 5 it was paused");
    desk.adds_up();
}

#[test]
fn a_customers_word_on_a_paused_matter_resumes_it_from_the_earliest_message() {
    let mut desk = monday();
    desk.pass(2 * HOUR).status(Status::Pending).pass(3 * HOUR).customer_writes();
    assert_eq!((desk.under_way().as_str(), desk.ticket.status), ("f1 runs", Status::Open));
    assert_eq!(desk.due(), "2026-11-23T20:00:00Z");
    assert_eq!(desk.ticket.unanswered_at, Some(at(MONDAY)));
    desk.reply(Status::Open).pass(HOUR).status(Status::Pending).pass(HOUR).customer_writes();
    assert_eq!(desk.under_way(), "n1 runs, u1 runs", "the paused update runs on beside");
    desk.adds_up();
}

#[test]
fn a_customers_word_on_an_ended_matter_starts_the_next_one() {
    let mut desk = monday();
    desk.reply(Status::Solved).pass(DAY).customer_writes();
    assert_eq!((desk.under_way().as_str(), desk.ticket.reopenings), ("n1 runs", 1));
    let mut desk = monday();
    desk.status(Status::Solved).pass(DAY).customer_writes();
    assert_eq!(desk.under_way(), "f2 runs", "nobody ever answered");
    desk.adds_up();
}

#[test]
fn solved_stops_and_judges_nothing() {
    let mut desk = monday();
    desk.pass(HOUR).status(Status::Solved);
    assert_eq!((desk.under_way().as_str(), desk.clock("f1").met), ("", None));
    let mut desk = monday();
    desk.status(Status::Pending).status(Status::Solved);
    assert_eq!(desk.under_way(), "", "a paused one ends too");
    desk.adds_up();
}

#[test]
fn on_hold_the_reply_clock_runs_on() {
    let mut desk = monday();
    desk.pass(HOUR).status(Status::OnHold);
    assert_eq!(
        (desk.under_way().as_str(), desk.due().as_str()),
        ("f1 runs", "2026-11-23T17:00:00Z")
    );
}

#[test]
fn taken_back_from_pending_without_a_word_an_update_is_owed_from_then() {
    let mut desk = monday();
    desk.reply(Status::Pending).pass(2 * HOUR).status(Status::Open);
    assert_eq!(
        (desk.under_way().as_str(), desk.due().as_str()),
        ("u1 runs", "2026-11-23T19:00:00Z")
    );
    let mut desk = monday();
    desk.reply(Status::Solved).pass(2 * HOUR).status(Status::OnHold);
    assert_eq!(desk.under_way(), "u1 runs");
}

#[test]
fn a_customer_who_reopens_without_a_word_waits_for_an_answer() {
    let mut desk = monday();
    desk.reply(Status::Solved).pass(HOUR);
    desk.try_set(1, Set::Status(Status::Open), true).unwrap();
    assert_eq!(desk.under_way(), "n1 runs");
    assert_eq!(desk.ticket.unanswered_at, Some(desk.now));
}

#[test]
fn a_ticket_on_hold_is_in_next_up_only_while_a_word_of_ours_is_due_soon() {
    let mut desk = monday();
    desk.reply(Status::OnHold);
    assert!(!desk.ticket.waits_for_us());
    desk.pass(6 * HOUR);
    assert_eq!((desk.ticket.urgency, desk.ticket.waits_for_us()), (Urgency::Soon, true));
    desk.reply(Status::OnHold);
    assert!(!desk.ticket.waits_for_us());
}
