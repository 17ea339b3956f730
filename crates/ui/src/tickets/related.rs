//! Tickets that have to do with this one, in the side panel, with where they stand.

use base::ids::TicketId;
use maud::{Markup, html};

pub use ::desk::tickets::related::Relation;

use super::{Status, acts::in_view, status_label, status_tone};
use crate::{
    PageContext,
    kit::{badge, csrf},
    paths::{self, InView},
    samples::{Sample, Stage, long},
};

/// Another ticket and what this one is to it.
#[derive(Debug, Clone)]
pub struct RelatedTicket {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub relation: Relation,
}

/// All of them.
#[derive(Debug, Clone, Default)]
pub struct RelatedView {
    pub view: InView,
    pub tickets: Vec<RelatedTicket>,
    pub may_change: bool,
}

/// Draws the section.
#[must_use]
pub fn related(ctx: &PageContext, ticket: TicketId, view: &RelatedView) -> Markup {
    html! {
        @if view.may_change || !view.tickets.is_empty() {
            section.related {
                h2 { "Linked tickets" }
                @if !view.tickets.is_empty() {
                    ul.like { @for other in &view.tickets { (one(ctx, ticket, view, other)) } }
                }
                @if view.may_change { (add(ctx, ticket, view)) }
            }
        }
    }
}

fn one(ctx: &PageContext, ticket: TicketId, view: &RelatedView, other: &RelatedTicket) -> Markup {
    html! {
        li {
            small { "this " (other.relation.words()) }
            a href=(paths::ticket(other.id, &InView::All)) dir="auto" {
                "#" (other.id) " " (other.subject)
            }
            " " (badge(status_tone(other.status), status_label(other.status)))
            @if view.may_change {
                form method="post" action=(paths::related(ticket)) {
                    (csrf(ctx.csrf)) (in_view(&view.view))
                    button.clip-remove name="gone" value=(other.id)
                        aria-label=(format!("Unlink #{}", other.id)) { "×" }
                }
            }
        }
    }
}

fn add(ctx: &PageContext, ticket: TicketId, view: &RelatedView) -> Markup {
    html! {
        details.folded #link-ticket {
            summary data-hotkey="L" data-act="Link a ticket" { "Link a ticket" }
            form.plan-form method="post" action=(paths::related(ticket)) {
                (csrf(ctx.csrf)) (in_view(&view.view))
                label for="relation" { "This ticket" }
                select.control #relation name="relation" {
                    @for relation in Relation::ALL {
                        option value=(relation.key()) { (relation.words()) }
                    }
                }
                label for="related-other" { "Number" }
                input.control #related-other name="other" inputmode="numeric" required
                    pattern="#?[0-9]+" placeholder="48213" autocomplete="off";
                button.button.quiet { "Link" }
            }
        }
    }
}

/// The sample: an incident of a problem, with a duplicate.
#[must_use]
pub fn sample_related() -> RelatedView {
    let other = |id, subject: &str, status, relation| RelatedTicket {
        id: TicketId(id),
        subject: subject.into(),
        status,
        relation,
    };
    RelatedView {
        view: InView::Next,
        tickets: vec![
            other(48_001, "Flags are cached for too long", Status::OnHold, Relation::CausedBy),
            other(48_190, "Old flag values", Status::Solved, Relation::DuplicatedBy),
        ],
        may_change: true,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let some = sample_related();
    let draw = |view: &RelatedView| related(&ctx, TicketId(48_213), view);
    let none = RelatedView { tickets: Vec::new(), ..some.clone() };
    let mut endless = some.clone();
    endless.tickets[0].subject = long("Flags are cached");
    let mut rtl = some.clone();
    rtl.tickets[0].subject = "توقف التصدير".into();
    vec![
        Sample::new("none", draw(&none)),
        Sample::new("some", draw(&some)),
        Sample::new("to read only", draw(&RelatedView { may_change: false, ..some })),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
