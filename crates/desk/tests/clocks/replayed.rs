//! The simulation of a handbook (HB-4): random lives played again. Under the handbook they were
//! lived under, the replay must find what the log says; a handbook compared with itself never
//! differs; and what another one changes is counted a second way.

use base::{Timestamp, ids::TicketId, time::after};
use desk::{
    events::EventKind,
    handbook::Handbook,
    simulate::{Outcome, Recorded, Report, Simulation, Stage, Story},
    sla::{Clock, ClockKind},
    tickets::Status,
};
use proptest::{collection::vec, prelude::*};

use crate::{
    desk_of_one::{DeskOfOne, HOUR, at, customer},
    random::{Deed, cases, deed, run},
};

fn recorded(desk: &DeskOfOne, id: i64) -> Recorded {
    let mut ticket = desk.ticket.clone();
    ticket.id = TicketId(id);
    let mut events = desk.events.clone();
    events.iter_mut().for_each(|event| event.ticket_id = TicketId(id));
    let customer = Some(customer());
    Recorded { ticket, events, customer, organisation: None, first_words: Some("It broke".into()) }
}

fn simulated(desks: &[DeskOfOne], before: &Handbook, after: &Handbook, until: Timestamp) -> Report {
    let mut simulation = Simulation::new(before, after, &[], (Timestamp::UNIX_EPOCH, until));
    for (id, desk) in (1..).zip(desks) {
        simulation.play(recorded(desk, id));
    }
    simulation.report()
}

/// How the rows say a clock did.
fn told(clock: &Clock, now: Timestamp) -> Outcome {
    let late = clock.breached_at.is_some() || clock.is_late(now);
    match clock.met {
        _ if clock.target_seconds.is_none() => Outcome::Unpromised,
        Some(true) => Outcome::Met,
        Some(false) => Outcome::Missed,
        None if late => Outcome::Missed,
        None if clock.has_ended() => Outcome::Ended,
        None => Outcome::Running,
    }
}

fn lived(start: &str, deeds: Vec<Deed>) -> DeskOfOne {
    let mut desk = DeskOfOne::asked(start, "");
    for deed in deeds {
        run(&mut desk, deed);
        // One action, one instant.
        desk.pass(1);
    }
    desk
}

proptest! {
    #![proptest_config(cases(400))]
    #[test]
    fn under_its_own_handbook_a_ticket_lives_as_the_log_says(deeds in vec(deed(), 1..40)) {
        let deeds = deeds.into_iter().filter(|deed| !matches!(deed, Deed::Handbook(_))).collect();
        let desk = lived("2026-10-23T12:34:56.789012Z", deeds);
        let story = Story::read(recorded(&desk, 1)).unwrap();
        let played = Stage::new(&desk.handbook, &[]).play(&story, desk.now);
        let mut found: Vec<_> = played.clocks.iter().map(|one| (one.which, one.outcome)).collect();
        found.sort_by_key(|(which, _)| *which);
        let rows: Vec<_> =
            desk.clocks.iter().map(|clock| (clock.which(), told(clock, desk.now))).collect();
        prop_assert_eq!(found, rows);
        let place = played.routed.last().unwrap();
        prop_assert_eq!((&place.group, &place.team), (&desk.ticket.group, &desk.ticket.team));
    }

    #[test]
    fn a_handbook_compared_with_itself_never_differs(
        lives in vec(vec(deed(), 1..30), 1..5),
        ruled in any::<bool>(),
    ) {
        let desks: Vec<_> =
            lives.into_iter().map(|life| lived("2026-10-23T12:34:56Z", life)).collect();
        let handbook = if ruled { Handbook::parse(RULES).unwrap() } else { Handbook::shipped() };
        let report = simulated(&desks, &handbook, &handbook, at("2026-12-01T00:00:00Z"));
        prop_assert!(report.is_same(), "{:?}", report);
        prop_assert_eq!((report.newly_missed, report.no_longer_missed), (0, 0));
        prop_assert_eq!(report.tickets, desks.len() as u64);
    }
}

/// Rules that set each other off, and act on clocks, status and route.
const RULES: &str = r#"
[automations.urgent]
name = "Late ones are critical"
on = ["target breached", "due soon"]
do = ["set severity critical", "add tag late"]

[automations.silent]
name = "Silence"
after = "2 days after we last replied"
when = "status is open"
do = ["set status pending"]

[automations.bugs]
name = "Critical ones are bugs"
on = ["severity changed"]
when = "severity is critical"
do = ["set kind bug"]
"#;

