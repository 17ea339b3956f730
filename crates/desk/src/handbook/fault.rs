//! What is wrong in a handbook, where, and which name was probably meant (HB-2).

use std::{fmt, ops::Range};

/// One thing wrong in a handbook's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The key it is about, `plans.scale.target`; empty for broken syntax.
    pub key: String,
    /// In words, with the nearest valid name where one is near.
    pub message: String,
}

impl Fault {
    pub(super) fn new(text: &str, at: Option<Range<usize>>, key: &str, message: String) -> Self {
        let (line, column) = position(text, at.map_or(0, |range| range.start));
        Self { line, column, key: key.to_owned(), message }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: ", self.line, self.column)?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.message)
    }
}

/// Line and column, from 1, of a byte offset.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

/// `; did you mean "…"?` with the nearest of `names`, or a list of them when none is near and
/// they are few, or nothing.
pub(super) fn hint<'a>(meant: &str, names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    if let Some(near) = nearest(meant, names.iter().copied()) {
        return format!("; did you mean \"{near}\"?");
    }
    if names.is_empty() || names.len() > 12 {
        return String::new();
    }
    format!("; there are {}", names.join(", "))
}

/// The name nearest to `meant`, if it is near enough to be a slip of the keyboard.
#[must_use]
pub fn nearest<'a>(meant: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = meant.to_lowercase();
    let allowed = (lower.chars().count() / 3).max(1);
    names
        .map(|name| (slips(&lower, &name.to_lowercase()), name))
        .filter(|(slips, _)| *slips <= allowed)
        .min_by_key(|(slips, name)| (*slips, name.len()))
        .map(|(_, name)| name)
}

/// How many slips (a letter missing, too many, wrong, or two swapped) lie between two words.
fn slips(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let wrong = last[j] + usize::from(a[i] != b[j]);
            let mut least = wrong.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(before_last[j - 1] + 1);
            }
            row.push(least);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

/// A text as TOML writes it.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            control if control.is_control() => quoted.push(' '),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_the_one_meant() {
        let names = ["enterprise", "scale", "boost", "free"];
        let near = |meant| nearest(meant, names.into_iter());
        assert_eq!(near("entreprise"), Some("enterprise"));
        assert_eq!(near("Scael"), Some("scale"));
        assert_eq!(near("boots"), Some("boost"));
        assert_eq!(near("fre"), Some("free"));
        assert_eq!(near("platinum"), None);
    }

    #[test]
    fn positions_count_lines_and_characters() {
        assert_eq!(position("a\nbö c", 0), (1, 1));
        assert_eq!(position("a\nbö c", 6), (2, 4));
    }
}
