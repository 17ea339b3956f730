//! The fields of each sheet, filled with what a handbook says now.

use super::{Block, Field, Kind, Sheet, acting, own, texts};
use crate::handbook::{Assign, DayOff, Handbook, target_text};

/// The blocks of a sheet; last, where entries can be added, an empty one.
#[must_use]
pub fn blocks(sheet: Sheet, handbook: &Handbook) -> Vec<Block> {
    match sheet {
        Sheet::Company => company(handbook),
        Sheet::Rules => acting::rules(handbook),
        Sheet::Plans => plans(handbook),
        Sheet::Severities => severities(handbook),
        Sheet::Schedules => schedules(handbook),
        Sheet::Holidays => holidays(handbook),
        Sheet::Products => products(handbook),
        Sheet::FirstLine => first_line(handbook),
        Sheet::Groups => groups(handbook),
        Sheet::Teams => teams(handbook),
        Sheet::Contacts => contacts(handbook),
        Sheet::Texts => texts::texts(handbook),
        Sheet::Warnings => acting::warnings(handbook),
        Sheet::Automations => acting::automations(handbook),
        Sheet::Replies => acting::replies(handbook),
        Sheet::Fields => own::fields(handbook),
        Sheet::Escalation => own::escalation(handbook),
    }
}

fn company(handbook: &Handbook) -> Vec<Block> {
    let community = &handbook.community;
    let hint =
        "For plans whose help comes from the community only. Empty: every question is taken.";
    let search = "With {words} in the place of what was asked; may be empty.";
    vec![
        block("company", "", vec![line("company.name", "Name", "", &handbook.company.name)]),
        block(
            "community",
            "Community",
            vec![
                line("community.address", "Address", hint, &community.address),
                line("community.search", "Search", search, &community.search),
            ],
        ),
    ]
}

pub(super) fn field(path: String, label: &str, hint: &str, kind: Kind, value: String) -> Field {
    Field { path, label: label.to_owned(), hint: hint.to_owned(), kind, value }
}

pub(super) fn line(path: &str, label: &str, hint: &str, value: &str) -> Field {
    field(path.to_owned(), label, hint, Kind::Line, value.to_owned())
}

pub(super) fn block(path: &str, title: &str, fields: Vec<Field>) -> Block {
    Block { path: path.to_owned(), title: title.to_owned(), fields, removable: false }
}

pub(super) fn entry(path: &str, title: &str, fields: Vec<Field>) -> Block {
    Block { removable: true, ..block(path, title, fields) }
}

/// The block for a new entry: its fields, and the key it is stored by.
pub(super) fn added(section: &str, title: &str, mut fields: Vec<Field>) -> Block {
    let hint = "Stored with tickets and never changed: a-z, 0-9 and _. Made from the name if left \
                empty.";
    fields.insert(1, line(&format!("{section}.+.key"), "Key", hint, ""));
    block(&format!("{section}.+"), title, fields)
}

pub(super) type Choices = Vec<(String, String)>;

pub(super) fn number(path: &str, label: &str, hint: &str, value: i64) -> Field {
    field(path.to_owned(), label, hint, Kind::Number, value.to_string())
}

pub(super) fn choice(path: String, label: &str, choices: Choices, value: &str) -> Field {
    field(path, label, "", Kind::Choice(choices), value.to_owned())
}

/// Key and name of each entry of a list.
macro_rules! choices {
    ($list:expr) => {
        $list.iter().map(|one| (one.key.clone(), one.name.clone())).collect::<Choices>()
    };
}
pub(super) use choices;

