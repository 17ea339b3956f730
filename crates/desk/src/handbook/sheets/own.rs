//! The forms of the company's own fields, and of what goes with an escalation.

use super::{
    Block, Kind,
    fields::{added, choice, entry, field, line},
};
use crate::{
    handbook::{EscalationPart, Handbook},
    tickets::fields::{CustomField, FieldKind},
};

pub(super) fn fields(handbook: &Handbook) -> Vec<Block> {
    let all = handbook.fields.iter().map(|one| {
        let path = format!("fields.{}", one.key);
        entry(&path, &one.name, of(&path, one))
    });
    let new = added("fields", "Add a field", of("fields.+", &CustomField::default()));
    all.chain([new]).collect()
}

/// The parts of an escalation's template.
pub(super) fn escalation(handbook: &Handbook) -> Vec<Block> {
    let all = handbook.escalation.iter().map(|one| {
        let path = format!("escalation.{}", one.key);
        entry(&path, &one.name, part(&path, one))
    });
    let empty = EscalationPart::default();
    let new = added("escalation", "Add a part", part("escalation.+", &empty));
    all.chain([new]).collect()
}

fn part(path: &str, one: &EscalationPart) -> Vec<super::Field> {
    let required = if one.required { "yes" } else { "" };
    vec![
        line(&format!("{path}.name"), "Name", "", &one.name),
        line(&format!("{path}.hint"), "Hint", "Stands beside it; may be empty.", &one.hint),
        field(
            format!("{path}.required"),
            "They can’t help without it",
            "",
            Kind::Flag,
            required.to_owned(),
        ),
        field(
            format!("{path}.fill"),
            "Begins with",
            "Filled with what is known: {{ message }}, {{ links }}, {{ customer }}, …",
            Kind::Words(4),
            one.fill.clone(),
        ),
    ]
}

fn of(path: &str, one: &CustomField) -> Vec<super::Field> {
    let kinds = FieldKind::ALL.map(|kind| (kind.key().to_owned(), words(kind).to_owned()));
    let required = if one.required_on_solve { "yes" } else { "" };
    vec![
        line(&format!("{path}.name"), "Name", "", &one.name),
        choice(format!("{path}.kind"), "Holds", kinds.into(), one.kind.key()),
        line(&format!("{path}.hint"), "Hint", "Stands beside it; may be empty.", &one.hint),
        field(
            format!("{path}.choices"),
            "Choices",
            "One on each line, where one of a few is chosen.",
            Kind::Lines,
            one.choices.join("\n"),
        ),
        field(
            format!("{path}.required_on_solve"),
            "Filled in before one of us solves the ticket",
            "",
            Kind::Flag,
            required.to_owned(),
        ),
    ]
}

const fn words(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "a line of text",
        FieldKind::Number => "a number",
        FieldKind::Date => "a date",
        FieldKind::Choice => "one of a few choices",
        FieldKind::Checkbox => "yes or no",
    }
}