/// Asked on a Monday, answered so many minutes later; all of it in open time.
fn answered_after(minutes: &[i64]) -> Vec<DeskOfOne> {
    let answered = |minutes: &i64| {
        let mut desk = DeskOfOne::asked("2026-10-12T06:00:00Z", "");
        desk.pass(minutes * 60).reply(Status::Solved);
        desk
    };
    minutes.iter().map(answered).collect()
}

#[test]
fn a_shorter_target_turns_exactly_those_late_that_were_answered_in_between() {
    let minutes = [10, 239, 240, 241, 300, 479, 480, 481, 600];
    let desks = answered_after(&minutes);
    let before = Handbook::shipped();
    let after = Handbook::parse("[plans.enterprise]\ntarget = \"4h\"").unwrap();
    let report = simulated(&desks, &before, &after, at("2026-10-16T00:00:00Z"));
    // The desk's own word on the minute itself: what is answered at the due instant is late.
    let late = |target: i64| minutes.iter().filter(|taken| **taken >= target).count() as u64;
    let cell = report.cells.iter().find(|cell| cell.clock == ClockKind::FirstReply).unwrap();
    assert_eq!((cell.before.missed.count, cell.after.missed.count), (late(480), late(240)));
    assert_eq!(cell.before.met.count, minutes.len() as u64 - late(480));
    let turned: Vec<i64> = (1..)
        .zip(&minutes)
        .filter(|(_, taken)| (240..480).contains(*taken))
        .map(|(id, _)| id)
        .collect();
    let listed: Vec<i64> = cell.newly_missed.tickets.iter().map(|id| id.0).collect();
    assert_eq!(listed, turned);
    assert_eq!((report.newly_missed, report.no_longer_missed), (turned.len() as u64, 0));
    // And the other way round.
    let report = simulated(&desks, &after, &before, at("2026-10-16T00:00:00Z"));
    assert_eq!((report.newly_missed, report.no_longer_missed), (0, turned.len() as u64));
}

proptest! {
    #![proptest_config(cases(60))]
    #[test]
    fn another_target_misses_what_a_second_count_says(
        taken in vec(1..1200i64, 1..30),
        hours in 1..20i64,
    ) {
        let desks = answered_after(&taken);
        let text = format!("[plans.enterprise]\ntarget = \"{hours}h\"");
        let after = Handbook::parse(&text).unwrap();
        let report = simulated(&desks, &Handbook::shipped(), &after, at("2026-10-16T00:00:00Z"));
        let missed: u64 = report.cells.iter().map(|cell| cell.after.missed.count).sum();
        let late = taken.iter().filter(|minutes| **minutes >= hours * 60).count() as u64;
        prop_assert_eq!(missed, late);
    }
}

#[test]
fn a_holiday_gives_time_to_those_who_waited_over_it() {
    // Eight hours: asked at six, answered after ten hours; one on the day, one the day after.
    let answered = |day: &str| {
        let mut desk = DeskOfOne::asked(day, "");
        desk.pass(10 * HOUR).reply(Status::Solved);
        desk
    };
    let desks = [answered("2026-10-12T06:00:00Z"), answered("2026-10-13T06:00:00Z")];
    let after = Handbook::parse(
        "[schedules.response]\nholidays = [\"company\"]\n\
         [holidays.company]\ndates = { 2026-10-12 = \"A day off\" }",
    )
    .unwrap();
    let report = simulated(&desks, &Handbook::shipped(), &after, at("2026-10-16T00:00:00Z"));
    let spared: Vec<TicketId> =
        report.cells.iter().flat_map(|cell| cell.no_longer_missed.tickets.clone()).collect();
    assert_eq!(spared, [TicketId(1)]);
    assert_eq!((report.newly_missed, report.no_longer_missed), (0, 1));
}

#[test]
fn a_product_off_the_first_line_moves_exactly_its_tickets() {
    let shipped = Handbook::shipped();
    let about = |product: Option<&str>, later: Option<&str>| {
        let mut desk = DeskOfOne::asked("2026-10-12T06:00:00Z", "");
        for one in [product, later].into_iter().flatten() {
            desk.pass(HOUR)
                .sets(desk::tickets::change::Set::Product(Some(one.into()), String::new()));
        }
        desk
    };
    let moved = &shipped.routing.first_line[0];
    let stays = &shipped.routing.first_line[1];
    let desks = [
        about(Some(moved), None),
        about(Some(stays), None),
        about(None, None),
        about(Some(stays), Some(moved)),
    ];
    let mut after = shipped.clone();
    after.routing.first_line.retain(|one| one != moved);
    let report = simulated(&desks, &shipped, &after, at("2026-10-16T00:00:00Z"));
    assert_eq!(report.moved, 2);
    let [found] = report.moves.as_slice() else { panic!("{:?}", report.moves) };
    assert_eq!(found.tickets.tickets, [TicketId(1), TicketId(4)]);
    assert_eq!(found.from.team, shipped.routing.support_team);
    assert_eq!(found.to.team, shipped.product(moved).unwrap().team);
    assert!(report.cells.iter().all(|cell| cell.before == cell.after), "no clock moves");
}

