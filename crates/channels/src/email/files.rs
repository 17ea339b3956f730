//! From the tree of parts to what people see: the text, the HTML and the files. Whatever can't be
//! shown as text becomes a file; nothing is dropped.

use desk::messages::incoming::IncomingFile;

use super::{
    calendar, charset, headers, html,
    parts::{Node, Part, Walk},
    tnef,
};
use crate::files::{clean_name, ending};

/// Longest text kept in the message, in bytes; what is longer is also kept whole as a file.
const TEXT_LENGTH_MAX: usize = 512 * 1024;
/// Longest HTML kept in the message, in bytes; longer HTML becomes a file.
const HTML_LENGTH_MAX: usize = 1024 * 1024;

/// What a mail says.
#[derive(Default)]
pub struct Contents {
    /// Plain text, line ends as `\n`, no control characters but tabs.
    pub text: String,
    /// Text outside all parts, which mail programs do not show.
    pub outside: String,
    /// HTML, uncleaned.
    pub html: Option<String>,
    /// Everything else.
    pub files: Vec<IncomingFile>,
}

/// What one branch of the tree says.
#[derive(Default)]
struct Branch {
    text: String,
    html: String,
    has_html: bool,
}

/// Gathers what the tree says.
pub fn contents(root: Node, walk: &mut Walk) -> Contents {
    let mut all = Gather { files: Vec::new(), outside: String::new(), walk };
    let branch = match root {
        // A mail that is one text is that text, even where the text has a name.
        Node::Leaf(part) if !part.attached && is_text(&part.media_type) => all.text_leaf(part),
        root => all.branch(root),
    };
    let html = branch.has_html.then_some(branch.html);
    let (mut files, outside) = (all.files, all.outside);
    let (mut text, mut html) = (branch.text, html);
    for words in invitations(&files) {
        text = format!("{words}\n\n{text}");
        html = html.map(|html| format!("{}{html}", super::html::from_text(&words)));
    }
    let text = bounded_text(text, &mut files, walk);
    let html = bounded_html(html, &mut files, walk);
    Contents { text, outside, html, files }
}

struct Gather<'w> {
    files: Vec<IncomingFile>,
    outside: String,
    walk: &'w mut Walk,
}

impl Gather<'_> {
    fn branch(&mut self, node: Node) -> Branch {
        match node {
            Node::Leaf(part) if shown(&part) => self.text_leaf(part),
            Node::Leaf(part) => {
                self.file(part);
                Branch::default()
            }
            Node::Multi { subtype, children, preamble, epilogue } => {
                // "This is a multi-part message in MIME format."
                let notice = preamble.to_ascii_lowercase();
                if !notice.windows(4).any(|w| w == b"mime") {
                    self.outside(&preamble);
                }
                self.outside(&epilogue);
                if subtype == "encrypted" {
                    self.walk.odd("The mail is encrypted; only its parts are kept, as files.");
                }
                let branches: Vec<Branch> =
                    children.into_iter().map(|child| self.branch(child)).collect();
                if subtype == "alternative" { choose(branches) } else { join(branches) }
            }
        }
    }

    fn text_leaf(&mut self, part: Part) -> Branch {
        let is_html = part.media_type == "text/html";
        let named = part.charset.clone();
        let label = named.or_else(|| is_html.then(|| meta_charset(&part.bytes)).flatten());
        if is_binary(&part.bytes, label.as_deref()) {
            self.walk.odd("A part that should be text is not; it is kept as a file.");
            self.file(Part { media_type: "application/octet-stream".into(), ..part });
            return Branch::default();
        }
        let decoded = charset::decode(&part.bytes, label.as_deref());
        if let Some(oddity) = decoded.oddity {
            self.walk.odd(oddity);
        }
        let tail = charset::decode(&part.tail, None).text;
        if is_html {
            let mut text = html::to_text(&decoded.text);
            append(&mut text, &tail);
            return Branch { text: clean_text(&text), html: decoded.text, has_html: true };
        }
        let mut text = decoded.text;
        append(&mut text, &tail);
        let text = clean_text(&text);
        Branch { html: html::from_text(&text), text, has_html: false }
    }

    fn file(&mut self, part: Part) {
        if part.media_type == "application/ms-tnef" {
            let unpacked = tnef::files(&part.bytes);
            self.walk.odd(if unpacked.is_empty() {
                "Outlook packed something into winmail.dat; it is kept as it is."
            } else {
                "Outlook packed the attachments into winmail.dat; they are unpacked here."
            });
            self.files.extend(unpacked);
        }
        if part.media_type.ends_with("pkcs7-mime") {
            self.walk.odd("The mail is encrypted or sealed (S/MIME); it is kept as a file.");
        }
        let kind = part.media_type.split('/').next().unwrap_or("file");
        let kind =
            if matches!(kind, "image" | "audio" | "video" | "message") { kind } else { "file" };
        let number = self.files.len() + 1;
        let fallback = format!("{kind}-{number}.{}", ending(&part.media_type));
        let given = part.name.clone().or_else(|| forwarded_name(&part));
        self.files.push(IncomingFile {
            name: clean_name(given.as_deref().unwrap_or(""), &fallback),
            media_type: part.media_type,
            content_id: part.content_id,
            bytes: part.bytes,
        });
    }

    /// Mailing lists append their footers behind the last part.
    fn outside(&mut self, bytes: &[u8]) {
        let text = clean_text(&charset::decode(bytes, None).text);
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            self.outside.push_str(line);
            self.outside.push('\n');
        }
    }
}

