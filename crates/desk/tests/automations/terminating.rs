//! Any set of rules ends, and what comes of it depends on what went in alone.

use proptest::prelude::*;

use desk::{automations::MOST_FIRED, tickets::Ticket};

use super::stage::{fired, handbook, play, ticket};

const EVENTS: [&str; 9] = [
    "note written",
    "status changed",
    "severity changed",
    "tags changed",
    "priority changed",
    "owner changed",
    "group changed",
    "team changed",
    "kind changed",
];
const CONDITIONS: [&str; 10] = [
    "status is open",
    "status is pending",
    "severity is high",
    "severity was low",
    "tags include a",
    "tags do not include b",
    "priority is yes",
    "owner is nobody",
    "tags got a",
    "severity changed",
];
const ACTS: [&str; 14] = [
    "set status pending",
    "set status open",
    "set status solved",
    "set severity high",
    "set severity low",
    "add tag a",
    "remove tag a",
    "add tag b",
    "set priority yes",
    "set priority no",
    "assign to lev@desk.example",
    "assign to nobody",
    "set group billing",
    "set kind billing",
];

fn rule() -> impl Strategy<Value = String> {
    let few = |all: &'static [&'static str], most| {
        proptest::collection::vec(proptest::sample::select(all), 1..=most)
    };
    let acts = few(&ACTS, 4);
    (few(&EVENTS, 4), few(&CONDITIONS, 3), acts, any::<bool>()).prop_map(|(on, when, acts, any)| {
        let list = |all: Vec<&str>| {
            all.iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(", ")
        };
        let joint = if any { "any" } else { "all" };
        let (on, when, acts) = (list(on), list(when), list(acts));
        format!("on = [{on}]\nwhen = {{ {joint} = [{when}] }}\ndo = [{acts}]\n")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_set_of_rules_ends_and_depends_on_its_inputs_alone(
        rules in proptest::collection::vec(rule(), 1..14),
        severity in proptest::sample::select(&["low", "medium", "high"]),
        tagged in any::<bool>(),
    ) {
        let named = rules.iter().enumerate();
        let text: String = named
            .map(|(index, rule)| format!("[automations.r{index}]\nname = \"R\"\n{rule}"))
            .collect();
        let handbook = handbook(&text);
        let before = ticket();
        let tags = if tagged { vec!["a".to_owned()] } else { Vec::new() };
        let after = Ticket { severity: severity.into(), tags, ..ticket() };
        let first = play(&handbook, Some(&before), &after);
        let second = play(&handbook, Some(&before), &after);
        prop_assert_eq!(&first, &second);
        let names: Vec<String> = fired(&first.1)
            .iter()
            .map(|line| line.split(':').next().unwrap().to_owned())
            .collect();
        let mut once = names.clone();
        once.sort();
        once.dedup();
        prop_assert_eq!(once.len(), names.len(), "each at most once");
        prop_assert!(names.len() <= MOST_FIRED);
    }
}
