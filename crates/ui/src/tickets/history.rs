//! A ticket's history: every change with who, when, why, before and after.

use base::{Timestamp, ids::TicketId};
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{self, Face, Icon, icon, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// One change.
#[derive(Debug, Clone, Default)]
pub struct HistoryEntry {
    pub at: Timestamp,
    /// `None`: Prickle itself.
    pub who: Option<Face>,
    /// What happened: `changed the severity`.
    pub what: String,
    /// Before and after, where something changed; either may be empty.
    pub before: String,
    pub after: String,
    /// By what rule or for what reason; may be empty.
    pub why: String,
}

/// The history page of one ticket.
#[derive(Debug, Clone)]
pub struct HistoryPage {
    pub id: TicketId,
    pub subject: String,
    /// The newest event it shows.
    pub seq: i64,
    /// Oldest first.
    pub entries: Vec<HistoryEntry>,
}

/// Draws the history in place of a ticket.
#[must_use]
pub fn history(ctx: &PageContext, view: &HistoryPage) -> Markup {
    html! {
        main.history-pane #ticket tabindex="-1" data-live=(format!("ticket/{}", view.id))
            data-seq=(view.seq)
            hx-get=(paths::part(&paths::history(view.id), "history"))
            hx-trigger="prickle:changed throttle:300ms" hx-swap="outerMorph" hx-target="this" {
            header.ticket-head {
                div.crumbs {
                    a.back.always href=(paths::ticket(view.id, &InView::All)) data-hotkey="Escape" {
                        (icon(Icon::Back)) "#" (view.id)
                    }
                }
                h1 dir="auto" { "History of “" (view.subject) "”" }
            }
            @if view.entries.is_empty() { (kit::empty("Nothing has happened yet", "")) }
            ol.history { @for entry in &view.entries { (one(ctx, entry)) } }
        }
    }
}

fn one(ctx: &PageContext, entry: &HistoryEntry) -> Markup {
    html! {
        li {
            (time::moment(ctx, entry.at))
            @match &entry.who {
                Some(face) => (face.draw()),
                None => span.face.ours aria-hidden="true" { (kit::hedgehog::mark()) },
            }
            div {
                p {
                    b dir="auto"
                        { @match &entry.who { Some(face) => (face.name), None => "Prickle" } } " "
                    bdi { (entry.what) }
                }
                @if !(entry.before.is_empty() && entry.after.is_empty()) {
                    p.change dir="auto" {
                        del { @if entry.before.is_empty() { "nothing" } @else { (entry.before) } }
                        " → "
                        ins { @if entry.after.is_empty() { "nothing" } @else { (entry.after) } }
                    }
                }
                @if !entry.why.is_empty() { small dir="auto" { (entry.why) } }
            }
        }
    }
}

/// The sample ticket's history.
#[must_use]
pub fn sample_history() -> HistoryPage {
    let entry =
        |minutes, who: Option<(&str, i64)>, what: &str, before: &str, after: &str, why: &str| {
            HistoryEntry {
                at: in_minutes(minutes),
                who: who.map(|(name, hue)| Face::new(name, hue)),
                what: what.into(),
                before: before.into(),
                after: after.into(),
                why: why.into(),
            }
        };
    HistoryPage {
        id: TicketId(48_213),
        subject: "Flags return stale values for logged-in users".into(),
        seq: 345,
        entries: vec![
            entry(-419, Some(("R. Okafor", 1)), "asked for help", "", "", "in the app"),
            entry(-419, None, "set the group", "", "Flags", "by the product: feature flags"),
            entry(
                -419,
                None,
                "started the first-reply clock",
                "",
                "due Mon 17:31",
                "Enterprise 8 h",
            ),
            entry(-419, None, "told R. Okafor that it came in", "", "", ""),
            entry(-400, Some(("N. Kimura", 9)), "took it", "nobody", "N. Kimura", ""),
            entry(
                -378,
                Some(("N. Kimura", 9)),
                "replied",
                "open",
                "pending",
                "first reply met in 41 min",
            ),
            entry(
                -32,
                Some(("R. Okafor", 1)),
                "wrote by mail",
                "pending",
                "open",
                "here because of the signed reply address",
            ),
        ],
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let many = sample_history();
    let one = HistoryPage { entries: many.entries[..1].to_vec(), ..many.clone() };
    let none = HistoryPage { entries: Vec::new(), ..many.clone() };
    let mut endless = many.clone();
    endless.entries[1].after = long("Flags");
    vec![
        Sample::new("empty", history(&ctx, &none)),
        Sample::new("one", history(&ctx, &one)),
        Sample::new("many", history(&ctx, &many)),
        Sample::new("very long", history(&ctx, &endless)),
    ]
}
