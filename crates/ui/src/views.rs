//! The page of views: all the reader has, whose they are, and what may be done with each.

use base::ids::ViewId;
use maud::{Markup, html};

use crate::{
    PageContext, format, kit,
    kit::csrf,
    paths::{self, InView},
    samples::{Sample, Stage, long},
};

/// A view in the list.
#[derive(Debug, Clone)]
pub struct ViewRow {
    pub id: ViewId,
    pub name: String,
    pub query: String,
    /// How many tickets it finds now, as far as that is counted.
    pub count: Option<u64>,
    pub may_change: bool,
}

/// Views of one audience.
#[derive(Debug, Clone)]
pub struct ViewGroup {
    /// `Only you`, `The team Replay`, `Everyone`.
    pub title: String,
    pub rows: Vec<ViewRow>,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct ViewsPage {
    pub groups: Vec<ViewGroup>,
    /// Deleted lately, for those who may take them back.
    pub gone: Vec<ViewRow>,
}

/// Draws the page's content.
#[must_use]
pub fn views(ctx: &PageContext, page: &ViewsPage) -> Markup {
    let none = page.groups.iter().all(|group| group.rows.is_empty());
    html! {
        p.hint {
            "A view is a search kept under a name. "
            a href=(paths::search_page()) { "Search for something" }
            " and save it."
        }
        @if none {
            (kit::empty("No views yet", "Search for tickets and choose “Save as view”."))
        }
        @for group in page.groups.iter().filter(|group| !group.rows.is_empty()) {
            section.view-group {
                h2 dir="auto" { (group.title) }
                ul.view-rows { @for row in &group.rows { (view_row(ctx, row)) } }
            }
        }
        @if !page.gone.is_empty() {
            section.view-group {
                h2 { "Deleted lately" }
                ul.view-rows { @for row in &page.gone { (gone_row(ctx, row)) } }
            }
        }
    }
}

fn view_row(ctx: &PageContext, row: &ViewRow) -> Markup {
    html! {
        li {
            a.view-name href=(paths::view(&InView::Kept(row.id), None)) dir="auto" { (row.name) }
            code dir="auto" { (row.query) }
            @if let Some(count) = row.count { b.view-count { (count_words(count)) } }
            @if row.may_change {
                span.view-acts {
                    (act(ctx, row.id, "place", "Up", &format!("Move {} up", row.name), "up"))
                    (act(ctx, row.id, "place", "Down", &format!("Move {} down", row.name), "down"))
                    (act(ctx, row.id, "deletion", "Delete", &format!("Delete {}", row.name), ""))
                }
            }
        }
    }
}

fn gone_row(ctx: &PageContext, row: &ViewRow) -> Markup {
    html! {
        li {
            span.view-name dir="auto" { (row.name) }
            code dir="auto" { (row.query) }
            span.view-acts {
                (act(ctx, row.id, "restoration", "Take it back",
                    &format!("Take it back: {}", row.name), ""))
            }
        }
    }
}

fn act(ctx: &PageContext, id: ViewId, act: &str, label: &str, named: &str, to: &str) -> Markup {
    html! {
        form method="post" action=(paths::kept(id, act)) {
            (csrf(ctx.csrf))
            input type="hidden" name="back" value="views";
            @if !to.is_empty() { input type="hidden" name="to" value=(to); }
            button.button.bare type="submit" aria-label=(named) { (label) }
        }
    }
}

/// Counts are counted so far.
pub const MOST_COUNTED: u64 = 1_000;

/// A count as it is shown: `1,000+` where nobody counted further.
#[must_use]
pub fn count_words(count: u64) -> String {
    some_or_more(count, count >= MOST_COUNTED)
}

/// The same, where there may be more than were counted.
#[must_use]
pub fn some_or_more(count: u64, more: bool) -> String {
    let more = if more { "+" } else { "" };
    format!("{}{more}", format::number(count.min(MOST_COUNTED)))
}

/// A reader with views of every kind.
#[must_use]
pub fn sample_views() -> ViewsPage {
    let row = |id, name: &str, query: &str, count, may_change| ViewRow {
        id: ViewId(id),
        name: name.into(),
        query: query.into(),
        count: Some(count),
        may_change,
    };
    ViewsPage {
        groups: vec![
            ViewGroup {
                title: "Only you".into(),
                rows: vec![
                    row(1, "Waiting for Corvid", "organisation:corvid status:pending", 3, true),
                    row(2, "תקלות", "crash severity>medium", 41, true),
                ],
            },
            ViewGroup {
                title: "Everyone".into(),
                rows: vec![row(3, "Solved this week", "solved>7days", 4_711, false)],
            },
        ],
        gone: vec![row(4, "Old exports", "tags:export", 0, true)],
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let full = sample_views();
    let mut one = full.clone();
    one.groups.truncate(1);
    one.groups[0].rows.truncate(1);
    one.gone.clear();
    let mut endless = one.clone();
    endless.groups[0].rows[0].name = long("Waiting");
    endless.groups[0].rows[0].query = long("tags:vip");
    vec![
        Sample::new("empty", views(&ctx, &ViewsPage::default())),
        Sample::new("one", views(&ctx, &one)),
        Sample::new("many, right to left", views(&ctx, &full)),
        Sample::new("very long", views(&ctx, &endless)),
    ]
}
