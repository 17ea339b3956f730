//! The words that go, and how they are found: whatever their case, however a mail program broke
//! and quoted the lines, with the marks of Markdown in between or without them.

use std::{collections::BTreeSet, ops::Range};

use super::{Refusal, html};
use crate::{
    messages::{Channel, Message, markdown},
    search::each_word,
};

/// Fewer letters and digits stand in half of all texts.
const FEWEST: usize = 3;
/// A letter people read, and where it stands in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Atom {
    pub c: char,
    pub at: Range<usize>,
}

/// Words to take out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// In small letters; a blank stands for any gap between words.
    letters: Vec<char>,
    /// As the search cuts them.
    words: BTreeSet<String>,
}

impl Passage {
    /// Words as somebody wrote or marked them.
    ///
    /// # Errors
    /// [`Refusal::TooShort`].
    pub fn new(words: &str) -> Result<Self, Refusal> {
        let one_line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if one_line.chars().filter(|c| c.is_alphanumeric()).count() < FEWEST {
            return Err(Refusal::TooShort);
        }
        let mut cut = BTreeSet::new();
        each_word(words, |seen| {
            cut.insert(seen.word.to_owned());
        });
        Ok(Self { letters: one_line.chars().map(small).collect(), words: cut })
    }

    /// The single words, as the search and its vocabulary know them.
    #[must_use]
    pub fn words(&self) -> &BTreeSet<String> {
        &self.words
    }

    /// How long the words are, in letters.
    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// Plain text without the words; `None` where it does not hold them.
    #[must_use]
    pub fn plain(&self, text: &str, mark: &str) -> Option<String> {
        let atoms: Vec<Atom> =
            text.char_indices().map(|(at, c)| Atom { c, at: at..at + c.len_utf8() }).collect();
        let addressed = unescaped(&atoms);
        let found = self.found_in(&atoms, &addressed);
        (!found.is_empty()).then(|| Cut { source: text, mark, through: true }.of(&found))
    }

    /// A message without the words; `None` where it does not hold them. Text and HTML say the same
    /// afterwards: where only one of them showed the words, the other is made anew from it.
    #[must_use]
    pub fn message(&self, message: &Message, mark: &str) -> Option<Message> {
        let (text, html) = (self.plain(&message.text, mark), html::cut(self, &message.html, mark));
        let (quoted, because) =
            (self.plain(&message.quoted, mark), self.plain(&message.threaded_because, mark));
        if text.is_none() && html.is_none() && quoted.is_none() && because.is_none() {
            return None;
        }
        let (text, html) = match (text, html) {
            (Some(text), Some(html)) => (text, html),
            (None, Some(html)) => (html::text(&html), html),
            (Some(text), None) if message.channel == Channel::Email => {
                let html = markdown::plain(&text);
                (text, html)
            }
            (Some(text), None) => {
                let html = markdown::render(&text);
                (text, html)
            }
            (None, None) => (message.text.clone(), message.html.clone()),
        };
        Some(Message {
            text,
            html,
            quoted: quoted.unwrap_or_else(|| message.quoted.clone()),
            threaded_because: because.unwrap_or_else(|| message.threaded_because.clone()),
            ..message.clone()
        })
    }

    /// Where the words stand, as they are written and as an address writes them (see
    /// [`unescaped`]), one after the other.
    pub(super) fn found_in<'a>(
        &self,
        written: &'a [Atom],
        addressed: &'a [Atom],
    ) -> Vec<&'a [Atom]> {
        let start = |found: &[Atom]| found.first().map_or(0, |atom| atom.at.start);
        let mut all = self.found(written);
        all.extend(self.found(addressed));
        all.sort_by_key(|found| start(found));
        let mut done = 0;
        all.retain(|found| {
            let new = start(found) >= done;
            if new {
                done = found.last().map_or(done, |atom| atom.at.end);
            }
            new
        });
        all
    }

    /// Where the words stand, one after the other.
    pub(super) fn found<'a>(&self, atoms: &'a [Atom]) -> Vec<&'a [Atom]> {
        let mut all = Vec::new();
        let mut at = 0;
        while at < atoms.len() {
            match self.ends(atoms, at) {
                Some(end) => {
                    all.push(&atoms[at..end]);
                    at = end;
                }
                None => at += 1,
            }
        }
        all
    }

    /// Where the words that begin here end.
    fn ends(&self, atoms: &[Atom], from: usize) -> Option<usize> {
        let mut at = from;
        for (index, want) in self.letters.iter().enumerate() {
            if *want == ' ' {
                let next = self.letters.get(index + 1);
                let parts = |atom: &Atom| {
                    let bullet = matches!(atom.c, '>' | '-' | '+') && next != Some(&atom.c);
                    atom.c.is_whitespace() || bullet || passes(atom.c) && next != Some(&atom.c)
                };
                let gap = atoms[at..].iter().take_while(|atom| parts(atom)).count();
                if !atoms[at..at + gap].iter().any(|atom| atom.c.is_whitespace()) {
                    return None;
                }
                at += gap;
                continue;
            }
            loop {
                let atom = atoms.get(at)?;
                at += 1;
                if small(atom.c) == *want {
                    break;
                }
                if at == from + 1 || !passes(atom.c) {
                    return None;
                }
            }
        }
        Some(at)
    }
}

