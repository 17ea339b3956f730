//! The bar over a list of found tickets: the query, what is wrong with it and where, which columns
//! and groups are shown, and keeping it all as a view. Everything is a form or a link.

use std::ops::Range;

use ::desk::views::{Column, Grouping};
use base::ids::ViewId;
use maud::{Markup, html};

use super::table::grouping_name;
use crate::{
    PageContext, kit,
    kit::{csrf, field::Choice},
    paths::{self, InView, Shown},
    samples::{Sample, Stage, long},
};

/// The bar.
#[derive(Debug, Clone, Default)]
pub struct QueryBar {
    pub view: InView,
    /// As the address says it.
    pub shown: Shown,
    /// What is in the field.
    pub query: String,
    pub faults: Vec<FaultLine>,
    /// What nobody and nothing is called.
    pub notes: Vec<String>,
    pub columns: Vec<Column>,
    pub grouping: Option<Grouping>,
    /// The kept view it is, with its rights.
    pub kept: Option<Kept>,
    /// For whom the reader may keep views; the first is chosen.
    pub audiences: Vec<Choice>,
    /// Why it could not be kept; empty if nothing went wrong.
    pub refused: String,
}

/// One thing wrong in the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultLine {
    /// The bytes it is about.
    pub at: Range<usize>,
    pub says: String,
    /// The query with what was probably meant.
    pub mended: Option<String>,
}

/// A view that is shown, as its reader may deal with it.
#[derive(Debug, Clone)]
pub struct Kept {
    pub id: ViewId,
    pub version: i64,
    pub name: String,
    /// `for everyone`, `of the team Replay`.
    pub whose: String,
    /// The audience as a form sends it.
    pub audience: String,
    pub may_change: bool,
    /// The query, columns or grouping are other than kept.
    pub edited: bool,
}

/// Draws the bar.
#[must_use]
pub fn query_bar(ctx: &PageContext, bar: &QueryBar) -> Markup {
    html! {
        div.query-bar {
            (search(bar))
            @for (at, fault) in bar.faults.iter().enumerate() {
                div.query-fault role="alert" id=[(at == 0).then_some("query-fault")] {
                    (fault_line(bar, fault))
                }
            }
            @for note in &bar.notes { p.hint.query-note dir="auto" { (note) } }
            @if !bar.refused.is_empty() { (kit::notice(kit::Tone::Bad, &html! { (bar.refused) })) }
            @if bar.faults.is_empty() {
                div.query-tools {
                    (columns(bar))
                    (groupings(bar))
                    @if !bar.query.trim().is_empty() { (keeping(ctx, bar)) }
                }
            }
        }
    }
}

fn search(bar: &QueryBar) -> Markup {
    let action = Shown::default().address(&bar.view, None);
    let wrong = (!bar.faults.is_empty()).then_some("true");
    html! {
        form.query-form role="search" action=(action) {
            div.combobox {
                input.control #query type="search" name="q" value=(bar.query) dir="auto"
                    aria-label="Search tickets" placeholder="status:open assignee:me crash"
                    autocomplete="off" autocapitalize="off" spellcheck="false"
                    aria-invalid=[wrong] aria-describedby=[wrong.map(|_| "query-fault")]
                    data-complete=(paths::COMPLETIONS);
            }
            @if let Some(columns) = &bar.shown.columns {
                input type="hidden" name="columns" value=(columns);
            }
            @if let Some(grouping) = &bar.shown.grouping {
                input type="hidden" name="group" value=(grouping);
            }
            button.button.quiet type="submit" { "Search" }
        }
    }
}

/// The query once more, with what is wrong marked, the sentence, and a way out.
fn fault_line(bar: &QueryBar, fault: &FaultLine) -> Markup {
    let part = |range: Range<usize>| bar.query.get(range).unwrap_or("");
    let (start, end) = (fault.at.start, fault.at.end);
    html! {
        code dir="auto" {
            (part(0..start))
            @if start == end { mark.end { " " } } @else { mark { (part(start..end)) } }
            (part(end..bar.query.len()))
        }
        p { (coded(&fault.says)) }
        @if let Some(mended) = &fault.mended {
            @let to = Shown { query: Some(mended.clone()), ..bar.shown.clone() };
            a href=(to.address(&bar.view, None)) { "Search for " code dir="auto" { (mended) } }
        }
    }
}

