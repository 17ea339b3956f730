//! The list of a view: rows in the order to work in, and a way to older ones.

use base::ids::TicketId;
use maud::{Markup, html};

use super::{
    found,
    mended::{Mended, mended, sample_mended},
    query_bar::{QueryBar, query_bar, sample_bar},
    row::{TicketRow, row, sample_rows},
    table::{TicketTable, sample_table, table},
};
use crate::{
    PageContext, bulk, kit,
    paths::{self, InView},
    samples::{Sample, Stage},
};

/// A narrowing of the list, such as one status.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub label: String,
    pub to: InView,
    pub on: bool,
}

/// The list of one view.
#[derive(Debug, Clone, Default)]
pub struct TicketList {
    pub view: InView,
    /// The newest event it shows.
    pub seq: i64,
    /// `Next up`.
    pub title: String,
    /// `12 waiting for a reply from us`; may be empty.
    pub line: String,
    /// Shown under the title; empty for none.
    pub filters: Vec<Filter>,
    pub rows: Vec<TicketRow>,
    /// The ticket open beside it.
    pub open: Option<TicketId>,
    /// The cursor this page began at; `None` on the first page.
    pub before: Option<String>,
    /// The cursor of the next page; `None` on the last one.
    pub older: Option<String>,
    /// Over a list of found tickets: the query and all that goes with it.
    pub bar: Option<QueryBar>,
    /// The rows as a table; `None`: one under the other.
    pub table: Option<TicketTable>,
    /// Over what was searched for: a word that was mistyped.
    pub mended: Option<Mended>,
    /// The same search in the other order: its name and its address.
    pub other_order: Option<(String, String)>,
    /// Title and line where there are no rows.
    pub empty: (String, String),
    /// The reader may change tickets: rows can be picked.
    pub may_change: bool,
}

impl TicketList {
    /// The address this list is shown at.
    #[must_use]
    pub fn address(&self) -> String {
        match self.open {
            Some(id) => paths::ticket(id, &self.view),
            None => self.page(self.before.as_deref()),
        }
    }

    /// The page of this list behind a cursor.
    fn page(&self, before: Option<&str>) -> String {
        match &self.bar {
            Some(bar) => bar.shown.address(&self.view, before),
            None => paths::view(&self.view, before),
        }
    }

    fn is_empty(&self) -> bool {
        self.table.as_ref().map_or(self.rows.is_empty(), TicketTable::is_empty)
    }

    /// The query in the field over the list; empty where there is none.
    fn query(&self) -> &str {
        self.bar.as_ref().map_or("", |bar| bar.query.as_str())
    }

    /// Something in the query is wrong: nothing was looked for.
    fn is_faulty(&self) -> bool {
        self.bar.as_ref().is_some_and(|bar| !bar.faults.is_empty())
    }
}

/// Draws the live region `#list`.
#[must_use]
pub fn list(ctx: &PageContext, list: &TicketList) -> Markup {
    html! {
        section.list #list aria-labelledby="list-title" data-live="list" data-seq=(list.seq)
            hx-get=(paths::part(&list.address(), "list"))
            hx-trigger="prickle:changed throttle:300ms" hx-swap="outerMorph" hx-target="this" {
            header {
                h1 #list-title { (list.title) }
                @if !list.line.is_empty() {
                    p {
                        (list.line)
                        @if let Some((name, to)) = &list.other_order {
                            " · " a href=(to) { (name) }
                        }
                    }
                }
                @if let Some(view) = &list.mended { (mended(view)) }
                @if !list.filters.is_empty() { (filters(&list.filters)) }
                @if let Some(bar) = &list.bar { (query_bar(ctx, bar)) }
                @else if matches!(list.view, InView::Found(_) | InView::Kept(_)) {
                    a.whole-list href=(list.page(None)) { "The whole list" }
                }
            }
            // Filled by the script while rows are held still under a hand.
            p.list-news #list-news role="status" hidden {
                button.button.quiet type="button" data-hotkey="u" {
                    span data-news { "Nothing new" } kbd aria-hidden="true" { "u" }
                }
            }
            @if list.is_faulty() {
                // The bar says what to do.
            } @else if list.is_empty() {
                (kit::empty(&list.empty.0, &list.empty.1))
            } @else if let Some(rows) = &list.table {
                (table(ctx, rows, &list.view, &list_of(list)))
            } @else {
                ol.rows #list-rows data-of=(list_of(list)) {
                    @for item in &list.rows {
                        (row(ctx, item, &list.view, list.open == Some(item.id)))
                    }
                }
            }
            (pager(list))
            @if list.may_change && !list.is_empty() && !list.is_faulty() {
                (bulk::bar(ctx, &list.view, list.query()))
            }
        }
    }
}

