//! Encoded words in headers (RFC 2047). Many clients cut a character in two between neighbouring
//! words, so neighbours in one alphabet are joined before they are decoded.

use super::{charset, decode};

/// One encoded word: alphabet and decoded bytes.
struct Word<'x> {
    charset: &'x str,
    bytes: Vec<u8>,
}

/// `value` with its encoded words decoded; for headers that are free text.
pub fn decoded(value: &str) -> String {
    rewrite(value, |text, out| out.push_str(text))
}

/// `value` with each run of encoded words replaced by one in UTF-8, so that a later address parser
/// still sees where a name begins and ends: a name must not be able to forge an address.
pub fn rejoined(value: &str) -> String {
    rewrite(value, |text, out| {
        out.push_str("=?utf-8?B?");
        data_encoding::BASE64.encode_append(text.as_bytes(), out);
        out.push_str("?=");
    })
}

fn rewrite(value: &str, mut put: impl FnMut(&str, &mut String)) -> String {
    if !value.contains("=?") {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(start) = rest.find("=?") {
        let (before, tail) = rest.split_at(start);
        out.push_str(before);
        let (text, used) = run(tail);
        if used == 0 {
            out.push_str("=?");
            rest = &tail[2..];
        } else {
            put(&text, &mut out);
            rest = &tail[used..];
        }
    }
    out.push_str(rest);
    out
}

/// The text of the encoded words at the start of `tail`, and how many bytes they take; blanks
/// between encoded words do not count.
fn run(tail: &str) -> (String, usize) {
    let mut text = String::new();
    let mut pending: Option<Word<'_>> = None;
    let mut used = 0;
    loop {
        let blanks = tail[used..].len() - tail[used..].trim_start().len();
        let at = if used == 0 { 0 } else { used + blanks };
        let Some((word, length)) = word(&tail[at..]) else { break };
        used = at + length;
        match &mut pending {
            Some(open) if open.charset.eq_ignore_ascii_case(word.charset) => {
                open.bytes.extend_from_slice(&word.bytes);
            }
            _ => {
                flush(pending.replace(word), &mut text);
            }
        }
    }
    flush(pending, &mut text);
    (text, used)
}

fn flush(word: Option<Word<'_>>, text: &mut String) {
    if let Some(word) = word {
        text.push_str(&charset::decode(&word.bytes, Some(word.charset)).text);
    }
}

/// `=?alphabet*language?B or Q?data?=` at the start of `text`.
fn word(text: &str) -> Option<(Word<'_>, usize)> {
    let inner = text.strip_prefix("=?")?;
    let (charset, rest) = inner.split_once('?')?;
    if charset.is_empty() || charset.len() > 60 || charset.contains(char::is_whitespace) {
        return None;
    }
    let (kind, rest) = rest.split_once('?')?;
    let end = rest.find("?=")?;
    let data = &rest[..end];
    let bytes = match kind {
        "B" | "b" => decode::base64(data.replace([' ', '\t'], "").as_bytes()).0,
        "Q" | "q" => q(data, charset),
        _ => return None,
    };
    let length = text.len() - rest.len() + end + 2;
    let charset = charset.split('*').next().unwrap_or(charset);
    Some((Word { charset, bytes }, length))
}

fn q(data: &str, charset: &str) -> Vec<u8> {
    let spaced = data.replace('_', " ");
    let encoding = encoding_rs::Encoding::for_label(charset.as_bytes());
    // Some programs leave bytes unencoded inside the word. They were read as text with the whole
    // header, so they go back to what they were before the word is decoded.
    let bytes = match encoding.filter(|_| !spaced.is_ascii()) {
        Some(encoding) => encoding.encode(&spaced).0.into_owned(),
        None => spaced.into_bytes(),
    };
    decode::quoted_printable(&bytes)
}

#[cfg(test)]
mod tests {
    use super::{decoded, rejoined};

    #[test]
    fn words_become_text() {
        for (given, expected) in [
            ("plain", "plain"),
            ("=?utf-8?Q?caf=C3=A9?= open", "café open"),
            ("=?UTF-8?B?Y2Fmw6k=?=", "café"),
            ("=?utf-8?Q?one?= =?utf-8?Q?_two?=", "one two"),
            ("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"),
            ("=?iso-8859-1*fr?q?caf=E9?=", "café"),
            ("=?koi8-r?B?0NI=?= =?utf-8?Q?!?=", "пр!"),
            ("=?utf-8?Q?a b?=", "a b"),
            ("=?iso-8859-1?Q?Frösche?=", "Frösche"),
            ("=? not a word", "=? not a word"),
            ("=?x?Z?zz?=", "=?x?Z?zz?="),
            ("2 =?= 3", "2 =?= 3"),
        ] {
            assert_eq!(decoded(given), expected, "{given}");
        }
    }

    #[test]
    fn a_name_cannot_become_an_address() {
        let value = rejoined("=?utf-8?Q?Ada_=3Cboss=40example=2Eorg=3E?= <ada@example.net>");
        assert!(!value.contains("boss@"), "{value}");
    }
}