#[test]
fn a_new_automation_tells_what_it_would_have_done_and_its_effects_are_played_on() {
    let mut waited = DeskOfOne::asked("2026-10-12T06:00:00Z", "");
    waited.pass(7 * HOUR).reply(Status::Solved);
    let mut quick = DeskOfOne::asked("2026-10-12T06:00:00Z", "");
    quick.pass(HOUR).reply(Status::Solved);
    let text = "[plans.enterprise]\nseverity_targets = { critical = \"2h\" }\n";
    let rule = "[automations.broken]\nname = \"Broken\"\non = [\"ticket opened\"]\n\
                when = 'last message text contains \"broke\"'\ndo = [\"set severity critical\"]\n";
    let before = Handbook::parse(text).unwrap();
    let after = Handbook::parse(&format!("{text}{rule}")).unwrap();
    let report = simulated(&[waited, quick], &before, &after, at("2026-10-16T00:00:00Z"));
    let rule = report.rules.iter().find(|rule| rule.key == "broken").unwrap();
    assert_eq!((rule.before.count, rule.after.count), (0, 2));
    assert_eq!(rule.does, [("set severity critical".to_owned(), 2)]);
    assert_eq!(rule.untold.count, 0);
    assert_eq!(report.newly_missed, 1, "what the rule makes critical has two hours");
    let missed = report.cells.iter().find(|cell| cell.newly_missed.count == 1).unwrap();
    assert_eq!(
        (missed.severity.as_str(), &*missed.newly_missed.tickets),
        ("critical", &[TicketId(1)][..])
    );
}

#[test]
fn a_rule_on_words_that_are_not_read_again_is_named_not_guessed() {
    let mut desk = DeskOfOne::asked("2026-10-12T06:00:00Z", "");
    desk.pass(HOUR).reply(Status::Open).pass(HOUR).customer_writes();
    let rule = |when: &str| {
        format!(
            "[automations.words]\nname = \"Words\"\non = [\"customer wrote\"]\nwhen = {when}\n\
             do = [\"set severity critical\"]\n"
        )
    };
    let told = |when: &str| {
        let after = Handbook::parse(&rule(when)).unwrap();
        let desks = std::slice::from_ref(&desk);
        let report = simulated(desks, &Handbook::shipped(), &after, at("2026-10-16T00:00:00Z"));
        let found = report.rules.into_iter().find(|rule| rule.key == "words").unwrap();
        (found.after.count, found.untold.count)
    };
    assert_eq!(told("'last message text contains \"refund\"'"), (0, 1));
    assert_eq!(told("'last message text does not contain \"refund\"'"), (0, 1));
    // What decides without the words is told.
    assert_eq!(told("['last message text contains \"refund\"', \"plan is free\"]"), (0, 0));
    assert_eq!(
        told("{ any = ['last message text contains \"refund\"', \"plan is enterprise\"] }"),
        (1, 0)
    );
}

#[test]
fn what_a_rule_did_then_is_not_taken_for_what_people_did() {
    let mut desk = DeskOfOne::asked("2026-10-12T06:00:00Z", "");
    desk.pass(HOUR);
    // As the engine writes it: the rule, then what it did.
    let fired = EventKind::RuleFired {
        rule: "gone".into(),
        name: "Gone".into(),
        version: 0,
        because: "always".into(),
        did: vec!["set severity critical".into()],
        not: Vec::new(),
    };
    let changed = EventKind::FieldChanged {
        field: "severity".into(),
        from: "high".into(),
        to: "critical".into(),
        because: "by the rule “Gone”".into(),
    };
    for kind in [fired, changed] {
        let (seq, actor) = (desk.events.last().unwrap().seq, desk::events::Actor::System);
        let ticket_id = desk.ticket.id;
        desk.events.push(desk::events::Event { seq, ticket_id, actor, at: desk.now, kind });
    }
    desk.ticket.severity = "critical".into();
    desk.now = after(desk.now, 1);
    let story = Story::read(recorded(&desk, 1)).unwrap();
    let played = Stage::new(&desk.handbook, &[]).play(&story, desk.now);
    assert_eq!(played.clocks[0].severity, "high", "no rule of this handbook makes it critical");
}
