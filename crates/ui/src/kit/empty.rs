//! Where there is nothing to show: say so kindly, and say what would fill it.

use maud::{Markup, html};

use super::hedgehog::{Mood, hedgehog};
use crate::samples::Sample;

/// A drawn hedgehog, a title, a line of what to expect.
#[must_use]
pub fn empty(title: &str, line: &str) -> Markup {
    html! {
        div.empty {
            (hedgehog(Mood::Asleep))
            h2 { (title) }
            @if !line.is_empty() { p { (line) } }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    vec![
        Sample::new(
            "plain",
            empty("Nobody is waiting for us", "New tickets turn up here by themselves."),
        ),
        Sample::new("title only", empty("No notes yet", "")),
        Sample::new(
            "very long",
            empty(&"Nothing here ".repeat(10), &"and nothing there ".repeat(20)),
        ),
    ]
}
