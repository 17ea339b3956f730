//! The tree of parts of a mail (MIME). Bounded in depth and number, because nesting costs an
//! attacker nothing; what lies beyond a bound becomes a file, so that it is still there to look at.

use std::ops::Range;

use mail_parser::ContentType;

use super::{
    decode,
    headers::{self, Headers},
};

/// Deepest nesting that is taken apart; real mail stays under 10.
const DEPTH_MAX: usize = 20;
/// Most parts of one mail; real mail stays under 200.
const PARTS_MAX: usize = 500;

/// A part with other parts in it, or a part with contents.
pub enum Node {
    /// `multipart/…`.
    Multi {
        /// `mixed`, `alternative`, `related`, `report`, …
        subtype: String,
        /// Its parts in order.
        children: Vec<Node>,
        /// What stands before the first part; mail programs do not show it.
        preamble: Vec<u8>,
        /// What stands after the last part; mail programs do not show it.
        epilogue: Vec<u8>,
    },
    /// Anything else.
    Leaf(Part),
}

/// A part's contents, decoded from their transfer encoding.
#[derive(Default)]
pub struct Part {
    /// Lower case, like `text/plain`.
    pub media_type: String,
    /// The declared alphabet.
    pub charset: Option<String>,
    /// The file name as given.
    pub name: Option<String>,
    /// Declared as a file to save.
    pub attached: bool,
    /// `Content-ID` without brackets.
    pub content_id: Option<String>,
    /// The contents.
    pub bytes: Vec<u8>,
    /// What stood behind the encoded contents without being encoded.
    pub tail: Vec<u8>,
}

/// What was noticed on the way, and how many parts were taken.
#[derive(Default)]
pub struct Walk {
    /// In words.
    pub oddities: Vec<String>,
    parts: usize,
}

impl Walk {
    /// Notes something odd, once.
    pub fn odd(&mut self, text: impl Into<String>) {
        let text = text.into();
        if self.oddities.len() < 30 && !self.oddities.contains(&text) {
            self.oddities.push(text);
        }
    }

    /// Takes the mail with `headers` and `body` apart.
    pub fn tree(&mut self, headers: &Headers, body: &[u8]) -> Node {
        self.node(headers, body, 0, false)
    }

    fn node(&mut self, headers: &Headers, body: &[u8], depth: usize, digest: bool) -> Node {
        self.parts += 1;
        let declared = headers.content_type("content-type");
        if declared.is_none() && headers.first("content-type").is_some_and(|v| !v.is_empty()) {
            self.odd("A Content-Type makes no sense; the part is read as text.");
        }
        let media_type = media_type(declared.as_ref(), digest);
        if let Some(subtype) = media_type.strip_prefix("multipart/") {
            if depth >= DEPTH_MAX || self.parts >= PARTS_MAX {
                self.odd("The parts are nested too deep or too many; the rest is a file.");
                return Node::Leaf(rest(body));
            }
            if let Some(node) = self.multi(subtype, declared.as_ref(), body, depth) {
                return node;
            }
            self.odd("The mail says it has parts, but no border between them was found.");
        }
        Node::Leaf(self.leaf(headers, declared.as_ref(), media_type, body))
    }

    fn multi(
        &mut self,
        subtype: &str,
        declared: Option<&ContentType<'_>>,
        body: &[u8],
        depth: usize,
    ) -> Option<Node> {
        let boundary = declared.and_then(|c| parameter(c, "boundary")).unwrap_or_default();
        let mut cuts = split(body, boundary.as_bytes());
        if cuts.parts.is_empty() {
            // The border is missing or misspelt in the header: read it off the text.
            cuts = split(body, sniff(body)?);
            self.odd("The border between the parts was not the one announced.");
        }
        if !cuts.closed {
            self.odd("The mail ends in the middle of a part; it may have been cut off.");
        }
        let mut children = Vec::new();
        for range in cuts.parts {
            if self.parts >= PARTS_MAX {
                self.odd("The parts are nested too deep or too many; the rest is a file.");
                children.push(Node::Leaf(rest(&body[range.start..])));
                break;
            }
            let part = &body[range];
            let (headers, at) = headers::read_part(part);
            children.push(self.node(&headers, &part[at..], depth + 1, subtype == "digest"));
        }
        let subtype = subtype.to_owned();
        Some(Node::Multi { subtype, children, preamble: cuts.preamble, epilogue: cuts.epilogue })
    }

