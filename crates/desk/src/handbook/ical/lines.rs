//! Lines of an iCalendar text: folded ones joined, each cut into name and value. Parameters
//! say nothing that the values we read don't show.

use super::BadLine;

/// A content line: `NAME;PARAMETER=value:value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it begins, from 1.
    pub number: usize,
    /// Upper case.
    pub name: String,
    pub value: String,
}

impl Line {
    /// The value as text: `\n`, `\,`, `\;` and `\\` put back, on one line.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut letters = self.value.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => match letters.next() {
                    Some('n' | 'N') | None => text.push(' '),
                    Some(other) => text.push(other),
                },
                other => text.push(other),
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn bad(&self, message: impl Into<String>) -> BadLine {
        BadLine { line: self.number, message: message.into() }
    }
}

/// The lines of a text; those without a `:` are told and left out.
pub(super) fn lines(text: &str, bad: &mut Vec<BadLine>) -> Vec<Line> {
    let mut joined: Vec<(usize, String)> = Vec::new();
    for (index, raw) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let folded = raw.strip_prefix([' ', '\t']);
        match (folded, joined.last_mut()) {
            (Some(more), Some((_, line))) => line.push_str(more),
            _ if raw.trim().is_empty() => {}
            _ => joined.push((index + 1, raw.to_owned())),
        }
    }
    let mut lines = Vec::with_capacity(joined.len());
    for (number, text) in joined {
        match cut(number, &text) {
            Some(line) => lines.push(line),
            None => {
                bad.push(BadLine { line: number, message: "there is no \":\" in it".to_owned() })
            }
        }
    }
    lines
}

fn cut(number: usize, text: &str) -> Option<Line> {
    let mut quoted = false;
    // A parameter may hold a colon in quotes.
    let colon = text.find(|letter| {
        quoted ^= letter == '"';
        letter == ':' && !quoted
    });
    let (head, value) = text.split_at_checked(colon?)?;
    let name = head.split(';').next()?.trim().to_ascii_uppercase();
    Some(Line { number, name, value: value.strip_prefix(':')?.to_owned() })
}
