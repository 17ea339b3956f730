//! The languages customers are spoken to in.

use serde::{Deserialize, Serialize};

/// A language every text for customers is there in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    En,
    De,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// Its tag (BCP 47), as in `lang="de"`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// What those who speak it call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
        }
    }

    /// The language with this tag, or with a tag of a region of it: `de-AT`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        let first = key.split('-').next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.key().eq_ignore_ascii_case(first))
    }

    /// The one a browser asks for first among those we have (RFC 9110, 12.5.4); `None` where it
    /// asks for none of them.
    #[must_use]
    pub fn asked_for(accept_language: &str) -> Option<Self> {
        let wish = |part: &str| {
            let (tag, more) = part.split_once(';').unwrap_or((part, ""));
            let weight = more.trim().strip_prefix("q=").unwrap_or("1");
            let weight: f32 = weight.trim().parse().ok()?;
            let language = Self::from_key(tag.trim())?;
            (weight > 0.0).then_some((weight, language))
        };
        let mut best: Option<(f32, Self)> = None;
        for (weight, language) in accept_language.split(',').filter_map(wish) {
            if best.is_none_or(|(other, _)| weight > other) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_answered_in_what_it_asks_for_most() {
        let asked = |header| Language::asked_for(header);
        assert_eq!(asked("de-AT,de;q=0.9,en;q=0.8"), Some(Language::De));
        assert_eq!(asked("fr, en;q=0.4, de;q=0.6"), Some(Language::De));
        assert_eq!(asked("en-GB, de"), Some(Language::En));
        assert_eq!(asked("fr-CH, fr;q=0.9, de;q=0"), None);
        assert_eq!(asked(""), None);
        assert_eq!(asked("de;q=nonsense"), None);
    }
}
