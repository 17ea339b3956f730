//! What is shown of what was found: the stretch of a text around the words looked for, with those
//! words marked. Plain text in, parts of plain text out: whoever draws them escapes them.

use std::ops::Range;

use super::{
    wanted::{Piece, Wanted},
    words::each_word,
};

/// A stretch of text, found or beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub text: String,
    pub hit: bool,
}

/// What to show of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    pub parts: Vec<Part>,
    /// Something stands before it.
    pub after_more: bool,
    /// Something stands behind it.
    pub before_more: bool,
    /// How many of the things looked for are in it: the more, the better it shows the text.
    pub found: usize,
}

/// A word with where it stands.
struct Place {
    at: Range<usize>,
    word: String,
    joins: bool,
}

/// A stretch that holds one of the things looked for.
struct Hit {
    at: Range<usize>,
    piece: usize,
}

/// The stretch of about `bytes` bytes that holds most of what is looked for; `None` where nothing
/// of it is there.
#[must_use]
pub fn cut(text: &str, wanted: &Wanted, bytes: usize) -> Option<Cut> {
    let places = places(text);
    let hits = hits(&places, wanted);
    let (from, until, found) = best(&hits, bytes)?;
    let around = bytes.saturating_sub(until - from);
    let start = word_start(&places, from.saturating_sub(around / 3), from);
    let end = word_end(&places, start + bytes, until).min(text.len());
    Some(Cut {
        parts: parts(text, start..end, &hits),
        after_more: !text[..start].trim().is_empty(),
        before_more: !text[end..].trim().is_empty(),
        found,
    })
}

/// The whole text with the words marked: for subjects and names.
#[must_use]
pub fn mark(text: &str, wanted: &Wanted) -> Vec<Part> {
    parts(text, 0..text.len(), &hits(&places(text), wanted))
}

fn places(text: &str) -> Vec<Place> {
    let mut places = Vec::new();
    each_word(text, |seen| {
        places.push(Place { at: seen.at, word: seen.word.to_owned(), joins: seen.joins });
    });
    places
}

fn hits(places: &[Place], wanted: &Wanted) -> Vec<Hit> {
    let mut hits = Vec::new();
    for at in 0..places.len() {
        for (number, piece) in wanted.all.iter().enumerate() {
            if let Some(last) = row(&places[at..], piece).or_else(|| one(&places[at..], piece)) {
                let range = places[at].at.start..places[at + last].at.end;
                hits.push(Hit { at: range, piece: number });
            }
        }
    }
    hits
}

/// The words of a piece in a row, from here on; answers the last one's place.
fn row(places: &[Place], piece: &Piece) -> Option<usize> {
    let last = piece.words.len() - 1;
    let fits = |(place, word): (&Place, &String)| place.word == *word;
    if places.len() <= last || !places.iter().zip(&piece.words[..last]).all(fits) {
        return None;
    }
    let (word, end) = (&places[last].word, piece.words.last()?);
    let fits = word == end || (piece.beginning && word.starts_with(end.as_str()));
    fits.then_some(last)
}

/// A piece written as one word, or a name that written as one is the piece.
fn one(places: &[Place], piece: &Piece) -> Option<usize> {
    let joined = piece.joined.as_deref().or_else(|| piece.single())?;
    let mut rest = joined;
    for (at, place) in places.iter().enumerate() {
        if at > 0 && !place.joins {
            return None;
        }
        rest = rest.strip_prefix(place.word.as_str())?;
        if rest.is_empty() {
            let whole = at == 0 || !places[0].joins;
            return whole.then_some(at);
        }
    }
    None
}

/// The hits within `bytes` of each other that show most different pieces: from, until, how many.
fn best(hits: &[Hit], bytes: usize) -> Option<(usize, usize, usize)> {
    let mut best: Option<(usize, usize, usize)> = None;
    for (at, first) in hits.iter().enumerate() {
        let mut seen = 0_u32;
        let mut until = first.at.end;
        let close = |hit: &&Hit| hit.at.end.saturating_sub(first.at.start) <= bytes;
        for hit in hits[at..].iter().take(40).take_while(close) {
            if seen & (1 << hit.piece) == 0 {
                seen |= 1 << hit.piece;
                until = until.max(hit.at.end);
            }
        }
        let found = seen.count_ones().max(1) as usize;
        if best.is_none_or(|(_, _, before)| found > before) {
            best = Some((first.at.start, until, found));
        }
    }
    best
}

