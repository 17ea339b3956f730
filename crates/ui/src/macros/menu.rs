//! Macros to choose from on a ticket. A page without script; with it, what the composer's menu
//! opens. Typing narrows it, arrows move, Enter looks at one.

use base::ids::{MacroId, TicketId};
use maud::{Markup, html};

use crate::{
    kit,
    paths::{self, InView},
    samples::{Sample, long},
};

/// What can be chosen.
#[derive(Debug, Clone)]
pub struct MacroMenu {
    pub ticket: TicketId,
    pub view: InView,
    /// Most used first: id, name, beginning.
    pub macros: Vec<(MacroId, String, String)>,
    pub query: String,
}

/// Draws the menu.
#[must_use]
pub fn menu(view: &MacroMenu) -> Markup {
    html! {
        div.macro-menu {
            form role="search" method="get" action=(paths::ticket_macros(view.ticket)) {
                (crate::tickets::acts::in_view(&view.view))
                input.control type="search" name="q" value=(view.query) autofocus
                    aria-label="Find a macro" placeholder="Find a macro" data-narrows="macro-choices"
                    autocomplete="off";
            }
            @if view.macros.is_empty() {
                (kit::empty("No macros here", "Make some, or search for other words."))
            } @else {
                ul.macro-choices #macro-choices {
                    @for (id, name, words) in &view.macros {
                        li {
                            a.item href=(paths::ticket_macro(view.ticket, *id, &view.view)) data-macro {
                                b dir="auto" { (name) }
                                @if !words.is_empty() { small dir="auto" { (words) } }
                            }
                        }
                    }
                }
            }
            p.hint { a href=(paths::MACROS) { "All macros" } }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let all: Vec<(MacroId, String, String)> =
        super::list::sample_rows().into_iter().map(|row| (row.id, row.name, row.words)).collect();
    let one = MacroMenu {
        ticket: TicketId(48_213),
        view: InView::Next,
        macros: all.clone(),
        query: String::new(),
    };
    let endless = vec![(MacroId(1), long("Flags"), long("Words"))];
    vec![
        Sample::new("empty", menu(&MacroMenu { macros: Vec::new(), ..one.clone() })),
        Sample::new("one", menu(&MacroMenu { macros: all[..1].to_vec(), ..one.clone() })),
        Sample::new("many", menu(&one)),
        Sample::new("very long", menu(&MacroMenu { macros: endless, ..one })),
    ]
}
