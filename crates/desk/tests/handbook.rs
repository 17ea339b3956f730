//! The shipped handbook says what the rules say; a company's own changes what it names; a slip is
//! pointed at and nothing is half-applied (HB-1, HB-2).

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use desk::handbook::{Handbook, TextName};

fn faults(toml: &str) -> Vec<String> {
    Handbook::parse(toml).unwrap_err().iter().map(ToString::to_string).collect()
}

const HOUR: i64 = 3600;

#[test]
fn the_shipped_plans_promise_what_the_handbook_says() {
    let handbook = Handbook::shipped();
    let target = |plan| handbook.target_seconds(plan, "medium", "question");
    assert_eq!(target("free"), None);
    assert_eq!(target("pay_as_you_go"), Some(72 * HOUR));
    assert_eq!(target("boost"), Some(48 * HOUR));
    assert_eq!(target("scale"), Some(24 * HOUR));
    assert_eq!(target("enterprise"), Some(8 * HOUR));
}

#[test]
fn a_customer_whose_plan_we_cannot_tell_still_has_a_promise() {
    let handbook = Handbook::shipped();
    assert_eq!(handbook.target_seconds("platinum", "low", "bug"), Some(72 * HOUR));
    assert_eq!(handbook.target_seconds("", "low", "bug"), Some(72 * HOUR));
    assert_eq!(handbook.plan_name("platinum"), "platinum", "shown as it was given");
    assert!(handbook.plan_rank("platinum") > handbook.plan_rank("free"));
    assert!(handbook.takes("platinum", "question"));
}

#[test]
fn the_free_plan_takes_what_is_always_taken() {
    let handbook = Handbook::shipped();
    for kind in ["billing", "access", "security", "data_deletion"] {
        assert!(handbook.takes("free", kind), "{kind}");
    }
    for kind in ["question", "bug", "feedback", "sales"] {
        assert!(!handbook.takes("free", kind), "{kind}");
        assert!(handbook.takes("boost", kind), "{kind}");
    }
}

#[test]
fn plans_and_severities_rank_as_people_expect() {
    let handbook = Handbook::shipped();
    let plans = ["free", "pay_as_you_go", "boost", "scale", "enterprise"];
    assert!(plans.is_sorted_by_key(|plan| handbook.plan_rank(plan)));
    let severities = ["critical", "high", "medium", "low"];
    assert!(severities.is_sorted_by_key(|severity| handbook.severity_rank(severity)));
    let shown: Vec<&str> = handbook.severities.iter().map(|s| s.key.as_str()).collect();
    assert_eq!(shown, severities, "in the order of the text");
    assert!(handbook.severities.iter().all(|severity| !severity.guideline.is_empty()));
    assert_eq!(handbook.severity_rank("odd"), handbook.severity_rank("medium"));
    assert_eq!(handbook.default_severity("security"), "high");
    assert_eq!(handbook.default_severity("odd"), "medium");
}

#[test]
fn the_shipped_schedules_are_those_of_the_promise() {
    let handbook = Handbook::shipped();
    let open = |schedule, at: &str| handbook.schedule(schedule).is_open(at.parse().unwrap());
    assert!(open("response", "2026-11-23T00:00Z"), "Monday midnight");
    assert!(open("response", "2026-12-25T12:00Z"), "a promise goes on over holidays");
    assert!(!open("response", "2026-11-21T12:00Z"), "Saturday");
    assert!(open("coverage", "2026-11-24T00:59Z"), "Monday late in California");
    assert!(!open("coverage", "2026-11-24T01:00Z"));
    assert!(handbook.find_schedule("nights").is_none());
    assert!(open("nights", "2026-11-23T00:00Z"), "a schedule that is gone reads as response");
}

