//! What a draft said earlier: looked at, and taken back.

use base::{Timestamp, ids::TicketId};
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{
        self,
        button::{Look, button, csrf, link_button},
        time,
    },
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// The versions of one draft.
#[derive(Debug, Clone)]
pub struct DraftVersions {
    pub ticket: TicketId,
    pub view: InView,
    /// What it says now; empty for nothing.
    pub now: String,
    /// Newest first.
    pub earlier: Vec<DraftVersion>,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct DraftVersion {
    pub version: i64,
    pub at: Timestamp,
    pub note: bool,
    pub text: String,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn draft_versions(ctx: &PageContext, view: &DraftVersions) -> Markup {
    html! {
        div.draft-versions {
            p { (link_button(Look::Quiet, "Back to the ticket", &paths::ticket(view.ticket, &view.view))) }
            @if !view.now.is_empty() {
                section { h2 { "What it says now" } pre.draft-text dir="auto" { (view.now) } }
            }
            @if view.earlier.is_empty() {
                (kit::empty("Nothing earlier", "Versions are kept every few minutes while you write."))
            }
            @for one in &view.earlier { (version(ctx, view, one)) }
            p.hint { "Only you see these. The newest 20 are kept, for two weeks." }
        }
    }
}

fn version(ctx: &PageContext, view: &DraftVersions, one: &DraftVersion) -> Markup {
    html! {
        section {
            h2 { (time::moment(ctx, one.at)) @if one.note { " · note" } }
            pre.draft-text dir="auto" { (one.text) }
            form method="post" action=(paths::draft_version(view.ticket, one.version)) {
                (csrf(ctx.csrf)) (super::acts::in_view(&view.view))
                (button(Look::Quiet, "Take this one back", ""))
            }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let one = |version, text: &str| DraftVersion {
        version,
        at: in_minutes(-version * 3),
        note: version == 2,
        text: text.into(),
    };
    let view = DraftVersions {
        ticket: TicketId(48_213),
        view: InView::Next,
        now: "Thank you, that narrows it down.".into(),
        earlier: vec![one(1, "Thank you, that")],
    };
    let many = (1..6).map(|n| one(n, "Thank you.\n\n- one\n- two")).collect();
    let draw = |view: &DraftVersions| draft_versions(&ctx, view);
    vec![
        Sample::new(
            "empty",
            draw(&DraftVersions { earlier: Vec::new(), now: String::new(), ..view.clone() }),
        ),
        Sample::new("one", draw(&view)),
        Sample::new("many", draw(&DraftVersions { earlier: many, ..view.clone() })),
        Sample::new("very long", draw(&DraftVersions { now: long("Words"), ..view.clone() })),
        Sample::new("right to left", draw(&DraftVersions { now: "شكرا".into(), ..view })),
    ]
}
