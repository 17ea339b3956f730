//! The cases of `named.txt`.

use base::time::Timestamp;
use desk::sla::Schedule;
use jiff::Zoned;

use crate::schedule_of;

fn instant(text: &str) -> Timestamp {
    match text {
        "never" => Timestamp::MAX,
        zoned if zoned.ends_with(']') => zoned.parse::<Zoned>().unwrap().timestamp(),
        utc => utc.parse().unwrap(),
    }
}

#[test]
fn due_times_are_those_worked_out_by_hand() {
    let mut schedule = Schedule::default();
    let mut name = "";
    let mut cases = 0;
    let mut wrong = Vec::new();
    for line in include_str!("named.txt").lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(definition) = line.strip_prefix("schedule ") {
            let (defined, hours) = definition.split_once(':').unwrap();
            name = defined;
            schedule = schedule_of(hours);
            continue;
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [start, target, due, what] = cells[..] else { panic!("four cells: {line}") };
        let target: jiff::SignedDuration = target.parse().unwrap();
        let got = schedule.due(instant(start), target.as_secs());
        if got != instant(due) {
            wrong.push(format!("{name}: {what}: {start} + {target} gave {got}, not {due}"));
        }
        cases += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases > 50, "the table was read");
}