fn plans(handbook: &Handbook) -> Vec<Block> {
    let fields = |path: &str, plan: &crate::handbook::Plan| {
        let finer = |map: &str, key: &str, name: &str, targets: &[(String, Option<i64>)]| {
            let own = targets.iter().find(|(one, _)| one == key);
            let value = own.map(|(_, target)| target_text(*target)).unwrap_or_default();
            field(format!("{path}.{map}.{key}"), name, "", Kind::Finer, value)
        };
        let mut fields = vec![
            line(&format!("{path}.name"), "Name", "", &plan.name),
            field(
                format!("{path}.target"),
                "Target",
                "",
                Kind::Target,
                if plan.key.is_empty() { String::new() } else { target_text(plan.target_seconds) },
            ),
        ];
        let severities = handbook.severities.iter();
        fields.extend(
            severities
                .map(|one| finer("severity_targets", &one.key, &one.name, &plan.severity_targets)),
        );
        let kinds = handbook.kinds.iter();
        fields.extend(
            kinds.map(|one| finer("kind_targets", &one.key, &one.name, &plan.kind_targets)),
        );
        let rank = "0 to 99; higher comes first among equally pressing tickets.";
        fields.push(number(&format!("{path}.rank"), "Rank", rank, plan.rank));
        let flag = if plan.community_only { "yes" } else { "" };
        fields.push(field(
            format!("{path}.community_only"),
            "Help comes from the community only",
            "",
            Kind::Flag,
            flag.to_owned(),
        ));
        fields.push(field(
            format!("{path}.always_taken"),
            "Kinds that open a ticket even so",
            "",
            Kind::Ticks(choices!(handbook.kinds)),
            plan.always_taken.join("\n"),
        ));
        fields
    };
    let mut blocks: Vec<Block> = handbook
        .plans
        .iter()
        .map(|plan| {
            let path = format!("plans.{}", plan.key);
            entry(&path, &plan.name, fields(&path, plan))
        })
        .collect();
    let new = crate::handbook::Plan::default();
    let few =
        fields("plans.+", &new).into_iter().filter(|field| field.path.matches('.').count() < 3);
    let few = few.filter(|field| !matches!(field.kind, Kind::Flag | Kind::Ticks(_)));
    blocks.push(added("plans", "Add a plan", few.collect()));
    blocks
}

fn severities(handbook: &Handbook) -> Vec<Block> {
    let fields = |path: &str, one: &crate::handbook::Severity| {
        vec![
            line(&format!("{path}.name"), "Name", "", &one.name),
            number(&format!("{path}.rank"), "Rank", "0 to 99; lower comes first.", one.rank),
            field(
                format!("{path}.guideline"),
                "Guideline",
                "When to choose it.",
                Kind::Words(3),
                one.guideline.clone(),
            ),
        ]
    };
    let all = handbook.severities.iter().map(|one| {
        let path = format!("severities.{}", one.key);
        entry(&path, &one.name, fields(&path, one))
    });
    let new = added("severities", "Add a severity", fields("severities.+", &Default::default()));
    all.chain([new]).collect()
}

fn schedules(handbook: &Handbook) -> Vec<Block> {
    let fields = |path: &str, one: &crate::handbook::ScheduleRule| {
        vec![
            line(&format!("{path}.name"), "Name", "", &one.name),
            line(&format!("{path}.zone"), "Time zone", "Of hours that name none.", &one.zone),
            field(
                format!("{path}.open"),
                "Open",
                "One stretch on each line.",
                Kind::Lines,
                one.open.join("\n"),
            ),
            field(
                format!("{path}.holidays"),
                "Closed on the days of",
                "",
                Kind::Ticks(choices!(handbook.holidays)),
                one.holidays.join("\n"),
            ),
        ]
    };
    let all = handbook.schedules.iter().map(|one| {
        let path = format!("schedules.{}", one.key);
        let needed = ["response", "coverage"].contains(&one.key.as_str());
        Block { removable: !needed, ..entry(&path, &one.name, fields(&path, one)) }
    });
    let new = added("schedules", "Add a schedule", fields("schedules.+", &Default::default()));
    all.chain([new]).collect()
}

/// How days off are typed.
const DAYS_HINT: &str = "One on each line: 2027-01-01 New Year's Day. A part of a day: \
     2027-12-24 12:00 to 24:00 Christmas Eve.";

fn holidays(handbook: &Handbook) -> Vec<Block> {
    let fields = |path: &str, one: &crate::handbook::Holidays| {
        let days: Vec<String> = one.dates.iter().map(DayOff::line).collect();
        vec![
            line(&format!("{path}.name"), "Name", "", &one.name),
            line(
                &format!("{path}.zone"),
                "Time zone",
                "Whose midnights begin and end the days.",
                &one.zone,
            ),
            field(format!("{path}.dates"), "Days off", DAYS_HINT, Kind::Days, days.join("\n")),
        ]
    };
    let all = handbook.holidays.iter().map(|one| {
        let path = format!("holidays.{}", one.key);
        entry(&path, &one.name, fields(&path, one))
    });
    let new =
        added("holidays", "Add a list of days off", fields("holidays.+", &Default::default()));
    all.chain([new]).collect()
}

