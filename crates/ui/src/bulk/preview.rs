//! What a bulk edit would do, to be looked at before it does.

use base::ids::TicketId;
use maud::{Markup, html};

use super::{back, carried};
use crate::{
    PageContext, format,
    kit::{Tone, csrf, notice},
    paths::{self, InView},
    samples::{Sample, Stage, long},
};

/// One ticket that would change.
#[derive(Debug, Clone)]
pub struct PreviewRow {
    pub ticket: TicketId,
    pub subject: String,
    /// Field, before, after; in words.
    pub changes: Vec<(String, String, String)>,
}

/// Everything that would happen.
#[derive(Debug, Clone, Default)]
pub struct BulkPreview {
    pub view: InView,
    pub query: String,
    pub tickets: Vec<TicketId>,
    /// The wish as the form sends it on: name and value.
    pub fields: Vec<(String, String)>,
    /// The wish in words: `Severity: High`.
    pub wish: Vec<String>,
    /// The first tickets that would change.
    pub rows: Vec<PreviewRow>,
    pub changed: u64,
    /// So already.
    pub same: u64,
    /// Why, and which.
    pub refused: Vec<(String, Vec<(TicketId, String)>)>,
    pub mails: u64,
    /// Tickets on which the handbook's rules may act, too.
    pub ruled: u64,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn preview(ctx: &PageContext, view: &BulkPreview) -> Markup {
    let tickets = |count| format::count(count, "ticket", "tickets");
    html! {
        div.bulk {
            p.bulk-wish dir="auto" { (view.wish.join(" · ")) }
            ul.bulk-sum {
                li { b { (tickets(view.changed)) } " would change" }
                @if view.same > 0 { li { (tickets(view.same)) " so already" } }
                @if view.mails > 0 {
                    li.sends { (format::count(view.mails, "mail", "mails")) " to customers, at once" }
                }
                @if view.ruled > 0 {
                    li { "rules of the handbook may act on " (tickets(view.ruled)) ", too" }
                }
            }
            @for (why, which) in &view.refused {
                (notice(Tone::Warn, &html! {
                    details {
                        summary { b { (tickets(which.len() as u64)) } " would stay as they are: " (why) }
                        ul { @for (id, subject) in which.iter().take(50) { (one(*id, subject)) } }
                    }
                }))
            }
            form method="post" action=(paths::BULK_EDITS) {
                (csrf(ctx.csrf)) (carried(&view.view, &view.query, &view.tickets))
                @for (name, value) in &view.fields { input type="hidden" name=(name) value=(value); }
                div.row {
                    @if view.changed > 0 {
                        button.button.main type="submit" autofocus {
                            "Change " (tickets(view.changed))
                        }
                    }
                    button.button.quiet type="submit" formaction=(paths::BULK_PREVIEW) name="anew"
                        value="yes" {
                        "Choose something else"
                    }
                    (back(&view.view, &view.query))
                }
            }
            (rows(view))
        }
    }
}

fn rows(view: &BulkPreview) -> Markup {
    let more = view.changed.saturating_sub(view.rows.len() as u64);
    html! {
        @if !view.rows.is_empty() {
            ol.bulk-rows {
                @for row in &view.rows {
                    li {
                        a href=(paths::ticket(row.ticket, &view.view)) dir="auto" {
                            "#" (row.ticket) " " bdi { (row.subject) }
                        }
                        @for (field, from, to) in &row.changes {
                            p { small { (field) ": " } del dir="auto" { (from) } " → " ins dir="auto" { (to) } }
                        }
                    }
                }
            }
            @if more > 0 { p.hint { "and " (format::number(more)) " more like these" } }
        }
    }
}

fn one(id: TicketId, subject: &str) -> Markup {
    html! { li { a href=(paths::ticket(id, &InView::All)) { "#" (id) " " bdi { (subject) } } } }
}

/// Three tickets to solve, one of which can't be.
#[must_use]
pub fn sample_preview() -> BulkPreview {
    let row = |id, subject: &str| PreviewRow {
        ticket: TicketId(id),
        subject: subject.into(),
        changes: vec![
            ("Status".into(), "Open".into(), "Solved".into()),
            ("Owner".into(), "nobody".into(), "N. Kimura".into()),
        ],
    };
    BulkPreview {
        tickets: (48_213..48_216).map(TicketId).collect(),
        fields: vec![("status".into(), "solved".into())],
        wish: vec!["Status: Solved".into(), "Owner: N. Kimura".into()],
        rows: vec![row(48_213, "Flags return stale values"), row(48_214, "Export stopped")],
        changed: 2,
        same: 1,
        refused: vec![(
            "the customer waits for an answer".into(),
            vec![(TicketId(48_215), "Survey shows twice".into())],
        )],
        mails: 3,
        ruled: 1,
        ..BulkPreview::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let full = sample_preview();
    let none = BulkPreview { rows: Vec::new(), changed: 0, mails: 0, ruled: 0, ..full.clone() };
    let mut endless = full.clone();
    endless.rows[0].subject = long("Flags return stale values");
    endless.changed = 4_312;
    let mut hebrew = full.clone();
    hebrew.rows[0].subject = "הייצוא נעצר בחצות".into();
    vec![
        Sample::new("many", preview(&ctx, &full)),
        Sample::new("nothing changes", preview(&ctx, &none)),
        Sample::new("very long", preview(&ctx, &endless)),
        Sample::new("right to left", preview(&ctx, &hebrew)),
    ]
}
