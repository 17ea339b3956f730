//! Choosing what to change on the picked tickets.

use base::ids::TicketId;
use maud::{Markup, html};

use super::{back, carried};
use crate::{
    PageContext, format,
    kit::{Choice, Field, Look, Tone, button, csrf, notice},
    paths::{self, InView},
    samples::{Sample, Stage, long},
};

/// What may be chosen, and for which tickets.
#[derive(Debug, Clone, Default)]
pub struct BulkForm {
    pub view: InView,
    pub query: String,
    pub tickets: Vec<TicketId>,
    pub statuses: Vec<Choice>,
    pub assignees: Vec<Choice>,
    pub severities: Vec<Choice>,
    pub products: Vec<Choice>,
    /// Why it did not go on; empty for nothing.
    pub error: String,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn choose(ctx: &PageContext, view: &BulkForm) -> Markup {
    let as_is = "Leave it as it is";
    let select = |name, label, choices: &[Choice]| {
        Field { name, label, required: true, ..Field::default() }.select(as_is, choices)
    };
    let words = |name, label, hint| Field { name, label, hint, ..Field::default() }.input("text");
    html! {
        div.bulk {
            @if !view.error.is_empty() { (notice(Tone::Bad, &html! { p role="alert" { (view.error) } })) }
            p { "For " b { (format::count(view.tickets.len() as u64, "ticket", "tickets")) } "." }
            form method="post" action=(paths::BULK_PREVIEW) {
                (csrf(ctx.csrf)) (carried(&view.view, &view.query, &view.tickets))
                (select("status", "Status", &view.statuses))
                (select("assignee", "Owner", &view.assignees))
                (select("severity", "Severity", &view.severities))
                (select("product", "Product", &view.products))
                (words("add_tags", "Add tags", "Several apart by commas."))
                (words("remove_tags", "Take tags off", ""))
                div.row {
                    (button(Look::Main, "See what would change", ""))
                    (back(&view.view, &view.query))
                }
            }
        }
    }
}

/// Four tickets, and what there is to choose.
#[must_use]
pub fn sample_form() -> BulkForm {
    let choice = |value: &str, label: &str| Choice::new(value, label, "", false);
    BulkForm {
        tickets: (48_213..48_217).map(TicketId).collect(),
        statuses: vec![choice("open", "Open"), choice("solved", "Solved")],
        assignees: vec![choice("9", "N. Kimura"), choice("nobody", "Nobody")],
        severities: vec![choice("high", "High")],
        products: vec![choice("surveys", "Surveys"), choice("none", "Unclassified")],
        ..BulkForm::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let refused = BulkForm { error: "Choose what to change.".into(), ..sample_form() };
    let endless =
        BulkForm { products: vec![Choice::new("x", &long("Product"), "", false)], ..sample_form() };
    vec![
        Sample::new("many", choose(&ctx, &sample_form())),
        Sample::new("error", choose(&ctx, &refused)),
        Sample::new("very long", choose(&ctx, &endless)),
    ]
}
