//! A notice: something the reader should know before going on.

use maud::{Markup, html};

use super::badge::Tone;
use crate::samples::Sample;

/// A boxed line or two. Bad news are announced to screen readers at once.
#[must_use]
pub fn notice(tone: Tone, body: &Markup) -> Markup {
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    html! { div.notice.(tone.class()) role=(role) { (body) } }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let tones = [Tone::Plain, Tone::Berry, Tone::Good, Tone::Warn, Tone::Bad];
    vec![
        Sample::new(
            "tones",
            html! {
                @for tone in tones {
                    (notice(tone, &html! { p { "A notice that says what to do." } }))
                }
            },
        ),
        Sample::new(
            "very long",
            notice(Tone::Warn, &html! { p { ("A very long notice. ".repeat(40)) } }),
        ),
        Sample::new("right to left", notice(Tone::Good, &html! { p dir="auto" { "تم الحفظ" } })),
    ]
}
