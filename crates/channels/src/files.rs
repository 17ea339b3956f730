//! Names of files that come from outside. A name is shown to people and offered for saving, so it
//! never carries a path, a control character or a trick that shows another ending than it has.

/// Longest name kept, in characters; more than any desktop file system shows.
const NAME_LENGTH_MAX: usize = 200;

/// `name` without path parts and control characters, at most 200 characters with the ending kept.
/// Never empty: what is left nameless is called `fallback`.
#[must_use]
pub fn clean_name(name: &str, fallback: &str) -> String {
    let visible: String = name.chars().filter(|c| !hides(*c)).collect();
    let last = visible.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or("");
    let tame: String = last
        .chars()
        .map(|c| if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { c })
        .collect();
    let tame = tame.split_whitespace().collect::<Vec<_>>().join(" ");
    let tame = tame.trim_matches(['.', ' ']);
    // A leading dot hides a file on Unix; ".env" is still recognisable as "env".
    if tame.is_empty() { fallback.to_owned() } else { shorten(tame) }
}

/// The usual ending for a media type, for files that came without a name.
#[must_use]
pub fn ending(media_type: &str) -> &'static str {
    match media_type {
        "text/plain" => "txt",
        "text/html" => "html",
        "text/csv" => "csv",
        "text/calendar" => "ics",
        "image/png" => "png",
        "image/jpeg" | "image/jpg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/svg+xml" => "svg",
        "application/pdf" => "pdf",
        "application/json" => "json",
        "application/zip" => "zip",
        "application/pgp-signature" => "asc",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "p7s",
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => "p7m",
        "application/ms-tnef" => "dat",
        "message/rfc822" | "message/global" => "eml",
        _ if media_type.starts_with("message/") || media_type.starts_with("text/") => "txt",
        _ => "bin",
    }
}

/// Control characters, and the marks that turn the reading direction around: `exe.gpj` shown as
/// `jpg.exe` backwards.
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
        || matches!(c, '\u{feff}' | '\u{fffd}')
}

fn shorten(name: &str) -> String {
    let length = name.chars().count();
    if length <= NAME_LENGTH_MAX {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let keep_ending = if ending.chars().count() <= 16 { ending } else { "" };
    let room = NAME_LENGTH_MAX - keep_ending.chars().count() - 1;
    let start: String = name.chars().take(room).collect();
    if keep_ending.is_empty() { start } else { format!("{start}.{keep_ending}") }
}

#[cfg(test)]
mod tests {
    use super::clean_name;

    #[test]
    fn names_lose_what_could_do_harm_and_keep_what_people_read() {
        for (given, expected) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\me\\log.txt", "log.txt"),
            ("a\0b\r\nc.txt", "abc.txt"),
            ("räport 日本.pdf", "räport 日本.pdf"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("..", "file"),
            ("   ", "file"),
            ("", "file"),
            ("folder/", "folder"),
            ("what?.txt", "what_.txt"),
        ] {
            assert_eq!(clean_name(given, "file"), expected, "{given:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = clean_name(&format!("{}.log", "é".repeat(400)), "file");
        assert_eq!(name.chars().count(), 200);
        assert!(name.ends_with("é.log"));
    }
}
