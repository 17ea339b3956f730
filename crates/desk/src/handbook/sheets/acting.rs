//! Fields of what the desk does by itself: its days and defaults, warnings, automations, replies.

use super::{
    Block, Field, Kind,
    fields::{Choices, added, block, choice, choices, entry, field, line, number},
};
use crate::{
    automations::{Automation, Reply, event_phrase, event_phrases},
    handbook::{Handbook, Warned, target_text},
};

/// Days, and what counts where nobody said anything.
pub(super) fn rules(handbook: &Handbook) -> Vec<Block> {
    vec![
        block("rules", "Days", days(handbook)),
        block("rules", "Where nobody said", unsaid(handbook)),
        block("rules", "Writing", writing(handbook)),
        block("surveys", "Surveys", surveys(handbook)),
        block("social", "Public posts", social(handbook)),
    ]
}

fn social(handbook: &Handbook) -> Vec<Field> {
    let texts = &handbook.social;
    let hint = "May use {handle} and {company}.";
    let words = |key: &str, label: &str, text: &str| {
        field(format!("social.{key}"), label, hint, Kind::Words(3), text.to_owned())
    };
    vec![
        words("with_ticket", "To somebody whose ticket waits", &texts.with_ticket),
        words("without_ticket", "To somebody without a ticket", &texts.without_ticket),
    ]
}

fn surveys(handbook: &Handbook) -> Vec<Field> {
    let surveys = &handbook.surveys;
    let path = |key: &str| format!("surveys.{key}");
    let tags = "One on each line.";
    let kinds = choices!(handbook.kinds);
    let events = "In the events that tell of its answers.";
    let holder = "On the thank-you page and in the export of hedgehogs.";
    vec![
        field(
            path("never_tags"),
            "Tickets with these tags are never asked about",
            tags,
            Kind::Lines,
            surveys.never_tags.join("\n"),
        ),
        field(
            path("never_kinds"),
            "Nor are these kinds",
            "",
            Kind::Ticks(kinds),
            surveys.never_kinds.join("\n"),
        ),
        line(&path("id"), "The survey’s id", events, &surveys.id),
        line(&path("name"), "The survey’s name", events, &surveys.name),
        line(&path("rights_holder"), "Who feeds the hedgehogs", holder, &surveys.rights_holder),
        line(&path("donation_to"), "Who is given the donation", "", &surveys.donation_to),
    ]
}

fn days(handbook: &Handbook) -> Vec<Field> {
    let rules = &handbook.rules;
    let days = |key: &str, label: &str, hint: &str, value: i64| {
        number(&format!("rules.{key}"), label, hint, value)
    };
    vec![
        days("pending_days", "Days until a pending ticket solves itself", "", rules.pending_days),
        days(
            "pending_reminder_days",
            "Days until its customer is reminded",
            "0 reminds nobody.",
            rules.pending_reminder_days,
        ),
        days(
            "hold_at_least_days",
            "Days on hold that are too few to be worth it",
            "",
            rules.hold_at_least_days,
        ),
        days("close_after_days", "Days from solved to closed for good", "", rules.close_after_days),
        days(
            "survey_after_days",
            "Days from solved to the survey",
            "3 at least.",
            rules.survey_after_days,
        ),
        days(
            "survey_again_days",
            "Days between two surveys to one person",
            "",
            rules.survey_again_days,
        ),
    ]
}

fn writing(handbook: &Handbook) -> Vec<Field> {
    vec![number(
        "rules.undo_send_seconds",
        "Seconds to take a reply back",
        "120 at most; 0 sends at once.",
        handbook.rules.undo_send_seconds,
    )]
}

fn unsaid(handbook: &Handbook) -> Vec<Field> {
    let rules = &handbook.rules;
    let named = |key: &str, label: &str, choices: Choices, value: &str| {
        choice(format!("rules.{key}"), label, choices, value)
    };
    let plans = choices!(handbook.plans);
    vec![
        named(
            "unknown_plan",
            "A plan we do not know counts as",
            plans.clone(),
            &rules.unknown_plan,
        ),
        named(
            "plan_without_organisation",
            "Somebody without an organisation has",
            plans,
            &rules.plan_without_organisation,
        ),
        named("default_kind", "Kind", choices!(handbook.kinds), &rules.default_kind),
        named(
            "default_severity",
            "Severity",
            choices!(handbook.severities),
            &rules.default_severity,
        ),
    ]
}

