//! Targets met, missed and changed; breaches with their cause; warnings.

use desk::{
    notices::Notice,
    tickets::{Status, Urgency},
};

use crate::desk_of_one::{DAY, DeskOfOne, HOUR, at};

/// Monday morning.
const MONDAY: &str = "2026-11-23T09:00:00Z";

fn monday() -> DeskOfOne {
    DeskOfOne::asked(MONDAY, "")
}

#[test]
fn a_reply_at_the_due_time_is_in_time_and_one_after_it_is_not() {
    let mut desk = monday();
    desk.sleep(8 * HOUR).reply(Status::Open);
    assert_eq!((desk.clock("f1").met, desk.clock("f1").breached_at), (Some(false), Some(desk.now)));
    let mut desk = monday();
    desk.sleep(8 * HOUR - 1).reply(Status::Open);
    assert_eq!((desk.clock("f1").met, desk.clock("f1").breached_at), (Some(true), None));
    let mut desk = monday();
    desk.sleep(9 * HOUR).reply(Status::Open);
    assert_eq!(desk.clock("f1").breached_at, Some(at("2026-11-23T17:00:00Z")), "no sweep came by");
    assert_eq!(desk.causes().len(), 1);
    desk.adds_up();
}

#[test]
fn a_change_of_target_counts_from_the_original_start_both_ways() {
    let finer = "[plans.enterprise]\nseverity_targets = { critical = \"2h\" }";
    let mut desk = DeskOfOne::asked(MONDAY, finer);
    desk.pass(3 * HOUR).severity("critical");
    assert_eq!(desk.clock("f1").breached_at, Some(at("2026-11-23T11:00:00Z")), "late at once");
    assert_eq!(desk.ticket.urgency, Urgency::Overdue);
    desk.severity("high");
    assert_eq!((desk.clock("f1").breached_at, desk.due().as_str()), (None, "2026-11-23T17:00:00Z"));
    desk.plan("scale");
    assert_eq!(desk.due(), "2026-11-24T09:00:00Z");
    desk.plan("free");
    assert_eq!((desk.due().as_str(), desk.under_way().as_str()), ("none", "f1 runs"));
    desk.plan("enterprise");
    assert_eq!(desk.due(), "2026-11-23T17:00:00Z");
    let told = desk.steps().filter(|(_, step)| matches!(step, desk::sla::Step::Retargeted { .. }));
    assert_eq!(told.count(), 5, "the history says each");
    desk.adds_up();
}

#[test]
fn a_new_target_for_a_paused_clock_may_make_it_late_at_once() {
    let finer = "[plans.enterprise]\nseverity_targets = { critical = \"2h\" }";
    let mut desk = DeskOfOne::asked(MONDAY, finer);
    desk.pass(3 * HOUR).status(Status::Pending).pass(HOUR).severity("critical");
    assert_eq!(desk.clock("f1").breached_at, Some(at("2026-11-23T11:00:00Z")));
    desk.adds_up();
}

#[test]
fn paused_at_the_very_due_time_is_late_and_stays_due() {
    let mut desk = monday();
    desk.sleep(8 * HOUR).status(Status::Pending);
    let clock = desk.clock("f1");
    assert_eq!((clock.due_at, clock.breached_at), (Some(desk.now), Some(desk.now)));
    assert_eq!(desk.due(), "none", "a paused ticket presses nobody");
}

#[test]
fn what_was_judged_is_not_judged_again() {
    let finer = "[plans.enterprise]\nseverity_targets = { critical = \"1h\" }";
    let mut desk = DeskOfOne::asked(MONDAY, finer);
    desk.pass(3 * HOUR).reply(Status::Pending);
    let judged = desk.clock("f1").clone();
    desk.severity("critical").plan("scale");
    assert_eq!(*desk.clock("f1"), judged);
}

#[test]
fn a_breach_is_recorded_once_and_at_the_due_time() {
    let mut desk = monday();
    desk.pass(DAY).note().pass(DAY);
    assert_eq!(desk.causes().len(), 1);
    assert_eq!(desk.clock("f1").breached_at, Some(at("2026-11-23T17:00:00Z")));
}

#[test]
fn a_breach_says_why() {
    let mut desk = monday();
    desk.pass(DAY);
    assert_eq!(desk.causes(), ["nobody owned it"]);

    let mut desk = monday();
    desk.owner(Some(2)).pass(HOUR).note().pass(DAY);
    assert_eq!(desk.causes(), ["the owner wrote notes only"]);

    let mut desk = monday();
    desk.owner(Some(2)).pass(HOUR).owner(Some(3)).owner(Some(2)).pass(DAY);
    assert_eq!(desk.causes(), ["handed on 2 times"]);

    let mut desk = monday();
    desk.owner(Some(2)).pass(HOUR).status(Status::Pending).pass(3 * HOUR);
    desk.status(Status::Open).pass(DAY);
    assert_eq!(desk.causes(), ["was pending 3 h"]);

    let mut desk = DeskOfOne::asked("2026-11-23T04:00:00Z", "");
    desk.owner(Some(2)).pass(DAY);
    assert_eq!(desk.causes(), ["received outside coverage"]);

    let mut desk = monday();
    desk.owner(Some(2)).pass(DAY);
    assert_eq!(desk.causes(), ["no answer in time"]);

    let mut desk = monday();
    desk.sleep(DAY).owner(Some(2)).wake();
    assert_eq!(desk.causes(), ["nobody owned it"], "an owner who came too late is not to blame");
}

