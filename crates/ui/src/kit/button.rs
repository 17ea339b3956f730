//! Buttons, and the hidden token that each form carries.

use maud::{Markup, html};

use super::icon::{Icon, icon};
use crate::samples::Sample;

/// How loud a button is. One [`Look::Main`] per form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    #[default]
    Quiet,
    Main,
    /// Text only, inside bars and menus.
    Bare,
}

impl Look {
    /// The class that paints it.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Main => "main",
            Self::Bare => "bare",
        }
    }
}

/// A submit button; `key` is the key that presses it, empty for none.
#[must_use]
pub fn button(look: Look, label: &str, key: &str) -> Markup {
    html! {
        button.button.(look.class()) type="submit" data-hotkey=[(!key.is_empty()).then_some(key)] {
            (label)
            @if !key.is_empty() { kbd aria-hidden="true" { (keycap(key)) } }
        }
    }
}

/// A key as it is written on a button: `Ctrl ↵`.
#[must_use]
pub fn keycap(key: &str) -> String {
    key.replace("Control+", "Ctrl ").replace("Enter", "↵")
}

/// A link that looks like a button.
#[must_use]
pub fn link_button(look: Look, label: &str, href: &str) -> Markup {
    html! { a.button.(look.class()) href=(href) { (label) } }
}

/// A button that shows only an icon; `label` is what it is called.
#[must_use]
pub fn icon_button(label: &str, image: Icon) -> Markup {
    html! {
        button.button.bare.only-icon type="submit" aria-label=(label) title=(label) {
            (icon(image))
        }
    }
}

/// The hidden form token.
#[must_use]
pub fn csrf(token: &str) -> Markup {
    html! { input type="hidden" name="csrf" value=(token); }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    vec![
        Sample::new(
            "looks",
            html! {
                (button(Look::Main, "Send", "")) " " (button(Look::Quiet, "Solve", "e")) " "
                (button(Look::Bare, "Preview", "")) " " (icon_button("History", Icon::History))
            },
        ),
        Sample::new("link", link_button(Look::Quiet, "Back to your tickets", "#")),
        Sample::new("off", html! { button.button.main type="submit" disabled { "Send" } }),
        Sample::new("very long", button(Look::Quiet, &"A long label ".repeat(14), "")),
        Sample::new("right to left", html! { div dir="rtl" { (button(Look::Main, "إرسال", "")) } }),
    ]
}