fn products(handbook: &Handbook) -> Vec<Block> {
    let fields = |path: &str, one: &crate::handbook::Product| {
        vec![
            line(&format!("{path}.name"), "Name", "", &one.name),
            choice(format!("{path}.team"), "Built by", choices!(handbook.teams), &one.team),
            choice(format!("{path}.group"), "Listed in", choices!(handbook.groups), &one.group),
            field(
                format!("{path}.aliases"),
                "Also called",
                "One on each line.",
                Kind::Lines,
                one.aliases.join("\n"),
            ),
        ]
    };
    let all = handbook.products.iter().map(|one| {
        let path = format!("products.{}", one.key);
        entry(&path, &one.name, fields(&path, one))
    });
    let new = added("products", "Add a product", fields("products.+", &Default::default()));
    all.chain([new]).collect()
}

fn first_line(handbook: &Handbook) -> Vec<Block> {
    let routing = &handbook.routing;
    let (teams, groups) = (choices!(handbook.teams), choices!(handbook.groups));
    vec![
        block(
            "routing",
            "",
            vec![
                field(
                    "routing.first_line".to_owned(),
                    "Products support engineers answer for first",
                    "",
                    Kind::Ticks(choices!(handbook.products)),
                    routing.first_line.join("\n"),
                ),
                choice(
                    "routing.support_team".to_owned(),
                    "The support engineers' team",
                    teams.clone(),
                    &routing.support_team,
                ),
                choice(
                    "routing.unclassified_group".to_owned(),
                    "Where tickets wait whose product nobody knows",
                    groups.clone(),
                    &routing.unclassified_group,
                ),
            ],
        ),
        block(
            "routing",
            "Billing, after support has looked into it",
            vec![
                choice(
                    "routing.billing_team".to_owned(),
                    "The team that takes over",
                    teams,
                    &routing.billing_team,
                ),
                choice(
                    "routing.billing_group".to_owned(),
                    "Listed in",
                    groups.clone(),
                    &routing.billing_group,
                ),
                line(
                    "routing.billing_lead",
                    "Led by",
                    "An address; may be empty.",
                    &routing.billing_lead,
                ),
                choice(
                    "routing.investigation_group".to_owned(),
                    "Where a matter without a product waits meanwhile",
                    groups,
                    &routing.investigation_group,
                ),
            ],
        ),
    ]
}

fn groups(handbook: &Handbook) -> Vec<Block> {
    let fields = |path: &str, one: &crate::handbook::Group| {
        let flag = if one.shared { "yes" } else { "" };
        vec![
            line(&format!("{path}.name"), "Name", "", &one.name),
            line(
                &format!("{path}.sme_europe"),
                "Expert for Europe",
                "An agent's address.",
                &one.sme_europe,
            ),
            line(
                &format!("{path}.sme_america"),
                "Expert for North America",
                "An agent's address.",
                &one.sme_america,
            ),
            field(format!("{path}.shared"), "Shared by all", "", Kind::Flag, flag.to_owned()),
            choice(
                format!("{path}.assign"),
                "New tickets",
                Assign::ALL.map(|way| (way.key().to_owned(), assign_words(way).to_owned())).into(),
                one.assign.key(),
            ),
        ]
    };
    let all = handbook.groups.iter().map(|one| {
        let path = format!("groups.{}", one.key);
        entry(&path, &one.name, fields(&path, one))
    });
    let new = added("groups", "Add a group", fields("groups.+", &Default::default()));
    all.chain([new]).collect()
}

const fn assign_words(way: Assign) -> &'static str {
    match way {
        Assign::Off => "are taken by people",
        Assign::RoundRobin => "are given out, one after the other",
        Assign::LeastLoad => "are given to whoever has the least waiting",
    }
}

fn teams(handbook: &Handbook) -> Vec<Block> {
    let name = |path: &str, name: &str| vec![line(&format!("{path}.name"), "Name", "", name)];
    let all = handbook.teams.iter().map(|one| {
        let path = format!("teams.{}", one.key);
        entry(&path, &one.name, name(&path, &one.name))
    });
    all.chain([added("teams", "Add a team", name("teams.+", ""))]).collect()
}

fn contacts(handbook: &Handbook) -> Vec<Block> {
    let fields = handbook.contacts.all().into_iter().map(|(key, addresses)| {
        let label = match key {
            "abuse" => "Abusive or distressed writers",
            "legal" => "Legal matters",
            "partnership" => "Partnerships and investors",
            "press" => "Press",
            "security" => "Security",
            "marketing_mail" => "Marketing mails",
            _ => "Operations",
        };
        field(format!("contacts.{key}"), label, "", Kind::Lines, addresses.join("\n"))
    });
    vec![block("contacts", "", fields.collect())]
}
