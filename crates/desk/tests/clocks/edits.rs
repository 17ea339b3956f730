//! A newer handbook comes into force while clocks run.

use desk::{
    handbook::Handbook,
    tickets::{Status, Urgency, retime::retime},
};

use crate::desk_of_one::{DAY, DeskOfOne, HOUR, at};

const OFFICE: &str = "[schedules.response]\nopen = [\"mon-fri 09:00 to 17:00\"]";

#[test]
fn an_edited_schedule_keeps_what_was_used_and_runs_the_rest_under_the_new_hours() {
    let mut desk = DeskOfOne::asked("2026-11-23T04:00:00Z", "");
    desk.pass(7 * HOUR).new_handbook(OFFICE);
    assert_eq!(desk.due(), "2026-11-23T12:00:00Z", "7 h used all the same, one left");
    let legs: Vec<(i64, i64)> =
        desk.clock("f1").legs.iter().map(|leg| (leg.handbook, leg.used / 1_000_000)).collect();
    assert_eq!(legs, [(0, 7 * HOUR), (1, 0)]);
    desk.adds_up();
    desk.pass(30 * 60).new_handbook("");
    assert_eq!(desk.due(), "2026-11-23T12:00:00Z", "half an hour each");
    assert_eq!(desk.clock("f1").legs.len(), 3);
    desk.adds_up();
}

#[test]
fn a_second_look_under_the_same_handbook_changes_nothing() {
    let mut desk = DeskOfOne::asked("2026-11-23T04:00:00Z", "");
    let before = desk.handbook.clone();
    desk.pass(7 * HOUR).new_handbook(OFFICE).pass(60);
    let again = retime(desk.scene(), &before, &desk.ticket, desk.clocks.clone());
    assert!(again.is_empty(), "{again:?}");
}

#[test]
fn used_time_is_kept_even_by_a_handbook_that_remembers_nothing() {
    let mut desk = DeskOfOne::asked("2026-11-23T04:00:00Z", "");
    desk.pass(7 * HOUR);
    let mut newer = Handbook::parse(OFFICE).unwrap();
    newer.version = 1;
    let before = std::mem::replace(&mut desk.handbook, newer);
    let change = retime(desk.scene(), &before, &desk.ticket, desk.clocks.clone());
    desk.write(change);
    assert_eq!(desk.due(), "2026-11-23T12:00:00Z");
}

#[test]
fn a_new_holiday_moves_open_tickets() {
    let with_holiday = "[schedules.response]\nholidays = [\"company\"]\n\
                        [holidays.company]\ndates = { 2026-11-24 = \"Founders' day\" }";
    let mut desk = DeskOfOne::asked("2026-11-23T20:00:00Z", "");
    assert_eq!(desk.due(), "2026-11-24T04:00:00Z");
    desk.pass(HOUR).new_handbook(with_holiday);
    assert_eq!(desk.due(), "2026-11-25T04:00:00Z");
    desk.adds_up();
}

#[test]
fn a_handbook_that_changes_no_hours_and_no_target_changes_no_clock() {
    let mut desk = DeskOfOne::asked("2026-11-23T09:00:00Z", "");
    desk.pass(HOUR);
    let (events, version) = (desk.events.len(), desk.ticket.version);
    desk.new_handbook("[company]\nname = \"Other\"");
    assert_eq!((desk.events.len(), desk.ticket.version), (events, version));
    desk.pass(HOUR).status(Status::Pending).pass(HOUR).status(Status::Open);
    assert_eq!(desk.clock("f1").legs[1].handbook, 1);
    desk.adds_up();
}

#[test]
fn a_plans_new_target_counts_from_the_original_start_and_may_take_a_breach_back() {
    let mut desk = DeskOfOne::asked("2026-11-23T09:00:00Z", "");
    desk.pass(9 * HOUR);
    assert_eq!(desk.ticket.urgency, Urgency::Overdue);
    desk.new_handbook("[plans.enterprise]\ntarget = \"12h\"");
    assert_eq!((desk.due().as_str(), desk.ticket.urgency), ("2026-11-23T21:00:00Z", Urgency::Soon));
    assert_eq!(desk.clock("f1").breached_at, None);
    desk.new_handbook("[plans.enterprise]\ntarget = \"4h\"");
    assert_eq!(desk.clock("f1").breached_at, Some(at("2026-11-23T13:00:00Z")));
    assert_eq!(desk.causes().len(), 2);
    desk.adds_up();
}

#[test]
fn a_target_that_ended_within_an_older_handbooks_hours_is_due_in_them() {
    let mut desk = DeskOfOne::asked("2026-11-23T04:00:00Z", "");
    desk.pass(6 * HOUR).new_handbook(OFFICE).pass(HOUR);
    let shorter = format!("[plans.enterprise]\ntarget = \"2h\"\n{OFFICE}");
    desk.new_handbook(&shorter);
    assert_eq!(desk.clock("f1").breached_at, Some(at("2026-11-23T06:00:00Z")));
    desk.adds_up();
}

#[test]
fn a_paused_clock_runs_on_under_the_handbook_of_that_day() {
    let mut desk = DeskOfOne::asked("2026-11-23T04:00:00Z", "");
    desk.pass(2 * HOUR).status(Status::Pending).pass(HOUR).new_handbook(OFFICE);
    assert_eq!((desk.clock("f1").legs.len(), desk.due().as_str()), (1, "none"));
    desk.pass_to("2026-11-23T08:00:00Z").status(Status::Open);
    assert_eq!(desk.due(), "2026-11-23T15:00:00Z", "six hours of the office's");
    desk.adds_up();
}

#[test]
fn new_rules_move_what_time_does() {
    let mut desk = DeskOfOne::asked("2026-11-23T09:00:00Z", "");
    desk.reply(Status::Pending).new_handbook("[rules]\npending_days = 2");
    desk.pass(2 * DAY);
    assert_eq!(desk.ticket.status, Status::Solved);
}
