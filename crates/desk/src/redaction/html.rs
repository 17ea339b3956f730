//! Cutting words out of cleaned HTML: the letters are read through the tags, so that
//! `hun<b>ter</b>` is found, and every tag stays where it is. The input is always what
//! `messages::markdown` made, so quotes close and tags end.

use std::ops::Range;

use base::ids::AttachmentId;

use super::passage::{Atom, Cut, Passage};

/// Tags that stand within a word; all others part words like a blank.
const INLINE: [&str; 27] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
    "wbr",
];

/// The mark, as it stands in HTML.
fn marked(mark: &str) -> String {
    format!("<mark class=\"redacted\">{}</mark>", escaped(mark))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

/// The HTML without the words; `None` where it does not hold them.
pub(super) fn cut(passage: &Passage, html: &str, mark: &str) -> Option<String> {
    let inside = attributes(passage, html);
    let source = inside.as_deref().unwrap_or(html);
    let letters = atoms(source);
    let found = passage.found(&letters);
    if found.is_empty() {
        return inside;
    }
    Some(Cut { source, mark: &marked(mark), through: false }.of(&found))
}

/// The HTML as plain text, blocks on lines of their own.
pub(super) fn text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    for atom in atoms(html) {
        // A tag that parts words covers nothing of the source.
        let parts = atom.at.is_empty();
        if !(parts && (out.is_empty() || out.ends_with('\n'))) {
            out.push(if parts { '\n' } else { atom.c });
        }
    }
    out.trim_end().to_owned()
}

/// The HTML in which pictures that show these files are marks.
pub(super) fn without_pictures(html: &str, files: &[AttachmentId], mark: &str) -> Option<String> {
    let sources: Vec<String> =
        files.iter().map(|id| format!("\"/attachments/{id}/inline\"")).collect();
    let mut out = String::with_capacity(html.len());
    let mut done = 0;
    for tag in tags(html) {
        let words = &html[tag.clone()];
        if words.starts_with("<img") && sources.iter().any(|source| words.contains(source)) {
            out.push_str(&html[done..tag.start]);
            out.push_str(&marked(mark));
            done = tag.end;
        }
    }
    if done == 0 {
        return None;
    }
    out.push_str(&html[done..]);
    Some(out)
}

/// Where the tags stand.
fn tags(html: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut open: Option<(usize, Option<char>)> = None;
    for (at, c) in html.char_indices() {
        match (&mut open, c) {
            (None, '<') => open = Some((at, None)),
            (Some((start, None)), '>') => {
                all.push(*start..at + 1);
                open = None;
            }
            (Some((_, quote @ None)), '"' | '\'') => *quote = Some(c),
            (Some((_, quote)), _) if *quote == Some(c) => *quote = None,
            _ => {}
        }
    }
    all
}

/// Values of attributes may hold the words too: an address with a token in it, a picture's name.
fn attributes(passage: &Passage, html: &str) -> Option<String> {
    let mut values = Vec::new();
    for tag in tags(html) {
        let mut at = tag.start;
        while let Some(start) = html[at..tag.end].find("=\"").map(|found| at + found + 2) {
            let Some(end) = html[start..tag.end].find('"').map(|found| start + found) else {
                break;
            };
            values.push(unescaped(decoded(&html[start..end], start).collect()));
            at = end + 1;
        }
    }
    let found: Vec<&[Atom]> = values.iter().flat_map(|value| passage.found(value)).collect();
    (!found.is_empty()).then(|| Cut { source: html, mark: "redacted", through: true }.of(&found))
}

/// The letters an address stands for where it writes them as `%20`, or a blank as `+`.
fn unescaped(written: Vec<Atom>) -> Vec<Atom> {
    let byte = |at: usize| {
        let [percent, high, low] = written.get(at..at + 3)? else { return None };
        let digit = |atom: &Atom| atom.c.to_digit(16);
        let value = digit(high)? * 16 + digit(low)?;
        (percent.c == '%').then(|| u8::try_from(value).unwrap_or(b'?'))
    };
    let mut all = Vec::with_capacity(written.len());
    let mut at = 0;
    while let Some(atom) = written.get(at) {
        let bytes: Vec<u8> = (0..).map_while(|n| byte(at + 3 * n)).collect();
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

/// The letters people read, with where they stand in the source.
fn atoms(html: &str) -> Vec<Atom> {
    let mut all = Vec::with_capacity(html.len());
    let mut done = 0;
    for tag in tags(html) {
        all.extend(decoded(&html[done..tag.start], done));
        let name = html[tag.start + 1..tag.end - 1].trim_start_matches('/');
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if !INLINE.contains(&name.to_ascii_lowercase().as_str()) {
            all.push(Atom { c: ' ', at: tag.start..tag.start });
        }
        done = tag.end;
    }
    all.extend(decoded(&html[done..], done));
    all
}

/// Text with its entities read; `from` is where it stands in the source.
fn decoded(text: &str, from: usize) -> impl Iterator<Item = Atom> {
    let mut rest = text;
    let mut at = from;
    std::iter::from_fn(move || {
        let c = rest.chars().next()?;
        let entity = (c == '&').then(|| entity(rest)).flatten();
        let (c, long) = entity.unwrap_or((c, c.len_utf8()));
        let atom = Atom { c, at: at..at + long };
        (rest, at) = (&rest[long..], at + long);
        Some(atom)
    })
}

/// The entity a text begins with, and how long it is. The cleaner writes few by name.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((c, end + 1))
}
