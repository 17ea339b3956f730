//! Small labels: a badge carries a tone, a tag is a plain word.

use maud::{Markup, html};

use crate::samples::Sample;

/// What a colour says. Always joined by words: colour alone never carries the meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Plain,
    /// Ours, or chosen.
    Berry,
    Good,
    Warn,
    Bad,
}

impl Tone {
    /// The class that paints it.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Berry => "berry",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// A filled label: a status, a mark.
#[must_use]
pub fn badge(tone: Tone, text: &str) -> Markup {
    html! { span.badge.(tone.class()) dir="auto" { (text) } }
}

/// An outlined label: a plan. `top` marks the ones that come first.
#[must_use]
pub fn outline(top: bool, text: &str) -> Markup {
    html! { span.plan.top[top] dir="auto" { (text) } }
}

/// A word somebody put on something.
#[must_use]
pub fn tag(text: &str) -> Markup {
    html! { span.tag dir="auto" { (text) } }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    vec![
        Sample::new(
            "tones",
            html! {
                (badge(Tone::Plain, "Solved")) " " (badge(Tone::Berry, "New")) " "
                (badge(Tone::Good, "Answered")) " " (badge(Tone::Warn, "Open")) " "
                (badge(Tone::Bad, "Failed"))
            },
        ),
        Sample::new(
            "outline",
            html! { (outline(true, "Enterprise")) " " (outline(false, "Scale")) },
        ),
        Sample::new("tag", tag("feature-flags")),
        Sample::new("very long", tag(&"very-long-tag-".repeat(12))),
        Sample::new("right to left", badge(Tone::Warn, "مفتوحة")),
    ]
}
