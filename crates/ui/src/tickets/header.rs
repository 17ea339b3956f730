//! The head of a ticket: number, status, tags, subject, clock and acts.

use maud::{Markup, html};

use super::{
    acts::{main_acts, properties},
    clock::clock,
    investigation::mark,
    page::TicketPage,
    status_label, status_tone,
};
use crate::{
    PageContext, format,
    kit::{Icon, badge, icon, tag},
    paths,
    samples::{Sample, Stage, long},
};

/// Draws the head; it stays in sight while the conversation scrolls.
#[must_use]
pub fn header(ctx: &PageContext, view: &TicketPage) -> Markup {
    let hops = format::count(view.hops.into(), "hop", "hops");
    let hops_title =
        if view.hops == 0 { "one owner since it came in" } else { "how often it changed hands" };
    html! {
        header.ticket-head {
            div.crumbs {
                a.back href=(paths::view(&view.view, None)) data-hotkey="Escape" data-back
                    aria-label="Back to the list" {
                    (icon(Icon::Back))
                }
                span.number { "#" (view.id) }
                (badge(status_tone(view.acts.status), status_label(view.acts.status)))
                (mark(view.acts.investigation.state))
                span.tags { @for word in &view.tags { (tag(word)) } }
                span.hops title=(hops_title) {
                    (hops)
                }
                a.to-history href=(paths::history(view.id)) data-hotkey="h" { (icon(Icon::History)) "History" }
            }
            h1 dir="auto" tabindex="-1" {
                @if view.subject.is_empty() { "(no subject)" } @else { (view.subject) }
            }
            (main_acts(ctx, &view.acts))
            @if let Some(view) = &view.clock { (clock(ctx, view)) }
            (properties(ctx, &view.acts))
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let one = super::page::sample_ticket();
    let bare = TicketPage {
        subject: String::new(),
        tags: Vec::new(),
        clock: None,
        hops: 1,
        ..one.clone()
    };
    let endless = TicketPage {
        subject: long("Flags return stale values"),
        tags: (0..20).map(|n| format!("tag-number-{n}")).collect(),
        hops: 12,
        ..one.clone()
    };
    let rtl = TicketPage {
        subject: "توقف التصدير عند منتصف الليل".into(), ..one.clone()
    };
    vec![
        Sample::new("one", header(&ctx, &one)),
        Sample::new("empty", header(&ctx, &bare)),
        Sample::new("very long", header(&ctx, &endless)),
        Sample::new("right to left", header(&ctx, &rtl)),
    ]
}
