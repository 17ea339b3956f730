//! All macros the reader may use, with who shares them and how often each was used.

use base::{Timestamp, ids::MacroId};
use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{self, Look, button::link_button, time},
    paths,
    samples::{Sample, Stage, in_minutes, long},
};

/// Everything on the page.
#[derive(Debug, Clone, Default)]
pub struct MacrosPage {
    pub macros: Vec<MacroRow>,
    /// What was searched for.
    pub query: String,
    /// The reader may make some.
    pub may_make: bool,
}

/// One macro.
#[derive(Debug, Clone)]
pub struct MacroRow {
    pub id: MacroId,
    pub name: String,
    /// `everyone`, `team Support`, `you`.
    pub shared: String,
    /// The beginning of its text, or what it changes.
    pub words: String,
    pub uses: u64,
    pub used_at: Option<Timestamp>,
    pub may_change: bool,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn macros(ctx: &PageContext, view: &MacrosPage) -> Markup {
    html! {
        div.macros {
            form.macros-find role="search" method="get" action=(paths::MACROS) {
                input.control type="search" name="q" value=(view.query) aria-label="Find a macro"
                    placeholder="Find a macro" data-hotkey="/";
                @if view.may_make { (link_button(Look::Main, "New macro", paths::MACRO_NEW)) }
            }
            @if view.macros.is_empty() { (nothing(view)) }
            @else { ul.macro-list { @for one in &view.macros { (row(ctx, one)) } } }
        }
    }
}

fn nothing(view: &MacrosPage) -> Markup {
    if view.query.is_empty() {
        kit::empty("No macros yet", "Texts and changes you use again and again belong here.")
    } else {
        kit::empty("Nothing found", "Names and texts were searched. Try fewer words.")
    }
}

fn row(ctx: &PageContext, one: &MacroRow) -> Markup {
    html! {
        li.macro-row {
            div.grows {
                b dir="auto" {
                    @if one.may_change { a href=(paths::a_macro(one.id)) { (one.name) } }
                    @else { (one.name) }
                }
                @if !one.words.is_empty() { p.macro-words dir="auto" { (one.words) } }
            }
            small {
                (one.shared) " · " (format::count(one.uses, "use", "uses"))
                @if let Some(at) = one.used_at { ", last " (time::moment(ctx, at)) }
            }
        }
    }
}

/// Rows for the gallery and the sample pages.
#[must_use]
pub fn sample_rows() -> Vec<MacroRow> {
    let row = |id, name: &str, words: &str, uses| MacroRow {
        id: MacroId(id),
        name: name.into(),
        shared: "everyone".into(),
        words: words.into(),
        uses,
        used_at: Some(in_minutes(-300)),
        may_change: true,
    };
    vec![
        row(1, "Flags: identify first", "Hello {{customer.first_name}}, your page asks…", 412),
        row(2, "Billing: invoice sent", "The invoice went to {{customer.address}}…", 96),
        row(3, "Hand over to Replay", "product: Session replay, owner: back to the group", 0),
    ]
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let draw = |view: &MacrosPage| macros(&ctx, view);
    let many = MacrosPage { macros: sample_rows(), query: String::new(), may_make: true };
    let mut endless = sample_rows();
    endless[0].name = long("Flags");
    endless[0].words = long("Words and words");
    let mut rtl = sample_rows();
    rtl[0].name = "الأعلام: التعريف أولا".into();
    let nothing = MacrosPage { query: "invoice".into(), ..MacrosPage::default() };
    vec![
        Sample::new("empty", draw(&MacrosPage { may_make: true, ..MacrosPage::default() })),
        Sample::new("nothing found", draw(&nothing)),
        Sample::new(
            "one",
            draw(&MacrosPage { macros: sample_rows()[..1].to_vec(), ..many.clone() }),
        ),
        Sample::new("many", draw(&many)),
        Sample::new("very long", draw(&MacrosPage { macros: endless, ..many.clone() })),
        Sample::new("right to left", draw(&MacrosPage { macros: rtl, ..many })),
    ]
}
