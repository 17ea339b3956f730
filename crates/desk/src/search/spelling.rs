//! Typing errors: the nearest words of those the desk knows. Whether one of them may be told is not
//! decided here: it is offered only where the same search with it finds something for the same
//! reader, so that nobody learns a word from a ticket or note they may not read.

/// Shorter words have too many neighbours.
const SHORTEST: usize = 4;
/// From here on two letters may be wrong.
const LONG: usize = 8;
/// The longest word of a language that is worth knowing, in characters.
const LONGEST: usize = 24;

/// The words the desk knows with how often each was met, close together: they are looked through
/// from first to last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vocabulary {
    letters: String,
    /// Where each ends in `letters`, and how often it was met.
    words: Vec<(usize, i64)>,
}

impl Vocabulary {
    /// Adds a word.
    pub fn add(&mut self, word: &str, times: i64) {
        self.letters.push_str(word);
        self.words.push((self.letters.len(), times));
    }

    fn iter(&self) -> impl Iterator<Item = (&str, i64)> {
        let begins = std::iter::once(0).chain(self.words.iter().map(|(end, _)| *end));
        let word =
            |(from, (end, times)): (usize, &(usize, i64))| (&self.letters[from..*end], *times);
        begins.zip(&self.words).map(word)
    }
}

/// Whether a word is remembered, and may be a typing error: one of a language, not a number or a
/// code.
#[must_use]
pub fn worth_knowing(word: &str) -> bool {
    let mut length = 0;
    for c in word.chars() {
        length += 1;
        if !c.is_alphabetic() || length > LONGEST {
            return false;
        }
    }
    length >= SHORTEST
}

/// The words nearest to `word`, nearest first, then the most used; without itself.
#[must_use]
pub fn nearest(word: &str, known: &Vocabulary, most: usize) -> Vec<String> {
    let wanted: Vec<char> = word.chars().collect();
    if wanted.len() < SHORTEST {
        return Vec::new();
    }
    let allowed = if wanted.len() < LONG { 1 } else { 2 };
    let mut other = Vec::with_capacity(LONGEST);
    let mut rows = Rows::default();
    let mut found: Vec<(usize, i64, &str)> = Vec::new();
    for (near, times) in known.iter() {
        // Each letter has one to four bytes: what is too long in bytes need not be looked at.
        if near.len() + allowed < wanted.len() || near.len() > (wanted.len() + allowed) * 4 {
            continue;
        }
        other.clear();
        other.extend(near.chars());
        if other.len().abs_diff(wanted.len()) > allowed || other == wanted {
            continue;
        }
        if let Some(distance) = rows.distance(&wanted, &other, allowed) {
            found.push((distance, -times, near));
        }
    }
    found.sort_unstable();
    found.into_iter().take(most).map(|(_, _, word)| word.to_owned()).collect()
}

/// The rows of the table by which the distance of two words is told.
#[derive(Default)]
struct Rows {
    before: Vec<usize>,
    last: Vec<usize>,
    now: Vec<usize>,
}

impl Rows {
    /// How many letters were left out, put in, changed, or swapped with their neighbour; `None`
    /// beyond `allowed`.
    fn distance(&mut self, one: &[char], other: &[char], allowed: usize) -> Option<usize> {
        self.last.clear();
        self.last.extend(0..=other.len());
        self.before.clear();
        self.before.resize(other.len() + 1, usize::MAX / 2);
        for (row, a) in one.iter().enumerate() {
            self.now.clear();
            self.now.push(row + 1);
            let mut least = row + 1;
            for (column, b) in other.iter().enumerate() {
                let changed = self.last[column] + usize::from(a != b);
                let mut cell = changed.min(self.last[column + 1] + 1).min(self.now[column] + 1);
                let swapped =
                    row > 0 && column > 0 && *a == other[column - 1] && one[row - 1] == *b;
                if swapped {
                    cell = cell.min(self.before[column - 1] + 1);
                }
                least = least.min(cell);
                self.now.push(cell);
            }
            if least > allowed {
                return None;
            }
            std::mem::swap(&mut self.before, &mut self.last);
            std::mem::swap(&mut self.last, &mut self.now);
        }
        self.last.last().copied().filter(|distance| *distance <= allowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: &[(&str, i64)] = &[
        ("retention", 90),
        ("retentions", 2),
        ("detention", 1),
        ("export", 50),
        ("exports", 70),
        ("expert", 3),
        ("flag", 400),
        ("flags", 300),
        ("recording", 40),
        ("ошибка", 9),
    ];

    fn near(word: &str) -> Vec<String> {
        let mut known = Vocabulary::default();
        WORDS.iter().for_each(|(word, times)| known.add(word, *times));
        nearest(word, &known, 3)
    }

    #[test]
    fn the_nearest_words_come_first_and_among_them_the_most_used() {
        let table: [(&str, &[&str]); 10] = [
            ("retenton", &["retention", "retentions", "detention"]),
            ("retnetion", &["retention", "retentions", "detention"]),
            ("exprot", &["export"]),
            ("exports", &["export"]),
            ("falg", &["flag"]),
            ("flg", &[]),
            ("recroding", &["recording"]),
            ("rceording", &["recording"]),
            ("ошибкка", &["ошибка"]),
            ("quokka", &[]),
        ];
        for (word, expected) in table {
            assert_eq!(near(word), expected, "{word}");
        }
    }

    #[test]
    fn codes_and_numbers_are_nobodys_typing_errors() {
        for word in ["0x80070057", "v1", "err2", "abc", "1042", ""] {
            assert!(!worth_knowing(word), "{word}");
        }
        assert!(worth_knowing("naive") && worth_knowing("ошибка"));
    }
}
