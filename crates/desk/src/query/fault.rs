//! What is wrong in a query: where, in a sentence, and what was probably meant.

use std::ops::Range;

use crate::handbook::nearest;

/// One thing wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The bytes it is about; never empty unless the text ends there.
    pub at: Range<usize>,
    /// A sentence for whoever wrote it.
    pub says: String,
    /// What to put there instead, where something is near.
    pub meant: Option<String>,
}

impl Fault {
    pub(super) fn new(at: Range<usize>, says: impl Into<String>) -> Self {
        Self { at, says: says.into(), meant: None }
    }

    /// The same with what to put there.
    pub(super) fn meaning(self, meant: impl Into<String>) -> Self {
        Self { meant: Some(meant.into()), ..self }
    }

    /// ``No field `asignee`. Did you mean `assignee`?``, or what there is where nothing is near and
    /// the names are few.
    pub(super) fn unknown<'a>(
        at: Range<usize>,
        noun: &str,
        given: &str,
        names: impl Iterator<Item = &'a str>,
    ) -> Self {
        /// More names than that are no help in a sentence.
        const FEW: usize = 8;
        let names: Vec<&str> = names.collect();
        let no = format!("No {noun} `{}`.", shortened(given));
        if let Some(near) = nearest(given, names.iter().copied()) {
            return Self::new(at, format!("{no} Did you mean `{near}`?")).meaning(near);
        }
        let listed = match names.as_slice() {
            [] => String::new(),
            [only] => format!(" There is only {only}."),
            names if names.len() <= FEW => format!(" There are {}.", names.join(", ")),
            _ => String::new(),
        };
        Self::new(at, format!("{no}{listed}"))
    }

    /// The text with what was meant in place of what was written; `None` where nothing is near.
    #[must_use]
    pub fn mended(&self, text: &str) -> Option<String> {
        let (before, after) = (text.get(..self.at.start)?, text.get(self.at.end..)?);
        Some(format!("{before}{}{after}", self.meant.as_deref()?))
    }

    /// Where it begins, in characters from 1, as people count.
    #[must_use]
    pub fn column(&self, text: &str) -> usize {
        text.get(..self.at.start).map_or(0, |before| before.chars().count()) + 1
    }
}

/// Somebody may have pasted a page.
fn shortened(text: &str) -> String {
    /// Characters.
    const SHOWN: usize = 40;
    if text.chars().count() <= SHOWN {
        return text.to_owned();
    }
    let start: String = text.chars().take(SHOWN).collect();
    format!("{start}…")
}
