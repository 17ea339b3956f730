//! The text of a file that is text: logs, CSV, JSON, Markdown, and what matters in a HAR. Taken
//! when the file comes in, while its bytes are at hand, and kept with the ticket, so that the index
//! can always be made again from the database alone.

use crate::reply_check::secrets::mask;

/// Kept of one file, in bytes: logs end with what went wrong, so a quarter is their end.
const KEPT: usize = 64 * 1024;
/// A recording of requests is looked through this far, in bytes.
const HAR_READ: usize = 16 * 1024 * 1024;
/// Endings of names whose files are text.
const ENDINGS: [&str; 22] = [
    "txt", "log", "json", "jsonl", "ndjson", "csv", "tsv", "md", "har", "yaml", "yml", "toml",
    "xml", "ini", "conf", "env", "sql", "js", "ts", "py", "diff", "patch",
];
/// What of a recorded request is worth finding it by.
const HAR_KEYS: [&str; 6] = ["method", "url", "status", "statusText", "_error", "message"];

/// Whether a file of this name and kind may be text.
#[must_use]
pub fn may_be_text(name: &str, media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or("").trim().to_lowercase();
    ENDINGS.contains(&ending(name).as_str())
        || (kind.starts_with("text/") && kind != "text/html")
        || kind == "application/json"
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase()
}

/// The text of a file, bounded; empty where it is none.
#[must_use]
pub fn file_text(name: &str, media_type: &str, bytes: &[u8]) -> String {
    if !may_be_text(name, media_type) {
        return String::new();
    }
    let text = match bytes {
        _ if ending(name) == "har" => har(&bytes[..bytes.len().min(HAR_READ)]),
        [0xFF, 0xFE, rest @ ..] => wide(rest, KEPT, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, KEPT, u16::from_be_bytes),
        // No text has a NUL in it: the name lies.
        _ if bytes.iter().take(1024).any(|byte| *byte == 0) => String::new(),
        _ => ends(bytes),
    };
    // What opens something is kept nowhere but in the file itself.
    mask(&text).into_owned()
}

/// Beginning and end of a text.
fn ends(bytes: &[u8]) -> String {
    if bytes.len() <= KEPT {
        return String::from_utf8_lossy(bytes).replace('\0', " ");
    }
    let (head, tail) = (&bytes[..KEPT / 4 * 3], &bytes[bytes.len() - KEPT / 4..]);
    let (head, tail) = (String::from_utf8_lossy(head), String::from_utf8_lossy(tail));
    format!("{head}\n…\n{tail}").replace('\0', " ")
}

/// UTF-16, as some systems write their logs; so many bytes of it at the most.
pub(crate) fn wide(bytes: &[u8], most: usize, unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> =
        bytes.chunks_exact(2).take(most / 2).map(|two| unit([two[0], two[1]])).collect();
    String::from_utf16_lossy(&units).replace('\0', " ")
}

/// The telling values of a recording of requests, without its bodies; read sign by sign, since a
/// recording may be cut off or far larger than what is kept.
fn har(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let (mut found, mut key, mut at) = (String::new(), "", 0);
    while let Some(sign) = text.as_bytes().get(at).copied().filter(|_| found.len() < KEPT) {
        match sign {
            b'"' => {
                let end = string_end(&text, at + 1);
                let value = &text[at + 1..end];
                at = (end + 1).min(text.len());
                let rest = text[at..].trim_start();
                if let Some(rest) = rest.strip_prefix(':') {
                    (key, at) = (value, text.len() - rest.len());
                } else {
                    take(&mut found, std::mem::take(&mut key), value);
                }
            }
            b',' | b':' | b'{' | b'}' | b'[' | b']' | b' ' | b'\n' | b'\r' | b'\t' => at += 1,
            _ => {
                let length = text[at..].find([',', '}', ']', '"', '\n']);
                let end = length.map_or(text.len(), |length| at + length.max(1));
                take(&mut found, std::mem::take(&mut key), text[at..end].trim());
                at = end;
            }
        }
    }
    found
}

fn take(found: &mut String, key: &str, value: &str) {
    if HAR_KEYS.contains(&key) && !value.is_empty() {
        found.push_str(&value[..value.floor_char_boundary(500)]);
        found.push('\n');
    }
}

/// Where a JSON string ends: at its closing quote, or with the text.
fn string_end(text: &str, from: usize) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(from) {
        match byte {
            b'"' if !escaped => return at,
            b'\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_by_name_or_kind_and_checked() {
        let table: [(&str, &str, &[u8], &str); 8] = [
            ("app.LOG", "application/octet-stream", b"boom", "boom"),
            ("notes", "text/plain; charset=utf-8", b"boom", "boom"),
            ("a.json", "", b"{\"a\":1}", "{\"a\":1}"),
            ("shot.png", "image/png", b"\x89PNG", ""),
            ("page.html", "text/html", b"<p>", ""),
            ("lies.txt", "text/plain", b"\x00\x01\x02", ""),
            ("old.txt", "text/plain", b"caf\xe9", "caf\u{fffd}"),
            ("win.log", "", &[0xFF, 0xFE, b'h', 0, b'i', 0], "hi"),
        ];
        for (name, kind, bytes, expected) in table {
            assert_eq!(file_text(name, kind, bytes), expected, "{name}");
        }
    }

    #[test]
    fn of_a_long_log_beginning_and_end_are_kept() {
        let log = format!("first{}last", " x".repeat(200_000));
        let text = file_text("app.log", "", log.as_bytes());
        assert!(text.starts_with("first") && text.ends_with("last") && text.len() < KEPT + 10);
    }

    #[test]
    fn of_a_recording_the_requests_are_kept_and_not_their_bodies() {
        let har = r#"{"log":{"entries":[{"request":{"method":"GET",
            "url":"https://app.example/flags?v=\"2\"","headers":[{"name":"x","value":"secret"}]},
            "response":{"status":502,"statusText":"Bad Gateway",
            "content":{"text":"aGVsbG8"}},"_error":"net::ERR_FAILED"}]}}"#;
        assert_eq!(
            file_text("x.har", "", har.as_bytes()),
            "GET\nhttps://app.example/flags?v=\\\"2\\\"\n502\nBad Gateway\nnet::ERR_FAILED\n"
        );
        assert_eq!(file_text("x.har", "", b"{\"url\":\"a"), "a\n");
        assert_eq!(file_text("x.har", "", b"\"\"\"\":::\"url\":"), "");
    }
}