#[test]
fn a_company_changes_what_it_names_and_nothing_else() {
    let handbook = Handbook::parse(
        r#"
[company]
name = "Example Ltd"

[rules]
pending_days = 14

[plans.scale]
target = "12h"
severity_targets = { critical = "2h", low = "none" }
kind_targets = { security = "1h" }

[plans.platinum]
name = "Platinum"
target = "4h"
rank = 50

[plans.boost]
remove = true

[products.surveys]
aliases = ["polls"]

[holidays.company]
dates = { 2026-12-25 = "Christmas Day" }

[schedules.response]
holidays = ["company"]

[texts.survey]
subject = "How was {{ company }}?"
"#,
    )
    .unwrap();
    let shipped = Handbook::shipped();
    assert_eq!(handbook.company.name, "Example Ltd");
    assert_eq!(handbook.pending_seconds(), 14 * 24 * HOUR);
    assert_eq!(handbook.survey_after_seconds(), 3 * 24 * HOUR);
    assert_eq!(handbook.target_seconds("scale", "medium", "bug"), Some(12 * HOUR));
    assert_eq!(handbook.target_seconds("scale", "critical", "bug"), Some(2 * HOUR));
    assert_eq!(handbook.target_seconds("scale", "low", "bug"), None);
    assert_eq!(handbook.target_seconds("scale", "critical", "security"), Some(HOUR));
    assert_eq!(handbook.target_seconds("scale", "low", "security"), Some(HOUR));
    assert_eq!(handbook.plan_name("scale"), "Scale");
    assert_eq!(handbook.plan_rank("platinum"), 50);
    assert!(handbook.plan("boost").is_none());
    assert_eq!(handbook.find_product("Polls").unwrap().key, "surveys");
    assert!(handbook.find_product("survey").is_none(), "lists are replaced whole");
    assert!(!handbook.schedule("response").is_open("2026-12-25T12:00Z".parse().unwrap()));
    assert_eq!(handbook.text(TextName::Survey).subject, "How was {{ company }}?");
    assert_eq!(handbook.text(TextName::Survey).body, shipped.text(TextName::Survey).body);
    assert_eq!(Handbook::parse("").unwrap(), shipped, "an empty one is the default");
}

