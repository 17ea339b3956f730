//! What is offered under the search box while somebody writes: the options of its list box. The
//! box itself and its keys are a behaviour; without it the field is a field.

use base::ids::ViewId;
use maud::{Markup, html};

use crate::{
    paths::{self, InView},
    samples::{Sample, long},
};

/// One offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// What the field holds once it is chosen.
    pub text: String,
    /// Where the caret stands then, in UTF-16 units.
    pub caret: usize,
    pub label: String,
    /// What it is, in a few words; may be empty.
    pub about: String,
    /// A kept view, which is gone to.
    pub to: Option<ViewId>,
}

/// Draws the options, nothing around them.
#[must_use]
pub fn options(all: &[Offered]) -> Markup {
    html! {
        @for (at, offer) in all.iter().enumerate() {
            @let to = offer.to.map(|id| paths::view(&InView::Kept(id), None));
            li role="option" id=(format!("offer-{at}")) data-text=(offer.text)
                data-caret=(offer.caret) data-to=[to] {
                span.offer dir="auto" { (offer.label) }
                @if !offer.about.is_empty() { small dir="auto" { (offer.about) } }
            }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let offer = |label: &str, about: &str| Offered {
        text: format!("crash {label}"),
        caret: 6 + label.len(),
        label: label.into(),
        about: about.into(),
        to: None,
    };
    let frame = |all: &[Offered]| html! { ul.offers role="listbox" { (options(all)) } };
    let fields = [offer("assignee:", "who of us has it: a name, me, none"), offer("author:", "")];
    let view = Offered { to: Some(ViewId(12)), ..offer("תקלות", "a view") };
    vec![
        Sample::new("empty", frame(&[])),
        Sample::new("many", frame(&fields)),
        Sample::new("a view, right to left", frame(&[view])),
        Sample::new("very long", frame(&[offer(&long("organisation:"), &long("a company"))])),
    ]
}
