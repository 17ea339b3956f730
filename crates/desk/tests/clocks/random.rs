//! Random lives of a ticket: whatever happens, the rows are what the log says, the ticket's columns
//! are what the rows say, and used time is what a slow count of every minute gives.

use base::{Timestamp, time::after};
use desk::{
    events::EventKind,
    messages::Visibility,
    sla::{Clock, Step, fold},
    tickets::{Status, change::Set},
};
use proptest::{collection::vec, prelude::*};

use crate::desk_of_one::{DeskOfOne, HOUR};

#[derive(Debug, Clone)]
pub enum Deed {
    Pass(i64),
    Sleep(i64),
    Customer,
    Machine,
    Answer { who: i64, public: bool, then: Option<Status> },
    Status { by: i64, to: Status },
    Severity(&'static str),
    Plan(&'static str),
    Owner(Option<i64>),
    Handbook(&'static str),
}

const HANDBOOKS: [&str; 5] = [
    "",
    "[schedules.response]\nopen = [\"mon-fri 09:00 to 17:00\"]",
    "[plans.enterprise]\ntarget = \"3h\"\n[warnings]\nbefore = [\"2h\", \"1h\", \"10m\"]",
    "[schedules.response]\nzone = \"Europe/Berlin\"\nopen = [\"daily 22:00 to 06:00\"]\n\
     [plans.enterprise]\nseverity_targets = { critical = \"90m\", low = \"none\" }",
    "[schedules.response]\nholidays = [\"company\"]\n\
     [holidays.company]\ndates = { 2026-10-26 = \"A day off\", 2026-10-28 = \"Another\" }",
];

fn status() -> impl Strategy<Value = Status> {
    prop::sample::select(vec![
        Status::Open,
        Status::Open,
        Status::Pending,
        Status::Pending,
        Status::OnHold,
        Status::Solved,
    ])
}

pub fn deed() -> impl Strategy<Value = Deed> {
    let seconds = || prop_oneof![0..3 * HOUR, 0..30 * HOUR, 0..200 * HOUR];
    let then = prop_oneof![Just(None), status().prop_map(Some)];
    prop_oneof![
        4 => seconds().prop_map(Deed::Pass),
        1 => seconds().prop_map(Deed::Sleep),
        2 => Just(Deed::Customer),
        1 => Just(Deed::Machine),
        3 => (2..4i64, any::<bool>(), then)
            .prop_map(|(who, public, then)| Deed::Answer { who, public, then }),
        2 => (1..3i64, status()).prop_map(|(by, to)| Deed::Status { by, to }),
        1 => prop::sample::select(vec!["critical", "high", "low"]).prop_map(Deed::Severity),
        1 => prop::sample::select(vec!["enterprise", "scale", "free"]).prop_map(Deed::Plan),
        1 => prop::sample::select(vec![None, Some(2), Some(3)]).prop_map(Deed::Owner),
        1 => prop::sample::select(HANDBOOKS.to_vec()).prop_map(Deed::Handbook),
    ]
}

pub fn run(desk: &mut DeskOfOne, deed: Deed) {
    // What the rules refuse changes nothing; that is a fine outcome here.
    match deed {
        Deed::Pass(seconds) => drop(desk.pass(seconds)),
        Deed::Sleep(seconds) => drop(desk.sleep(seconds)),
        Deed::Customer | Deed::Machine if desk.ticket.status == Status::Closed => {}
        Deed::Customer => drop(desk.customer_writes()),
        Deed::Machine => drop(desk.machine_writes()),
        Deed::Answer { who, public, then } => {
            let visibility = if public { Visibility::Public } else { Visibility::Internal };
            let _may_be_refused = desk.answers(who, visibility, then);
        }
        Deed::Status { by, to } => drop(desk.try_set(by, Set::Status(to), true)),
        Deed::Severity(to) => drop(desk.try_set(2, Set::Severity(to.into()), true)),
        Deed::Plan(to) => {
            drop(desk.try_set(2, Set::Plan { plan: to.into(), because: String::new() }, true));
        }
        Deed::Owner(to) => {
            let to = to.map(|id| Box::new(crate::desk_of_one::agent(id)));
            drop(desk.try_set(
                2,
                Set::Assignee(to.map(|one| Box::new(desk::absences::Taker::here(*one)))),
                true,
            ));
        }
        Deed::Handbook(changes) => drop(desk.new_handbook(changes)),
    }
}

/// What must hold after every deed.
fn check(desk: &DeskOfOne) -> Result<(), TestCaseError> {
    prop_assert_eq!(&fold(&desk.events, &desk.handbook), &desk.clocks);
    let running = || desk.clocks.iter().filter(|clock| clock.is_running());
    prop_assert_eq!(desk.ticket.due_at, running().filter_map(|clock| clock.due_at).min());
    for clock in &desk.clocks {
        let parts = clock.legs.windows(2).all(|two| two[0].to.unwrap() <= two[1].from);
        prop_assert!(parts, "legs follow each other: {:?}", clock.legs);
        let paused_or_over = clock.has_ended() || clock.is_paused();
        prop_assert_eq!(clock.legs.last().unwrap().to.is_some(), paused_or_over);
    }
    let owed = desk.clocks.iter().filter(|one| one.kind.is_reply() && !one.has_ended()).count();
    prop_assert!(owed <= 1, "one answer is owed at the most");
    prop_assert_eq!(owed == 1, desk.ticket.unanswered_at.is_some());
    if !desk.ticket.status.keeps_time() {
        prop_assert_eq!(running().count(), 0, "{:?}", desk.ticket.status);
    } else if !desk.clocks.is_empty() {
        prop_assert!(desk.clocks.iter().any(|clock| !clock.has_ended()), "somebody is owed a word");
    }
    Ok(())
}

/// Minutes of open time, looked at one by one under the handbook of each.
fn counted_slowly(clock: &Clock, desk: &DeskOfOne, until: Timestamp) -> i64 {
    let mut minutes = 0;
    for leg in &clock.legs {
        let schedule = desk.handbook.schedule_under(&leg.schedule, leg.handbook);
        let (mut at, end) = (leg.from, leg.to.unwrap_or(until).min(until));
        while at < end {
            minutes += i64::from(schedule.is_open(at));
            at = after(at, 60);
        }
    }
    minutes
}

fn whole_minutes(deed: Deed) -> Deed {
    match deed {
        Deed::Pass(seconds) => Deed::Pass(seconds.min(40 * HOUR) / 60 * 60),
        Deed::Sleep(seconds) => Deed::Sleep(seconds.min(40 * HOUR) / 60 * 60),
        other => other,
    }
}

pub fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(300))]
    #[test]
    fn whatever_happens_the_rows_are_what_the_log_says(deeds in vec(deed(), 1..40)) {
        // The week in which Berlin sets its clocks back.
        let mut desk = DeskOfOne::asked("2026-10-23T12:34:56.789012Z", "");
        for deed in deeds {
            run(&mut desk, deed);
            check(&desk)?;
        }
    }

