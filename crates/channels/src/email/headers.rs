//! The header block of a mail or of one part: where it ends, its fields as Unicode, and typed
//! readings of them. Broken blocks are read as far as they make sense; the rest counts as text.

use std::collections::HashSet;

use mail_parser::{Address, ContentType, HeaderValue, parsers::MessageStream};

use super::{charset, encoded_word};

/// Longest value of one field that is read; what is longer is cut (the raw mail is kept anyway).
const VALUE_LENGTH_MAX: usize = 64 * 1024;
/// Most fields read of one block; real mail has under 200.
const FIELDS_MAX: usize = 2_000;
/// Most bytes of values kept of one block.
const BLOCK_LENGTH_MAX: usize = 1024 * 1024;

/// The fields of one header block, unfolded, in order.
#[derive(Debug, Default)]
pub struct Headers {
    fields: Vec<(String, String)>,
    length: usize,
    /// What was strange about them, in words.
    pub oddities: Vec<String>,
}

impl Headers {
    /// The first value of `name` (lower case), as it stands.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// All values of `name` (lower case).
    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.fields.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The first value of `name` as readable text on one line.
    pub fn text(&self, name: &str) -> Option<String> {
        let text = encoded_word::decoded(self.first(name)?);
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Names and lower-case addresses of all fields called `name`; entries without an address are
    /// left out.
    pub fn addresses(&self, name: &str) -> Vec<(String, String)> {
        self.all(name).flat_map(addresses).collect()
    }

    /// The ids in all fields called `name`, in order.
    pub fn ids(&self, name: &str) -> Vec<String> {
        self.all(name).flat_map(ids).collect()
    }

    /// A field like `Content-Type`, if it makes sense.
    pub fn content_type(&self, name: &str) -> Option<ContentType<'static>> {
        let value = format!("{}\r\n", encoded_word::rejoined(self.first(name)?));
        match MessageStream::new(value.as_bytes()).parse_content_type().into_owned() {
            HeaderValue::ContentType(content_type) => Some(content_type),
            _ => None,
        }
    }

    /// The instant of a date field.
    pub fn date(&self, name: &str) -> Option<base::Timestamp> {
        let value = format!("{}\r\n", self.first(name)?);
        let parsed = MessageStream::new(value.as_bytes()).parse_date();
        let date = parsed.as_datetime().filter(|date| date.is_valid())?;
        base::Timestamp::from_second(date.to_timestamp()).ok()
    }

    fn push(&mut self, name: &str, value: &[u8]) {
        if self.fields.len() >= FIELDS_MAX || self.length > BLOCK_LENGTH_MAX {
            self.oddity("There are more headers than are read.");
            return;
        }
        let value = if value.len() > VALUE_LENGTH_MAX {
            self.oddity(&format!("The header \"{}\" is very long and was cut.", short(name)));
            &value[..VALUE_LENGTH_MAX]
        } else {
            value
        };
        self.length += name.len() + value.len();
        let decoded = charset::decode(value, None);
        if decoded.oddity.is_some() {
            self.oddity(&format!("The header \"{}\" has unlabelled characters.", short(name)));
        }
        self.fields.push((name.to_ascii_lowercase(), decoded.text.trim().to_owned()));
    }

    fn oddity(&mut self, text: &str) {
        if self.oddities.len() < 20 && !self.oddities.iter().any(|known| known == text) {
            self.oddities.push(text.to_owned());
        }
    }
}

fn short(name: &str) -> String {
    name.chars().take(60).collect()
}

/// The addresses of one field's value.
pub fn addresses(value: &str) -> Vec<(String, String)> {
    let value = format!("{}\r\n", encoded_word::rejoined(value));
    let parsed = MessageStream::new(value.as_bytes()).parse_address();
    let list = match parsed.as_address() {
        Some(Address::List(list)) => list.iter().collect(),
        Some(Address::Group(groups)) => groups.iter().flat_map(|g| &g.addresses).collect(),
        None => Vec::new(),
    };
    list.into_iter()
        .filter_map(|entry| pair(entry.name.as_deref(), entry.address.as_deref()))
        .collect()
}

