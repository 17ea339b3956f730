//! Cutting words out of cleaned HTML: the letters are read through the tags, so that
//! `hun<b>ter</b>` is found, and every tag stays where it is. The input is always what
//! `messages::markdown` made, so quotes close and tags end.

use std::ops::Range;

use base::ids::AttachmentId;

use super::passage::{Atom, Cut, Passage, unescaped};
use crate::messages::markdown::escape;

/// Tags that stand within a word; all others part words like a blank.
const INLINE: [&str; 27] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
    "wbr",
];

/// The mark, as it stands in HTML.
fn marked(mark: &str) -> String {
    let mut out = "<mark class=\"redacted\">".to_owned();
    escape(&mut out, mark);
    out.push_str("</mark>");
    out
}

/// The HTML without the words; `None` where it does not hold them.
pub(super) fn cut(passage: &Passage, html: &str, mark: &str) -> Option<String> {
    let inside = attributes(passage, html);
    let source = inside.as_deref().unwrap_or(html);
    let letters = atoms(source);
    let addressed = unescaped(&letters);
    let found = passage.found_in(&letters, &addressed);
    if found.is_empty() {
        return inside;
    }
    Some(Cut { source, mark: &marked(mark), through: false }.of(&found))
}

/// Whether people read the words in this HTML, which may come from anywhere.
pub(super) fn holds(passage: &Passage, html: &str) -> bool {
    attributes(passage, html).is_some() || !passage.found(&atoms(html)).is_empty()
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
            let written: Vec<Atom> = decoded(&html[start..end], start).collect();
            values.push((unescaped(&written), written));
            at = end + 1;
        }
    }
    let found: Vec<&[Atom]> = values
        .iter()
        .flat_map(|(addressed, written)| passage.found_in(written, addressed))
        .collect();
    (!found.is_empty()).then(|| Cut { source: html, mark: "redacted", through: true }.of(&found))
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
