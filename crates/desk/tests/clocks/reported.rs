//! What users of other desks reported about their clocks, each as a story that must not happen
//! here.

use desk::{
    sla::accounts,
    tickets::{Status, Urgency},
};

use crate::desk_of_one::{DAY, DeskOfOne, HOUR, at};

const OFFICE: &str = "[schedules.response]\nopen = [\"mon-fri 09:00 to 17:00\"]\n\
                      [warnings]\nbefore = [\"1h\"]";

fn office(asked: &str) -> DeskOfOne {
    DeskOfOne::asked(asked, OFFICE)
}

fn office_closed_on(date: &str) -> String {
    let office = OFFICE.replace("\n[warnings]", "\nholidays = [\"company\"]\n[warnings]");
    format!("{office}\n[holidays.company]\ndates = {{ {date} = \"A holiday\" }}")
}

/// Subtracted on the wall, the warning an hour before came at midnight.
#[test]
fn a_warning_an_hour_before_is_an_open_hour_before_not_an_hour_on_the_wall() {
    let mut desk = office("2026-11-23T09:30:00Z");
    assert_eq!(desk.due(), "2026-11-24T09:30:00Z");
    desk.pass(2 * DAY);
    assert_eq!(desk.warnings(), [at("2026-11-23T16:30:00Z")]);
}

/// A change of priority forgot how long the ticket had been paused.
#[test]
fn a_change_of_plan_or_severity_forgets_no_pause() {
    let mut desk = DeskOfOne::asked("2026-11-23T09:00:00Z", "");
    desk.pass(HOUR).status(Status::Pending).pass(4 * HOUR).status(Status::Open);
    desk.plan("scale").severity("low").plan("free").plan("enterprise").severity("high");
    assert_eq!(desk.due(), "2026-11-23T21:00:00Z");
    desk.adds_up();
}

/// The time on hold was added to the creation time, across a holiday.
#[test]
fn a_pause_over_a_holiday_is_not_added_to_the_start() {
    let closed = office_closed_on("2026-11-25");
    let mut desk = DeskOfOne::asked("2026-11-24T13:00:00Z", &closed);
    desk.pass_to("2026-11-24T15:00:00Z").status(Status::Pending);
    desk.pass_to("2026-11-26T10:00:00Z").status(Status::Open);
    assert_eq!(desk.due(), "2026-11-26T16:00:00Z", "2 h used, 6 left from Thursday 10:00");
}

/// A label said *paused* while the clock ran.
#[test]
fn what_is_shown_as_paused_does_not_run() {
    let mut desk = DeskOfOne::asked("2026-11-23T09:00:00Z", "");
    for to in [Status::Pending, Status::Open, Status::OnHold, Status::Pending, Status::Open] {
        desk.pass(HOUR).status(to);
        let clock = desk.clock("f1");
        assert_eq!(clock.is_paused(), to == Status::Pending);
        assert_eq!(clock.due_at.is_none(), clock.is_paused());
        let used = |at| clock.used(at, &desk.handbook);
        let runs = used(base::time::after(desk.now, 60)) > used(desk.now);
        assert_eq!(runs, clock.is_running());
    }
}

/// An edited list of holidays left open tickets as they were.
#[test]
fn an_edited_list_of_holidays_moves_open_tickets() {
    let mut desk = office("2026-11-23T16:00:00Z");
    assert_eq!(desk.due(), "2026-11-24T16:00:00Z");
    let closed = office_closed_on("2026-11-24");
    desk.new_handbook(&closed);
    assert_eq!(desk.due(), "2026-11-25T16:00:00Z");
    desk.adds_up();
}

/// The update's target beat the first reply's before anybody had replied.
#[test]
fn an_update_never_overrules_the_first_reply() {
    let mut desk = DeskOfOne::asked("2026-11-23T09:00:00Z", "");
    desk.note().pass(HOUR).customer_writes().status(Status::OnHold);
    assert_eq!(
        (desk.under_way().as_str(), desk.due().as_str()),
        ("f1 runs", "2026-11-23T17:00:00Z")
    );
}

/// 00:00 to 23:59 lost a minute at each midnight.
#[test]
fn a_day_until_24_00_loses_no_minute_at_midnight() {
    let days = "[schedules.response]\nopen = [\"daily 00:00 to 24:00\"]\n\
                [plans.enterprise]\ntarget = \"72h\"";
    assert_eq!(DeskOfOne::asked("2026-11-23T09:00:00Z", days).due(), "2026-11-26T09:00:00Z");
}

