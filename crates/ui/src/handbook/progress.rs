//! How far a version has come with the tickets. The live region `#retiming`.

use maud::{Markup, html};

use crate::{format, paths, samples::Sample};

/// How far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    pub version: i64,
    /// Tickets looked at, of how many.
    pub done: u64,
    pub total: u64,
    /// How many of them got another time.
    pub changed: u64,
    pub ended: bool,
}

/// Draws the live region; nothing in it where no version concerned a ticket. While a version is
/// under way the page also asks by itself: how far it came is no event, so what is told while a
/// page is still opening would be missed.
#[must_use]
pub fn progress(view: Option<&Progress>) -> Markup {
    let under_way = view.is_some_and(|view| !view.ended);
    let trigger = if under_way {
        "prickle:changed throttle:300ms, every 1s"
    } else {
        "prickle:changed throttle:300ms"
    };
    html! {
        div.retiming #retiming data-live="handbook"
            hx-get=(paths::part(paths::HANDBOOK, "retiming")) hx-trigger=(trigger)
            hx-swap="outerMorph" hx-target="this" role="status" {
            @if let Some(view) = view.filter(|view| view.total > 0) { (words(view)) }
        }
    }
}

fn words(view: &Progress) -> Markup {
    let (done, total) = (format::number(view.done), format::number(view.total));
    html! {
        @if view.ended {
            p {
                (total) @if view.total == 1 { " ticket was" } @else { " tickets were" }
                " looked at for version " (view.version) ": "
                @match view.changed {
                    0 => "none of them changed.",
                    1 => "one of them changed.",
                    many => { (format::number(many)) " of them changed." }
                }
            }
        } @else {
            p { (done) " of " (total) " tickets re-timed for version " (view.version) }
            progress max=(view.total) value=(view.done) aria-label="Tickets re-timed" {}
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let half = Progress { version: 5, done: 4_200, total: 10_000, changed: 4_100, ended: false };
    vec![
        Sample::new("empty", progress(None)),
        Sample::new("under way", progress(Some(&half))),
        Sample::new("done", progress(Some(&Progress { done: 10_000, ended: true, ..half }))),
        Sample::new(
            "one",
            progress(Some(&Progress { done: 1, total: 1, changed: 0, ended: true, ..half })),
        ),
    ]
}
