//! Every slip is told with its line, its key, and what was probably meant.

use super::stage::{faults, handbook};
use desk::handbook::Handbook;

fn rule(body: &str) -> String {
    format!("[automations.mine]\nname = \"Mine\"\n{body}")
}

/// The one fault of a rule with this body.
fn fault(body: &str) -> String {
    let all = faults(&rule(body));
    assert_eq!(all.len(), 1, "{all:#?}");
    all[0].clone()
}

#[test]
fn the_shipped_rules_write_to_no_customer_and_pass_their_examples() {
    let handbook = Handbook::shipped();
    assert!(handbook.rules().count() >= 3);
    for rule in handbook.rules() {
        for act in &rule.acts {
            assert!(act.text.starts_with("notify"), "{}: {}", rule.key, act.text);
        }
    }
    assert!(handbook.automations.iter().all(|one| !one.examples.is_empty()));
}

#[test]
fn a_misspelt_name_is_pointed_at_with_the_nearest() {
    let on = "on = [\"ticket opened\"]\ndo = [\"close\"]\n";
    for (when, told) in [
        ("plan is entreprise", "there is no plan \"entreprise\"; did you mean \"enterprise\"?"),
        ("severty is high", "there is no field \"severty\"; did you mean \"severity\"?"),
        ("severity iss high", "\"iss\" does not compare here; did you mean \"is\"?"),
        ("status is opne", "there is no status \"opne\"; did you mean \"open\"?"),
        ("messages is more than many", "write a whole number here"),
        ("owner is lev", "\"lev\" is no mail address; write one, or \"nobody\""),
        (
            "schedule covrage is open",
            "there is no schedule \"covrage\"; did you mean \"coverage\"?",
        ),
        ("subject contains \"a", "the text has no closing quote"),
        (
            "priority is maybe",
            "\"is\" does not compare here; there are is yes, is no, is true, is false",
        ),
        ("channel was form", "what this was before a change is not known; ask what it is"),
        ("product is at least ai", "only severities and plans have an order; write \"is\""),
        (
            "last reply was more than 3 moons ago",
            "\"3 moons ago\" does not begin with a length of time, as in 30m, 2h or 5 open days",
        ),
        ("last reply was more than 3d", "end with \"ago\", as in \"was more than 3 days ago\""),
    ] {
        let when = when.replace('"', "\\\"");
        let found = fault(&format!("{on}when = \"{when}\"\n"));
        assert_eq!(found, format!("line 5, column 8: automations.mine.when: {told}"));
    }
}

#[test]
fn the_place_in_nested_conditions_is_told() {
    let on = "on = [\"ticket opened\"]\ndo = [\"close\"]\n";
    let nested = "when = { all = [\"plan is scale\",\n  { any = [\"severity is hgih\"] }] }\n";
    assert_eq!(
        fault(&format!("{on}{nested}")),
        "line 6, column 12: automations.mine.when.all.1.any.0: there is no severity \"hgih\"; \
         did you mean \"high\"?"
    );
    assert_eq!(
        fault(&format!("{on}when = {{ either = [\"plan is scale\"] }}\n")),
        "line 5, column 19: automations.mine.when.either: write all, any or not here, not either"
    );
}

#[test]
fn a_misspelt_action_is_pointed_at() {
    for (act, told) in [
        ("set severity hihg", "there is no severity \"hihg\"; did you mean \"high\"?"),
        ("set sverity high", "\"sverity\" can't be set; did you mean \"severity\"?"),
        ("sett status open", "there is no action \"sett\"; did you mean \"set\"?"),
        ("set status new", "a ticket is new only once"),
        (
            "notify boss \"x\"",
            "\"boss\" can't be notified; there are leads, owner, team, group, or a mail address",
        ),
        ("notify leads x", "write the text in quotes, as in \"…\""),
        (
            "notify leads \"{{ numbr }}\"",
            "there is no placeholder \"numbr\"; did you mean \"number\"?",
        ),
        ("reply with hello", "there is no reply \"hello\"; replies stand under [replies.…]"),
        (
            "assign to lev",
            "assign to somebody by address, to \"group …\" or to \"nobody\", not \"lev\"",
        ),
        ("call webhook \"https://x.example\"", "write the webhook's key, not its address"),
        ("call webhook Deploy log", "a webhook is called by its key; did you mean \"deploy_log\"?"),
        ("close it", "\"it\" is too much here"),
    ] {
        let act = act.replace('"', "\\\"");
        let found = fault(&format!("on = [\"ticket opened\"]\ndo = [\"{act}\"]\n"));
        assert_eq!(found, format!("line 4, column 7: automations.mine.do.0: {told}"));
    }
}

#[test]
fn when_a_rule_runs_must_be_said_once() {
    assert_eq!(
        fault("do = [\"close\"]\n"),
        "line 1, column 1: automations.mine: when does it run? Write on = [\"ticket opened\"] or \
         after = \"2h before due\""
    );
    assert_eq!(
        fault("on = [\"ticket opend\"]\ndo = [\"close\"]\n"),
        "line 3, column 7: automations.mine.on.0: there is no event \"ticket opend\"; did you mean \
         \"ticket opened\"?"
    );
    assert_eq!(
        fault("after = \"2h before opening\"\ndo = [\"close\"]\n"),
        "line 3, column 9: automations.mine.after: only \"due\" is known beforehand; write \"after\""
    );
    let both = "on = [\"ticket opened\"]\nafter = \"2h before due\"\ndo = [\"close\"]\n";
    assert!(fault(both).contains("not both"));
    assert!(fault("on = [\"ticket opened\"]\n").contains("a rule that does nothing"));
}

#[test]
fn an_example_that_comes_out_otherwise_is_a_fault_at_its_place() {
    let body = "on = [\"severity changed\"]\nwhen = \"severity was low\"\ndo = [\"add tag vip\"]\n";
    let example = "[[automations.mine.examples]]\nticket = { severity = \"high\" }\n";
    let with = |more: &str| format!("{body}{example}{more}");
    assert!(
        Handbook::parse(&rule(&with(
            "before = { severity = \"low\" }\nexpect = [\"add tag vip\"]"
        )))
        .is_ok()
    );
    assert!(Handbook::parse(&rule(&with("expect = []"))).is_ok());
    assert_eq!(
        fault(&with("expect = [\"add tag vip\"]")),
        "line 8, column 10: automations.mine.examples.0.expect: expected add tag vip; the rule \
         does nothing"
    );
    assert_eq!(
        fault(&with("before = { severty = \"low\" }\nexpect = []")),
        "line 8, column 22: automations.mine.examples.0.before.severty: there is no field \
         \"severty\"; did you mean \"severity\"?"
    );
}

#[test]
fn a_company_can_switch_a_shipped_rule_off_or_change_it() {
    let off = Handbook::parse("[automations.bad_rating]\nenabled = false\n").unwrap();
    assert_eq!(off.rules().count() + 1, Handbook::shipped().rules().count());
    let on = "[automations.on_hold_for_a_month]\nafter = \"10 open days after status\"\n";
    assert!(Handbook::parse(on).is_ok());
}

#[test]
fn every_shape_of_condition_is_read() {
    let rules = rule(
        "on = [\"ticket opened\"]\ndo = [\"set severity to high\"]\nwhen = { any = [\"tags include vip\"], \
         not = { all = [\"plan is one of scale, boost\", \"product is unknown\"] } }\n",
    );
    let handbook = handbook(&rules);
    let rule = handbook.rules().next().unwrap();
    assert_eq!(
        rule.when.words(),
        "(tags include vip and not (plan is one of scale, boost and product is unknown))"
    );
}
