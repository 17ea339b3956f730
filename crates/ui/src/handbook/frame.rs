//! What stands around every page of the handbook: where one is, and which version is in force.

use desk::handbook::sheets::Sheet;
use maud::{Markup, html};

use crate::{
    paths,
    samples::{Sample, long},
};

/// Where in the handbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Overview,
    Sheet(Sheet),
    Automations,
    Text,
    Versions,
}

impl On {
    fn is(self, sheet: Sheet) -> bool {
        self == Self::Sheet(sheet) || (sheet == Sheet::Automations && self == Self::Automations)
    }
}

/// Where a part is looked at: its form; of the automations their list, which leads to it.
pub(super) fn page_of(sheet: Sheet) -> String {
    match sheet {
        Sheet::Automations => paths::HANDBOOK_AUTOMATIONS.to_owned(),
        other => paths::handbook_sheet(other.key()),
    }
}

/// The frame.
#[derive(Debug, Clone)]
pub struct Frame {
    pub on: On,
    /// The version in force; 0 for the shipped handbook.
    pub version: i64,
    /// Whether the reader may change the rules.
    pub may_edit: bool,
}

/// Draws a page of the handbook: its parts beside it.
#[must_use]
pub fn frame(view: &Frame, body: &Markup) -> Markup {
    html! {
        div.handbook {
            nav.handbook-nav aria-label="Handbook" {
                ul {
                    (item("Overview", paths::HANDBOOK, view.on == On::Overview))
                    @for sheet in Sheet::ALL {
                        (item(sheet.name(), &page_of(sheet), view.on.is(sheet)))
                    }
                    (item("The text", paths::HANDBOOK_TEXT, view.on == On::Text))
                    (item("Versions", paths::HANDBOOK_VERSIONS, view.on == On::Versions))
                }
            }
            div.handbook-body {
                @if !view.may_edit {
                    p.hint.handbook-reading { "You can read the handbook; leads and administrators change it." }
                }
                (body)
            }
        }
    }
}

fn item(label: &str, href: &str, on: bool) -> Markup {
    html! { li { a href=(href) aria-current=[on.then_some("page")] { (label) } } }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let at = |on, may_edit| Frame { on, version: 4, may_edit };
    let words = html! { p { "What the page is about." } };
    vec![
        Sample::new("overview", frame(&at(On::Overview, true), &words)),
        Sample::new("reading", frame(&at(On::Sheet(Sheet::Plans), false), &words)),
        Sample::new("very long", frame(&at(On::Text, true), &html! { p { (long("Word")) } })),
    ]
}