/// Whom a target about to be missed is told to, and when.
pub(super) fn warnings(handbook: &Handbook) -> Vec<Block> {
    let warnings = &handbook.warnings;
    let before: Vec<String> =
        warnings.before.iter().map(|seconds| target_text(Some(*seconds))).collect();
    let told: Vec<&str> = warnings.tell.iter().map(|one| one.key()).collect();
    let whom = [(Warned::Owner, "The ticket's owner"), (Warned::Team, "The team it lies with")];
    vec![block(
        "warnings",
        "",
        vec![
            field(
                "warnings.before".to_owned(),
                "How long before",
                "One length on each line: 2h, 30m. Five at most; empty for no warnings.",
                Kind::Lines,
                before.join("\n"),
            ),
            field(
                "warnings.tell".to_owned(),
                "Told",
                "",
                Kind::Ticks(
                    whom.map(|(one, words)| (one.key().to_owned(), words.to_owned())).into(),
                ),
                told.join("\n"),
            ),
        ],
    )]
}

/// The rules, each a block.
pub(super) fn automations(handbook: &Handbook) -> Vec<Block> {
    let fields = |path: &str, rule: &Automation| {
        let events = event_phrases().map(|words| (words.to_owned(), words.to_owned()));
        let on: Vec<&str> = rule.on.iter().map(|text| event_phrase(text).unwrap_or(text)).collect();
        let flag = if rule.enabled { "yes" } else { "" };
        let mut fields = vec![
            line(&format!("{path}.name"), "Name", "As in a ticket's history.", &rule.name),
            field(format!("{path}.enabled"), "On", "", Kind::Flag, flag.to_owned()),
            field(
                format!("{path}.on"),
                "Runs when",
                "",
                Kind::Ticks(events.collect()),
                on.join("\n"),
            ),
            line(
                &format!("{path}.after"),
                "Or after a time",
                "Instead of events: 2h before due, 5 open days after last reply.",
                &rule.after,
            ),
            field(
                format!("{path}.when"),
                "If",
                "A condition on each line, all of them needed; none for always. Below “any of”, \
                 “all of” or “not”, set lines further in.",
                Kind::Conditions,
                rule.when.lines(),
            ),
            field(
                format!("{path}.do"),
                "Does",
                "An act on each line, in this order.",
                Kind::Steps,
                rule.acts.join("\n"),
            ),
        ];
        if !rule.examples.is_empty() {
            fields.push(field(
                format!("{path}.examples"),
                "Take its examples away, which no longer say what it does",
                "",
                Kind::Drop,
                String::new(),
            ));
        }
        fields
    };
    let all = handbook.automations.iter().map(|one| {
        let path = format!("automations.{}", one.key);
        entry(&path, &one.name, fields(&path, one))
    });
    let new = Automation { enabled: true, ..Automation::default() };
    let new = added("automations", "Add a rule", fields("automations.+", &new));
    all.chain([new]).collect()
}

/// What rules may send.
pub(super) fn replies(handbook: &Handbook) -> Vec<Block> {
    let fields = |path: &str, one: &Reply| {
        vec![
            line(&format!("{path}.name"), "Name", "", &one.name),
            field(
                format!("{path}.text"),
                "Words",
                "Markdown, with the placeholders of automations: {{ customer }}, {{ number }}.",
                Kind::Words(6),
                one.text.clone(),
            ),
        ]
    };
    let all = handbook.replies.iter().map(|one| {
        let path = format!("replies.{}", one.key);
        entry(&path, &one.name, fields(&path, one))
    });
    let new = added("replies", "Add a reply", fields("replies.+", &Reply::default()));
    all.chain([new]).collect()
}
