//! What somebody looks for: words, phrases, beginnings of words, and what must not be there.

use super::words::{each_word, plain_words};
use crate::query::{How, Term};

/// So many pieces are looked for at the most, …
const MOST_PIECES: usize = 12;
/// … and so many words in a row of one.
const MOST_WORDS: usize = 16;
/// A beginning shorter than this would find nearly everything.
const SHORTEST_BEGINNING: usize = 3;

/// What is looked for: every one of `all`, none of `none`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    pub all: Vec<Piece>,
    pub none: Vec<Piece>,
}

/// One thing looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Piece {
    /// As it was typed, without quotes or stars.
    pub typed: String,
    /// These words in this order; never empty.
    pub words: Vec<String>,
    /// The same written as one word: `sign-in` also finds `signin`.
    pub joined: Option<String>,
    /// The last word is the beginning of one.
    pub beginning: bool,
    /// Put in quotes: meant exactly so, whatever the spelling.
    pub exact: bool,
}

impl Piece {
    /// A word or name as somebody typed it; `None` where no letter or digit is in it.
    #[must_use]
    pub fn word(typed: &str) -> Option<Self> {
        let (mut words, mut joined, mut parts) = (Vec::new(), String::new(), 0);
        each_word(typed, |seen| {
            if seen.joins || words.is_empty() {
                parts += 1;
                joined.push_str(seen.word);
            }
            words.push(seen.word.to_owned());
        });
        words.truncate(MOST_WORDS);
        let joined = (parts > 1 && parts == words.len()).then_some(joined);
        let typed = typed.to_owned();
        (!words.is_empty()).then_some(Self { typed, words, joined, ..Self::default() })
    }

    /// Words in a row.
    #[must_use]
    pub fn phrase(typed: &str) -> Option<Self> {
        let mut words = plain_words(typed);
        words.truncate(MOST_WORDS);
        let typed = typed.to_owned();
        (!words.is_empty()).then_some(Self { typed, words, exact: true, ..Self::default() })
    }

    /// The beginning of a word; a very short one is taken for the whole.
    #[must_use]
    pub fn beginning(typed: &str) -> Option<Self> {
        let piece = Self::word(typed)?;
        let long =
            piece.words.last().is_some_and(|last| last.chars().count() >= SHORTEST_BEGINNING);
        Some(Self {
            beginning: long,
            joined: if long { None } else { piece.joined.clone() },
            ..piece
        })
    }

    /// A term of the query language; `None` where no letter or digit is in it.
    #[must_use]
    pub fn of(term: &Term) -> Option<Self> {
        match term.how {
            How::Word => Self::word(&term.text),
            How::Phrase => Self::phrase(&term.text),
            How::Prefix => Self::beginning(&term.text),
        }
    }

    /// The one word it is, where it is a plain one.
    #[must_use]
    pub fn single(&self) -> Option<&str> {
        match self.words.as_slice() {
            [word] if !self.beginning && !self.exact => Some(word),
            _ => None,
        }
    }
}

impl Wanted {
    /// Reads plain words: `flag "cannot sign in" -test expo*`.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut wanted = Self::default();
        for term in terms(text) {
            let (excluded, term) = match term.strip_prefix('-') {
                Some(rest) => (true, rest),
                None => (false, term.as_str()),
            };
            let piece = match (term.strip_prefix('"'), term.strip_suffix('*')) {
                (Some(phrase), _) => Piece::phrase(phrase.trim_end_matches('"')),
                (None, Some(beginning)) => Piece::beginning(beginning),
                (None, None) => Piece::word(term),
            };
            if let Some(piece) = piece {
                wanted.add(piece, excluded);
            }
        }
        wanted
    }

    /// The terms of a query.
    #[must_use]
    pub fn terms(terms: &[Term]) -> Self {
        let mut wanted = Self::default();
        for term in terms {
            if let Some(piece) = Piece::of(term) {
                wanted.add(piece, term.excluded);
            }
        }
        wanted
    }

    /// Adds a piece, unless it is there already or there are too many.
    pub fn add(&mut self, piece: Piece, excluded: bool) {
        let pieces = if excluded { &mut self.none } else { &mut self.all };
        if pieces.len() < MOST_PIECES && !pieces.contains(&piece) {
            pieces.push(piece);
        }
    }

    /// Nothing is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty() && self.none.is_empty()
    }

    /// The same with another word in the place of `typed`.
    #[must_use]
    pub fn with(&self, typed: &str, word: &str) -> Self {
        let mut other = self.clone();
        for piece in other.all.iter_mut().filter(|piece| piece.typed == typed) {
            if let Some(instead) = Piece::word(word) {
                *piece = instead;
            }
        }
        other
    }
}

/// Cuts at blanks outside of quotes.
fn terms(text: &str) -> Vec<String> {
    let (mut terms, mut term, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        quoted ^= c == '"';
        if c.is_whitespace() && !quoted {
            terms.push(std::mem::take(&mut term));
        } else {
            term.push(c);
        }
    }
    terms.push(term);
    terms.retain(|term| !term.is_empty());
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let wanted = Wanted::of(text);
        let piece = |sign: &str, piece: &Piece| {
            let star = if piece.beginning { "*" } else { "" };
            let or = piece.joined.as_ref().map(|one| format!(" or {one}")).unwrap_or_default();
            format!("{sign}{}{star}{or}", piece.words.join(" "))
        };
        let none = wanted.none.iter().map(|one| piece("not ", one));
        wanted.all.iter().map(|one| piece("", one)).chain(none).collect()
    }

    #[test]
    fn what_is_typed_is_understood() {
        let table: [(&str, &[&str]); 13] = [
            ("Feature flag FEATURE", &["feature", "flag", "feature"]),
            ("TypeError", &["type error or typeerror"]),
            ("sign-in don't", &["sign in or signin", "don t or dont"]),
            ("ERR_CONNECTION_RESET", &["err connection reset or errconnectionreset"]),
            ("lib/flags.ts:41", &["lib flags ts 41"]),
            ("maria@corvid.example", &["maria corvid example"]),
            ("\"cannot sign in\" flag", &["cannot sign in", "flag"]),
            ("\"never closed", &["never closed"]),
            ("expo* a*", &["expo*", "a"]),
            ("flag -test -\"no way\"", &["flag", "not test", "not no way"]),
            ("- \" * -- ''", &[]),
            ("#48213", &["48213"]),
            ("登入", &["登 入"]),
        ];
        for (text, expected) in table {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn the_same_word_twice_is_looked_for_once_and_not_without_end() {
        assert_eq!(told("flag flag flag"), ["flag"]);
        let many = (0..99).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
        assert_eq!(Wanted::of(&many).all.len(), MOST_PIECES);
    }

    #[test]
    fn a_word_is_put_in_the_place_of_another() {
        let wanted = Wanted::of("data retenton \"as is\"");
        assert_eq!(wanted.with("retenton", "retention"), Wanted::of("data retention \"as is\""));
    }
}
