//! The company's own fields of a ticket, in the side panel: one form for all of them.

use base::ids::TicketId;
use maud::{Markup, html};

pub use ::desk::tickets::fields::FieldKind;

use super::acts::in_view;
use crate::{
    PageContext,
    kit::csrf,
    paths::{self, InView},
    samples::{Sample, Stage, long},
};

/// One field with its value.
#[derive(Debug, Clone, Default)]
pub struct FieldView {
    pub key: String,
    pub name: String,
    pub kind: FieldKind,
    pub hint: String,
    pub choices: Vec<String>,
    pub value: String,
    /// Needed before the ticket can be solved.
    pub required: bool,
}

/// All of them.
#[derive(Debug, Clone, Default)]
pub struct FieldsView {
    pub view: InView,
    pub fields: Vec<FieldView>,
    pub may_change: bool,
}

/// Draws the section; nothing where the handbook defines no field.
#[must_use]
pub fn fields(ctx: &PageContext, ticket: TicketId, view: &FieldsView) -> Markup {
    html! {
        @if !view.fields.is_empty() {
            section.custom-fields {
                h2 { "Fields" }
                @if view.may_change {
                    form method="post" action=(paths::fields(ticket)) {
                        (csrf(ctx.csrf)) (in_view(&view.view))
                        @for field in &view.fields { (one(field)) }
                        button.button.quiet data-act="Save the fields" { "Save" }
                    }
                } @else {
                    dl {
                        @for field in &view.fields {
                            dt { (field.name) }
                            dd dir="auto" {
                                @if field.value.is_empty() { "–" } @else { (field.value) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn one(field: &FieldView) -> Markup {
    let id = format!("field-{}", field.key);
    let hint = format!("{id}-hint");
    let described = (!field.hint.is_empty()).then_some(hint.as_str());
    html! {
        label for=(id) {
            span dir="auto" { (field.name) }
            @if field.required { " " small { "to solve" } }
        }
        div {
            @match field.kind {
                FieldKind::Choice => select.control id=(id) name=(field.key)
                    aria-describedby=[described] {
                    option value="" { "–" }
                    @for choice in &field.choices {
                        option value=(choice) selected[*choice == field.value] { (choice) }
                    }
                },
                FieldKind::Checkbox => {
                    input type="hidden" name=(field.key) value="no";
                    input id=(id) type="checkbox" name=(field.key) value="yes"
                        checked[field.value == "yes"] aria-describedby=[described];
                }
                FieldKind::Date => input.control id=(id) type="date" name=(field.key)
                    value=(field.value) aria-describedby=[described];,
                FieldKind::Number => input.control id=(id) inputmode="decimal" name=(field.key)
                    value=(field.value) autocomplete="off" aria-describedby=[described];,
                FieldKind::Text => input.control id=(id) name=(field.key) value=(field.value)
                    maxlength="500" autocomplete="off" dir="auto" aria-describedby=[described];,
            }
            @if !field.hint.is_empty() { small id=(hint) dir="auto" { (field.hint) } }
        }
    }
}

/// The sample: one field of each kind.
#[must_use]
pub fn sample_fields() -> FieldsView {
    let field = |key: &str, name: &str, kind, value: &str| FieldView {
        key: key.into(),
        name: name.into(),
        kind,
        value: value.into(),
        ..FieldView::default()
    };
    FieldsView {
        view: InView::Next,
        fields: vec![
            FieldView {
                choices: vec!["Production".into(), "Staging".into()],
                required: true,
                ..field("environment", "Environment", FieldKind::Choice, "Production")
            },
            field("build", "Build", FieldKind::Text, "4.18.2"),
            FieldView {
                hint: "As far as the customer knows.".into(),
                ..field("affected", "People affected", FieldKind::Number, "120")
            },
            field("since", "Since", FieldKind::Date, "2026-11-20"),
            field("reproduced", "Reproduced", FieldKind::Checkbox, "yes"),
        ],
        may_change: true,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let all = sample_fields();
    let draw = |view: &FieldsView| fields(&ctx, TicketId(48_213), view);
    let mut empty = all.clone();
    empty.fields.iter_mut().for_each(|field| field.value.clear());
    let mut endless = all.clone();
    endless.fields[1].value = long("4.18.2");
    endless.fields[1].name = long("Build");
    let mut rtl = all.clone();
    rtl.fields[1].value = "تصدير".into();
    vec![
        Sample::new("none defined", draw(&FieldsView::default())),
        Sample::new("empty", draw(&empty)),
        Sample::new("filled in", draw(&all)),
        Sample::new("to read only", draw(&FieldsView { may_change: false, ..all.clone() })),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
