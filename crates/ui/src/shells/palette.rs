//! The command palette: one field for acts, tickets, people, organisations and views.
//!
//! Drawn empty; the script fills it. Without it, the field is a search like the one in the rail.

use maud::{Markup, html};

use crate::{
    kit::{Icon, icon},
    paths,
    samples::Sample,
};

/// Draws the closed dialog.
#[must_use]
pub fn palette() -> Markup {
    html! {
        dialog.palette #palette aria-label="Commands" data-find=(paths::PALETTE)
            data-choices=(paths::PALETTE_CHOICES) {
            form role="search" action=(paths::TICKETS) {
                span.palette-step #palette-step hidden {}
                (icon(Icon::Search))
                input #palette-field type="text" name="q" dir="auto" autocomplete="off"
                    autocapitalize="off" spellcheck="false" role="combobox" aria-expanded="true"
                    aria-autocomplete="list" aria-controls="palette-list"
                    aria-label="What would you like to do?"
                    placeholder="An act, a ticket, a name…";
                button.button.bare type="button" commandfor="palette" command="close" {
                    "Close" kbd aria-hidden="true" { "Esc" }
                }
            }
            div.palette-list #palette-list role="listbox" aria-label="Commands" tabindex="-1" {}
            p.palette-said #palette-said role="status" {}
        }
    }
}

/// The button that opens it: for hands without a keyboard.
#[must_use]
pub fn opener() -> Markup {
    html! {
        button.button.quiet.to-palette type="button" commandfor="palette" command="show-modal" {
            (icon(Icon::More)) span { "Commands" } kbd aria-hidden="true" { "Ctrl K" }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    vec![Sample::new("closed, with its button", html! { (opener()) (palette()) })]
}
