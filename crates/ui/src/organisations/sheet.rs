//! Organisations as a file: out, and in after a look at what would come of it.

use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{Field, Look, Tone, badge, button, csrf, notice},
    paths::{ORGANISATIONS_FILE, ORGANISATIONS_SHEET},
    samples::{Sample, Stage, long},
};

/// What comes of a line, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comes {
    New(String),
    /// What changes, each in words: field, from, to.
    Changed(Vec<(String, String, String)>),
    Wrong(String),
}

/// A line of the file that is not as it was.
#[derive(Debug, Clone)]
pub struct SheetLine {
    pub number: u64,
    pub name: String,
    pub comes: Comes,
}

/// How many lines of which kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub new: u64,
    pub changed: u64,
    pub same: u64,
    pub wrong: u64,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct SheetPage {
    pub may_take_in: bool,
    /// Why the file can't be read; empty for nothing to say.
    pub error: String,
    /// What would come of the file, or came of it.
    pub counts: Option<Counts>,
    /// It is taken in; else this is a look before.
    pub taken: bool,
    /// Columns that are not taken in.
    pub unknown: Vec<String>,
    /// What is wrong first, then what is new and what changes.
    pub lines: Vec<SheetLine>,
    /// How many more there are.
    pub more: u64,
    /// The file, to be taken in as it was looked at.
    pub text: String,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn sheet(ctx: &PageContext, view: &SheetPage) -> Markup {
    html! {
        @if !view.error.is_empty() {
            (notice(Tone::Bad, &html! { p dir="auto" { (view.error) } }))
        }
        @if let Some(counts) = view.counts { (outcome(ctx, view, counts)) }
        @if view.counts.is_none() || view.taken {
            div.sheet-ways {
                section.org-card aria-labelledby="sheet-out" {
                    h2 #sheet-out { "Out" }
                    p { "All organisations, a line each, to open in a spreadsheet." }
                    a.button.quiet href=(ORGANISATIONS_FILE) download { "Get the file" }
                }
                @if view.may_take_in { (choose(ctx)) }
            }
        }
    }
}

fn choose(ctx: &PageContext) -> Markup {
    html! {
        section.org-card aria-labelledby="sheet-in" {
            h2 #sheet-in { "In" }
            p {
                "A line is about the organisation with its " code { "external_id" } ", else its "
                code { "name" } ", else one of its " code { "domains" } "; else it is a new one. "
                "Also taken: " code { "plan" } " (as your systems say), " code { "priority" }
                " and " code { "account_owners" } ". An empty cell leaves things as they are, "
                code { "-" } " empties."
            }
            form.plan-form method="post" enctype="multipart/form-data" data-plain="yes"
                action=(ORGANISATIONS_SHEET) {
                (csrf(ctx.csrf))
                (Field { name: "file", label: "CSV file", required: true,
                    hint: "In UTF-8, with commas, semicolons or tabs. You see first what would \
                           come of it.", ..Field::default() }.files(0))
                (button(Look::Main, "Look at it", ""))
            }
        }
    }
}

fn outcome(ctx: &PageContext, view: &SheetPage, counts: Counts) -> Markup {
    let all = [
        (counts.new, "new", Tone::Good),
        (counts.changed, "changed", Tone::Berry),
        (counts.same, "as they were", Tone::Plain),
        (counts.wrong, "not taken", Tone::Bad),
    ];
    let any = counts.new + counts.changed > 0;
    html! {
        section aria-labelledby="sheet-outcome" {
            h2 #sheet-outcome {
                @if view.taken { "Taken in" } @else { "What would come of it" }
            }
            p.row {
                @for (count, word, tone) in all {
                    @if count > 0 { (badge(tone, &format!("{} {word}", format::number(count)))) }
                }
            }
            @if !view.unknown.is_empty() {
                p.hint dir="auto" { "Columns that are not taken in: " (view.unknown.join(", ")) }
            }
            @if !view.taken { (take_in(ctx, view, any)) }
            (lines(view))
        }
    }
}

