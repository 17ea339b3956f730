//! Samples: each component shown with the data that breaks components. Drawn by the gallery,
//! held by snapshot tests.

use base::{Timestamp, time::TimeZone};
use desk::phrases::{Language, Phrases};
use maud::Markup;

use crate::{Assets, PageContext};

/// One component in one state.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The state: `empty`, `one`, `many`, `very long`, `right to left`, `error`, …
    pub name: &'static str,
    pub html: Markup,
}

impl Sample {
    #[must_use]
    pub fn new(name: &'static str, html: Markup) -> Self {
        Self { name, html }
    }
}

/// The instant all samples are drawn at: Monday 23 November 2026, 16:30 in London.
pub const NOW: Timestamp = Timestamp::constant(1_795_451_400, 0);

/// Owns what a sample's [`PageContext`] borrows.
#[derive(Debug, Clone)]
pub struct Stage {
    assets: Assets,
    zone: TimeZone,
    language: Language,
    phrases: Phrases,
}

impl Default for Stage {
    fn default() -> Self {
        Self {
            assets: Assets::default(),
            zone: base::time::zone_or_utc("Europe/London"),
            language: Language::En,
            phrases: Phrases::default(),
        }
    }
}

impl Stage {
    #[must_use]
    pub fn context(&self) -> PageContext<'_> {
        PageContext {
            assets: &self.assets,
            csrf: "sample-token",
            company: "Lantern Analytics",
            now: NOW,
            zone: &self.zone,
            language: self.language,
            phrases: &self.phrases,
        }
    }

    /// The same before a German reader.
    #[must_use]
    pub fn in_german() -> Self {
        Self { language: Language::De, ..Self::default() }
    }
}

/// `NOW` plus `minutes`.
#[must_use]
pub fn in_minutes(minutes: i64) -> Timestamp {
    base::time::after(NOW, minutes * 60)
}

/// A text no layout should break on.
#[must_use]
pub fn long(words: &str) -> String {
    format!("{words} ").repeat(24)
}
