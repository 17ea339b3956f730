//! A person as initials on a colour of their own.

use maud::{Markup, html};

use crate::samples::Sample;

/// A person's face. `hue` is any number that stays with the person, such as the id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Face {
    pub name: String,
    pub hue: i64,
}

impl Face {
    #[must_use]
    pub fn new(name: &str, hue: i64) -> Self {
        Self { name: name.into(), hue }
    }

    /// First letters of the first and last word: `R. Okafor` is `RO`.
    #[must_use]
    pub fn initials(&self) -> String {
        let first = |word: &str| word.chars().find(|c| c.is_alphanumeric());
        let letters: Vec<char> = self.name.split_whitespace().filter_map(first).collect();
        match letters.as_slice() {
            [] => "?".into(),
            [one] => one.to_uppercase().collect(),
            [one, .., last] => one.to_uppercase().chain(last.to_uppercase()).collect(),
        }
    }

    fn class(&self) -> String {
        // Twelve hues, as classes: the content policy allows no inline style.
        format!("hue-{}", self.hue.rem_euclid(12))
    }

    /// The face beside a name.
    #[must_use]
    pub fn draw(&self) -> Markup {
        html! { span.face.(self.class()) aria-hidden="true" { (self.initials()) } }
    }

    /// The face standing alone: it says the name.
    #[must_use]
    pub fn alone(&self, what: &str) -> Markup {
        let label = format!("{} {what}", self.name);
        let label = label.trim();
        html! {
            span.face.small.(self.class()) role="img" aria-label=(label) title=(label) {
                (self.initials())
            }
        }
    }

    /// The face at the head of a card.
    #[must_use]
    pub fn big(&self) -> Markup {
        html! { span.face.big.(self.class()) aria-hidden="true" { (self.initials()) } }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    vec![
        Sample::new(
            "hues",
            html! { div.row { @for n in 0..12 { (Face::new("N. Kimura", n).draw()) } } },
        ),
        Sample::new(
            "sizes",
            html! { div.row {
                (Face::new("L. Moreau", 5).alone("is reading this"))
                (Face::new("L. Moreau", 5).draw())
                (Face::new("L. Moreau", 5).big())
            } },
        ),
        Sample::new("nameless", Face::default().draw()),
        Sample::new("right to left", Face::new("ليلى حداد", 3).draw()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_outer_letters() {
        for (name, initials) in [
            ("R. Okafor", "RO"),
            ("maria", "M"),
            ("", "?"),
            ("Ana de la Cruz", "AC"),
            ("(ß) ő", "SSŐ"),
        ] {
            assert_eq!(Face::new(name, 0).initials(), initials);
        }
    }
}
