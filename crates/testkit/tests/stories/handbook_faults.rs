//! Thirty ways to break a handbook: each is pointed at, and none touches the running one (HB-2).

use actions::{
    ActionError,
    handbook::apply::{By, Refusal, apply},
};
use testkit::on_both_engines;

use crate::handbook::{SHORTER, new};

/// A text, and what is said about it: every fault on a line of its own.
const BROKEN: &[(&str, &str)] = &[
    (
        "[contacts]\nlegal = [\"law@example.com\", \"jo at example\"]",
        "line 2, column 9: contacts.legal: \"jo at example\" is no mail address; write jo@example.com",
    ),
    (
        "[contacts]\nmarketing = []",
        "line 2, column 1: contacts.marketing: there is no \"marketing\" here; there are abuse, \
         legal, partnership, press, security, marketing_mail, operations",
    ),
    ("[plans.scale", "line 1, column 13: unclosed table, expected `]`"),
    (
        "[plans.scale]\ntarget = 24h",
        "line 2, column 10: string values must be quoted, expected literal string",
    ),
    ("[plans.scale]\ntarget = \"24h", "line 2, column 14: invalid basic string, expected `\"`"),
    ("[company]\nname = \"A\"\nname = \"B\"", "line 3, column 1: duplicate key"),
    (
        "[company]\nname = \"A\"\n\n[company]\nname = \"B\"",
        "line 4, column 2: duplicate key\nline 5, column 1: duplicate key",
    ),
    (
        "[planes.scale]\ntarget = \"1h\"",
        "line 1, column 2: planes: there is no \"planes\" here; did you mean \"plans\"?",
    ),
    (
        "[plans.scale]\ntraget = \"12h\"",
        "line 2, column 1: plans.scale.traget: there is no \"traget\" here; did you mean \"target\"?",
    ),
    (
        "[plans.scale]\ntarget = \"2d\"",
        "line 2, column 10: plans.scale.target: write the target in hours (48h, not 2d): a day of open time has no fixed length, or \"none\"",
    ),
    (
        "[plans.scale]\ntarget = \"soon\"",
        "line 2, column 10: plans.scale.target: \"soon\" is not a length of time; write 8h, 90m or 1h30m, or \"none\"",
    ),
    (
        "[plans.scale]\ntarget = \"0h\"",
        "line 2, column 10: plans.scale.target: a target of nothing is always missed; write \"none\" for no target",
    ),
    (
        "[plans.scale]\ntarget = 12",
        "line 2, column 10: plans.scale.target: write a text in quotes here",
    ),
    (
        "[plans.scale]\nrank = 100",
        "line 2, column 8: plans.scale.rank: write a whole number from 0 to 99 here",
    ),
    (
        "[plans.scale]\nrank = \"30\"",
        "line 2, column 8: plans.scale.rank: write a whole number from 0 to 99 here",
    ),
    (
        "[plans.scale]\ncommunity_only = \"yes\"",
        "line 2, column 18: plans.scale.community_only: write true or false, without quotes, here",
    ),
    ("[plans.gold]\ntarget = \"12h\"", "line 1, column 8: plans.gold.name: \"name\" is missing"),
    (
        "[plans.gold]\nname = \"Gold\"",
        "line 1, column 8: plans.gold.target: a new plan needs a target, as in \"24h\", or \"none\"",
    ),
    (
        "[plans.\"Gold Plan\"]\nname = \"Gold\"\ntarget = \"4h\"",
        "line 1, column 8: plans.Gold Plan: write \"Gold Plan\" with a-z, 0-9 and _ only",
    ),
    (
        "[plans.golden]\nremove = true",
        "line 2, column 10: plans.golden.remove: there is no \"golden\" to remove",
    ),
    (
        "[plans.scale.severity_targets]\ncritcal = \"1h\"",
        "line 2, column 11: plans.scale.severity_targets.critcal: there is no severity \"critcal\"; did you mean \"critical\"?",
    ),
    (
        "[plans.scale]\nkind_targets = { bug = \"1 day\" }",
        "line 2, column 16: plans.scale.kind_targets: bug: write the target in hours (48h, not 2d): a day of open time has no fixed length, or \"none\"",
    ),
    (
        "[plans]\nscale = \"12h\"",
        "line 2, column 9: plans.scale: write a section [plans.scale] here",
    ),
    (
        "[rules]\nunknown_plan = \"enterprize\"",
        "line 2, column 16: rules.unknown_plan: there is no plan \"enterprize\"; did you mean \"enterprise\"?",
    ),
    (
        "[rules]\npending_days = 0",
        "line 2, column 16: rules.pending_days: write a whole number from 1 to 365 here",
    ),
    (
        "[routing]\nfirst_line = [\"surveys\", \"sesion_replay\"]",
        "line 2, column 26: routing.first_line.1: there is no product \"sesion_replay\"; did you mean \"session_replay\"?",
    ),
    (
        "[routing]\nfirst_line = \"surveys\"",
        "line 2, column 14: routing.first_line: write a list of texts, as in [\"one\", \"two\"], here",
    ),
    (
        "[products.surveys]\nteam = \"survey\"",
        "line 2, column 8: products.surveys.team: there is no team \"survey\"; did you mean \"surveys\"?",
    ),
    (
        "[teams.billing]\nremove = true",
        "line 1, column 1: routing.billing_team: there is no team \"billing\"\n\
         line 1, column 1: kinds.billing.team: there is no team \"billing\"",
    ),
    (
        "[schedules.coverage]\nzone = \"Europe/Lodnon\"",
        "line 2, column 8: schedules.coverage.zone: there is no time zone \"Europe/Lodnon\"; did you mean \"Europe/London\"?",
    ),
    (
        "[schedules.response]\nopen = []",
        "line 2, column 8: schedules.response.open: a schedule that is never open keeps no promise; write \"always\" or hours",
    ),
    (
        "[schedules.response]\nopen = [\"mon-fri 9 to 5\"]",
        "line 2, column 9: schedules.response.open.0: \"9\" is not a time of day; write 00:00 to 24:00",
    ),
    (
        "[schedules.response]\nremove = true",
        "line 1, column 1: schedules.response: the schedule \"response\" can be changed but not removed",
    ),
    (
        "[schedules.response]\nholidays = [\"compony\"]",
        "line 2, column 13: schedules.response.holidays.0: there is no list of holidays \"compony\"; did you mean \"company\"?",
    ),
    (
        "[holidays.company]\ndates = { 2026-02-30 = \"No such day\" }",
        "line 2, column 24: holidays.company.dates.2026-02-30: \"2026-02-30\" is not a date; write 2027-01-01",
    ),
    (
        "[texts.survey]\nsubject = \"{{ nubmer }}\"",
        "line 2, column 11: texts.survey.subject: there is no placeholder \"nubmer\" in this text; did you mean \"number\"?",
    ),
    (
        "[texts.survey]\nbody = \"{% if agent %}\"",
        "line 2, column 8: texts.survey.body: line 1 of the text: unexpected end of input, expected end of block",
    ),
    (
        "[phrases_de]\nhear_by = \"Bald\"",
        "line 2, column 11: phrases_de.hear_by: keep {time} in it, and nothing else",
    ),
    (
        "[texts.surveys]\nsubject = \"Hello\"",
        "line 1, column 8: texts.surveys: there is no \"surveys\" here; did you mean \"survey\"?",
    ),
];

on_both_engines!(no_way_to_break_it_touches_the_running_handbook, async |desk| {
    assert!(BROKEN.len() >= 30);
    apply(&desk.desk, By::CommandLine, new(SHORTER, 0)).await.unwrap();
    let running = desk.desk.handbook();
    for (text, expected) in BROKEN {
        // Everything else in the text is fine, and would have changed the promise.
        let text = format!("{text}\n[plans.enterprise]\ntarget = \"1h\"\n");
        let done = apply(&desk.desk, By::CommandLine, new(&text, 1)).await;
        let Err(ActionError::Refused(Refusal::Faulty(faults))) = done else {
            panic!("{text}: {done:?}")
        };
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(said.join("\n"), *expected, "{text}");
        assert_eq!(desk.desk.handbook(), running, "{text}");
    }
    assert_eq!(store::handbooks::newest(&mut desk.conn().await).await.unwrap(), 1);
    desk.drain().await;
});
