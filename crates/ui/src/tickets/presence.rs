//! Who else is here: viewing or typing, so that two never answer the same message unaware.

use base::ids::TicketId;
use maud::{Markup, html};

use crate::{
    kit::Face,
    paths,
    samples::{Sample, long},
};

/// One other agent on this ticket.
#[derive(Debug, Clone, Default)]
pub struct Viewing {
    pub face: Face,
    pub typing: bool,
}

/// Everybody else on this ticket.
#[derive(Debug, Clone)]
pub struct Presence {
    pub ticket: TicketId,
    pub others: Vec<Viewing>,
}

/// Draws the live region `#presence`.
#[must_use]
pub fn presence(view: &Presence) -> Markup {
    let path = paths::presence(view.ticket);
    html! {
        div.presence #presence data-live=(format!("presence/{}", view.ticket)) role="status"
            hx-get=(path) hx-trigger="prickle:changed throttle:300ms" hx-swap="outerMorph"
            hx-target="this" {
            @if !view.others.is_empty() {
                span.viewers { @for other in &view.others { (other.face.alone("")) } }
                span.presence-words.typing[view.others.iter().any(|o| o.typing)] dir="auto" {
                    (words(&view.others))
                }
            }
        }
    }
}

/// `L. Moreau is writing`, `L. Moreau and A. Brandt are reading this`.
fn words(others: &[Viewing]) -> String {
    let typing: Vec<&Viewing> = others.iter().filter(|o| o.typing).collect();
    let (who, doing) = if typing.is_empty() {
        (others.iter().collect(), "reading this")
    } else {
        (typing, "writing")
    };
    match who.as_slice() {
        [] => String::new(),
        [one] => format!("{} is {doing}", one.face.name),
        [one, two] => format!("{} and {} are {doing}", one.face.name, two.face.name),
        [one, rest @ ..] => format!("{} and {} others are {doing}", one.face.name, rest.len()),
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let one = |name: &str, hue, typing| Viewing { face: Face::new(name, hue), typing };
    let draw = |others: Vec<Viewing>| presence(&Presence { ticket: TicketId(48_213), others });
    vec![
        Sample::new("empty", draw(Vec::new())),
        Sample::new("one", draw(vec![one("L. Moreau", 5, false)])),
        Sample::new("typing", draw(vec![one("L. Moreau", 5, true), one("A. Brandt", 8, false)])),
        Sample::new("many", draw((0..7).map(|n| one("L. Moreau", n, false)).collect())),
        Sample::new("very long", draw(vec![one(&long("Moreau"), 5, true)])),
    ]
}
