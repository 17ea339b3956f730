//! Whether the words stand in a file. Only looked, never cut: a file goes as a whole. Pictures,
//! PDFs, archives and what a saved mail encodes are not read; the page says so.

use super::{Passage, html};
use crate::search::{may_be_text, wide};

/// Read at a time, in bytes: a letter and its place take some 24 times as much.
const PIECE: usize = 1024 * 1024;
/// Pieces share this much, in bytes, so that words across a border are found, gaps in between too.
const SHARED: usize = 64 * 1024;

/// A file whose words can be looked for, by its name and kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readable {
    Text,
    Html,
}

impl Readable {
    /// How a file of this name and kind is read; `None` where it is not.
    #[must_use]
    pub fn of(name: &str, media_type: &str) -> Option<Self> {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
        let kind = media_type.split(';').next().unwrap_or("").trim().to_lowercase();
        if matches!(ending.as_str(), "html" | "htm") || kind == "text/html" {
            return Some(Self::Html);
        }
        let mail = ending == "eml" || kind == "message/rfc822";
        (mail || may_be_text(name, media_type)).then_some(Self::Text)
    }
}

impl Passage {
    /// Whether the words stand in the bytes of a file. Takes its time with large ones.
    #[must_use]
    pub fn is_in_file(&self, readable: Readable, bytes: &[u8]) -> bool {
        let text = match bytes {
            [0xFF, 0xFE, rest @ ..] => wide(rest, rest.len(), u16::from_le_bytes),
            [0xFE, 0xFF, rest @ ..] => wide(rest, rest.len(), u16::from_be_bytes),
            _ => String::from_utf8_lossy(bytes).into_owned(),
        };
        let shared = SHARED.max(2 * self.len());
        let mut at = 0;
        loop {
            let end = text.floor_char_boundary(at + PIECE + shared);
            let piece = &text[at..end];
            let read = readable == Readable::Html && html::holds(self, piece);
            if read || self.plain(piece, "").is_some() {
                return true;
            }
            if end == text.len() {
                return false;
            }
            at = text.floor_char_boundary(at + PIECE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf_16(text: &str, bom: [u8; 2], unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        bom.into_iter().chain(text.encode_utf16().flat_map(unit)).collect()
    }

    #[test]
    fn files_of_text_are_read_however_they_are_written() {
        let passage = Passage::new("zebra quartz").unwrap();
        let table: [(&str, &str, Vec<u8>, bool); 8] = [
            ("a.log", "", b"a Zebra quartz".to_vec(), true),
            ("win.log", "", utf_16("a zebra quartz", [0xFF, 0xFE], u16::to_le_bytes), true),
            ("win.txt", "", utf_16("a zebra quartz", [0xFE, 0xFF], u16::to_be_bytes), true),
            ("page.html", "", b"<p>zeb<b>ra</b>&#32;quartz".to_vec(), true),
            ("page", "text/html", b"<a href=\"/?q=zebra%20quartz\">x</a>".to_vec(), true),
            ("saved.eml", "", b"Subject: Zebra\r\n quartz\r\n".to_vec(), true),
            ("saved", "message/rfc822", b"zebra quartz".to_vec(), true),
            ("a.log", "", b"zebra".to_vec(), false),
        ];
        for (name, kind, bytes, expected) in table {
            let readable = Readable::of(name, kind).unwrap();
            assert_eq!(passage.is_in_file(readable, &bytes), expected, "{name} {kind}");
        }
        assert_eq!(Readable::of("shot.png", "image/png"), None);
    }

    #[test]
    fn words_across_the_border_of_two_pieces_are_found() {
        let passage = Passage::new("zebra quartz").unwrap();
        for before in [PIECE - 7, PIECE + SHARED - 7, 2 * PIECE + SHARED - 7, 3 * PIECE] {
            let text = format!("{}é zebra quartz{}", ".".repeat(before), ".".repeat(SHARED));
            assert!(passage.is_in_file(Readable::Text, text.as_bytes()), "{before}");
        }
        let without = "é".repeat(2 * PIECE);
        assert!(!passage.is_in_file(Readable::Text, without.as_bytes()));
    }
}
