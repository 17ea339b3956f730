//! The bar of the list: what can be done to the rows that were picked. The script shows it while
//! some are; without it, it stands below the list.

use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{Look, button, csrf},
    paths::{self, InView},
    samples::{Sample, Stage},
};

/// Draws the bar. `query` is what was searched for; empty for a view.
#[must_use]
pub fn bar(ctx: &PageContext, view: &InView, query: &str) -> Markup {
    html! {
        form.bulk-bar #bulk method="post" action=(paths::BULK_PREVIEW) data-plain
            data-at-once=(paths::BULK_EDITS) aria-label="The picked tickets" {
            (csrf(ctx.csrf))
            input type="hidden" name="in" value=(view.token());
            @if !query.is_empty() { input type="hidden" name="q" value=(query); }
            p.bulk-count role="status" {
                b data-picked-count { "0" } " picked"
                button.button.bare type="button" data-pick-view { "All of this list" }
            }
            div.bulk-acts {
                (set("Take it", "a", "assignee=me"))
                (choose("Give to…", "A", "assignee"))
                (choose("Status…", "s", "status"))
                (choose("Severity…", "v", "severity"))
                (choose("Product…", "p", "product"))
                (set("Solve", "e", "status=solved"))
                (button(Look::Quiet, "More…", ""))
                button.button.bare type="button" data-unpick data-hotkey="Escape" {
                    "Put back" kbd aria-hidden="true" { "Esc" }
                }
            }
        }
    }
}

fn set(label: &str, key: &str, fields: &str) -> Markup {
    html! {
        button.button.quiet.scripted type="button" data-set=(fields) data-hotkey=(key) {
            (label) kbd aria-hidden="true" { (key) }
        }
    }
}

fn choose(label: &str, key: &str, field: &str) -> Markup {
    html! {
        button.button.quiet.scripted type="button" data-choose=(field) data-hotkey=(key) {
            (label) kbd aria-hidden="true" { (key) }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    vec![Sample::new("one", bar(&stage.context(), &InView::Next, "many words"))]
}
