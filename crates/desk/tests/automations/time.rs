//! Rules on time: to the second, once for each instant they count from, never for ever.

use desk::{
    automations::{Facts, LATE_SECONDS, MOST_ALONE},
    change::{Change, Row},
    handbook::Handbook,
    tickets::{Status, Ticket},
};

use super::stage::{at, fired, handbook, noon, play_with, ticket};

fn rule(after: &str, when: &str, act: &str) -> Handbook {
    handbook(&format!(
        "[automations.one]\nname = \"One\"\nafter = \"{after}\"\nwhen = \"{when}\"\ndo = [\"{act}\"]\n"
    ))
}

fn wakes(handbook: &Handbook, ticket: &Ticket) -> Option<String> {
    let mut ticket = ticket.clone();
    ticket.settle(handbook, &[], noon());
    ticket.wake_at.map(|at| at.to_string())
}

/// The ticket looked at, at an instant.
fn look(handbook: &Handbook, ticket: &Ticket, now: &str) -> (Ticket, Vec<String>) {
    let rows = vec![Row::Ticket(Box::new(ticket.clone()))];
    let change = Change { rows, ..Change::default() };
    let (after, change) =
        play_with(handbook, Some(ticket), ticket, Facts::default(), at(now), change);
    (after, fired(&change))
}

#[test]
fn the_next_instant_stands_in_the_ticket() {
    let open = |after| rule(after, "status is open", "add tag x");
    assert_eq!(wakes(&open("90m after opening"), &ticket()).unwrap(), "2026-11-02T13:30:00Z");
    assert_eq!(
        wakes(&open("5 open days after customer was last heard"), &ticket()).unwrap(),
        "2026-11-09T12:00:00Z",
        "over the weekend"
    );
    assert_eq!(
        wakes(&open("6 open hours on coverage after opening"), &ticket()).unwrap(),
        "2026-11-02T18:00:00Z"
    );
    assert_eq!(wakes(&open("2h before due"), &ticket()), None, "nothing is due");
    let mut due = ticket();
    due.due_at = Some(at("2026-11-02T20:00:00Z"));
    let rule = open("2h before due");
    assert_eq!(rule.next_rule_at(&due, noon()).unwrap().to_string(), "2026-11-02T18:00:00Z");
}

#[test]
fn a_ticket_is_not_woken_for_a_rule_that_can_not_match() {
    let pending = rule("1h after opening", "status is pending", "add tag x");
    assert_eq!(wakes(&pending, &ticket()), None);
    let closed = Ticket { status: Status::Closed, survey_decided: true, ..ticket() };
    assert_eq!(wakes(&rule("1h after opening", "status is closed", "close"), &closed), None);
}

#[test]
fn it_fires_once_for_each_instant_it_counts_from() {
    let handbook = rule("1h after status", "status is open", "add tag x");
    let (same, early) = look(&handbook, &ticket(), "2026-11-02T12:59:59Z");
    assert!(early.is_empty());
    let (mut after, first) = look(&handbook, &same, "2026-11-02T13:00:00Z");
    assert_eq!(first, ["one: add tag x"]);
    assert_eq!(after.wake_at, None);
    after.tags.clear();
    let (after, again) = look(&handbook, &after, "2026-11-02T14:00:00Z");
    assert!(again.is_empty(), "once");
    let moved = Ticket { status_at: at("2026-11-02T15:00:00Z"), ..after };
    assert_eq!(look(&handbook, &moved, "2026-11-02T16:00:00Z").1.len(), 1, "a new instant");
}

#[test]
fn a_rule_whose_conditions_come_late_fires_then_but_does_not_reach_far_back() {
    let handbook = rule("1h after opening", "tags include vip", "set severity high");
    let (after, none) = look(&handbook, &ticket(), "2026-11-02T13:00:00Z");
    assert!(none.is_empty());
    assert_eq!(after.wake_at, None, "not asked every second");
    let vip = Ticket { tags: vec!["vip".into()], ..after };
    assert_eq!(look(&handbook, &vip, "2026-11-04T12:00:00Z").1.len(), 1);
    let late = base::time::after(noon(), 3600 + LATE_SECONDS).to_string();
    assert!(look(&handbook, &vip, &late).1.is_empty(), "a new rule leaves the past alone");
}

#[test]
fn two_rules_that_undo_each_other_stop_until_a_person_does_something() {
    let handbook = handbook(
        "[automations.one]\nname = \"One\"\nafter = \"1h after status\"\nwhen = \"status is open\"\n\
         do = [\"set status on hold\"]\n\
         [automations.two]\nname = \"Two\"\nafter = \"1h after status\"\nwhen = \"status is on hold\"\n\
         do = [\"set status open\"]\n",
    );
    let mut now = ticket();
    now.settle(&handbook, &[], noon());
    let mut count = 0;
    while let Some(wake) = now.wake_at.filter(|_| count < 100) {
        let (after, fired) = look(&handbook, &now, &wake.to_string());
        count += fired.len();
        now = after;
    }
    assert_eq!(count, usize::from(MOST_ALONE));
    now.marks.touched();
    assert!(handbook.next_rule_at(&now, noon()).is_some());
}

#[test]
fn a_changed_handbook_has_its_say_when_a_ticket_is_settled() {
    let handbook = rule("1h after opening", "status is open", "add tag x");
    let mut old = ticket();
    old.settle(&handbook, &[], at("2026-11-03T12:00:00Z"));
    assert_eq!(old.wake_at, Some(at("2026-11-02T13:00:00Z")), "it came due yesterday: look now");
}

#[test]
fn tickets_are_settled_again_only_where_a_handbook_changes_what_comes_due() {
    let one = rule("1h after opening", "status is open", "add tag x");
    let same = rule("1h after opening", "status is open", "add tag y");
    let later = rule("2h after opening", "status is open", "add tag x");
    let other = rule("1h after opening", "status is pending", "add tag x");
    assert!(!one.rules_on_time_differ(&same));
    assert!(one.rules_on_time_differ(&later) && one.rules_on_time_differ(&other));
}
