//! How clocks are kept in the log, and how they account for themselves.

use desk::{
    events::{Event, EventKind},
    sla::{Stood, accounts},
    tickets::Status,
};

use crate::desk_of_one::{DeskOfOne, HOUR, at};

/// Monday morning.
const MONDAY: &str = "2026-11-23T09:00:00Z";

fn monday() -> DeskOfOne {
    DeskOfOne::asked(MONDAY, "")
}

#[test]
fn a_clock_explains_its_life() {
    let mut desk = DeskOfOne::asked("2026-11-20T20:00:00Z", "");
    desk.pass_to("2026-11-23T01:00:00Z").status(Status::Pending);
    desk.pass_to("2026-11-23T03:00:00Z").status(Status::Open);
    desk.pass_to("2026-11-23T04:00:00Z");
    let all = accounts(&desk.events, &desk.handbook, desk.now);
    let lived: Vec<(Stood, i64)> = all[0]
        .parts
        .iter()
        .map(|part| (part.stood, part.to.duration_since(part.from).as_hours()))
        .collect();
    let expected = [
        (Stood::Counts, 4),
        (Stood::Closed, 48),
        (Stood::Counts, 1),
        (Stood::Paused, 2),
        (Stood::Counts, 1),
    ];
    assert_eq!(lived, expected);
    assert_eq!(all[0].used_seconds, 6 * HOUR);
    assert_eq!(all[0].rules[0].1, "Enterprise 8 h, high");
}

#[test]
fn logs_of_the_first_desks_are_read_as_they_were_meant() {
    let mut desk = monday();
    let kinds = [
        (
            0,
            r#"{"kind":"clock_started","clock":"first reply","due_at":"2026-11-23T17:00:00Z","because":"Enterprise 8 h, high"}"#,
        ),
        (
            1,
            r#"{"kind":"retimed","clock":"first reply","from":"2026-11-23T17:00:00Z","to":"2026-11-23T11:00:00Z","because":"Enterprise 2 h, critical"}"#,
        ),
        (2, r#"{"kind":"breached","clock":"first reply","due_at":"2026-11-23T11:00:00Z"}"#),
        (3, r#"{"kind":"clock_met","clock":"first reply","in_time":false,"after_seconds":10800}"#),
        (
            4,
            r#"{"kind":"clock_started","clock":"next reply","due_at":"2026-11-23T21:00:00Z","because":"Enterprise 8 h, high"}"#,
        ),
        (5, r#"{"kind":"clock_stopped","clock":"next reply"}"#),
    ];
    let event = |(hours, text): (i64, &str)| Event {
        at: base::time::after(at(MONDAY), hours * HOUR),
        kind: serde_json::from_str::<EventKind>(text).unwrap(),
        ..desk.events[0].clone()
    };
    desk.events = kinds.map(event).to_vec();
    desk.clocks = desk::sla::fold(&desk.events, &desk.handbook);
    let first = desk.clock("f1");
    assert_eq!((first.target_seconds, first.met), (Some(2 * HOUR), Some(false)));
    assert_eq!(first.breached_at, Some(at("2026-11-23T11:00:00Z")));
    assert_eq!(desk.clock("n1").stopped_at, Some(at("2026-11-23T14:00:00Z")));
    assert_eq!(desk.clock("n1").target_seconds, Some(8 * HOUR));
}

#[test]
fn a_step_takes_little_room_in_the_log() {
    let mut desk = monday();
    desk.reply(Status::Open);
    let texts: Vec<String> = desk
        .events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Clock { .. }))
        .map(|event| serde_json::to_string(&event.kind).unwrap())
        .collect();
    let expected = [
        r#"{"kind":"clock","c":"f1","do":"start","t":28800,"w":"Enterprise 8 h, high"}"#,
        r#"{"kind":"clock","c":"f1","do":"meet"}"#,
        r#"{"kind":"clock","c":"u1","do":"start","t":28800,"w":"Enterprise 8 h, high"}"#,
    ];
    assert_eq!(texts, expected);
}
