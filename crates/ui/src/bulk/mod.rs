//! Changing many tickets at once: the bar in the list, choosing, looking at what would change, and
//! what came of it.

pub mod bar;
pub mod choose;
pub mod outcome;
pub mod preview;

pub use bar::bar;
pub use choose::{BulkForm, choose};
pub use outcome::{BulkOutcome, OutcomeRow, Undo, outcome};
pub use preview::{BulkPreview, PreviewRow, preview};

use base::ids::TicketId;
use maud::{Markup, html};

use crate::paths::{self, InView};

/// Which tickets, as the next form sends them; where one came from stays known.
#[must_use]
pub fn carried(view: &InView, query: &str, tickets: &[TicketId]) -> Markup {
    let numbers = tickets.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    html! {
        input type="hidden" name="tickets" value=(numbers);
        input type="hidden" name="in" value=(view.token());
        @if !query.is_empty() { input type="hidden" name="q" value=(query); }
    }
}

/// Back to the list one came from.
#[must_use]
pub fn back(view: &InView, query: &str) -> Markup {
    let found = InView::Found(query.to_owned());
    let to = paths::view(if query.is_empty() { view } else { &found }, None);
    html! { a.button.bare href=(to) data-hotkey="Escape" { "Back to the list" } }
}