/// A company's text, and what is said about it.
const SLIPS: [(&str, &str); 22] = [
    (
        "[plans.scale]\ntraget = \"12h\"",
        "line 2, column 1: plans.scale.traget: there is no \"traget\" here; \
         did you mean \"target\"?",
    ),
    (
        "[planes.scale]\n",
        "line 1, column 2: planes: there is no \"planes\" here; did you mean \"plans\"?",
    ),
    (
        "[rules]\n  unknown_plan = \"enterprize\"",
        "line 2, column 18: rules.unknown_plan: there is no plan \"enterprize\"; \
         did you mean \"enterprise\"?",
    ),
    (
        "[routing]\nfirst_line = [\"surveys\", \"sesion_replay\"]",
        "line 2, column 26: routing.first_line.1: there is no product \"sesion_replay\"; \
         did you mean \"session_replay\"?",
    ),
    (
        "[schedules.coverage]\nzone = \"Europe/Lodnon\"",
        "line 2, column 8: schedules.coverage.zone: there is no time zone \"Europe/Lodnon\"; \
         did you mean \"Europe/London\"?",
    ),
    (
        "[schedules.coverage]\nopen = [\"mon-fri 09:00 America/Los_Angelos to 17:00\"]",
        "line 2, column 9: schedules.coverage.open.0: there is no time zone \
         \"America/Los_Angelos\"; did you mean \"America/Los_Angeles\"?",
    ),
    (
        "[plans.scale]\ntarget = \"2d\"",
        "line 2, column 10: plans.scale.target: write the target in hours (48h, not 2d): \
         a day of open time has no fixed length, or \"none\"",
    ),
    (
        "[plans.scale]\ntarget = 12",
        "line 2, column 10: plans.scale.target: write a text in quotes here",
    ),
    ("[plans.gold]\ntarget = \"12h\"", "line 1, column 8: plans.gold.name: \"name\" is missing"),
    (
        "[rules]\nsurvey_after_days = 1",
        "line 2, column 21: rules.survey_after_days: write a whole number from 3 to 365 here",
    ),
    (
        "[texts.survey]\nsubject = \"{{ nubmer }}\"",
        "line 2, column 11: texts.survey.subject: there is no placeholder \"nubmer\" in this \
         text; did you mean \"number\"?",
    ),
    (
        "[plans.scale.severity_targets]\ncritcal = \"1h\"",
        "line 2, column 11: plans.scale.severity_targets.critcal: there is no severity \
         \"critcal\"; did you mean \"critical\"?",
    ),
    (
        "[holidays.company]\ndates = { 2026-02-30 = \"No such day\" }",
        "line 2, column 24: holidays.company.dates.2026-02-30: \"2026-02-30\" is not a date; \
         write 2027-01-01",
    ),
    (
        "[warnings]\nbefore = [\"1h\", \"2d\"]",
        "line 2, column 10: warnings.before: write the target in hours (48h, not 2d): a day of \
         open time has no fixed length",
    ),
    (
        "[warnings]\nbefore = [\"0m\"]",
        "line 2, column 10: warnings.before: \"0\" warns when it is too late; write \"30m\" or more",
    ),
    (
        "[warnings]\nbefore = [\"6h\", \"5h\", \"4h\", \"3h\", \"2h\", \"1h\"]",
        "line 2, column 10: warnings.before: write 5 at the most here",
    ),
    (
        "[targets]\norganisations = { corvid = \"4h\" }",
        "line 2, column 17: targets.organisations: \"corvid\" is no organisation's number",
    ),
    (
        "[targets]\norganisations = { 17 = \"none\" }",
        "line 2, column 17: targets.organisations: 17: write a length; its plan may promise nothing",
    ),
    (
        "[warnings]\ntell = [\"ownr\"]",
        "line 2, column 8: warnings.tell: there is no \"ownr\" to choose here; \
         did you mean \"owner\"?",
    ),
    (
        "[rules]\nclose_after_days = 0",
        "line 2, column 20: rules.close_after_days: write a whole number from 1 to 3650 here",
    ),
    (
        "[rules]\npending_reminder_days = -1",
        "line 2, column 25: rules.pending_reminder_days: write a whole number from 0 to 364 here",
    ),
    (
        "[schedules.response]\nremove = true",
        "line 1, column 1: schedules.response: the schedule \"response\" can be changed but \
         not removed",
    ),
];

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn a_slip_is_pointed_at_with_the_nearest_name() {
    for (toml, expected) in SLIPS {
        assert_eq!(faults(toml), [expected], "{toml}");
    }
}

#[test]
fn removing_what_is_still_named_is_pointed_at_where_it_is_removed() {
    let said = faults("\n[teams.surveys]\nremove = true");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("line 2, column "), "{said:?}");
    assert!(said[0].contains("products.surveys.team: there is no team \"surveys\""), "{said:?}");
}

#[test]
fn every_fault_is_told_at_once() {
    let said = faults(
        "[company]\nname = \"\"\n[plans.scale]\nrank = 100\n[kinds.bug]\nteam = \"suport\"\n\
         [texts.reply]\nbody = \"{% if %}\"\n",
    );
    assert_eq!(said.len(), 4, "{said:?}");
    assert!(said[0].starts_with("line 2, column 8: company.name"), "{said:?}");
    assert!(said[2].ends_with("did you mean \"support\"?"), "{said:?}");
    assert!(said[3].starts_with("line 8, column 8: texts.reply.body: line 1"), "{said:?}");
}

#[test]
fn broken_syntax_is_told_with_its_place() {
    let said = faults("[company]\nname = \"Example\n");
    assert!(said[0].starts_with("line 2, column "), "{said:?}");
    let twice = faults("[company]\nname = \"A\"\nname = \"B\"\n");
    assert!(twice[0].starts_with("line 3, column 1"), "{twice:?}");
}