/// A sentence whose quoted pieces stand between backticks.
fn coded(says: &str) -> Markup {
    html! {
        @for (at, part) in says.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

fn columns(bar: &QueryBar) -> Markup {
    let action = Shown::default().address(&bar.view, None);
    let body = html! {
        form.columns-form action=(action) {
            @if let Some(query) = &bar.shown.query { input type="hidden" name="q" value=(query); }
            @if let Some(grouping) = &bar.shown.grouping {
                input type="hidden" name="group" value=(grouping);
            }
            // Sent even where no box is ticked.
            input type="hidden" name="columns" value="";
            fieldset {
                legend { "Beside the subject" }
                @for column in Column::ALL {
                    label {
                        input type="checkbox" name="columns" value=(column.key())
                            checked[bar.columns.contains(&column)];
                        (column.name())
                    }
                }
            }
            button.button.main type="submit" { "Show these" }
        }
    };
    kit::menu("query-columns", "query", &html! { "Columns" }, &body)
}

fn groupings(bar: &QueryBar) -> Markup {
    let label = bar.grouping.map_or("Group".to_owned(), |by| format!("By {}", grouping_name(by)));
    let to = |key: &str| {
        let shown = Shown { grouping: Some(key.to_owned()), ..bar.shown.clone() };
        shown.address(&bar.view, None)
    };
    let body = html! {
        a.item href=(to("")) aria-current=[bar.grouping.is_none().then_some("true")] {
            b { "One list" }
        }
        @for by in Grouping::ALL {
            a.item href=(to(by.key())) aria-current=[(bar.grouping == Some(by)).then_some("true")] {
                b { "By " (grouping_name(by)) }
            }
        }
    };
    kit::menu("query-grouping", "query", &html! { (label) }, &body)
}

/// What a form of keeping sends along.
fn content(ctx: &PageContext, bar: &QueryBar) -> Markup {
    html! {
        (csrf(ctx.csrf))
        input type="hidden" name="query" value=(bar.query);
        input type="hidden" name="columns" value=(Column::text(&bar.columns));
        input type="hidden" name="group" value=(bar.grouping.map_or("", Grouping::key));
    }
}

fn keeping(ctx: &PageContext, bar: &QueryBar) -> Markup {
    let mine = bar.kept.as_ref().filter(|kept| kept.may_change);
    html! {
        @if let Some(kept) = mine.filter(|kept| kept.edited) {
            form method="post" action=(paths::view(&InView::Kept(kept.id), None)) {
                (content(ctx, bar))
                input type="hidden" name="name" value=(kept.name);
                input type="hidden" name="audience" value=(kept.audience);
                input type="hidden" name="version" value=(kept.version);
                button.button.main type="submit" data-act { "Save the view" }
            }
        }
        @if let Some(kept) = bar.kept.as_ref().filter(|kept| kept.edited) {
            a.button.bare href=(paths::view(&InView::Kept(kept.id), None)) { "Undo edits" }
        }
        (keep_as_new(ctx, bar))
        @if let Some(kept) = mine { (dealing(ctx, bar, kept)) }
    }
}

fn keep_as_new(ctx: &PageContext, bar: &QueryBar) -> Markup {
    let label = if bar.kept.is_some() { "Save as new" } else { "Save as view" };
    let body = html! {
        form.keep-form method="post" action=(paths::VIEWS) {
            (content(ctx, bar))
            label for="keep-name" { "Name" }
            input.control #keep-name name="name" required maxlength="80" dir="auto"
                autocomplete="off";
            label for="keep-audience" { "For" }
            select.control #keep-audience name="audience" {
                @for choice in &bar.audiences {
                    option value=(choice.value) selected[choice.on] { (choice.label) }
                }
            }
            button.button.main type="submit" { "Save" }
        }
    };
    kit::menu("query-keep", "query", &html! { (label) }, &body)
}

/// Renaming, giving to others, moving and deleting a view.
fn dealing(ctx: &PageContext, bar: &QueryBar, kept: &Kept) -> Markup {
    let act = |act: &str, label: &str, name: &str, value: &str| {
        html! {
            form method="post" action=(paths::kept(kept.id, act)) {
                (csrf(ctx.csrf))
                @if !name.is_empty() { input type="hidden" name=(name) value=(value); }
                button.item type="submit" data-act { b { (label) } }
            }
        }
    };
    let body = html! {
        form.keep-form method="post" action=(paths::view(&InView::Kept(kept.id), None)) {
            (content(ctx, bar))
            input type="hidden" name="version" value=(kept.version);
            label for="view-name" { "Name" }
            input.control #view-name name="name" value=(kept.name) required maxlength="80"
                dir="auto" autocomplete="off";
            label for="view-audience" { "For" }
            select.control #view-audience name="audience" {
                @for choice in &bar.audiences {
                    option value=(choice.value) selected[choice.value == kept.audience] {
                        (choice.label)
                    }
                }
            }
            button.button.main type="submit" { "Save" }
        }
        (act("place", "Move up", "to", "up"))
        (act("place", "Move down", "to", "down"))
        (act("deletion", "Delete the view", "", ""))
    };
    kit::menu("query-view", "query", &html! { "View" }, &body)
}