/// What the calendar files among them ask for, in words.
fn invitations(files: &[IncomingFile]) -> Vec<String> {
    let calendar = |file: &&IncomingFile| {
        matches!(file.media_type.as_str(), "text/calendar" | "application/ics")
            || file.name.to_ascii_lowercase().ends_with(".ics")
    };
    let mut all: Vec<String> =
        files.iter().filter(calendar).filter_map(|file| calendar::words(&file.bytes)).collect();
    // The same invitation often comes twice: to show, and to save.
    all.dedup();
    all
}

fn is_text(media_type: &str) -> bool {
    matches!(media_type, "text/plain" | "text/html" | "text/markdown" | "text/x-web-markdown")
}

fn shown(part: &Part) -> bool {
    is_text(&part.media_type) && !part.attached && part.name.is_none()
}

/// The same words in several shapes: the plain one to read, the HTML one to look at.
fn choose(branches: Vec<Branch>) -> Branch {
    let mut chosen = Branch::default();
    for branch in branches.iter().filter(|b| !b.has_html) {
        // Two plain versions that differ are both kept.
        if !branch.text.trim().is_empty() && !chosen.text.contains(branch.text.trim()) {
            append(&mut chosen.text, &branch.text);
        }
    }
    if let Some(rich) = branches.into_iter().rev().find(|b| b.has_html) {
        if chosen.text.trim().is_empty() {
            chosen.text = rich.text;
        }
        chosen.html = rich.html;
        chosen.has_html = true;
    } else {
        chosen.html = html::from_text(&chosen.text);
    }
    chosen
}

fn join(branches: Vec<Branch>) -> Branch {
    let mut joined = Branch::default();
    for branch in branches {
        append(&mut joined.text, &branch.text);
        joined.html.push_str(&branch.html);
        joined.has_html |= branch.has_html;
    }
    joined
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(more);
}

/// Line ends as `\n`; no control characters but tabs: a database refuses NUL, a terminal obeys ESC.
pub fn clean_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{c}', '\u{b}', '\u{85}'], "\n");
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

fn bounded_text(text: String, files: &mut Vec<IncomingFile>, walk: &mut Walk) -> String {
    if text.len() <= TEXT_LENGTH_MAX {
        return text;
    }
    walk.odd("The text is very long; its beginning is shown, all of it is in message.txt.");
    let mut end = TEXT_LENGTH_MAX;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let end = text[..end].rfind('\n').unwrap_or(end);
    let kept = text[..end].to_owned();
    files.push(IncomingFile {
        name: "message.txt".into(),
        media_type: "text/plain".into(),
        content_id: None,
        bytes: text.into_bytes(),
    });
    kept
}

fn bounded_html(
    html: Option<String>,
    files: &mut Vec<IncomingFile>,
    walk: &mut Walk,
) -> Option<String> {
    let html = html?.replace('\0', "");
    if html.len() <= HTML_LENGTH_MAX {
        return Some(html);
    }
    walk.odd("The formatted text is very large; it is kept as message.html.");
    files.push(IncomingFile {
        name: "message.html".into(),
        media_type: "text/html".into(),
        content_id: None,
        bytes: html.into_bytes(),
    });
    None
}

/// A forwarded mail is called what it was about.
fn forwarded_name(part: &Part) -> Option<String> {
    let is_mail = matches!(part.media_type.as_str(), "message/rfc822" | "message/global");
    let head = part.bytes.get(..part.bytes.len().min(64 * 1024)).filter(|_| is_mail)?;
    let subject = headers::read(head).0.text("subject").filter(|s| !s.is_empty())?;
    Some(format!("{}.eml", subject.replace(['/', '\\'], "-")))
}

/// `charset=…` near the start of an HTML document.
fn meta_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2_048)]).to_ascii_lowercase();
    let value = head.split_once("charset=")?.1.trim_start_matches(['"', '\'']);
    let label: String =
        value.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    // A text in ASCII can say this of itself but not be it.
    (!label.is_empty() && !label.starts_with("utf-16")).then_some(label)
}

/// Bytes no alphabet explains: NULs, or many control characters.
fn is_binary(bytes: &[u8], label: Option<&str>) -> bool {
    let wide = label.is_some_and(|l| l.to_ascii_lowercase().starts_with("utf-16"))
        || encoding_rs::Encoding::for_bom(bytes).is_some();
    if wide || bytes.is_empty() {
        return false;
    }
    let odd = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    bytes.iter().filter(odd).count() * 20 > bytes.len()
}