    fn leaf(
        &mut self,
        headers: &Headers,
        declared: Option<&ContentType<'_>>,
        media_type: String,
        body: &[u8],
    ) -> Part {
        let encoding = headers.text("content-transfer-encoding").unwrap_or_default();
        let (bytes, tail) = self.decoded(&encoding.to_ascii_lowercase(), body);
        let disposition = headers.content_type("content-disposition");
        let named = disposition.as_ref().and_then(|d| parameter(d, "filename"));
        Part {
            charset: declared.and_then(|c| parameter(c, "charset")),
            name: named.or_else(|| declared.and_then(|c| parameter(c, "name"))),
            attached: disposition.is_some_and(|d| d.ctype().eq_ignore_ascii_case("attachment")),
            content_id: headers.first("content-id").and_then(content_id),
            media_type: if media_type.starts_with("multipart/") {
                "text/plain".into()
            } else {
                media_type
            },
            bytes,
            tail,
        }
    }

    fn decoded(&mut self, encoding: &str, body: &[u8]) -> (Vec<u8>, Vec<u8>) {
        match encoding.trim_matches(['"', ';', ' ']) {
            "base64" => {
                let (bytes, tail) = decode::base64(body);
                if bytes.is_empty() && !tail.is_empty() {
                    self.odd("A part says it is encoded as base64 but is not.");
                    return (body.to_vec(), Vec::new());
                }
                if !tail.trim_ascii().is_empty() {
                    self.odd("A part holds more than its encoded contents.");
                }
                (bytes, tail.trim_ascii().to_vec())
            }
            "quoted-printable" => (decode::quoted_printable(body), Vec::new()),
            "x-uuencode" | "x-uue" | "uuencode" => match decode::uuencoded(body) {
                Some(bytes) => (bytes, Vec::new()),
                None => (body.to_vec(), Vec::new()),
            },
            "" | "binary" => (body.to_vec(), Vec::new()),
            plain if plain.starts_with(['6', '7', '8']) && plain.contains("bit") => {
                (body.to_vec(), Vec::new())
            }
            other => {
                let other: String = other.chars().take(40).collect();
                self.odd(format!("The transfer encoding \"{other}\" is not known."));
                (body.to_vec(), Vec::new())
            }
        }
    }
}

fn media_type(declared: Option<&ContentType<'_>>, digest: bool) -> String {
    // A forgotten semicolon makes the parameters a part of the type.
    fn subtype<'c>(c: &'c ContentType<'_>) -> &'c str {
        c.subtype().and_then(|s| s.split_whitespace().next()).unwrap_or("")
    }
    let known = |c: &&ContentType<'_>| {
        let fits = |part: &str| {
            !part.is_empty() && part.len() <= 100 && part.bytes().all(|b| b.is_ascii_graphic())
        };
        fits(c.ctype()) && fits(subtype(c))
    };
    match declared.filter(known) {
        Some(c) => format!("{}/{}", c.ctype(), subtype(c)).to_ascii_lowercase(),
        None if digest => "message/rfc822".into(),
        None => "text/plain".into(),
    }
}

