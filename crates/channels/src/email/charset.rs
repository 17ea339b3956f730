//! Bytes to Unicode. The declared alphabet is believed while it fits the bytes; where it is
//! missing, unknown or wrong, the likeliest one is taken and an engineer is told.

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, WINDOWS_1252};

/// The text, and what was wrong with how it was labelled.
pub struct Decoded {
    /// The text.
    pub text: String,
    /// In words, if the label was missing or wrong and that mattered.
    pub oddity: Option<String>,
}

/// Decodes `bytes` declared as `label`.
#[must_use]
pub fn decode(bytes: &[u8], label: Option<&str>) -> Decoded {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return fine(encoding.decode(bytes).0.into_owned());
    }
    let label = label.map(|l| l.trim().trim_matches(['"', '\'']).to_ascii_lowercase());
    let Some(label) = label.filter(|l| !l.is_empty()) else {
        return guess(bytes, "The alphabet was not named");
    };
    let utf7 = matches!(label.as_str(), "utf-7" | "utf7" | "unicode-1-1-utf-7");
    if utf7 && bytes.is_ascii() {
        return match mail_parser::decoders::charsets::map::charset_decoder(b"utf-7") {
            Some(decoder) => fine(decoder(bytes)),
            None => guess(bytes, "The text was declared as UTF-7"),
        };
    }
    if utf7 || matches!(label.as_str(), "us-ascii" | "ascii" | "ansi_x3.4-1968" | "7bit" | "8bit") {
        return guess(bytes, &format!("The text is not {}, as declared", cut(&label)));
    }
    match Encoding::for_label(label.as_bytes()) {
        Some(encoding) if encoding == UTF_8 => utf8(bytes),
        // The standard's "replacement" decoder turns a whole text into one mark.
        Some(encoding) if encoding.name() != "replacement" => {
            let (text, _, broken) = encoding.decode(bytes);
            let oddity = broken.then(|| format!("Some characters are not valid {label}."));
            Decoded { text: text.into_owned(), oddity }
        }
        _ => guess(bytes, &format!("The alphabet \"{}\" is not known", cut(&label))),
    }
}

fn fine(text: String) -> Decoded {
    Decoded { text, oddity: None }
}

fn cut(label: &str) -> String {
    label.chars().filter(|c| !c.is_control()).take(40).collect()
}

/// No usable label: UTF-8 if it is valid, Japanese by its escapes, else Western European.
fn guess(bytes: &[u8], why: &str) -> Decoded {
    if let Some(at) = memchr_escape(bytes)
        && bytes.is_ascii()
        && matches!(bytes.get(at + 1..at + 3), Some(b"$B" | b"$@" | b"(J"))
    {
        let text = ISO_2022_JP.decode(bytes).0.into_owned();
        return Decoded { text, oddity: Some(format!("{why}; read as Japanese (ISO-2022-JP).")) };
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => fine(text.to_owned()),
        Err(_) if mostly_utf8(bytes) => utf8(bytes),
        Err(_) => Decoded {
            text: WINDOWS_1252.decode(bytes).0.into_owned(),
            oddity: Some(format!("{why}; read as Western European (Windows-1252).")),
        },
    }
}

/// Declared UTF-8: a few broken places are marked, but a text that never was UTF-8 is read as
/// Western European, so that its umlauts survive.
fn utf8(bytes: &[u8]) -> Decoded {
    match std::str::from_utf8(bytes) {
        Ok(text) => fine(text.to_owned()),
        Err(_) if mostly_utf8(bytes) => Decoded {
            text: String::from_utf8_lossy(bytes).into_owned(),
            oddity: Some("Some characters are not valid UTF-8.".into()),
        },
        Err(_) => Decoded {
            text: WINDOWS_1252.decode(bytes).0.into_owned(),
            oddity: Some("Not UTF-8; read as Western European (Windows-1252).".into()),
        },
    }
}

/// Whether whole multi-byte characters outnumber the broken places.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}

fn memchr_escape(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|b| *b == 0x1b)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn every_alphabet_comes_out_right() {
        for (bytes, label, expected) in [
            (&b"caf\xe9"[..], Some("iso-8859-1"), "café"),
            (b"caf\xe9 \x80", Some("ISO-8859-1"), "café €"),
            (b"caf\xe9", None, "café"),
            (b"caf\xe9", Some("us-ascii"), "café"),
            (b"caf\xe9", Some("utf-8"), "café"),
            (b"caf\xc3\xa9", None, "café"),
            (b"caf\xc3\xa9", Some("us-ascii"), "café"),
            (b"caf\xe9", Some("x-nonsense"), "café"),
            (b"\xef\xbb\xbfhello", Some("iso-8859-1"), "hello"),
            (b"\xff\xfeh\0i\0", None, "hi"),
            (b"\x93\xfa\x96\x7b", Some("shift_jis"), "日本"),
            (b"\x1b$BF|K\\\x1b(B", None, "日本"),
            (b"\xd0\xd2", Some("koi8-r"), "пр"),
            (b"Hi Mom -+Jjo--!", Some("utf-7"), "Hi Mom -☺-!"),
            (b"\xc4\xe3\xba\xc3", Some("gb2312"), "你好"),
        ] {
            assert_eq!(decode(bytes, label).text, expected, "{bytes:?} as {label:?}");
        }
    }

    #[test]
    fn one_broken_place_does_not_spoil_a_utf8_text() {
        let decoded = decode(b"gr\xc3\xbc\xc3\x9fe \xc3", Some("utf-8"));
        assert!(decoded.text.starts_with("grüße "));
        assert!(decoded.oddity.is_some());
    }

    #[test]
    fn a_guess_is_told() {
        let oddity = decode(b"caf\xe9", None).oddity;
        assert_eq!(
            oddity.as_deref(),
            Some("The alphabet was not named; read as Western European (Windows-1252).")
        );
        assert!(decode(b"plain", None).oddity.is_none());
    }
}