    #[test]
    fn a_target_is_due_when_a_slow_count_reaches_it(deeds in vec(deed(), 1..12)) {
        let mut desk = DeskOfOne::asked("2026-10-23T12:00:00Z", "");
        for deed in deeds {
            run(&mut desk, whole_minutes(deed));
        }
        for clock in &desk.clocks {
            let (Some(target), Some(due)) = (clock.target_seconds, clock.due_at) else { continue };
            if clock.stopped_at.is_some_and(|end| end < due) {
                continue;
            }
            prop_assert_eq!(counted_slowly(clock, &desk, due) * 60, target, "{:?}", clock);
            let before = counted_slowly(clock, &desk, after(due, -60)) * 60;
            prop_assert_eq!(before, target - 60, "and not a minute earlier");
        }
    }

    #[test]
    fn a_breach_is_written_down_once_unless_a_change_took_it_back(deeds in vec(deed(), 1..40)) {
        let mut desk = DeskOfOne::asked("2026-10-23T12:00:00Z", "");
        for deed in deeds {
            run(&mut desk, deed);
        }
        for clock in &desk.clocks {
            let mut late = false;
            for event in &desk.events {
                match &event.kind {
                    EventKind::Clock { which, step: Step::Breached { .. } }
                        if *which == clock.which() =>
                    {
                        prop_assert!(!late, "twice: {:?}", clock);
                        late = true;
                    }
                    EventKind::Clock { which, step: Step::Retargeted { .. } }
                        if *which == clock.which() =>
                    {
                        late = false;
                    }
                    _ => {}
                }
            }
        }
    }
}
