//! What came of a bulk edit: how far it is, what was refused and why, and the way back. The live
//! region `#bulk-edit`.

use base::{
    Timestamp,
    ids::{BulkId, TicketId},
};
use maud::{Markup, html};

use super::back;
use crate::{
    PageContext, format,
    kit::{Look, Tone, badge, button, csrf, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// Whether it can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Undo {
    May,
    /// It was, by this one.
    Done(BulkId),
    #[default]
    No,
}

/// One ticket of it.
#[derive(Debug, Clone)]
pub struct OutcomeRow {
    pub ticket: TicketId,
    pub subject: String,
    pub tone: Tone,
    /// `changed`, `so already`, `waiting`, or why not.
    pub words: String,
}

/// A bulk edit as it stands.
#[derive(Debug, Clone)]
pub struct BulkOutcome {
    pub id: BulkId,
    pub view: InView,
    /// The newest event it shows.
    pub seq: i64,
    pub who: String,
    pub made_at: Timestamp,
    /// The wish in words.
    pub wish: Vec<String>,
    /// The one it takes back.
    pub undoes: Option<BulkId>,
    pub done: u64,
    pub total: u64,
    pub changed: u64,
    pub same: u64,
    pub refused: u64,
    pub rows: Vec<OutcomeRow>,
    pub undo: Undo,
    /// Why it was not undone; empty for nothing.
    pub said: String,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn outcome(ctx: &PageContext, view: &BulkOutcome) -> Markup {
    let address = paths::bulk_edit(view.id, &view.view);
    let running = view.done < view.total;
    html! {
        section.bulk #bulk-edit data-live="list" data-seq=(view.seq)
            hx-get=(paths::part(&address, "bulk")) hx-trigger="prickle:changed throttle:300ms"
            hx-swap="outerMorph" hx-target="this" {
            p.bulk-wish dir="auto" {
                @if let Some(undoes) = view.undoes {
                    "Takes back " a href=(paths::bulk_edit(undoes, &view.view)) { "an edit" } ": "
                }
                (view.wish.join(" · "))
            }
            p.hint { bdi { (view.who) } ", " (time::moment(ctx, view.made_at)) }
            @if running {
                label for="bulk-progress" {
                    (format::number(view.done)) " of " (format::number(view.total)) " done"
                }
                progress #bulk-progress value=(view.done) max=(view.total) {}
            }
            div role="status" {
                ul.bulk-sum {
                    li { b { (format::count(view.changed, "ticket", "tickets")) } " changed" }
                    @if view.same > 0 { li { (format::number(view.same)) " so already" } }
                    @if view.refused > 0 { li { (format::number(view.refused)) " not changed" } }
                }
            }
            @if !view.said.is_empty() { p.complaint role="alert" { (view.said) } }
            div.row { (undo(ctx, view, running)) (back(&view.view, "")) }
            ol.bulk-rows {
                @for row in &view.rows {
                    li id=(format!("edited-{}", row.ticket)) {
                        a href=(paths::ticket(row.ticket, &view.view)) dir="auto" {
                            "#" (row.ticket) " " bdi { (row.subject) }
                        }
                        p { (badge(row.tone, &row.words)) }
                    }
                }
            }
        }
    }
}

fn undo(ctx: &PageContext, view: &BulkOutcome, running: bool) -> Markup {
    html! {
        @match view.undo {
            Undo::May if !running && view.changed > 0 => {
                form method="post" action=(paths::bulk_edit_undo(view.id)) {
                    (csrf(ctx.csrf))
                    input type="hidden" name="in" value=(view.view.token());
                    (button(Look::Quiet, "Undo", "z"))
                }
            }
            Undo::Done(by) => a.button.quiet href=(paths::bulk_edit(by, &view.view)) { "It was undone" },
            _ => {}
        }
    }
}

/// An edit that is half done.
#[must_use]
pub fn sample_outcome() -> BulkOutcome {
    let row = |id, subject: &str, tone, words: &str| OutcomeRow {
        ticket: TicketId(id),
        subject: subject.into(),
        tone,
        words: words.into(),
    };
    BulkOutcome {
        id: BulkId(77),
        view: InView::Next,
        seq: 345,
        who: "N. Kimura".into(),
        made_at: in_minutes(-1),
        wish: vec!["Status: Solved".into()],
        undoes: None,
        done: 3,
        total: 4,
        changed: 2,
        same: 0,
        refused: 1,
        rows: vec![
            row(48_215, "Survey shows twice", Tone::Warn, "the customer waits for an answer"),
            row(48_213, "Flags return stale values", Tone::Good, "changed"),
            row(48_216, "Export stopped", Tone::Plain, "waiting"),
        ],
        undo: Undo::May,
        said: String::new(),
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let running = sample_outcome();
    let done = BulkOutcome { done: 4, changed: 3, ..running.clone() };
    let undone = BulkOutcome { undo: Undo::Done(BulkId(78)), ..done.clone() };
    let undoing = BulkOutcome { undoes: Some(BulkId(76)), undo: Undo::No, ..done.clone() };
    let mut endless = done.clone();
    endless.rows[0].subject = long("Survey shows twice");
    endless.said = "This was undone already.".into();
    vec![
        Sample::new("running", outcome(&ctx, &running)),
        Sample::new("done", outcome(&ctx, &done)),
        Sample::new("undone", outcome(&ctx, &undone)),
        Sample::new("takes another back", outcome(&ctx, &undoing)),
        Sample::new("error, very long", outcome(&ctx, &endless)),
    ]
}