/// A bar over a kept view that was edited.
#[must_use]
pub fn sample_bar() -> QueryBar {
    let query = "status<solved plan:enterprise order_by:updated".to_owned();
    QueryBar {
        view: InView::Kept(ViewId(12)),
        shown: Shown { query: Some(query.clone()), ..Shown::default() },
        query,
        columns: Column::USUAL.to_vec(),
        grouping: Some(Grouping::Status),
        kept: Some(Kept {
            id: ViewId(12),
            version: 3,
            name: "Big ones".into(),
            whose: "for everyone".into(),
            audience: "everyone".into(),
            may_change: true,
            edited: true,
        }),
        audiences: vec![
            Choice::new("person:9", "Only me", "", true),
            Choice::new("team:support", "The team Support", "", false),
            Choice::new("everyone", "Everyone", "", false),
        ],
        ..QueryBar::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let full = sample_bar();
    let found = QueryBar {
        view: InView::Found("crash".into()),
        query: "crash".into(),
        shown: Shown { query: Some("crash".into()), ..Shown::default() },
        kept: None,
        grouping: None,
        notes: vec!["Nobody is called “marai”.".into()],
        ..full.clone()
    };
    let faulty = QueryBar {
        query: "crash asignee:me \"open".into(),
        faults: vec![
            FaultLine {
                at: 6..13,
                says: "No field `asignee`. Did you mean `assignee`?".into(),
                mended: Some("crash assignee:me \"open".into()),
            },
            FaultLine { at: 17..22, says: "This quote is never closed.".into(), mended: None },
        ],
        ..found.clone()
    };
    let hebrew = QueryBar { query: "תקלה status:open".into(), ..found.clone() };
    let endless = QueryBar { query: long("crash"), ..found.clone() };
    let empty = QueryBar { query: String::new(), ..found.clone() };
    let refused = QueryBar {
        refused: "There are 60 views already; delete one first.".into(),
        ..full.clone()
    };
    vec![
        Sample::new("kept and edited", query_bar(&ctx, &full)),
        Sample::new("found", query_bar(&ctx, &found)),
        Sample::new("empty", query_bar(&ctx, &empty)),
        Sample::new("error", query_bar(&ctx, &faulty)),
        Sample::new("not kept", query_bar(&ctx, &refused)),
        Sample::new("very long", query_bar(&ctx, &endless)),
        Sample::new("right to left", query_bar(&ctx, &hebrew)),
    ]
}
