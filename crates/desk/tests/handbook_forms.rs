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
"#;

/// What a browser sends for a form as it stands.
fn sent(blocks: &[Block]) -> BTreeMap<String, String> {
    let mut sent = BTreeMap::new();
    for field in blocks.iter().flat_map(|block| &block.fields) {
        if matches!(field.kind, Kind::Flag | Kind::Ticks(_)) {
            sent.insert(shown(&field.path), "yes".to_owned());
        }
        match &field.kind {
            Kind::Flag if field.value.is_empty() => {}
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
        Kind::Line => "Another".to_owned(),
        Kind::Words(_) => "Other words.".to_owned(),
        Kind::Target | Kind::Finer => "3h30m".to_owned(),
        Kind::Number => "17".to_owned(),
        Kind::Choice(all) => all.iter().find(|(key, _)| *key != field.value)?.0.clone(),
        Kind::Lines if field.path.starts_with("contacts.") => "jo@example.com".to_owned(),
        Kind::Lines => "daily 10:00 to 12:00".to_owned(),
        Kind::Days => "2027-01-01 New Year's Day".to_owned(),
        Kind::Flag | Kind::Ticks(_) => return None,
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
