//! What a status does that lasts: pending, on hold, solved (SLA-6).

use desk::{
    messages::Visibility,
    outgoing::MailKind,
    tickets::{Status, answer::Refusal, change::Set, change::SetRefusal, holds::short_holds},
};

use crate::desk_of_one::{DAY, DeskOfOne};

/// Monday morning.
const MONDAY: &str = "2026-11-23T09:00:00Z";

fn monday() -> DeskOfOne {
    DeskOfOne::asked(MONDAY, "")
}

#[test]
fn pending_is_reminded_of_once_then_solves_itself() {
    let mut desk = monday();
    desk.reply(Status::Pending).pass(5 * DAY - 1);
    assert!(!desk.mails.contains(&MailKind::PendingReminder));
    desk.pass(1).pass(DAY);
    let reminders = |desk: &DeskOfOne| {
        desk.mails.iter().filter(|kind| **kind == MailKind::PendingReminder).count()
    };
    assert_eq!((reminders(&desk), desk.ticket.status), (1, Status::Pending));
    desk.pass(DAY);
    assert_eq!((reminders(&desk), desk.ticket.status), (1, Status::Solved));
    desk.adds_up();
}

#[test]
fn the_reminder_is_left_out_where_the_handbook_says_so() {
    let mut desk = DeskOfOne::asked(MONDAY, "[rules]\npending_reminder_days = 0");
    desk.reply(Status::Pending).pass(8 * DAY);
    assert!(!desk.mails.contains(&MailKind::PendingReminder));
    assert_eq!(desk.ticket.status, Status::Solved);
}

#[test]
fn who_got_no_answer_is_not_reminded_of_one() {
    let mut desk = monday();
    desk.status(Status::Pending).pass(6 * DAY);
    assert!(!desk.mails.contains(&MailKind::PendingReminder));
}

#[test]
fn silence_counts_from_our_last_word() {
    let mut desk = monday();
    desk.reply(Status::Pending).pass(6 * DAY).reply(Status::Pending).pass(6 * DAY);
    assert_eq!(desk.ticket.status, Status::Pending);
    desk.pass(DAY);
    assert_eq!(desk.ticket.status, Status::Solved);
}

#[test]
fn solved_is_closed_after_the_set_time_and_then_nothing_changes_it() {
    let mut desk = monday();
    desk.reply(Status::Solved).pass(20 * DAY - 1);
    assert_eq!(desk.ticket.status, Status::Solved);
    desk.pass(1);
    assert_eq!(desk.ticket.status, Status::Closed);
    assert_eq!(desk.ticket.wake_at, None);
    let refused = desk.try_set(2, Set::Severity("low".into()), true);
    assert_eq!(refused, Err(SetRefusal::Closed));
    for visibility in [Visibility::Public, Visibility::Internal] {
        let refused = desk.answers(2, visibility, Some(Status::Open));
        assert_eq!(refused, Err(Refusal::Closed));
    }
}

#[test]
fn solving_with_an_outstanding_reply_asks_first() {
    let mut desk = monday();
    let refused = desk.try_set(2, Set::Status(Status::Solved), false);
    assert_eq!(refused, Err(SetRefusal::Unanswered));
    desk.status(Status::Pending);
    let refused = desk.try_set(2, Set::Status(Status::Solved), false);
    assert_eq!(refused, Err(SetRefusal::Unanswered), "pending without an answer is no answer");
}

#[test]
fn on_hold_for_less_than_a_week_is_counted_where_we_ended_it() {
    let mut desk = monday();
    let count = |desk: &DeskOfOne| short_holds(&desk.events, &desk.handbook.rules);
    desk.reply(Status::OnHold).pass(2 * DAY).status(Status::Open);
    assert_eq!(count(&desk), 1);
    desk.status(Status::OnHold).pass(7 * DAY).status(Status::Open);
    assert_eq!(count(&desk), 1, "a week is what it is meant for");
    desk.status(Status::OnHold).pass(DAY).customer_writes();
    assert_eq!(count(&desk), 1, "the customer ended it");
    desk.status(Status::OnHold).pass(DAY).reply(Status::Solved);
    assert_eq!(count(&desk), 2);
    assert!(
        desk.notices.iter().all(|one| one.key.starts_with("warn") || one.key.starts_with("br"))
    );
}