#[test]
fn products_are_known_by_all_their_names_and_no_name_means_two() {
    let handbook = Handbook::shipped();
    for product in &handbook.products {
        for name in [&product.key, &product.name].into_iter().chain(&product.aliases) {
            let found = handbook.find_product(name).unwrap();
            assert_eq!(found.key, product.key, "{name}");
        }
    }
    assert!(handbook.find_product("").is_none());
    assert!(handbook.find_product("  -- ").is_none());
}

#[test]
fn every_shipped_mail_reads_well_with_and_without_a_name() {
    let handbook = Handbook::shipped();
    for name in TextName::ALL {
        for customer in ["Ana", ""] {
            let mut values = vec![("company", "Example"), ("customer", customer)];
            let given = name.placeholders().iter().map(|key| (*key, "something"));
            values.extend(given);
            let words = handbook.text(name).fill(&values).unwrap();
            assert!(!words.subject.is_empty() && !words.body.is_empty(), "{name:?}");
            let holes = ["{{", "  ", " ,", "\n\n\n", "None", "undefined"];
            for hole in holes {
                assert!(!words.body.contains(hole), "{name:?} {hole:?}: {}", words.body);
            }
        }
    }
}

#[test]
fn the_acknowledgement_names_number_and_time() {
    let text = Handbook::shipped().text(TextName::Acknowledgement).clone();
    let words = text
        .fill(&[
            ("company", "Example"),
            ("customer", "Ana"),
            ("number", "1042"),
            ("subject", "Flags\r\nBcc: everybody@example.com"),
            ("answer_by", "Tuesday 24 November, 15:00 (Europe/Berlin)"),
            ("team", "Support"),
            ("link", "https://support.example.com/t/1042"),
        ])
        .unwrap();
    assert_eq!(words.subject, "[#1042] Flags Bcc: everybody@example.com", "one line");
    assert!(words.body.starts_with("Hello Ana,\n\nthank you"), "{}", words.body);
    assert!(words.body.contains("by Tuesday 24 November, 15:00 (Europe/Berlin) at the latest"));
}

#[test]
fn customers_words_are_never_run_as_a_template() {
    let text = Handbook::shipped().text(TextName::Reply).clone();
    let words = text.fill(&[("message", "Use {{ agent }} <b> & {% if %}"), ("agent", "Kim")]);
    assert!(words.unwrap().body.starts_with("Use {{ agent }} <b> & {% if %}\n\nKim\n"));
}

#[test]
fn slips_of_routing_are_pointed_at() {
    assert_eq!(
        faults("[groups.replay]\nassign = \"round-robin\"\n"),
        ["line 2, column 10: groups.replay.assign: there is no way to assign \"round-robin\"; \
             did you mean \"round_robin\"?"]
    );
    assert_eq!(
        faults("[routing]\nbilling_team = \"biling\"\ninvestigation_group = \"tech\"\n"),
        [
            "line 2, column 16: routing.billing_team: there is no team \"biling\"; did you mean \
             \"billing\"?",
            "line 3, column 23: routing.investigation_group: there is no group \"tech\"; \
             there are analytics, unclassified, flags, data, replay, observability, \
             technical_support, billing, sales, security"
        ]
    );
}

#[test]
fn groups_are_given_out_only_where_the_company_says_so() {
    use desk::handbook::Assign;
    let handbook = Handbook::shipped();
    assert!(handbook.groups.iter().all(|group| group.assign == Assign::Off));
    let text = "[groups.replay]\nassign = \"least_load\"\nsme_europe = \"Ada@desk.example\"\n";
    let handbook = Handbook::parse(text).unwrap();
    assert_eq!(handbook.group("replay").unwrap().assign, Assign::LeastLoad);
    assert!(handbook.is_expert("replay", "ada@desk.example"));
    assert!(!handbook.is_expert("flags", "ada@desk.example"));
    assert!(!Handbook::shipped().is_expert("replay", ""), "nobody is no expert");
}
