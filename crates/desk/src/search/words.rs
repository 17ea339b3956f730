//! The analyser: which words a text is made of. A change here changes what is found by what; run
//! `prickle index rebuild` after it, or old tickets answer to the old words.
//!
//! A word is a run of letters and digits, lower case, accents folded. Names made of several parts
//! (`getFeatureFlag`, `lib/flags.ts:41`, `maria@corvid.example`) are several words that follow each
//! other; who asks for such a name asks for its words in that order. Scripts that put no blanks
//! between words are taken character by character, so any part of a sentence is found.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The longest word kept, in characters; of longer runs (hashes, tokens) the beginning counts.
const WORD_CHARS: usize = 40;

/// A word where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen<'a> {
    /// Bytes of the text.
    pub at: Range<usize>,
    /// What it is found by.
    pub word: &'a str,
    /// Nothing, a hyphen, an apostrophe or the like stands between it and the word before: many
    /// write them as one (`sign-in`, `getFlag`, `don't`, `1,000`).
    pub joins: bool,
}

/// Hands over the words of a text, in order.
pub fn each_word(text: &str, mut found: impl FnMut(Seen<'_>)) {
    let mut folded = String::new();
    let mut last_end: Option<usize> = None;
    let mut emit = |from: usize, to: usize, alone: bool| {
        fold_word(&text[from..to], &mut folded);
        if folded.is_empty() {
            return;
        }
        let joins = !alone && last_end.is_some_and(|end| is_joint(&text[end..from]));
        last_end = (!alone).then_some(to);
        found(Seen { at: from..to, word: &folded, joins });
    };
    let (mut start, mut after_lower) = (None, false);
    for (at, c) in text.char_indices() {
        if !c.is_ascii() && is_combining_mark(c) && start.is_some() {
            continue;
        }
        let letter = c.is_alphanumeric();
        let alone = letter && stands_alone(c);
        if (!letter || alone || (after_lower && c.is_uppercase()))
            && let Some(from) = start.take()
        {
            emit(from, at, false);
        }
        if alone {
            emit(at, at + c.len_utf8(), true);
        } else if letter {
            start = start.or(Some(at));
        }
        after_lower = c.is_lowercase();
    }
    if let Some(from) = start {
        emit(from, text.len(), false);
    }
}

/// The words of a text, each as often as it stands there.
#[must_use]
pub fn plain_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, |seen| words.push(seen.word.to_owned()));
    words
}

/// The different words of a short text, a name or what somebody typed: at most twelve.
#[must_use]
pub fn different_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    each_word(text, |seen| {
        if words.len() < 12 && !words.iter().any(|known| known == seen.word) {
            words.push(seen.word.to_owned());
        }
    });
    words
}

/// A text as names are compared: lower case, accents folded, everything else as it is.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Whether what stands between two words leaves them parts of one name.
fn is_joint(between: &str) -> bool {
    let mut signs = between.chars();
    match (signs.next(), signs.next()) {
        (None, _) => true,
        (Some(sign), None) => {
            matches!(sign, '-' | '_' | '\'' | '’' | '\u{2010}' | '\u{2011}' | ',')
        }
        _ => false,
    }
}

/// Scripts written without blanks: ideographs, kana, Hangul, Thai, Lao, Khmer, Burmese.
const fn stands_alone(c: char) -> bool {
    matches!(
        c as u32,
        0x0E00..=0x0EFF
            | 0x1000..=0x109F
            | 0x1780..=0x17FF
            | 0x3005..=0x3007
            | 0x3040..=0x30FF
            | 0x31F0..=0x31FF
            | 0x3400..=0x9FFF
            | 0xAC00..=0xD7A3
            | 0xF900..=0xFAFF
            | 0xFF66..=0xFF9D
            | 0x2_0000..=0x3_FFFF
    )
}

/// Lower case without accents; letters that are not made of another one and a mark get the ones
/// people type for them.
fn fold_word(part: &str, into: &mut String) {
    into.clear();
    if part.is_ascii() {
        into.push_str(&part[..part.len().min(WORD_CHARS)]);
        into.make_ascii_lowercase();
        return;
    }
    let plain = part.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    for c in plain.filter(|c| c.is_alphanumeric()).take(WORD_CHARS) {
        match c {
            'ß' => into.push_str("ss"),
            'æ' => into.push_str("ae"),
            'œ' => into.push_str("oe"),
            'ø' => into.push('o'),
            'ł' => into.push('l'),
            'đ' => into.push('d'),
            'ı' => into.push('i'),
            other => into.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_paste_becomes_words_that_follow_each_other() {
        let table: [(&str, &[&str]); 17] = [
            ("TypeError: x is undefined", &["type", "error", "x", "is", "undefined"]),
            ("net::ERR_CONNECTION_RESET", &["net", "err", "connection", "reset"]),
            ("at lib/flags.ts:41:7", &["at", "lib", "flags", "ts", "41", "7"]),
            ("0x80070057", &["0x80070057"]),
            ("v1.2.3", &["v1", "2", "3"]),
            ("Maria@Corvid.example", &["maria", "corvid", "example"]),
            ("f47ac10b-58cc-4372", &["f47ac10b", "58cc", "4372"]),
            ("https://a.example/b?c=1", &["https", "a", "example", "b", "c", "1"]),
            ("getFeatureFlag('new')", &["get", "feature", "flag", "new"]),
            ("#48213", &["48213"]),
            ("Räume ÉCOLE Straße Øre", &["raume", "ecole", "strasse", "ore"]),
            ("cafe\u{301}s", &["cafes"]),
            ("登入error頁", &["登", "入", "error", "頁"]),
            ("ログ", &["ロ", "ク"]),
            ("ошибка Ёлка", &["ошибка", "елка"]),
            ("½ ⑴ ﬁne", &["12", "1", "fine"]),
            ("… -- \u{301}", &[]),
        ];
        for (text, words) in table {
            assert_eq!(plain_words(text), words, "{text}");
        }
    }

    #[test]
    fn parts_of_one_name_are_known_as_such() {
        let mut joined = Vec::new();
        each_word("The sign-in of getFlag (new) a.b fails, twice.", |seen| {
            joined.push((seen.word.to_owned(), seen.joins));
        });
        let names: Vec<&str> =
            joined.iter().filter(|(_, joins)| *joins).map(|(word, _)| word.as_str()).collect();
        assert_eq!(names, ["in", "flag"]);
    }

    #[test]
    fn of_a_long_run_the_beginning_counts() {
        let long = "a1".repeat(400);
        assert_eq!(plain_words(&long), [&long[..WORD_CHARS]]);
        assert_eq!(plain_words(&"é".repeat(99)), ["e".repeat(WORD_CHARS)]);
    }

    #[test]
    fn each_word_says_where_it_stands() {
        let text = "Ça, Zürich: é";
        let mut places = Vec::new();
        each_word(text, |seen| {
            places.push((text[seen.at.clone()].to_owned(), seen.word.to_owned()))
        });
        let told: Vec<(&str, &str)> =
            places.iter().map(|(text, word)| (text.as_str(), word.as_str())).collect();
        assert_eq!(told, [("Ça", "ca"), ("Zürich", "zurich"), ("é", "e")]);
    }
}