/// Marks of Markdown and letters without width: they may stand within words.
const fn passes(c: char) -> bool {
    matches!(
        c,
        '*' | '_' | '`' | '~' | '\\' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
    )
}

fn small(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// The longest letter an address writes, in bytes.
const LETTER_BYTES: usize = 4;

/// The letters an address stands for where it writes them as `%20`, or a blank as `+`; none where
/// nothing is written so.
pub(super) fn unescaped(written: &[Atom]) -> Vec<Atom> {
    if !written.iter().any(|atom| matches!(atom.c, '%' | '+')) {
        return Vec::new();
    }
    let mut all = Vec::with_capacity(written.len());
    let mut at = 0;
    while let Some(atom) = written.get(at) {
        let bytes: Vec<u8> =
            (0..LETTER_BYTES).map_while(|n| escaped_byte(written, at, at + 3 * n)).collect();
        if let Some(first) = String::from_utf8_lossy(&bytes).chars().next() {
            // What is no letter is one byte of its own.
            let width = if first == char::REPLACEMENT_CHARACTER { 1 } else { first.len_utf8() };
            let end = written.get(at + 3 * width - 1).map_or(atom.at.end, |last| last.at.end);
            all.push(Atom { c: first, at: atom.at.start..end });
            at += 3 * width;
        } else {
            all.push(Atom { c: if atom.c == '+' { ' ' } else { atom.c }, at: atom.at.clone() });
            at += 1;
        }
    }
    all
}

/// The byte written as `%20` here, with nothing (a tag) in between and before it back to `from`.
fn escaped_byte(written: &[Atom], from: usize, at: usize) -> Option<u8> {
    let [percent, high, low] = written.get(at..at + 3)? else { return None };
    let digit = |atom: &Atom| atom.c.to_digit(16);
    let joined = written[from..at + 3].windows(2).all(|two| two[0].at.end == two[1].at.start);
    let value = digit(high)? * 16 + digit(low)?;
    (percent.c == '%' && joined).then(|| u8::try_from(value).unwrap_or(b'?'))
}

/// Puts marks in the place of what was found.
pub(super) struct Cut<'a> {
    pub source: &'a str,
    pub mark: &'a str,
    /// What stands between the letters (a tag) goes with them.
    pub through: bool,
}

