//! The handbook's forms: a form sent as it was shown changes nothing; each field, changed alone,
//! becomes one small change of the text that says exactly that.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use std::collections::BTreeMap;

use desk::handbook::{
    Handbook,
    edit::{Edit, edited},
    sheets::{Block, Field, Kind, Sheet, blocks, edits, shown, tick},
};

const COMPANY: &str = r#"# Ours.
[plans.scale]
target = "12h"
severity_targets = { critical = "2h" }

[plans.gold]
name = "Gold"
target = "none"
always_taken = ["bug"]

[holidays.company]
dates = { 2026-12-25 = "Christmas Day" }

[contacts]
legal = ["law@example.com"]

[fields.environment]
name = "Environment"
kind = "choice"
choices = ["Production", "Staging"]
"#;

/// What a browser sends for a form as it stands.
fn sent(blocks: &[Block]) -> BTreeMap<String, String> {
    let mut sent = BTreeMap::new();
    for field in blocks.iter().flat_map(|block| &block.fields) {
        if matches!(field.kind, Kind::Flag | Kind::Drop | Kind::Ticks(_)) {
            sent.insert(shown(&field.path), "yes".to_owned());
        }
        match &field.kind {
            Kind::Flag | Kind::Drop if field.value.is_empty() => {}
            Kind::Ticks(_) => sent
                .extend(field.value.lines().map(|key| (tick(&field.path, key), "yes".to_owned()))),
            // A browser sends line breaks its own way.
            _ => drop(sent.insert(field.path.clone(), field.value.replace('\n', "\r\n"))),
        }
    }
    sent
}

fn changes(sheet: Sheet, handbook: &Handbook, sent: &BTreeMap<String, String>) -> Vec<Edit> {
    edits(sheet, handbook, &Handbook::shipped(), &|path| sent.get(path).cloned())
}

#[test]
fn a_form_sent_as_it_was_shown_changes_nothing() {
    for text in ["", COMPANY] {
        let handbook = Handbook::parse(text).unwrap();
        for sheet in Sheet::ALL {
            let sent = sent(&blocks(sheet, &handbook));
            assert_eq!(changes(sheet, &handbook, &sent), [], "{sheet:?}");
        }
    }
}

/// Another value that the field may have.
fn other(field: &Field) -> Option<String> {
    Some(match &field.kind {
        Kind::Line if field.path.ends_with(".zone") => "Asia/Tokyo".to_owned(),
        Kind::Line if field.path == "community.address" => "https://c.example".to_owned(),
        // Wants an address beside it.
        Kind::Line if field.path == "community.search" => return None,
        Kind::Line if field.path == "routing.billing_lead" => "jo@example.com".to_owned(),
        Kind::Line if field.path.ends_with(".after") => return None,
        Kind::Line => "Another".to_owned(),
        Kind::Words(_) => "Other words.".to_owned(),
        Kind::Target | Kind::Finer => "3h30m".to_owned(),
        Kind::Number => "17".to_owned(),
        Kind::Choice(all) => all.iter().find(|(key, _)| *key != field.value)?.0.clone(),
        Kind::Lines if field.path == "warnings.before" => "3h\n1h".to_owned(),
        Kind::Lines if field.path.starts_with("contacts.") => "jo@example.com".to_owned(),
        Kind::Lines => "daily 10:00 to 12:00".to_owned(),
        Kind::Days => "2027-01-01 New Year's Day".to_owned(),
        // A rule's examples must agree with it: see the tests of rules below.
        Kind::Steps | Kind::Conditions => return None,
        Kind::Flag | Kind::Drop | Kind::Ticks(_) => return None,
    })
}

fn field_of(handbook: &Handbook, sheet: Sheet, path: &str) -> Field {
    let all = blocks(sheet, handbook);
    all.into_iter().flat_map(|block| block.fields).find(|field| field.path == path).unwrap()
}

#[test]
fn each_field_changed_alone_says_exactly_that() {
    let handbook = Handbook::parse(COMPANY).unwrap();
    for sheet in Sheet::ALL {
        let all = blocks(sheet, &handbook);
        for field in all.iter().flat_map(|block| &block.fields) {
            let Some(value) = other(field).filter(|_| !field.path.contains(".+.")) else {
                continue;
            };
            let mut sent = sent(&all);
            sent.insert(field.path.clone(), value.clone());
            let edits = changes(sheet, &handbook, &sent);
            assert_eq!(edits.len(), 1, "{}", field.path);
            let text = edited(COMPANY, &edits).unwrap();
            let after = Handbook::parse(&text)
                .unwrap_or_else(|faults| panic!("{}: {faults:?}\n{text}", field.path));
            let now = field_of(&after, sheet, &field.path).value;
            assert_eq!(now.trim_end(), value, "{}\n{text}", field.path);
            assert!(text.starts_with("# Ours.\n"), "{text}");
        }
    }
}

