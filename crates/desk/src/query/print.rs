//! A query as text, in one way only: words, tests, order. Read again it is the same query.

use std::fmt;

use super::{Filter, How, Order, Query, Term, Test, Value, When};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = self.terms.iter().map(Term::to_string).collect();
        match &self.filter {
            Filter::All(tests) => parts.extend(tests.iter().map(side_by_side)),
            // Alone it needs no brackets.
            Filter::Any(_) if parts.is_empty() => parts.push(self.filter.to_string()),
            other => parts.push(side_by_side(other)),
        }
        parts.extend(self.order.map(|order| order.to_string()));
        f.write_str(&parts.join(" "))
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => {
                let parts: Vec<String> = parts.iter().map(side_by_side).collect();
                f.write_str(&parts.join(" "))
            }
            Self::Any(parts) => {
                let parts: Vec<String> = parts.iter().map(Self::to_string).collect();
                f.write_str(&parts.join(" OR "))
            }
            Self::Not(inner) if inner.is_one() => write!(f, "-{inner}"),
            Self::Not(inner) => write!(f, "-({inner})"),
            Self::Says(term) => term.fmt(f),
            Self::Is(test) => test.fmt(f),
        }
    }
}

/// A part as it stands beside others.
fn side_by_side(part: &Filter) -> String {
    match part {
        Filter::Any(_) => format!("({part})"),
        part => part.to_string(),
    }
}

impl Filter {
    /// Prints as one piece.
    fn is_one(&self) -> bool {
        match self {
            Self::Says(_) => true,
            Self::Is(test) => test.values.len() == 1,
            _ => false,
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, sign) = (self.field.name(), self.sign.text());
        for (at, value) in self.values.iter().enumerate() {
            let blank = if at > 0 { " " } else { "" };
            write!(f, "{blank}{name}{sign}{value}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.excluded { "-" } else { "" })?;
        match self.how {
            // A minus before a sign would be one word with it.
            How::Word if self.excluded && !super::lex::may_be_excluded(&self.text) => {
                write!(f, "({})", self.text)
            }
            How::Word => f.write_str(&self.text),
            How::Phrase => f.write_str(&quoted(&self.text)),
            How::Prefix if is_plain(&self.text) => write!(f, "{}*", self.text),
            How::Prefix => write!(f, "{}*", quoted(&self.text)),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(word) = self.word() {
            return f.write_str(&word);
        }
        match self {
            Self::Key(text) | Self::Text(text) => f.write_str(&plain_or_quoted(text)),
            Self::Starts(text) => write!(f, "{}*", plain_or_quoted(text)),
            Self::Words(term) => term.fmt(f),
            Self::When(when) => when.fmt(f),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Away(number, unit) => write!(f, "{number}{}", unit.word(*number)),
            Self::Today => f.write_str("today"),
            Self::Yesterday => f.write_str("yesterday"),
            Self::Tomorrow => f.write_str("tomorrow"),
            Self::Day(date) => date.fmt(f),
            Self::Month(date) => write!(f, "{:04}-{:02}", date.year(), date.month()),
            Self::Year(date) => write!(f, "{:04}", date.year()),
            Self::Clock(wall) => wall.fmt(f),
            Self::Instant(at) => at.fmt(f),
        }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "order_by:{}", self.by.key())?;
        if *self == Self::natural(self.by) {
            return Ok(());
        }
        f.write_str(if self.rising { " sort:asc" } else { " sort:desc" })
    }
}

/// Reads as itself behind a sign, wherever it stands.
pub(super) fn is_plain(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || "_-.@+#&/".contains(c);
    // Digits alone are somebody's number.
    text.starts_with(|c: char| c.is_alphanumeric())
        && text.chars().all(plain)
        && !text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn plain_or_quoted(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// A text as one value, whatever is in it.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