/// What the rows are of: rows of something else never take their place one by one.
fn list_of(list: &TicketList) -> String {
    format!("{}|{}|{}", list.view.token(), list.query(), list.before.as_deref().unwrap_or_default())
}

fn filters(filters: &[Filter]) -> Markup {
    html! {
        nav.filters aria-label="Status" {
            @for filter in filters {
                a href=(paths::view(&filter.to, None)) aria-current=[filter.on.then_some("true")] {
                    (filter.label)
                }
            }
        }
    }
}

fn pager(list: &TicketList) -> Markup {
    let to = |cursor: Option<&str>| list.page(cursor);
    html! {
        @if list.before.is_some() || list.older.is_some() {
            nav.pager aria-label="Pages" {
                @if list.before.is_some() { a href=(to(None)) { "Back to the top" } }
                @if let Some(older) = &list.older {
                    a rel="next" href=(to(Some(older))) { "Further down" }
                }
            }
        }
    }
}

/// *Next up* as it looks on a busy morning.
#[must_use]
pub fn sample_list() -> TicketList {
    TicketList {
        seq: 345,
        title: "Next up".into(),
        line: "12 waiting for a reply from us".into(),
        rows: sample_rows(),
        older: Some("48233".into()),
        may_change: true,
        empty: (
            "Nobody is waiting for us".into(),
            "When somebody writes, it turns up here by itself.".into(),
        ),
        ..TicketList::default()
    }
}

/// What a view finds, as a table.
#[must_use]
pub fn sample_found() -> TicketList {
    let bar = sample_bar();
    TicketList {
        view: bar.view.clone(),
        seq: 345,
        title: "Big ones".into(),
        line: "7 tickets · for everyone".into(),
        table: Some(sample_table()),
        bar: Some(bar),
        ..TicketList::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let full = sample_list();
    let one = TicketList {
        rows: full.rows[..1].to_vec(),
        line: "1 waiting for a reply from us".into(),
        older: None,
        ..full.clone()
    };
    let none = TicketList { rows: Vec::new(), line: String::new(), older: None, ..full.clone() };
    let filtered = TicketList {
        view: InView::Status("open".into()),
        title: "All tickets".into(),
        before: Some("49000".into()),
        filters: super::Status::ALL
            .map(|s| Filter {
                label: super::status_label(s).into(),
                to: InView::Status(s.key().into()),
                on: s == super::Status::Open,
            })
            .to_vec(),
        ..full.clone()
    };
    let found = sample_found();
    let faulty = TicketList {
        bar: Some(QueryBar {
            faults: vec![super::query_bar::FaultLine {
                at: 0..6,
                says: "No status `odd`. There are new, open, pending, on_hold.".into(),
                mended: None,
            }],
            ..sample_bar()
        }),
        ..found.clone()
    };
    let mut by_words = TicketList {
        mended: Some(sample_mended()),
        other_order: Some(("best first".into(), paths::search_page())),
        ..found.clone()
    };
    let rows = by_words.table.iter_mut().flat_map(TicketTable::rows_mut);
    rows.for_each(|row| row.found = Some(found::sample_found()));
    vec![
        Sample::new("found by words", list(&ctx, &by_words)),
        Sample::new("found, a table", list(&ctx, &found)),
        Sample::new("error", list(&ctx, &faulty)),
        Sample::new("empty", list(&ctx, &none)),
        Sample::new("one", list(&ctx, &one)),
        Sample::new("many", list(&ctx, &TicketList { open: Some(TicketId(48_213)), ..full })),
        Sample::new("filtered, second page", list(&ctx, &filtered)),
    ]
}