impl Cut<'_> {
    pub fn of(&self, found: &[&[Atom]]) -> String {
        let mut out = String::with_capacity(self.source.len());
        let mut done = 0;
        for atoms in found {
            let (Some(first), Some(last)) = (atoms.first(), atoms.last()) else { continue };
            out.push_str(&self.source[done..first.at.start]);
            out.push_str(self.mark);
            done = first.at.start;
            if self.through {
                done = last.at.end;
                continue;
            }
            for atom in *atoms {
                out.push_str(&self.source[done..atom.at.start]);
                done = atom.at.end;
            }
        }
        out.push_str(&self.source[done..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use base::{
        Timestamp,
        ids::{MessageId, TicketId},
    };
    use proptest::prelude::*;

    use super::*;
    use crate::messages::Visibility;

    fn cut(words: &str, text: &str) -> Option<String> {
        Passage::new(words).unwrap().plain(text, "▮")
    }

    #[test]
    fn words_are_found_however_they_were_written_and_quoted() {
        let table = [
            ("hunter2", "It is hunter2.", Some("It is ▮.")),
            ("hunter2", "It is HUNTER2, hunter2", Some("It is ▮, ▮")),
            ("my pass word", "> my pass\n> > word, yes", Some("> ▮, yes")),
            ("my pass word", "my **pass** word", Some("▮")),
            ("a_b-c", "so a\\_b-c there", Some("so ▮ there")),
            ("one two", "- one\n- two\n- three", Some("- ▮\n- three")),
            ("one -two", "one -two", Some("▮")),
            ("one two", "onetwo", None),
            ("one two", "one-two", None),
            ("hunter2", "hunter 2", None),
            ("straße 5", "STRAßE\u{a0}5", Some("▮")),
            ("it@corvid.example", "see https://x.example/?p=it%40corvid.example&q=1", {
                Some("see https://x.example/?p=▮&q=1")
            }),
            ("zoë 5", "/zo%C3%AB%205 /zo%c3%ab+5 zoë 5", Some("/▮ /▮ ▮")),
            ("a+b+c", "a+b+c, /a%2Bb%2bc", Some("▮, /▮")),
            ("100%41", "100%41, really", Some("▮, really")),
            ("hunter2", "100% of %zz%", None),
        ];
        for (words, text, expected) in table {
            assert_eq!(cut(words, text).as_deref(), expected, "{words} in {text}");
        }
    }

    #[test]
    fn too_few_letters_are_refused() {
        for words in ["", "  ", "a", "ab", "a - b !!", "…"] {
            assert_eq!(Passage::new(words), Err(Refusal::TooShort), "{words}");
        }
        assert!(Passage::new("abc").is_ok());
    }

    #[test]
    fn html_keeps_its_tags_and_loses_the_words() {
        let mark = "<mark class=\"redacted\">▮</mark>";
        let table = [
            ("hunter2", "<p>It is hunter2.</p>", format!("<p>It is {mark}.</p>")),
            ("hunter2", "<p>hun<b>ter</b>2</p>", format!("<p>{mark}<b></b></p>")),
            ("a&b <c>", "<p>x a&amp;b &lt;c&gt; y</p>", format!("<p>x {mark} y</p>")),
            (
                "one two",
                "<ul><li>one</li><li>two</li></ul>",
                format!("<ul><li>{mark}</li><li></li></ul>"),
            ),
            (
                "hunter2",
                "<a href=\"https://x.example/?p=hunter2&amp;q=1\">here</a>",
                "<a href=\"https://x.example/?p=redacted&amp;q=1\">here</a>".to_owned(),
            ),
            (
                "zoë 5",
                "<a href=\"https://x.example/?a=%41&amp;p=zo%C3%AB%205#zo%C3%AB+5\">here</a>",
                "<a href=\"https://x.example/?a=%41&amp;p=redacted#redacted\">here</a>".to_owned(),
            ),
            ("it's", "<p>it&#39;s</p>", format!("<p>{mark}</p>")),
            (
                "it@corvid.example",
                "<p><a href=\"https://x.example/it%40corvid.example\">x.example/it%40corvid.\
                 <b>ex</b>ample</a></p>",
                format!(
                    "<p><a href=\"https://x.example/redacted\">x.example/{mark}<b></b></a></p>"
                ),
            ),
            (
                "one+two",
                "<a href=\"https://x.example/one+two\">one+two</a>",
                format!("<a href=\"https://x.example/redacted\">{mark}</a>"),
            ),
            ("10%0a%20", "<p>10%<b>0</b>a%20</p>", format!("<p>{mark}<b></b></p>")),
        ];
        for (words, html, expected) in table {
            let passage = Passage::new(words).unwrap();
            assert_eq!(
                html::cut(&passage, html, "▮").as_deref(),
                Some(expected.as_str()),
                "{html}"
            );
        }
        let passage = Passage::new("onetwo").unwrap();
        assert_eq!(html::cut(&passage, "<p>one</p><p>two</p>", "▮"), None);
    }

    fn message(text: &str, html: &str, channel: Channel) -> Message {
        Message {
            id: MessageId(1),
            ticket_id: TicketId(1),
            author_id: None,
            from_us: false,
            visibility: Visibility::Public,
            channel,
            text: text.into(),
            html: html.into(),
            quoted: String::new(),
            mail_id: None,
            threaded_because: String::new(),
            automatic: false,
            created_at: Timestamp::UNIX_EPOCH,
            via: None,
            aside: None,
        }
    }

    #[test]
    fn where_only_one_part_shows_the_words_the_other_is_made_anew() {
        let passage = Passage::new("see my token").unwrap();
        let html = "<p>Hi,</p><p>see <a href=\"https://x.example\">my</a> token</p>";
        let mail = message("Hi,\nsee my <https://x.example> token", html, Channel::Email);
        let cut = passage.message(&mail, "▮").unwrap();
        assert_eq!(cut.text, "Hi,\n▮");
        let typed = message("**see** my token", "<p>sêe my token</p>", Channel::Desk);
        let cut = passage.message(&typed, "▮").unwrap();
        assert_eq!((cut.text.as_str(), cut.html.as_str()), ("**▮", "<p>**▮</p>\n"));
    }

    proptest! {
        #[test]
        fn nothing_of_the_words_is_left(before in ".{0,30}", after in ".{0,30}", words in "[a-z0-9]{3,9}( [a-z0-9]{3,9}){0,3}") {
            let passage = Passage::new(&words).unwrap();
            let text = format!("{before} {words} {after}");
            let left = passage.plain(&text, "▮").unwrap();
            prop_assert!(!left.to_lowercase().contains(&words));
            for html in [markdown::plain(&text), markdown::render(&text)] {
                if let Some(left) = html::cut(&passage, &html, "▮") {
                    prop_assert!(passage.found(&[]).is_empty());
                    prop_assert!(html::cut(&passage, &left, "▮").is_none(), "{}", left);
                }
            }
        }
    }
}