#[test]
fn warnings_come_before_the_breach_in_open_time() {
    let mut desk = DeskOfOne::asked("2026-11-20T17:00:00Z", "");
    assert_eq!(desk.due(), "2026-11-23T01:00:00Z", "an hour into Monday");
    desk.pass(4 * DAY);
    let expected = [at("2026-11-20T23:00:00Z"), at("2026-11-23T00:30:00Z")];
    assert_eq!(desk.warnings(), expected, "two open hours and half of one before");
    desk.adds_up();
}

#[test]
fn warnings_are_as_the_handbook_says_and_stop_with_the_answer() {
    let mut desk =
        DeskOfOne::asked(MONDAY, "[warnings]\nbefore = [\"1h\", \"3h\", \"12h\", \"2h\"]");
    desk.pass(DAY);
    let hours = [14, 15, 16].map(|hour| at(&format!("2026-11-23T{hour}:00:00Z")));
    assert_eq!(desk.warnings(), hours, "12 h is longer than the target");
    let mut desk = DeskOfOne::asked(MONDAY, "[warnings]\nbefore = [\"3h\", \"1h\"]");
    desk.pass(6 * HOUR).reply(Status::Pending).pass(DAY);
    assert_eq!(desk.warnings().len(), 1);
    let mut desk = DeskOfOne::asked(MONDAY, "[warnings]\nbefore = []");
    assert_eq!(desk.pass(DAY).warnings().len(), 0);
}

#[test]
fn warnings_and_breaches_are_told_to_owner_and_team() {
    let told = |desk: &DeskOfOne| -> Vec<(String, String)> {
        let notice = |one: &Notice| (one.audience.token(), one.key.clone());
        desk.notices.iter().map(notice).collect()
    };
    let pair = |audience: &str, key: &str| (audience.to_owned(), key.to_owned());
    let due = at("2026-11-23T17:00:00Z").as_second();
    let mut desk = DeskOfOne::asked(MONDAY, "[warnings]\nbefore = [\"2h\"]");
    desk.owner(Some(2)).pass(DAY);
    let team = format!("team:{}", desk.ticket.team);
    let breach = format!("breach:1:f1:{due}");
    let expected = [
        pair("person:2", "warn:1:f1:7200"),
        pair(&team, "warn:1:f1:7200"),
        pair("person:2", &breach),
        pair(&team, &breach),
    ];
    assert_eq!(told(&desk), expected);
    assert!(desk.notices[0].text.starts_with("The first reply on #1 is due in 2 h of open time"));

    let mut desk = DeskOfOne::asked(MONDAY, "[warnings]\nbefore = [\"2h\"]\ntell = [\"owner\"]");
    desk.pass(7 * HOUR);
    assert_eq!(told(&desk), [pair(&team, "warn:1:f1:7200")], "nobody owns it: the team");
    let mut desk = DeskOfOne::asked(MONDAY, "[warnings]\ntell = []");
    desk.pass(DAY);
    assert_eq!(desk.notices.len(), 0);
}

#[test]
fn several_warnings_that_come_at_once_are_one() {
    let finer = "[plans.enterprise]\nseverity_targets = { critical = \"4h\" }\n\
                 [warnings]\nbefore = [\"3h\", \"2h\", \"1h\"]";
    let mut desk = DeskOfOne::asked(MONDAY, finer);
    desk.pass(2 * HOUR + 600).severity("critical").pass(600);
    assert_eq!(desk.warnings(), [at("2026-11-23T11:10:00Z")]);
    desk.pass(DAY);
    assert_eq!(desk.warnings().len(), 2, "and the last hour");
}

#[test]
fn a_clock_is_never_warned_of_more_often_than_the_handbook_has_lengths() {
    let finer = "[plans.enterprise]\nseverity_targets = { critical = \"4h\" }\n\
                 [warnings]\nbefore = [\"1h\"]";
    let mut desk = DeskOfOne::asked(MONDAY, finer);
    desk.severity("critical").pass(3 * HOUR + 60).severity("high").pass(DAY);
    assert_eq!(desk.warnings().len(), 1);
    desk.adds_up();
}

#[test]
fn a_paused_clock_warns_of_nothing() {
    let mut desk = monday();
    desk.pass(5 * HOUR).status(Status::Pending).pass(2 * DAY);
    assert_eq!(desk.warnings().len(), 0);
    desk.status(Status::Open).pass(90 * 60);
    assert_eq!(desk.warnings().len(), 1);
}

#[test]
fn soon_is_when_a_quarter_of_the_open_time_is_left() {
    let mut desk = DeskOfOne::asked("2026-11-20T17:00:00Z", "");
    assert_eq!(desk.ticket.soon_at, Some(at("2026-11-20T23:00:00Z")), "the weekend does not count");
    desk.pass(6 * HOUR - 1);
    assert_eq!(desk.ticket.urgency, Urgency::Later);
    desk.pass(1);
    assert_eq!(desk.ticket.urgency, Urgency::Soon);
    desk.pass_to("2026-11-23T01:00:00Z");
    assert_eq!(desk.ticket.urgency, Urgency::Overdue);
}
