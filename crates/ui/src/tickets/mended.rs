//! A mistyped word, and what was done about it: either the results are already those of another
//! word, or one is offered.

use maud::{Markup, html};

use crate::{
    paths,
    samples::{Sample, long},
};

/// What is said above the results.
#[derive(Debug, Clone, Default)]
pub struct Mended {
    pub typed: String,
    pub word: String,
    /// The address of the search with the word.
    pub with_word: String,
    /// The address of the search as typed, which is then taken at its word.
    pub as_typed: String,
    /// The results are those of the word; otherwise it is offered.
    pub shown: bool,
}

/// Draws the line.
#[must_use]
pub fn mended(view: &Mended) -> Markup {
    html! {
        p.mended role="status" {
            @if view.shown {
                "Showing results for " b dir="auto" { (view.word) } ". "
                a href=(view.as_typed) {
                    "Search for " i dir="auto" { (view.typed) } " instead"
                }
            } @else {
                "Did you mean "
                a href=(view.with_word) { b dir="auto" { (view.word) } }
                "?"
            }
        }
    }
}

/// *retenton* taken for *retention*.
#[must_use]
pub fn sample_mended() -> Mended {
    Mended {
        typed: "retenton".into(),
        word: "retention".into(),
        with_word: paths::search_page(),
        as_typed: paths::search_page(),
        shown: true,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let full = sample_mended();
    let offered = Mended { shown: false, ..full.clone() };
    let endless = Mended { typed: long("retenton"), word: long("retention"), ..full.clone() };
    let rtl = Mended { typed: "الرايه".into(), word: "الراية".into(), ..full.clone() };
    vec![
        Sample::new("shown", mended(&full)),
        Sample::new("offered", mended(&offered)),
        Sample::new("very long", mended(&endless)),
        Sample::new("right to left", mended(&rtl)),
    ]
}
