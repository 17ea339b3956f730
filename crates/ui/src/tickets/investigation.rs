//! Billing with investigation (RT-4): the mark on the ticket, the form that begins it and the one
//! that ends it. What the customer is told stands beside the button that tells them.

use base::ids::TicketId;
use maud::{Markup, html};

pub use ::desk::tickets::Investigation;

use crate::{
    PageContext,
    kit::{Icon, Look, Tone, badge, button, csrf, icon},
    paths::{self, InView},
    samples::{Sample, Stage, long},
};

/// How far it is, and what its end will do.
#[derive(Debug, Clone, Default)]
pub struct InvestigationView {
    pub state: Investigation,
    /// The team that takes over: `Billing`.
    pub team: String,
    /// Who will follow from the start; empty where the handbook names nobody.
    pub lead: String,
    /// Who is told at the end, by name.
    pub told: Vec<String>,
    /// The text they get, filled.
    pub text: String,
}

/// The mark beside the status.
#[must_use]
pub fn mark(state: Investigation) -> Markup {
    html! {
        @match state {
            Investigation::None => {}
            Investigation::Open => (badge(Tone::Warn, "Billing, with investigation")),
            Investigation::Done => (badge(Tone::Plain, "Investigated for billing")),
        }
    }
}

/// The page with the form that begins it, or the one that ends it.
#[must_use]
pub fn page(
    ctx: &PageContext,
    ticket: TicketId,
    subject: &str,
    view: &InvestigationView,
) -> Markup {
    html! {
        p.crumbs {
            a.back.always href=(paths::ticket(ticket, &InView::All)) data-hotkey="Escape" {
                (icon(Icon::Back)) "#" (ticket) " "
            }
            bdi { (subject) }
        }
        @match view.state {
            Investigation::Open => (end(ctx, ticket, view)),
            Investigation::None | Investigation::Done => (begin(ctx, ticket, view)),
        }
    }
}

fn begin(ctx: &PageContext, ticket: TicketId, view: &InvestigationView) -> Markup {
    html! {
        form.plan-form method="post" action=(paths::investigation(ticket)) {
            (csrf(ctx.csrf))
            label for="billing-needed" { "What will be needed?" }
            textarea.control #billing-needed name="needed" required rows="3" dir="auto"
                placeholder="Which events were counted twice, and how many" {}
            p.hint {
                "For a billing matter that needs technical work first. Support keeps it; "
                @if view.lead.is_empty() {
                    "the handbook names no lead of " (view.team) " yet, so nobody follows. "
                } @else {
                    bdi { (view.lead) } " follows from the start. "
                }
                "The customer hears nothing yet."
            }
            (button(Look::Main, "Investigate first", ""))
        }
    }
}

fn end(ctx: &PageContext, ticket: TicketId, view: &InvestigationView) -> Markup {
    html! {
        form.plan-form method="post" action=(paths::investigation_end(ticket)) {
            (csrf(ctx.csrf))
            label for="billing-found" { "What was found, for " (view.team) }
            textarea.control #billing-found name="found" rows="3" dir="auto" {}
            @if view.told.is_empty() {
                p.hint { "Nobody on this ticket has a mail address; tell them in a reply." }
            } @else {
                p.hint dir="auto" { "Told by mail: " (view.told.join(", ")) }
                @if !view.text.is_empty() {
                    details.folded #billing-text {
                        summary { "What they read" }
                        pre dir="auto" { (view.text) }
                    }
                }
            }
            (button(Look::Main, &format!("Hand over to {}", view.team), ""))
        }
    }
}

/// The sample: support is looking into it.
#[must_use]
pub fn sample_investigation() -> InvestigationView {
    InvestigationView {
        state: Investigation::Open,
        team: "Billing".into(),
        lead: "A. Castellanos".into(),
        told: vec!["R. Okafor".into()],
        text: "Hello R.,\n\nwe have looked into the technical side of #48213.".into(),
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let open = sample_investigation();
    let draw = |view: &InvestigationView| {
        html! { (mark(view.state)) " " (page(&ctx, TicketId(48_213), "Charged twice", view)) }
    };
    let none = InvestigationView { state: Investigation::None, ..open.clone() };
    let nobody = InvestigationView { lead: String::new(), ..none.clone() };
    let untold = InvestigationView { told: Vec::new(), ..open.clone() };
    let endless = InvestigationView { text: long("We have looked."), ..open.clone() };
    let rtl = InvestigationView { told: vec!["ليلى حداد".into()], ..open.clone() };
    vec![
        Sample::new("none yet", draw(&none)),
        Sample::new("none, and no lead", draw(&nobody)),
        Sample::new("open", draw(&open)),
        Sample::new("open, nobody to tell", draw(&untold)),
        Sample::new(
            "done",
            draw(&InvestigationView { state: Investigation::Done, ..open.clone() }),
        ),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
