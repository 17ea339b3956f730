//! Words: what a text is found by. Both engines are handed the same ready-made words, so both find
//! the same things.
//!
//! A word is a run of letters and digits, lower case, accents folded. Names made of several parts
//! (`getFeatureFlag`, `new-billing`, `lib/flags.ts`) are found by each part and, joined with `_`,
//! as a whole.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The longest word kept, in characters; longer runs are data, not language.
const WORD_CHARS: usize = 40;
/// The most words kept of one text: a pasted log of megabytes must not bury the index.
const MOST_WORDS: usize = 2000;

/// The words of `text`, in order, separated by blanks, ready for the text index.
#[must_use]
pub fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut count = 0;
    for run in text.split_whitespace() {
        let parts = parts(run);
        let whole = (parts.len() > 1 && parts.len() <= 6).then(|| parts.join("_"));
        for word in parts.iter().map(String::as_str).chain(whole.as_deref()) {
            if word.chars().count() > WORD_CHARS {
                continue;
            }
            if count == MOST_WORDS {
                return out;
            }
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
            count += 1;
        }
    }
    out
}

/// The words somebody searches for: every one must be in the text.
#[must_use]
pub fn wanted(query: &str) -> Vec<String> {
    let mut wanted: Vec<String> = Vec::new();
    for run in query.split_whitespace() {
        for part in parts(run) {
            if !wanted.contains(&part) && wanted.len() < 12 {
                wanted.push(part);
            }
        }
    }
    wanted
}

/// Splits at everything that is no letter or digit, and inside camelCase.
fn parts(run: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut after_lower = false;
    for c in run.chars() {
        let boundary = !c.is_alphanumeric() || (c.is_uppercase() && after_lower);
        if boundary && !part.is_empty() {
            parts.push(fold(&std::mem::take(&mut part)));
        }
        if c.is_alphanumeric() {
            part.push(c);
        }
        after_lower = c.is_lowercase();
    }
    if !part.is_empty() {
        parts.push(fold(&part));
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Lower case, accents folded.
#[must_use]
pub fn fold(part: &str) -> String {
    if part.is_ascii() {
        return part.to_ascii_lowercase();
    }
    part.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_parts_and_as_a_whole() {
        assert_eq!(
            words("getFeatureFlag('new-billing')"),
            "get feature flag new billing get_feature_flag_new_billing"
        );
        assert_eq!(wanted("Feature flag FEATURE"), ["feature", "flag"]);
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        assert_eq!(words("Räume ÉCOLE"), "raume ecole");
        assert_eq!(wanted("raume"), ["raume"]);
    }

    #[test]
    fn a_pasted_log_is_cut() {
        let log = "x ".repeat(10_000);
        assert_eq!(words(&log).split(' ').count(), MOST_WORDS);
    }
}
