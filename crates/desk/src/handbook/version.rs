//! Versions of the handbook: each is kept whole, with who, when and why (HB-3). A version means the
//! same for ever, so it remembers the default text it was written over: that one may change with
//! the next release.

use std::collections::BTreeMap;

use base::{Timestamp, ids::PersonId, secrets};

use super::{Community, Company, Contacts, DEFAULT_TEXT, Handbook, Routing};
use crate::{csat::Surveys, phrases::Phrases, social::SocialTexts};

/// The longest text that is taken, in bytes: the shipped default has about 25,000.
pub const MOST_BYTES: usize = 1_000_000;

/// Who made a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// Somebody, in the browser.
    Person(PersonId),
    /// The file named in the configuration, when the desk started.
    File,
    /// `prickle handbook apply`.
    CommandLine,
}

impl Author {
    /// The word stored beside the person.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::File => "file",
            Self::CommandLine => "command line",
        }
    }

    /// Reads it back.
    #[must_use]
    pub fn from_word(word: &str, person: Option<PersonId>) -> Option<Self> {
        match (word, person) {
            ("person", Some(person)) => Some(Self::Person(person)),
            ("file", _) => Some(Self::File),
            ("command line", _) => Some(Self::CommandLine),
            _ => None,
        }
    }
}

/// One version, without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// From 1; 0 is the shipped handbook with nothing changed.
    pub number: i64,
    pub author: Author,
    pub at: Timestamp,
    /// Why, in the author's words; may be empty.
    pub note: String,
    /// The version its author changed.
    pub based_on: i64,
    /// The default text it stands over, by its hash.
    pub default_hash: String,
}

impl Handbook {
    /// Whether tickets already there have to be looked at when this one takes the other's place.
    /// Whatever is not named here counts, so that a part added later is never forgotten.
    #[must_use]
    pub fn times_differ(&self, other: &Self) -> bool {
        let of_times = |handbook: &Self| Self {
            version: 0,
            company: Company::default(),
            community: Community::default(),
            products: Vec::new(),
            groups: Vec::new(),
            teams: Vec::new(),
            routing: Routing::default(),
            contacts: Contacts::default(),
            surveys: Surveys::default(),
            social: SocialTexts::default(),
            texts: BTreeMap::new(),
            phrases: Phrases::default(),
            replies: Vec::new(),
            automations: Vec::new(),
            ..handbook.clone()
        };
        of_times(self) != of_times(other) || self.rules_on_time_differ(other)
    }
}

/// The hash of the default text that ships with this binary.
#[must_use]
pub fn default_hash() -> String {
    secrets::hash(DEFAULT_TEXT.as_bytes())
}
