//! What every page is told about the request it answers: assets, form token, time and zone.

use std::collections::BTreeMap;

use base::{Timestamp, time::TimeZone};
use desk::phrases::{Language, Phrases, Piece, Say, pieces};
use maud::{Markup, html};

/// Where the built scripts and style sheets are: plain name to hashed name.
#[derive(Debug, Clone, Default)]
pub struct Assets(BTreeMap<String, String>);

impl Assets {
    /// Reads `manifest.json`: `{"desk.js": "desk-AB12.js", …}`.
    ///
    /// # Errors
    /// When the text is not a JSON object of strings.
    pub fn from_manifest(json: &str) -> Result<Self, serde_json::Error> {
        Ok(Self(serde_json::from_str(json)?))
    }

    /// The hashed name of `plain`; `plain` itself where the build does not know it.
    #[must_use]
    pub fn name<'a>(&'a self, plain: &'a str) -> &'a str {
        self.0.get(plain).map_or(plain, String::as_str)
    }
}

/// What every page needs besides its own view.
#[derive(Debug, Clone, Copy)]
pub struct PageContext<'a> {
    pub assets: &'a Assets,
    /// The form token of this session; goes into every form as `csrf`.
    pub csrf: &'a str,
    /// The company whose desk this is, as customers know it.
    pub company: &'a str,
    /// The request's one instant.
    pub now: Timestamp,
    /// The reader's zone.
    pub zone: &'a TimeZone,
    /// The reader's language; the desk itself speaks English.
    pub language: Language,
    /// What the company says otherwise.
    pub phrases: &'a Phrases,
}

impl<'a> PageContext<'a> {
    /// A phrase in the reader's language.
    #[must_use]
    pub fn say(&self, say: Say) -> &'a str {
        self.phrases.say(self.language, say)
    }

    /// A phrase with markup in the place of its names.
    #[must_use]
    pub fn say_with(&self, say: Say, values: &[(&str, &Markup)]) -> Markup {
        let value = |name: &str| values.iter().find(|(known, _)| *known == name);
        html! {
            @for piece in pieces(self.say(say)) {
                @match piece {
                    Piece::Text(text) => (text),
                    Piece::Name(name) => @if let Some((_, value)) = value(name) { (value) },
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_asset_is_found_by_its_plain_name() {
        let assets = Assets::from_manifest(r#"{"desk.js":"desk-AB12.js"}"#).unwrap();
        assert_eq!(assets.name("desk.js"), "desk-AB12.js");
        assert_eq!(assets.name("other.js"), "other.js");
    }
}