/// The last value given: clients write a plain `filename` for old readers and then the exact one.
fn parameter(field: &ContentType<'_>, name: &str) -> Option<String> {
    let values = field.attributes().unwrap_or_default().iter().rev();
    let mut values = values.filter(|a| a.name.trim_end_matches('*').eq_ignore_ascii_case(name));
    values.next().map(|a| a.value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn content_id(value: &str) -> Option<String> {
    let id = headers::ids(value).into_iter().next();
    id.or_else(|| Some(value.trim().to_owned())).filter(|id| !id.is_empty() && id.len() <= 500)
}

fn rest(body: &[u8]) -> Part {
    Part {
        media_type: "application/octet-stream".into(),
        name: Some("rest-of-the-mail.txt".into()),
        attached: true,
        bytes: body.to_vec(),
        ..Part::default()
    }
}

struct Cuts {
    parts: Vec<Range<usize>>,
    preamble: Vec<u8>,
    epilogue: Vec<u8>,
    closed: bool,
}

/// Cuts `body` at the lines `--boundary`, up to `--boundary--`.
fn split(body: &[u8], boundary: &[u8]) -> Cuts {
    let mut cuts =
        Cuts { parts: Vec::new(), preamble: Vec::new(), epilogue: Vec::new(), closed: false };
    if boundary.is_empty() {
        return cuts;
    }
    let mut open: Option<usize> = None;
    let mut at = 0;
    while at < body.len() {
        let (line, next) = headers::line(body, at);
        if let Some(closing) = border(line, boundary) {
            match open {
                Some(from) => cuts.parts.push(from..before_break(body, from, at)),
                None => cuts.preamble = body[..at].to_vec(),
            }
            open = (!closing).then_some(next);
            if closing {
                cuts.closed = true;
                cuts.epilogue = body[next..].to_vec();
                break;
            }
        }
        at = next;
    }
    if let Some(from) = open {
        cuts.parts.push(from..body.len());
    }
    cuts
}

/// Whether `line` is a border, and if so whether it is the closing one.
fn border(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?.trim_ascii_end();
    match rest {
        b"" => Some(false),
        b"--" => Some(true),
        _ => None,
    }
}

/// The line break in front of a border belongs to the border.
fn before_break(body: &[u8], from: usize, at: usize) -> usize {
    let part = &body[from..at.max(from)];
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    from + part.strip_suffix(b"\r").unwrap_or(part).len()
}

/// The first line like `--something` that is followed by a part's header.
fn sniff(body: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    while at < body.len().min(64 * 1024) {
        let (line, next) = headers::line(body, at);
        let follows = headers::line(body, next).0.get(..8).unwrap_or_default();
        if let Some(boundary) = line.strip_prefix(b"--")
            && boundary.len() > 2
            && follows.eq_ignore_ascii_case(b"content-")
        {
            return Some(boundary.trim_ascii_end());
        }
        at = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Node, Walk};
    use crate::email::headers;

    fn shape(raw: &[u8]) -> (String, Vec<String>) {
        let (headers, at) = headers::read(raw);
        let mut walk = Walk::default();
        let node = walk.tree(&headers, &raw[at..]);
        (draw(&node), walk.oddities)
    }

    fn draw(node: &Node) -> String {
        match node {
            Node::Multi { subtype, children, .. } => {
                let inner: Vec<_> = children.iter().map(draw).collect();
                format!("{subtype}[{}]", inner.join(" "))
            }
            Node::Leaf(part) => {
                format!("{}:{}", part.media_type, String::from_utf8_lossy(&part.bytes))
            }
        }
    }

    #[test]
    fn parts_are_cut_at_their_borders_only() {
        let (drawn, oddities) = shape(
            b"Content-Type: multipart/mixed; boundary=\"ab\"\r\n\r\npreamble\r\n--ab\r\n\
            Content-Type: multipart/alternative; boundary=abc\r\n\r\n--abc\r\n\r\none\r\n--abc\r\n\
            Content-Type: text/html\r\n\r\n<p>\r\n--abc--\r\n--ab\r\n\r\n\
            two\r\n--abx\r\n--ab--\r\nend",
        );
        assert_eq!(
            drawn,
            "mixed[alternative[text/plain:one text/html:<p>] text/plain:two\r\n--abx]"
        );
        assert_eq!(oddities, Vec::<String>::new());
    }

    #[test]
    fn a_wrong_border_is_read_off_the_text() {
        let (drawn, oddities) = shape(
            b"Content-Type: multipart/mixed; boundary=nope\n\n--real\n\
            Content-Type: text/plain\n\nhello\n--real--\n",
        );
        assert_eq!(drawn, "mixed[text/plain:hello]");
        assert_eq!(oddities, ["The border between the parts was not the one announced."]);
    }

    #[test]
    fn nesting_without_end_is_stopped() {
        let mut raw = Vec::new();
        for level in 0..2_000 {
            let text = format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n");
            raw.extend_from_slice(text.as_bytes());
        }
        let (drawn, oddities) = shape(&raw);
        assert!(drawn.contains("application/octet-stream:"));
        assert!(oddities.iter().any(|o| o.contains("too deep")));
    }
}