/// Reminders came at night and on weekends.
#[test]
fn no_warning_comes_in_closed_time() {
    for asked in ["2026-11-20T16:30:00Z", "2026-11-21T12:00:00Z", "2026-11-23T03:00:00Z"] {
        let mut desk = office(asked);
        desk.pass(5 * DAY);
        let warned = desk.warnings();
        assert_eq!(warned.len(), 1);
        assert!(desk.handbook.schedule("response").is_open(warned[0]), "{asked}: {}", warned[0]);
    }
}

/// There was no way to say a lunch break.
#[test]
fn a_day_may_have_a_break() {
    let split =
        "[schedules.response]\nopen = [\"mon-fri 09:00 to 12:00\", \"mon-fri 13:00 to 17:00\"]";
    assert_eq!(DeskOfOne::asked("2026-11-23T11:00:00Z", split).due(), "2026-11-24T12:00:00Z");
}

/// A late first reply vanished from the list of breaches.
#[test]
fn a_late_reply_stays_a_breach() {
    let mut desk = DeskOfOne::asked("2026-11-23T09:00:00Z", "");
    desk.pass(9 * HOUR).reply(Status::Pending);
    let clock = desk.clock("f1");
    assert_eq!(clock.met, Some(false));
    assert_eq!(clock.breached_at, Some(at("2026-11-23T17:00:00Z")));
    let all = accounts(&desk.events, &desk.handbook, desk.now);
    assert_eq!(all[0].cause, "nobody owned it");
}

/// Targets were judged outside office hours.
#[test]
fn nothing_is_late_while_the_schedule_is_closed() {
    let mut desk = office("2026-11-20T16:00:00Z");
    desk.pass_to("2026-11-23T09:00:00Z");
    assert_eq!((desk.causes().len(), desk.ticket.urgency), (0, Urgency::Later));
    desk.pass_to("2026-11-23T16:00:00Z");
    assert_eq!((desk.causes().len(), desk.ticket.urgency), (1, Urgency::Overdue));
}

/// The wrong days of the week were taken as working days.
#[test]
fn the_days_of_the_week_are_the_ones_named() {
    let sundays = "[schedules.response]\nopen = [\"sun-thu 09:00 to 17:00\"]";
    assert_eq!(DeskOfOne::asked("2026-11-27T10:00:00Z", sundays).due(), "2026-11-29T17:00:00Z");
}

/// A reply made outside the schedule, or none yet, was missing from reports.
#[test]
fn an_answer_outside_the_schedule_counts_and_so_does_none_yet() {
    let mut desk = office("2026-11-20T16:00:00Z");
    desk.pass_to("2026-11-21T11:00:00Z").reply(Status::Open);
    assert_eq!(desk.clock("f1").met, Some(true));
    let all = accounts(&desk.events, &desk.handbook, desk.now);
    assert_eq!((all[0].used_seconds, all[1].used_seconds), (HOUR, 0));
    assert_eq!(all.len(), 2, "the update without an answer yet is there too");
}

/// A ticket born outside the hours got no time at all.
#[test]
fn a_ticket_born_outside_the_hours_gets_all_its_time() {
    assert_eq!(office("2026-11-21T03:00:00Z").due(), "2026-11-23T17:00:00Z");
    assert_eq!(office("2026-11-23T17:00:00Z").due(), "2026-11-24T17:00:00Z");
}

/// Pauses were kept by hour and minute: two within one minute were one.
#[test]
fn two_pauses_within_one_minute_both_count() {
    let mut desk = DeskOfOne::asked("2026-11-23T09:00:00Z", "");
    desk.pass(10).status(Status::Pending).pass(10).status(Status::Open);
    desk.pass(10).status(Status::Pending).pass(10).status(Status::Open);
    assert_eq!(desk.due(), "2026-11-23T17:00:20Z");
    assert_eq!(desk.clock("f1").legs.len(), 3);
}

/// Seconds were dropped on the way, and long targets ended early.
#[test]
fn seconds_are_kept_however_long_the_way() {
    let long = "[schedules.response]\nopen = [\"mon 09:00 to 09:01\"]\n\
                [plans.enterprise]\ntarget = \"59m\"";
    let mut desk = DeskOfOne::asked("2026-11-23T09:00:17.25Z", long);
    assert_eq!(desk.due(), "2028-01-10T09:00:17.25Z", "59 Mondays");
    desk.pass(DAY).status(Status::Pending).pass(DAY).status(Status::Open);
    assert_eq!(desk.due(), "2028-01-10T09:00:17.25Z");
}
