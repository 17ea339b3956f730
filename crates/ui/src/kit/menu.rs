//! A menu that opens without script: a `details` whose summary is the button.

use maud::{Markup, html};

use super::icon::{Icon, icon};
use crate::samples::Sample;

/// `group` makes menus close each other; `label` is what the button shows.
#[must_use]
pub fn menu(id: &str, group: &str, label: &Markup, body: &Markup) -> Markup {
    keyed_menu(id, group, "", label, body)
}

/// The same with a key that opens it; empty for none.
#[must_use]
pub fn keyed_menu(id: &str, group: &str, key: &str, label: &Markup, body: &Markup) -> Markup {
    html! {
        details.menu id=(id) name=(group) {
            summary.button.quiet data-hotkey=[(!key.is_empty()).then_some(key)] {
                (label) (icon(Icon::Down))
            }
            div.sheet { (body) }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    vec![Sample::new(
        "closed",
        menu(
            "sample-menu",
            "sample",
            &html! { "Severity" },
            &html! {
                button.item type="button" { b { "High" } small { "A main feature is broken." } }
                button.item type="button" aria-current="true" {
                    b { "Low" }
                    small { "A question." }
                }
            },
        ),
    )]
}
