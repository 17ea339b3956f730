//! Every word of a page a customer sees, in one place, in each language. A company rewords single
//! ones in its handbook (`[phrases_de]`); the mails' texts stand there whole.
//!
//! A name in braces is put in when the phrase is said; a rewording must keep it.

mod language;
mod table;

use std::collections::BTreeMap;

pub use language::Language;
pub use table::Say;

/// What a company says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phrases(pub BTreeMap<(Language, Say), String>);

impl Phrases {
    /// A phrase in a language.
    #[must_use]
    pub fn say(&self, language: Language, say: Say) -> &str {
        self.0.get(&(language, say)).map_or_else(|| say.shipped(language), String::as_str)
    }
}

/// A stretch of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    Text(&'a str),
    /// A name in braces, without them.
    Name(&'a str),
}

/// The stretches of a phrase; a brace that is never closed is text.
#[must_use]
pub fn pieces(phrase: &str) -> Vec<Piece<'_>> {
    let (mut all, mut rest) = (Vec::new(), phrase);
    while let Some((before, after)) = rest.split_once('{')
        && let Some((name, behind)) = after.split_once('}')
    {
        all.extend([Piece::Text(before), Piece::Name(name)]);
        rest = behind;
    }
    all.push(Piece::Text(rest));
    all
}

/// Puts values in the place of names in braces; a name nobody knows stays to be seen.
#[must_use]
pub fn filled(phrase: &str, values: &[(&str, &str)]) -> String {
    let said = |piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Name(name) => {
            let known = values.iter().find(|(known, _)| *known == name);
            known.map_or_else(|| format!("{{{name}}}"), |(_, value)| (*value).to_owned())
        }
    };
    pieces(phrase).into_iter().map(said).collect()
}

/// What a phrase has in braces, in alphabetical order.
#[must_use]
pub fn names_in(phrase: &str) -> Vec<&str> {
    let name = |piece| match piece {
        Piece::Name(name) => Some(name),
        Piece::Text(_) => None,
    };
    let mut names: Vec<&str> = pieces(phrase).into_iter().filter_map(name).collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_names_in_a_phrase() {
        for say in Say::ALL {
            let names = names_in(say.shipped(Language::En));
            for language in Language::ALL {
                let text = say.shipped(language);
                assert!(!text.trim().is_empty(), "{} in {}", say.key(), language.name());
                assert_eq!(names_in(text), names, "{} in {}", say.key(), language.name());
            }
        }
    }

    #[test]
    fn values_stand_in_the_place_of_their_names_and_are_not_looked_into() {
        let said = filled("Hello {who}, {what}{", &[("who", "{what}"), ("what", "x")]);
        assert_eq!(said, "Hello {what}, x{");
        assert_eq!(filled("{other}", &[]), "{other}");
    }
}