fn pair(name: Option<&str>, address: Option<&str>) -> Option<(String, String)> {
    let tidy = |text: &str| {
        let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        plain.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let name = tidy(name.unwrap_or(""));
    if let Some(address) = address.and_then(clean_address) {
        return Some((name, address));
    }
    // Some programs encode or quote the address as if it were the name.
    clean_address(&name).map(|address| (String::new(), address))
}

/// `address` in lower case if it has the shape of one.
pub fn clean_address(address: &str) -> Option<String> {
    let address = address.trim().trim_matches(['<', '>']).trim();
    let (local, domain) = address.rsplit_once('@')?;
    let bare = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';');
    let quoted = local.len() > 1 && local.starts_with('"') && local.ends_with('"');
    let fits = !local.is_empty()
        && !domain.is_empty()
        && address.len() <= 320
        && !domain.contains(bare)
        && (!local.contains(bare) || quoted && !local.contains(char::is_control));
    fits.then(|| address.to_lowercase())
}

/// The ids in one field's value, without brackets; words around them are left out.
pub fn ids(value: &str) -> Vec<String> {
    let tidy = |id: &str| id.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
    if value.contains('<') {
        return value
            .split('<')
            .skip(1)
            .filter_map(|rest| rest.split_once('>').map(|(id, _)| tidy(id)))
            .filter(|id: &String| !id.is_empty())
            .collect();
    }
    // Without brackets only words with an @ are ids: "your message of Monday" is none.
    let bare = value.split_whitespace().filter(|word| word.contains('@'));
    bare.map(|word| tidy(word.trim_matches(['"', ',', ';']))).collect()
}

/// `list` without its repetitions.
pub fn unique(list: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    list.into_iter().filter(|item| seen.insert(item.clone())).collect()
}

/// Reads the header block of a mail; also says where the text begins.
pub fn read(raw: &[u8]) -> (Headers, usize) {
    read_from(raw, start(raw))
}

/// Reads the header block of a part, which may be empty.
pub fn read_part(raw: &[u8]) -> (Headers, usize) {
    read_from(raw, 0)
}

fn read_from(raw: &[u8], start: usize) -> (Headers, usize) {
    let mut headers = Headers::default();
    let mut at = start;
    let mut open: Option<(&str, Vec<u8>)> = None;
    while at < raw.len() {
        let (line, next) = line(raw, at);
        if line.is_empty() {
            at = next;
            break;
        }
        if let Some((name, value)) = field(line) {
            close(&mut headers, &mut open);
            open = Some((name, value.to_vec()));
        } else if let Some((_, value)) = open.as_mut().filter(|_| continues(line)) {
            fold(value, line);
        } else if let Some((_, value)) = open.as_mut().filter(|_| goes_on(raw, next)) {
            fold(value, line);
            headers.oddity("A header was wrapped without indentation.");
        } else {
            headers.oddity("The headers and the text are not separated by an empty line.");
            break;
        }
        at = next;
    }
    close(&mut headers, &mut open);
    (headers, at.min(raw.len()))
}

/// Whether a block has at least one field every mail has; else it is text that happens to hold a
/// colon ("Note: it broke again").
pub fn is_mail(headers: &Headers) -> bool {
    headers.fields.iter().any(|(name, _)| is_known(name))
}

fn is_known(name: &str) -> bool {
    const KNOWN: &str = " from to cc bcc subject date sender reply-to message-id in-reply-to \
        references mime-version received return-path delivered-to dkim-signature precedence \
        auto-submitted importance user-agent thread-topic thread-index authentication-results ";
    let name = name.to_ascii_lowercase();
    ["content-", "x-", "list-", "resent-", "arc-"].iter().any(|start| name.starts_with(start))
        || KNOWN.contains(&format!(" {name} "))
}

fn start(raw: &[u8]) -> usize {
    let mut at = if raw.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    loop {
        let (line, next) = line(raw, at);
        // Mailbox files put a line in front of each mail; some programs an empty one.
        let skipped = line.starts_with(b"From ") || line.starts_with(b">From ") || line.is_empty();
        if !skipped || next >= raw.len() || next == at {
            return at;
        }
        at = next;
    }
}