/// The beginning of the first word at or after `from`, at the latest `latest`.
fn word_start(places: &[Place], from: usize, latest: usize) -> usize {
    if from == 0 {
        return 0;
    }
    let next = places.iter().map(|place| place.at.start).find(|start| *start >= from);
    next.unwrap_or(latest).min(latest)
}

/// The end of the last word that ends before `until`, at the earliest `earliest`.
fn word_end(places: &[Place], until: usize, earliest: usize) -> usize {
    let end = places.last().map_or(0, |place| place.at.end);
    if until >= end {
        return usize::MAX;
    }
    let before = places.iter().rev().map(|place| place.at.end).find(|end| *end <= until);
    before.unwrap_or(earliest).max(earliest)
}

fn parts(text: &str, within: Range<usize>, hits: &[Hit]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut at = within.start;
    for hit in hits {
        let (from, until) = (hit.at.start.max(at), hit.at.end.min(within.end));
        if from >= until {
            continue;
        }
        push(&mut parts, &text[at..from], false);
        push(&mut parts, &text[from..until], true);
        at = until;
    }
    push(&mut parts, &text[at..within.end], false);
    parts
}

/// Line breaks and runs of blanks become one blank; what is found at one place twice is one part.
fn push(parts: &mut Vec<Part>, text: &str, hit: bool) {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            plain.push(c);
        } else if !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    match parts.last_mut() {
        _ if plain.is_empty() => {}
        Some(last) if last.hit == hit => last.text.push_str(&plain),
        _ => parts.push(Part { text: plain, hit }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, query: &str, bytes: usize) -> String {
        let Some(cut) = cut(text, &Wanted::of(query), bytes) else { return "nothing".into() };
        let part =
            |part: &Part| if part.hit { format!("[{}]", part.text) } else { part.text.clone() };
        let parts: String = cut.parts.iter().map(part).collect();
        let sign = |there: bool| if there { "…" } else { "" };
        format!("{}{parts}{}", sign(cut.after_more), sign(cut.before_more))
    }

    #[test]
    fn what_was_looked_for_is_marked_as_it_is_written() {
        let table = [
            ("The Räume are cold", "raume", "The [Räume] are cold"),
            ("Our sign-in fails", "signin", "Our [sign-in] fails"),
            ("Our signin fails", "sign-in", "Our [signin] fails"),
            ("A TypeError: x", "typeerror", "A [TypeError]: x"),
            ("a typeerror", "TypeError", "a [typeerror]"),
            ("at lib/flags.ts:41", "flags.ts:41", "at lib/[flags.ts:41]"),
            ("we cannot sign in, cannot", "\"cannot sign\"", "we [cannot sign] in, cannot"),
            ("exports, exporters", "expo*", "[exports], [exporters]"),
            ("flag, flags", "flag", "[flag], flags"),
            ("無法登入控制台", "登入", "無法[登入]控制台"),
            ("<b>flag</b> & co", "flag", "<b>[flag]</b> & co"),
            ("e\u{301}cole", "ecole", "[e\u{301}cole]"),
            ("nothing of it", "flag", "nothing"),
            ("  two\n\n lines\tflag ", "flag", " two lines [flag] "),
        ];
        for (text, query, expected) in table {
            assert_eq!(told(text, query, 80), expected, "{query} in {text}");
        }
    }

    #[test]
    fn the_stretch_with_most_of_the_words_is_shown_cut_at_words() {
        let text = format!(
            "{}flag once. {}here the flag is stale for some. {}",
            "begin ".repeat(20),
            "between ".repeat(20),
            "end ".repeat(20)
        );
        assert_eq!(
            told(&text, "flag stale", 50),
            "…here the [flag] is [stale] for some. end end end end…"
        );
    }

    #[test]
    fn any_text_can_be_cut_anywhere() {
        let text = "é漢字 ß👩‍💻 Ünï \u{301}\u{301}x 漢";
        for bytes in 0..text.len() + 3 {
            for query in ["漢", "ss", "uni", "x", "字"] {
                assert!(cut(text, &Wanted::of(query), bytes).is_some(), "{query} {bytes}");
            }
        }
    }
}
