//! A dialog, closed until a button with `commandfor` (or a script) opens it.

use maud::{Markup, html};

use crate::samples::Sample;

/// A native dialog with a close button that needs no script.
#[must_use]
pub fn dialog(id: &str, title: &str, body: &Markup) -> Markup {
    html! {
        dialog.dialog id=(id) aria-labelledby=(format!("{id}-title")) {
            header {
                h2 id=(format!("{id}-title")) { (title) }
                form method="dialog" {
                    button.button.bare type="submit" { "Close" kbd aria-hidden="true" { "Esc" } }
                }
            }
            (body)
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    vec![Sample::new(
        "closed, with its button",
        html! {
            button.button.quiet type="button" commandfor="sample-dialog" command="show-modal" {
                "Open"
            }
            (dialog("sample-dialog", "Keys", &html! { p { "Press a key." } }))
        },
    )]
}
