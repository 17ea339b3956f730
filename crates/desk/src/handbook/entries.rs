//! How each part of a handbook is read from its table, over what it was before.

use super::{
    escalation,
    fault::hint,
    model::{
        Assign, DayOff, EscalationPart, Group, Holidays, Kind, Plan, Product, ScheduleRule,
        Severity, Team,
    },
    reader::{Section, TextOrTable, target_of},
};
use crate::{
    sla::{WHOLE_DAY, parse_day_part},
    tickets::fields::{CustomField, FieldKind},
};

/// Something a handbook has several of, by key.
pub(super) trait Entry: Clone + Default {
    /// The table they stand in.
    const TABLE: &'static str;
    /// Reads it from `section`, over `before` (empty when it is new).
    fn read(section: &mut Section<'_>, key: &str, before: Self) -> Self;
    /// Its key.
    fn key(&self) -> &str;
}

/// The entries of the text over those there were: known ones are changed, new ones come last, and
/// `remove = true` takes one away.
pub(super) fn overlay<E: Entry>(root: &mut Section<'_>, mut all: Vec<E>) -> Vec<E> {
    for (name, mut section) in root.entries(E::TABLE) {
        let place = all.iter().position(|entry| entry.key() == name);
        if section.flag("remove") == Some(true) {
            match place {
                Some(place) => drop(all.remove(place)),
                None => section.fault("remove", format!("there is no \"{name}\" to remove")),
            }
            section.done();
            continue;
        }
        if !is_key(&name) {
            section.fault("", format!("write \"{name}\" with a-z, 0-9 and _ only"));
        }
        let before = place.and_then(|place| all.get(place).cloned()).unwrap_or_default();
        let entry = E::read(&mut section, &name, before);
        section.done();
        match place.and_then(|place| all.get_mut(place)) {
            Some(old) => *old = entry,
            None => all.push(entry),
        }
    }
    all
}

/// Keys stand in addresses and in the database.
fn is_key(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// What is the same for all: the table, and a field with the key.
macro_rules! entry {
    ($table:literal) => {
        const TABLE: &'static str = $table;

        fn key(&self) -> &str {
            &self.key
        }
    };
}

impl Entry for Plan {
    entry!("plans");

    fn read(section: &mut Section<'_>, key: &str, before: Self) -> Self {
        if before.key.is_empty() && !section.has("target") {
            section.fault("target", "a new plan needs a target, as in \"24h\", or \"none\"");
        }
        Self {
            key: key.to_owned(),
            name: section.needed_text("name", Some(&before.name)),
            rank: section.number("rank", 0..=99).unwrap_or(before.rank),
            target_seconds: section.target("target").unwrap_or(before.target_seconds),
            severity_targets: finer_targets(section, "severity_targets", before.severity_targets),
            kind_targets: finer_targets(section, "kind_targets", before.kind_targets),
            community_only: section.flag("community_only").unwrap_or(before.community_only),
            always_taken: section.texts("always_taken").unwrap_or(before.always_taken),
        }
    }
}

/// `{ critical = "4h", low = "none" }`, replacing what there was.
fn finer_targets(
    section: &mut Section<'_>,
    key: &'static str,
    before: Vec<(String, Option<i64>)>,
) -> Vec<(String, Option<i64>)> {
    let Some(named) = section.named_texts(key) else { return before };
    let mut targets = Vec::new();
    for (name, text) in named {
        match target_of(&text) {
            Ok(target) => targets.push((name, target)),
            Err(message) => section.fault(key, format!("{name}: {message}")),
        }
    }
    targets
}

impl Entry for Severity {
    entry!("severities");

    fn read(section: &mut Section<'_>, key: &str, before: Self) -> Self {
        Self {
            key: key.to_owned(),
            name: section.needed_text("name", Some(&before.name)),
            rank: section.number("rank", 0..=99).unwrap_or(before.rank),
            guideline: section.text("guideline").unwrap_or(before.guideline),
        }
    }
}

impl Entry for CustomField {
    entry!("fields");

    fn read(section: &mut Section<'_>, key: &str, before: Self) -> Self {
        let field = Self {
            key: key.to_owned(),
            name: section.needed_text("name", Some(&before.name)),
            kind: kind_of_field(section).unwrap_or(before.kind),
            hint: section.text("hint").unwrap_or(before.hint),
            choices: section.texts("choices").unwrap_or(before.choices),
            required_on_solve: section
                .flag("required_on_solve")
                .unwrap_or(before.required_on_solve),
        };
        if field.kind == FieldKind::Choice && field.choices.is_empty() {
            section.fault("choices", "a choice needs something to choose from");
        }
        field
    }
}

impl Entry for EscalationPart {
    entry!("escalation");

    fn read(section: &mut Section<'_>, key: &str, before: Self) -> Self {
        let part = Self {
            key: key.to_owned(),
            name: section.needed_text("name", Some(&before.name)),
            hint: section.text("hint").unwrap_or(before.hint),
            required: section.flag("required").unwrap_or(before.required),
            fill: section.text("fill").unwrap_or(before.fill),
        };
        for fault in escalation::faults(&part.fill) {
            section.fault("fill", fault);
        }
        part
    }
}

fn kind_of_field(section: &mut Section<'_>) -> Option<FieldKind> {
    let given = section.text("kind")?;
    let found = FieldKind::ALL.into_iter().find(|kind| kind.key() == given);
    if found.is_none() {
        let kinds = FieldKind::ALL.map(FieldKind::key);
        let message =
            format!("there is no kind of field \"{given}\"{}", hint(&given, kinds.into_iter()));
        section.fault("kind", message);
    }
    found
}

impl Entry for Kind {
    entry!("kinds");

    fn read(section: &mut Section<'_>, key: &str, before: Self) -> Self {
        Self {
            key: key.to_owned(),
            name: section.needed_text("name", Some(&before.name)),
            severity: section.text("severity").unwrap_or(before.severity),
            team: optional(section.text("team"), before.team),
            group: optional(section.text("group"), before.group),
        }
    }
}

/// An empty text takes the value away.
fn optional(text: Option<String>, before: Option<String>) -> Option<String> {
    text.map_or(before, |text| Some(text).filter(|text| !text.is_empty()))
}

impl Entry for Product {
    entry!("products");

    fn read(section: &mut Section<'_>, key: &str, before: Self) -> Self {
        Self {
            key: key.to_owned(),
            name: section.needed_text("name", Some(&before.name)),
            team: section.needed_text("team", Some(&before.team)),
            group: section.needed_text("group", Some(&before.group)),
            aliases: section.texts("aliases").unwrap_or(before.aliases),
        }
    }
}

impl Entry for Group {
    entry!("groups");

    fn read(section: &mut Section<'_>, key: &str, before: Self) -> Self {
        Self {
            key: key.to_owned(),
            name: section.needed_text("name", Some(&before.name)),
            shared: section.flag("shared").unwrap_or(before.shared),
            sme_europe: section.text("sme_europe").unwrap_or(before.sme_europe),
            sme_america: section.text("sme_america").unwrap_or(before.sme_america),
            assign: assign(section).unwrap_or(before.assign),
        }
    }
}

fn assign(section: &mut Section<'_>) -> Option<Assign> {
    let given = section.text("assign")?;
    let found = Assign::ALL.into_iter().find(|way| way.key() == given);
    if found.is_none() {
        let ways = Assign::ALL.map(Assign::key);
        let message =
            format!("there is no way to assign \"{given}\"{}", hint(&given, ways.into_iter()));
        section.fault("assign", message);
    }
    found
}

impl Entry for Team {
    entry!("teams");

    fn read(section: &mut Section<'_>, key: &str, before: Self) -> Self {
        Self { key: key.to_owned(), name: section.needed_text("name", Some(&before.name)) }
    }
}

impl Entry for Holidays {
    entry!("holidays");

    fn read(section: &mut Section<'_>, key: &str, before: Self) -> Self {
        let zone = if before.zone.is_empty() { "UTC".to_owned() } else { before.zone };
        let dates = match section.texts_or_tables("dates") {
            None => before.dates,
            Some(named) => {
                let dates = named.into_iter().filter_map(|(date, value)| day_off(&date, value));
                dates.collect()
            }
        };
        Self {
            key: key.to_owned(),
            name: section.needed_text("name", Some(&before.name)),
            zone: section.text("zone").unwrap_or(zone),
            dates,
        }
    }
}

/// `"New Year's Day"`, `"12:00 to 24:00 Christmas Eve"`, or as a table with name and part of the
/// day: `{ name = "Christmas Eve", closed = "12:00 to 24:00" }`.
fn day_off(date: &str, value: TextOrTable<'_>) -> Option<DayOff> {
    let mut parts = vec![WHOLE_DAY];
    let (name, mut table) = match value {
        TextOrTable::Text(text, at) => {
            let (closed, name) = parts_and_name(&text).unwrap_or((vec![WHOLE_DAY], text));
            parts = closed;
            (name, at)
        }
        TextOrTable::Table(mut table) => (table.needed_text("name", None), table),
    };
    let closed = match (table.day_part("closed"), table.day_part("open")) {
        (Some(_), Some(_)) => {
            table.fault("open", "write \"open\" or \"closed\", not both");
            Vec::new()
        }
        (Some(closed), None) => vec![closed],
        (None, Some((from, to))) => {
            let around = [(WHOLE_DAY.0, from), (to, WHOLE_DAY.1)];
            around.into_iter().filter(|(from, to)| from < to).collect()
        }
        (None, None) => parts,
    };
    let read = date.parse().ok();
    if read.is_none() {
        table.fault("", format!("\"{date}\" is not a date; write 2027-01-01"));
    }
    table.done();
    Some(DayOff { date: read?, name, closed })
}

/// "12:00 to 24:00 Christmas Eve", "00:00 to 09:00 and 12:00 to 24:00 Christmas Eve": what of the
/// day is closed, and what is celebrated.
fn parts_and_name(text: &str) -> Option<(Vec<(i64, i64)>, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (mut parts, mut at) = (Vec::new(), 0);
    while let Some(three) = words.get(at..at + 3) {
        let Ok(part) = parse_day_part(&three.join(" ")) else { break };
        parts.push(part);
        at += 3;
        if words.get(at) != Some(&"and") {
            break;
        }
        at += 1;
    }
    let name = words.get(at..).unwrap_or_default().join(" ");
    (!parts.is_empty()).then_some((parts, name))
}

impl Entry for ScheduleRule {
    entry!("schedules");

    fn read(section: &mut Section<'_>, key: &str, before: Self) -> Self {
        Self {
            key: key.to_owned(),
            name: section.needed_text("name", Some(&before.name)),
            zone: section.text("zone").unwrap_or(before.zone),
            open: section.texts("open").unwrap_or(before.open),
            holidays: section.texts("holidays").unwrap_or(before.holidays),
            schedule: before.schedule,
            former: before.former,
        }
    }
}