#[test]
fn a_part_of_an_escalation_is_added_and_its_template_checked() {
    let handbook = Handbook::parse(COMPANY).unwrap();
    let mut more = sent(&blocks(Sheet::Escalation, &handbook));
    more.insert("escalation.+.name".into(), "Which tenant".into());
    more.insert("escalation.+.fill".into(), "{{ organisation }}".into());
    let text = edited(COMPANY, &changes(Sheet::Escalation, &handbook, &more)).unwrap();
    let after = Handbook::parse(&text).unwrap();
    let tenant = after.escalation.iter().find(|part| part.key == "which_tenant").unwrap();
    assert_eq!((tenant.fill.as_str(), tenant.required), ("{{ organisation }}", false));
    let mut wrong = sent(&blocks(Sheet::Escalation, &handbook));
    wrong.insert("escalation.sees.fill".into(), "{{ mesage }}".into());
    let text = edited(COMPANY, &changes(Sheet::Escalation, &handbook, &wrong)).unwrap();
    assert!(Handbook::parse(&text).is_err());
}

#[test]
fn an_own_field_is_added_and_taken_away() {
    let handbook = Handbook::parse(COMPANY).unwrap();
    let mut more = sent(&blocks(Sheet::Fields, &handbook));
    more.insert("fields.+.name".into(), "Number of seats".into());
    more.insert("fields.+.kind".into(), "number".into());
    more.insert("fields.+.required_on_solve".into(), "yes".into());
    let text = edited(COMPANY, &changes(Sheet::Fields, &handbook, &more)).unwrap();
    let after = Handbook::parse(&text).unwrap();
    let seats = after.fields.iter().find(|field| field.key == "number_of_seats").unwrap();
    assert_eq!((seats.kind.key(), seats.required_on_solve), ("number", true));
    let mut fewer = sent(&blocks(Sheet::Fields, &after));
    fewer.insert("fields.environment.remove".into(), "yes".into());
    let text = edited(&text, &changes(Sheet::Fields, &after, &fewer)).unwrap();
    let left = Handbook::parse(&text).unwrap().fields;
    assert_eq!(
        left.iter().map(|field| field.key.as_str()).collect::<Vec<_>>(),
        ["number_of_seats"]
    );
    // A choice without choices stays refused, at its place.
    let mut wrong = sent(&blocks(Sheet::Fields, &handbook));
    wrong.insert("fields.environment.choices".into(), String::new());
    let text = edited(COMPANY, &changes(Sheet::Fields, &handbook, &wrong)).unwrap();
    assert!(Handbook::parse(&text).is_err());
}

#[test]
fn boxes_are_ticked_and_cleared() {
    let handbook = Handbook::parse(COMPANY).unwrap();
    let mut sent = sent(&blocks(Sheet::Plans, &handbook));
    sent.remove(&tick("plans.gold.always_taken", "bug"));
    sent.insert(tick("plans.gold.always_taken", "billing"), "yes".into());
    sent.insert("plans.scale.community_only".into(), "yes".into());
    let text = edited(COMPANY, &changes(Sheet::Plans, &handbook, &sent)).unwrap();
    let after = Handbook::parse(&text).unwrap();
    assert_eq!(after.plan("gold").unwrap().always_taken, ["billing"]);
    assert!(after.plan("scale").unwrap().community_only);
}

#[test]
fn a_finer_target_comes_and_goes_beside_the_others() {
    let handbook = Handbook::parse(COMPANY).unwrap();
    let all = blocks(Sheet::Plans, &handbook);
    let mut with_high = sent(&all);
    with_high.insert("plans.scale.severity_targets.high".into(), " 4h ".into());
    let text = edited(COMPANY, &changes(Sheet::Plans, &handbook, &with_high)).unwrap();
    assert!(text.contains("severity_targets = { critical = \"2h\", high = \"4h\" }"), "{text}");
    let mut without = sent(&all);
    without.insert("plans.scale.severity_targets.critical".into(), String::new());
    let text = edited(COMPANY, &changes(Sheet::Plans, &handbook, &without)).unwrap();
    assert_eq!(Handbook::parse(&text).unwrap().plan("scale").unwrap().severity_targets, []);
}

#[test]
fn entries_are_added_and_taken_away() {
    let handbook = Handbook::parse(COMPANY).unwrap();
    let mut form = sent(&blocks(Sheet::Plans, &handbook));
    form.insert("plans.+.name".into(), "Big & Small".into());
    form.insert("plans.+.target".into(), "2h".into());
    form.insert("plans.boost.remove".into(), "yes".into());
    form.insert("plans.gold.remove".into(), "yes".into());
    let text = edited(COMPANY, &changes(Sheet::Plans, &handbook, &form)).unwrap();
    let after = Handbook::parse(&text).unwrap();
    assert_eq!(after.plan("big___small").unwrap().target_seconds, Some(7200), "{text}");
    assert!(after.plan("boost").is_none() && after.plan("gold").is_none());
    assert!(!text.contains("gold"), "what was only ours is gone from the text: {text}");
}

