//! A menu that opens without script: a `details` whose summary is the button.

use maud::{Markup, html};

use super::icon::{Icon, icon};
use crate::samples::Sample;

/// `group` makes menus close each other; `label` is what the button shows.
#[must_use]
pub fn menu(id: &str, group: &str, label: &Markup, body: &Markup) -> Markup {
    html! {
        details.menu id=(id) name=(group) {
            summary.button.quiet { (label) (icon(Icon::Down)) }
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