fn take_in(ctx: &PageContext, view: &SheetPage, any: bool) -> Markup {
    html! {
        form.row method="post" action=(ORGANISATIONS_SHEET) data-plain="yes" {
            (csrf(ctx.csrf))
            @if any {
                textarea name="text" hidden aria-label="The file" { "\n" (view.text) }
                button.button.main type="submit" name="step" value="take" {
                    "Take it in" @if view.lines.iter().any(is_wrong) { ", without what is wrong" }
                }
            } @else {
                p { "There is nothing to take in." }
            }
            a.button.quiet href=(ORGANISATIONS_SHEET) { "Another file" }
        }
    }
}

const fn is_wrong(line: &SheetLine) -> bool {
    matches!(line.comes, Comes::Wrong(_))
}

fn lines(view: &SheetPage) -> Markup {
    html! {
        @if !view.lines.is_empty() {
            div.table-frame {
                table.tickets.people.sheet-lines {
                    thead {
                        tr {
                            th.count scope="col" { "Line" }
                            th.subject scope="col" { "Organisation" }
                            th scope="col" { "What comes of it" }
                        }
                    }
                    tbody { @for line in &view.lines { (row(line)) } }
                }
            }
            @if view.more > 0 {
                p.hint { "And " (format::count(view.more, "more line", "more lines")) "." }
            }
        }
    }
}

fn row(line: &SheetLine) -> Markup {
    html! {
        tr.table-row {
            td.count data-label="Line" { (line.number) }
            th.subject scope="row" dir="auto" { (line.name) }
            td data-label="What comes of it" {
                @match &line.comes {
                    Comes::Wrong(why) => span.complaint dir="auto" { (why) },
                    Comes::New(plan) => {
                        (badge(Tone::Good, "new")) " " span dir="auto" { (plan) }
                    }
                    Comes::Changed(all) => ul {
                        @for (field, from, to) in all {
                            li dir="auto" {
                                (field) ": "
                                @if !from.is_empty() { del { (from) } " " }
                                @if to.is_empty() { "taken away" } @else { ins { (to) } }
                            }
                        }
                    },
                }
            }
        }
    }
}

/// A look at a file with a mistake.
#[must_use]
pub fn sample_sheet() -> SheetPage {
    let line = |number, name: &str, comes| SheetLine { number, name: name.into(), comes };
    let changed = vec![
        ("synced plan".to_owned(), "Boost".to_owned(), "Scale".to_owned()),
        ("account owner".to_owned(), String::new(), "J. Adeyemi".to_owned()),
    ];
    SheetPage {
        may_take_in: true,
        counts: Some(Counts { new: 1, changed: 1, same: 1_204, wrong: 1 }),
        unknown: vec!["region".into()],
        lines: vec![
            line(17, "Tide", Comes::Wrong("the handbook knows no plan “gold”".into())),
            line(4, "Harbour & Co", Comes::New("Scale".into())),
            line(2, "Corvid Labs", Comes::Changed(changed)),
        ],
        text: "name,plan\nTide,gold\n".into(),
        ..SheetPage::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let draw = |view: &SheetPage| sheet(&ctx, view);
    let bare = SheetPage { may_take_in: true, ..SheetPage::default() };
    let wrong = SheetPage { error: "Line 3 is not in UTF-8.".into(), ..bare.clone() };
    let full = sample_sheet();
    let taken = SheetPage { taken: true, text: String::new(), ..full.clone() };
    let none = SheetPage {
        counts: Some(Counts { same: 3, ..Counts::default() }),
        lines: Vec::new(),
        ..full.clone()
    };
    let mut endless = full.clone();
    endless.lines[0].name = long("Tide");
    endless.lines[0].comes = Comes::Wrong(long("nothing"));
    endless.more = 9_000;
    let mut rtl = full.clone();
    rtl.lines[0].name = "مختبرات كورفيد".into();
    vec![
        Sample::new("a look", draw(&full)),
        Sample::new("empty", draw(&bare)),
        Sample::new("may only read", draw(&SheetPage::default())),
        Sample::new("error", draw(&wrong)),
        Sample::new("taken in", draw(&taken)),
        Sample::new("nothing new", draw(&none)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