#[test]
fn days_off_are_pasted_as_people_write_them() {
    let handbook = Handbook::shipped();
    let mut form = sent(&blocks(Sheet::Holidays, &handbook));
    let pasted = "2027-01-01: New Year's Day\r\n\r\n2027-12-24 – Christmas Eve\r\n2027-12-25";
    form.insert("holidays.company.dates".into(), pasted.into());
    let text = edited("", &changes(Sheet::Holidays, &handbook, &form)).unwrap();
    let dates = Handbook::parse(&text).unwrap().holidays[0].dates.clone();
    let names: Vec<&str> = dates.iter().map(|day| day.name.as_str()).collect();
    assert_eq!(names, ["New Year's Day", "Christmas Eve", ""]);
}

fn automations(sheet: &[(&str, &str)]) -> Result<String, Vec<String>> {
    let handbook = Handbook::shipped();
    let mut form = sent(&blocks(Sheet::Automations, &handbook));
    form.extend(sheet.iter().map(|(path, value)| ((*path).to_owned(), (*value).to_owned())));
    let text = edited("", &changes(Sheet::Automations, &handbook, &form)).unwrap();
    let faults = Handbook::parse(&text).err().unwrap_or_default();
    let told = |fault: &desk::handbook::Fault| format!("{}: {}", fault.key, fault.message);
    if faults.is_empty() { Ok(text) } else { Err(faults.iter().map(told).collect()) }
}

#[test]
fn a_rule_is_made_in_the_form_as_it_would_be_written() {
    let text = automations(&[
        ("automations.+.name", "Somebody is losing patience"),
        ("automations.+.on/customer wrote", "yes"),
        (
            "automations.+.when",
            "last message text contains any of refund, \"cancel our plan\"\r\nnot\r\n  \
             last message automatic is yes\r\nany of\r\n  severity is at least high\r\n  \
             reopenings is at least 2",
        ),
        ("automations.+.do", "add tag at-risk\r\nnotify team \"{{ customer_name }} is upset\""),
    ]);
    let wanted = r#"[automations.somebody_is_losing_patience]
name = "Somebody is losing patience"
enabled = true
on = ["customer wrote"]
when = [
    'last message text contains any of refund, "cancel our plan"',
    { not = "last message automatic is yes" },
    { any = ["severity is at least high", "reopenings is at least 2"] },
]
do = ["add tag at-risk", 'notify team "{{ customer_name }} is upset"']
"#;
    assert_eq!(text.as_deref(), Ok(wanted));
}

#[test]
fn what_is_wrong_with_a_rule_is_told_at_its_field() {
    let faults = automations(&[
        ("automations.+.name", "Hasty"),
        ("automations.+.on/customer wrote", "yes"),
        ("automations.+.after", "2h before due"),
        ("automations.+.when", "any of\n  severitty is high"),
        ("automations.+.do", "set status gone"),
    ])
    .unwrap_err();
    let at = |key: &str| faults.iter().find(|fault| fault.starts_with(key)).cloned();
    let after = at("automations.hasty.after: ").unwrap();
    assert!(after.contains("not both"), "{after}");
    let when = at("automations.hasty.when.any.0: ").unwrap();
    assert!(when.contains("did you mean \"severity\"?"), "{when}");
    assert!(at("automations.hasty.do.0: ").is_some(), "{faults:?}");
}

#[test]
fn a_rule_made_switched_off_stays_off() {
    let handbook = Handbook::shipped();
    let mut form = sent(&blocks(Sheet::Automations, &handbook));
    form.insert("automations.+.name".into(), "Later".into());
    form.insert("automations.+.after".into(), "2h before due".into());
    form.insert("automations.+.do".into(), "add tag late".into());
    form.remove("automations.+.enabled");
    let text = edited("", &changes(Sheet::Automations, &handbook, &form)).unwrap();
    let after = Handbook::parse(&text).unwrap();
    assert!(!after.automations.iter().find(|rule| rule.key == "later").unwrap().enabled, "{text}");
}

#[test]
fn the_order_of_acts_is_kept() {
    let acts = ("automations.bad_rating.do", "add tag b\nadd tag a\nadd tag b");
    let disagree = automations(&[acts]).unwrap_err();
    assert!(disagree[0].starts_with("automations.bad_rating.examples.0"), "{disagree:?}");
    let text = automations(&[acts, ("automations.bad_rating.examples", "yes")]).unwrap();
    assert!(text.contains("do = [\"add tag b\", \"add tag a\", \"add tag b\"]"), "{text}");
}
