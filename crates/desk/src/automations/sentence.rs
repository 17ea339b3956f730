//! Reading short sentences: phrases without regard to case and blanks, texts in quotes, lists, and
//! lengths of time. What can't be read is answered with what was probably meant.

use crate::handbook::nearest;

/// A sentence being read from left to right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sentence<'a> {
    rest: &'a str,
}

impl<'a> Sentence<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text.trim() }
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'a str {
        self.rest.trim()
    }

    pub(super) fn is_done(&self) -> bool {
        self.rest().is_empty()
    }

    /// Reads on if the sentence goes on with these whole words.
    pub(super) fn take(&mut self, phrase: &str) -> bool {
        let mut rest = self.rest;
        for word in phrase.split(' ') {
            rest = rest.trim_start();
            let Some(start) = rest.get(..word.len()) else { return false };
            let after = &rest[word.len()..];
            let ends =
                after.chars().next().is_none_or(|c| c.is_whitespace() || c == ',' || c == '"');
            if !start.eq_ignore_ascii_case(word) || !ends {
                return false;
            }
            rest = after;
        }
        self.rest = rest;
        true
    }

    /// Reads the longest of these phrases the sentence goes on with.
    pub(super) fn longest<T: Copy>(&mut self, phrases: &[(&str, T)]) -> Option<T> {
        let mut best: Option<(usize, Self, T)> = None;
        for (phrase, meaning) in phrases {
            let mut ahead = *self;
            if ahead.take(phrase) && best.as_ref().is_none_or(|(most, _, _)| phrase.len() > *most) {
                best = Some((phrase.len(), ahead, *meaning));
            }
        }
        let (_, ahead, meaning) = best?;
        *self = ahead;
        Some(meaning)
    }

    /// The next word, up to a blank.
    pub(super) fn word(&mut self) -> Option<&'a str> {
        let rest = self.rest.trim_start();
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        self.rest = after;
        (!word.is_empty()).then_some(word)
    }

    /// The values of a list: apart by commas or *or*, in quotes where they contain either.
    pub(super) fn values(&mut self) -> Result<Vec<String>, String> {
        let mut values = Vec::new();
        while !self.is_done() {
            let rest = self.rest();
            let value = if rest.starts_with('"') {
                self.quoted()?
            } else {
                let comma = rest.find(',').unwrap_or(rest.len());
                let end = rest[..comma].find(" or ").unwrap_or(comma);
                self.rest = &rest[end..];
                rest[..end].trim().to_owned()
            };
            if value.is_empty() {
                return Err("a value is missing".to_owned());
            }
            values.push(value);
            let rest = self.rest();
            if let Some(after) = rest.strip_prefix(',') {
                self.rest = after;
            } else if !self.take("or") && !self.is_done() {
                return Err(format!("\"{rest}\" is too much here"));
            }
        }
        if values.is_empty() { Err("a value is missing".to_owned()) } else { Ok(values) }
    }

    /// A text in quotes; `\"` is a quote within it.
    pub(super) fn quoted(&mut self) -> Result<String, String> {
        let missing = || "write the text in quotes, as in \"…\"".to_owned();
        let text = self.rest().strip_prefix('"').ok_or_else(missing)?;
        let mut out = String::new();
        let mut letters = text.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.rest = &text[at + 1..];
                    return Ok(out);
                }
                '\\' => out.extend(letters.next().map(|(_, escaped)| escaped)),
                other => out.push(other),
            }
        }
        Err("the text has no closing quote".to_owned())
    }

    /// Nothing may be left.
    pub(super) fn end(&self) -> Result<(), String> {
        if self.is_done() { Ok(()) } else { Err(format!("\"{}\" is too much here", self.rest())) }
    }

    /// A length of time, and whether it is counted in open time: `2h`, `5 open days`.
    pub(super) fn length(&mut self) -> Result<(i64, bool), String> {
        let wrong = |rest: &str| {
            format!("\"{rest}\" does not begin with a length of time, as in 30m, 2h or 5 open days")
        };
        let begin = self.rest();
        let (mut total, mut open) = (0_i64, false);
        loop {
            let rest = self.rest();
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 {
                break;
            }
            let number: i64 = rest[..digits].parse().map_err(|_| wrong(begin))?;
            self.rest = &rest[digits..];
            open |= self.take("open");
            let rest = self.rest();
            let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            let unit = match &rest[..letters] {
                "m" | "min" | "minute" | "minutes" => 60,
                "h" | "hour" | "hours" => 3600,
                "d" | "day" | "days" => 24 * 3600,
                "w" | "week" | "weeks" => 7 * 24 * 3600,
                _ => return Err(wrong(begin)),
            };
            self.rest = &rest[letters..];
            total = total.saturating_add(number.saturating_mul(unit));
        }
        match total {
            0 => Err(wrong(begin)),
            1..=LONGEST_SECONDS => Ok((total, open)),
            _ => Err("a rule can't wait for longer than two years".to_owned()),
        }
    }
}

/// Two years: what waits longer was forgotten, not meant.
const LONGEST_SECONDS: i64 = 2 * 365 * 24 * 3600;

/// `; did you mean "…"?`, with the nearest of `names`, or a list where they are few.
pub(super) fn meant<'a>(given: &str, names: impl Iterator<Item = &'a str> + Clone) -> String {
    if let Some(near) = nearest(given, names.clone()) {
        return format!("; did you mean \"{near}\"?");
    }
    let names: Vec<&str> = names.collect();
    if names.is_empty() || names.len() > 16 {
        return String::new();
    }
    format!("; there are {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words_whatever_their_case_and_blanks() {
        let mut sentence = Sentence::new(" Last  MESSAGE contains x");
        let phrases = [("last", 1), ("last message", 2), ("last message cont", 3)];
        assert_eq!(sentence.longest(&phrases), Some(2));
        assert_eq!(sentence.rest(), "contains x");
        assert!(!Sentence::new("issue").take("is"));
    }

    #[test]
    fn lists_are_apart_by_commas_or_the_word_or() {
        let values = |text| Sentence::new(text).values();
        assert_eq!(values("a, b or c d").unwrap(), ["a", "b", "c d"]);
        assert_eq!(values("\"a, b\" or c").unwrap(), ["a, b", "c"]);
        assert!(values("").is_err());
        assert!(values("a,").is_ok());
        assert!(values("\"a\" b").is_err());
    }

    #[test]
    fn lengths_are_read_as_people_write_them() {
        let length = |text| Sentence::new(text).length();
        assert_eq!(length("2h").unwrap(), (7200, false));
        assert_eq!(length("5 open days").unwrap(), (432_000, true));
        assert_eq!(length("1h 30m").unwrap(), (5400, false));
        for wrong in ["", "h", "5", "0d", "5 moons", "900000d"] {
            assert!(length(wrong).is_err(), "{wrong}");
        }
    }
}