/// The line at `at` without its end, and where the next one begins.
pub fn line(raw: &[u8], at: usize) -> (&[u8], usize) {
    let rest = raw.get(at..).unwrap_or_default();
    let (end, next) = match rest.iter().position(|b| *b == b'\n') {
        Some(n) => (n, n + 1),
        None => (rest.len(), rest.len()),
    };
    let line = &rest[..end];
    (line.strip_suffix(b"\r").unwrap_or(line), at + next)
}

fn field(line: &[u8]) -> Option<(&str, &[u8])> {
    let colon = line.iter().position(|b| *b == b':')?;
    let name = line[..colon].trim_ascii_end();
    let fits = !name.is_empty() && name.iter().all(|b| (33..=126).contains(b));
    let name = std::str::from_utf8(name).ok().filter(|_| fits)?;
    Some((name, &line[colon + 1..]))
}

fn continues(line: &[u8]) -> bool {
    matches!(line.first(), Some(b' ' | b'\t'))
}

/// Whether the line at `at` is again a header that mail really has.
fn goes_on(raw: &[u8], at: usize) -> bool {
    field(line(raw, at).0).is_some_and(|(name, _)| is_known(name))
}

fn fold(value: &mut Vec<u8>, line: &[u8]) {
    if value.len() <= VALUE_LENGTH_MAX {
        value.push(b' ');
        value.extend_from_slice(line.trim_ascii_start());
    }
}

fn close(headers: &mut Headers, open: &mut Option<(&str, Vec<u8>)>) {
    if let Some((name, value)) = open.take() {
        headers.push(name, &value);
    }
}

#[cfg(test)]
mod tests {
    use super::{addresses, ids, is_mail, read};

    #[test]
    fn folded_broken_and_missing_blocks_are_read() {
        let (headers, at) = read(b"Subject: one\r\n two\r\nFrom: a@b.c\r\n\r\ntext");
        assert_eq!(headers.text("subject").as_deref(), Some("one two"));
        assert_eq!(at, 35);
        let (headers, at) = read(b"Subject: x\nHello there\n");
        assert_eq!((headers.text("subject").as_deref(), at), (Some("x"), 11));
        let (headers, _) = read(b"Subject: wrapped\nbadly\nFrom: a@b.c\n\n");
        assert_eq!(headers.text("subject").as_deref(), Some("wrapped badly"));
        let (headers, _) = read(b"From me Mon Jan 1\nSubject: from a mailbox file\n\n");
        assert_eq!(headers.text("subject").as_deref(), Some("from a mailbox file"));
        assert!(!is_mail(&read(b"Note: this is only text\n").0));
        assert_eq!(read(b"").1, 0);
    }

    #[test]
    fn eight_bit_subjects_survive() {
        let (headers, _) = read(b"Subject: Gr\xfc\xdfe\r\n\r\n");
        assert_eq!(headers.text("subject").as_deref(), Some("Grüße"));
        assert_eq!(headers.oddities.len(), 1);
    }

    #[test]
    fn addresses_in_every_dress() {
        let one = |name: &str, address: &str| vec![(name.to_owned(), address.to_owned())];
        for (given, expected) in [
            ("Ada Example <Ada@Example.ORG>", one("Ada Example", "ada@example.org")),
            ("ada@example.org (Ada)", one("Ada", "ada@example.org")),
            ("\"Example, Ada\" <ada@example.org>", one("Example, Ada", "ada@example.org")),
            ("=?utf-8?Q?=C3=84da?= <ada@example.org>", one("Äda", "ada@example.org")),
            ("<ada@example.org>", one("", "ada@example.org")),
            ("\"ada@example.org\"", one("", "ada@example.org")),
            ("undisclosed-recipients:;", vec![]),
            ("nobody", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(addresses(given), expected, "{given}");
        }
        assert_eq!(addresses("Team: a@x.org, B <b@x.org>;").len(), 2);
    }

    #[test]
    fn ids_are_found_among_words() {
        assert_eq!(ids("<a@b> <c@d>"), ["a@b", "c@d"]);
        assert_eq!(ids("Your message of Monday <a@b>"), ["a@b"]);
        assert_eq!(ids("a@b"), ["a@b"]);
        assert_eq!(ids("your message of Monday"), Vec::<String>::new());
        assert_eq!(ids("<broken"), Vec::<String>::new());
    }
}
