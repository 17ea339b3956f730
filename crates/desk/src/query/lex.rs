//! Cuts a query into pieces, each with its bytes. People paste code, addresses and log lines into a
//! search box: what is no syntax of ours is a word.

use std::ops::Range;

use super::{How, Sign};

/// A piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Open,
    Close,
    Or,
    /// The minus before a word, a field or a bracket.
    Minus,
    /// A word, or words in quotes.
    Text {
        text: std::borrow::Cow<'a, str>,
        how: How,
    },
    /// `status:`, with what stands behind the sign.
    Field {
        name: &'a str,
        name_at: Range<usize>,
        sign: Sign,
        value: Option<Given<'a>>,
    },
    /// A quote that is never closed, and where it stands.
    Unclosed(usize),
}

/// What stands behind a field's sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given<'a> {
    pub text: std::borrow::Cow<'a, str>,
    pub at: Range<usize>,
    pub how: How,
}

/// Whether a minus right before a text excludes it.
pub(super) fn may_be_excluded(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || "\"(_#".contains(c))
}

/// Where in the text the reading is.
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Brackets that are open, which a word may not swallow the end of.
    depth: usize,
}

impl<'a> Lexer<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The next piece with its bytes.
    pub(super) fn next(&mut self) -> Option<(Piece<'a>, Range<usize>)> {
        self.skip_blanks();
        let start = self.at;
        let first = self.rest().chars().next()?;
        let piece = match first {
            '"' => self.phrase(),
            '(' => {
                self.at += 1;
                self.depth += 1;
                Piece::Open
            }
            ')' => {
                self.at += 1;
                self.depth = self.depth.saturating_sub(1);
                Piece::Close
            }
            '-' if self.excludes() => {
                self.at += 1;
                Piece::Minus
            }
            _ => self.field().unwrap_or_else(|| self.word()),
        };
        let start = if let Piece::Unclosed(at) = piece { at } else { start };
        Some((piece, start..self.at))
    }

    /// Reads no further.
    pub(super) const fn end(&mut self) {
        self.at = self.text.len();
    }

    /// A minus excludes what follows at once; a dash, `--flag` and `->` are words.
    fn excludes(&self) -> bool {
        self.rest().get(1..).is_some_and(may_be_excluded)
    }

    /// The text in quotes from here; the place is then behind them. `\"` is a quote.
    fn quoted(&mut self) -> Option<String> {
        let mut text = String::new();
        let mut letters = self.rest().char_indices().skip(1).peekable();
        while let Some((place, letter)) = letters.next() {
            match (letter, letters.peek().map(|(_, next)| *next)) {
                ('"', _) => {
                    self.at += place + 1;
                    return Some(text);
                }
                ('\\', Some(next @ ('"' | '\\'))) => {
                    text.push(next);
                    letters.next();
                }
                (other, _) => text.push(other),
            }
        }
        self.at = self.text.len();
        None
    }

    fn phrase(&mut self) -> Piece<'a> {
        let start = self.at;
        match self.quoted() {
            Some(text) => Piece::Text { text: text.into(), how: self.star() },
            None => Piece::Unclosed(start),
        }
    }

    /// A star behind the quotes.
    fn star(&mut self) -> How {
        if !self.rest().starts_with('*') {
            return How::Phrase;
        }
        self.at += 1;
        How::Prefix
    }

    /// The length of what holds together from here: to the next blank, or to the end of a bracket
    /// that was opened outside.
    fn run(&self) -> usize {
        let mut inner = 0_usize;
        for (place, letter) in self.rest().char_indices() {
            match letter {
                letter if letter.is_whitespace() => return place,
                '(' => inner += 1,
                ')' if inner > 0 => inner -= 1,
                ')' if self.depth > 0 => return place,
                _ => {}
            }
        }
        self.rest().len()
    }

    fn bare(&mut self) -> &'a str {
        let run = self.run();
        let text = self.rest().get(..run).unwrap_or("");
        self.at += run;
        text
    }

    fn word(&mut self) -> Piece<'a> {
        let text = self.bare();
        if text == "OR" {
            return Piece::Or;
        }
        let (text, how) = starred(text);
        Piece::Text { text: text.into(), how }
    }

    /// `name:value`; `None` where this is no field.
    fn field(&mut self) -> Option<Piece<'a>> {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphabetic() || c == '_'))?;
        let (name, behind) = rest.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
        let sign = [Sign::AtMost, Sign::AtLeast, Sign::Is, Sign::Less, Sign::More];
        let sign = sign.into_iter().find(|sign| behind.starts_with(sign.text()))?;
        let name_at = self.at..self.at + end;
        let before = self.at;
        self.at += end + sign.text().len();
        let piece = match self.value() {
            Ok(value) => Piece::Field { name, name_at, sign, value },
            Err(quote) if super::parse::is_known(name) => Piece::Unclosed(quote),
            Err(_) => Piece::Close,
        };
        if matches!(piece, Piece::Unclosed(_)) || is_field(&piece) {
            return Some(piece);
        }
        self.at = before;
        None
    }

    /// What stands behind a sign; `Err` with the place of a quote that is never closed.
    fn value(&mut self) -> Result<Option<Given<'a>>, usize> {
        let start = self.at;
        if self.rest().starts_with('"') {
            let text = self.quoted().ok_or(start)?;
            let how = self.star();
            return Ok(Some(Given { text: text.into(), at: start..self.at, how }));
        }
        let (text, how) = starred(self.bare());
        let at = start..self.at;
        Ok((!text.is_empty()).then(|| Given { text: text.into(), at, how }))
    }

    /// After a number that stands for a time, the unit may follow a blank: `3 weeks`. Takes it.
    pub(super) fn unit(&mut self) -> Option<(&'a str, usize)> {
        let before = self.at;
        self.skip_blanks();
        let word = self.bare();
        if super::Unit::of(word).is_some() {
            return Some((word, self.at));
        }
        self.at = before;
        None
    }
}

/// Whether a word lexes as itself wherever it stands.
pub(super) fn is_bare(text: &str) -> bool {
    let bracketed = format!("({text})");
    let mut lexer = Lexer::new(&bracketed);
    let mut next = || lexer.next().map(|(piece, _)| piece);
    let itself =
        |piece: &Piece<'_>| matches!(piece, Piece::Text { text: it, how: How::Word } if it == text);
    next() == Some(Piece::Open)
        && next().is_some_and(|piece| itself(&piece))
        && next() == Some(Piece::Close)
}

/// `bill*` begins with `bill`.
fn starred(text: &str) -> (&str, How) {
    match text.strip_suffix('*') {
        Some(start) if start.chars().any(char::is_alphanumeric) => (start, How::Prefix),
        _ => (text, How::Word),
    }
}

/// Addresses, paths, line numbers and generics look like fields and are none, as long as no field
/// has that name.
fn is_field(piece: &Piece<'_>) -> bool {
    let Piece::Field { name, sign, value, .. } = piece else { return false };
    if super::parse::is_known(name) {
        return true;
    }
    let text = value.as_ref().map_or("", |value| value.text.as_ref());
    match sign {
        Sign::Is => {
            let number = text.chars().next().is_some_and(|c| c.is_ascii_digit());
            !(text.is_empty() || number || text.starts_with(['/', ':', '\\', '.']))
        }
        _ => super::parse::near(name).is_some() && !text.is_empty(),
    }
}
