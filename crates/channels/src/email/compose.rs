//! Our mails as bytes. Nothing a customer wrote can become a header or another part: control
//! characters are taken out, names are encoded, and the borders between parts depend on the
//! contents, so that no text can hold the border it will be wrapped in.

use base::{Timestamp, secrets::hash};
use mail_builder::{
    MessageBuilder,
    headers::{
        address::Address, content_type::ContentType, date::Date, message_id::MessageId, text::Text,
    },
    mime::MimePart,
};

use super::files::clean_text;
use crate::files::clean_name;

/// Most ids written into References; the first one and the newest.
const REFERENCES_MAX: usize = 20;

/// A mail to one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutgoingMail {
    /// Shown as the sender; may be empty.
    pub from_name: String,
    /// Our address.
    pub from_address: String,
    /// Where answers go: the signed reply address. Empty for none.
    pub reply_to: String,
    /// The recipient's address.
    pub to: String,
    /// The recipient's name; may be empty.
    pub to_name: String,
    /// Any text on one line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: Option<String>,
    /// Without brackets; see [`super::address::message_id`].
    pub message_id: String,
    /// The mail this one answers, without brackets.
    pub in_reply_to: Option<String>,
    /// The conversation so far, oldest first, without brackets.
    pub references: Vec<String>,
    /// Written by a program: says so, so that other programs do not answer.
    pub auto_submitted: bool,
    /// Files to save.
    pub attachments: Vec<OutgoingFile>,
    /// When it was written.
    pub date: Timestamp,
    /// Further headers; those with impossible names are left out.
    pub headers: Vec<(String, String)>,
}

/// A file that goes along.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutgoingFile {
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// `Content-ID` of a picture shown within the HTML; `None` for a file to save.
    pub content_id: Option<String>,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The bytes of `mail`; the same mail always gives the same bytes.
#[must_use]
pub fn render(mail: &OutgoingMail) -> Vec<u8> {
    let mut builder = MessageBuilder::new()
        .from(address(&mail.from_name, &mail.from_address))
        .to(address(&mail.to_name, &mail.to));
    if !mail.reply_to.trim().is_empty() {
        builder = builder.reply_to(address("", &mail.reply_to));
    }
    builder = builder
        .subject(Text::new(one_line(&mail.subject)))
        .date(Date::new(mail.date.as_second()))
        .message_id(MessageId::new(id(&mail.message_id)));
    if let Some(answered) = mail.in_reply_to.as_deref().map(id).filter(|id| !id.is_empty()) {
        builder = builder.in_reply_to(MessageId::new(answered));
    }
    let references = references(&mail.references);
    if !references.is_empty() {
        builder = builder.references(MessageId::new_list(references.into_iter()));
    }
    if mail.auto_submitted {
        let kind = if mail.in_reply_to.is_some() { "auto-replied" } else { "auto-generated" };
        builder = builder
            .header("Auto-Submitted", Text::new(kind))
            .header("X-Auto-Response-Suppress", Text::new("All"));
    }
    for (name, value) in mail.headers.iter().filter(|(name, _)| is_header_name(name)) {
        builder = builder.header(name.clone(), Text::new(one_line(value)));
    }
    let mut bytes = Vec::new();
    builder.body(body(mail)).serialize(&mut bytes);
    bytes
}

fn body(mail: &OutgoingMail) -> MimePart<'_> {
    let seed = seed(mail);
    let text = MimePart::new("text/plain", clean_text(&mail.text));
    let shown = match &mail.html {
        Some(html) => {
            let html = with_pictures(mail, html, &seed);
            multipart("multipart/alternative", &format!("a-{seed}"), vec![text, html])
        }
        None => text,
    };
    let files: Vec<MimePart<'_>> = mail
        .attachments
        .iter()
        .filter(|file| !is_shown(mail, file))
        .map(|file| part(file).attachment(clean_name(&file.name, "file")))
        .collect();
    if files.is_empty() {
        return shown;
    }
    let parts = std::iter::once(shown).chain(files).collect();
    multipart("multipart/mixed", &format!("m-{seed}"), parts)
}

/// The HTML with the pictures it shows (RFC 2387).
fn with_pictures<'x>(mail: &'x OutgoingMail, html: &str, seed: &str) -> MimePart<'x> {
    let html = MimePart::new("text/html", clean_text(html));
    let shown = mail.attachments.iter().filter(|file| is_shown(mail, file));
    let pictures: Vec<MimePart<'_>> = shown
        .map(|file| {
            let content_id = id(file.content_id.as_deref().unwrap_or_default());
            part(file).inline().cid(content_id)
        })
        .collect();
    if pictures.is_empty() {
        return html;
    }
    let parts = std::iter::once(html).chain(pictures).collect();
    multipart("multipart/related", &format!("r-{seed}"), parts)
}

/// Within the HTML; without one every file is a file.
fn is_shown(mail: &OutgoingMail, file: &OutgoingFile) -> bool {
    mail.html.is_some() && file.content_id.is_some()
}

fn part(file: &OutgoingFile) -> MimePart<'_> {
    let bytes: &[u8] = &file.bytes;
    MimePart::new(ContentType::new(media_type(&file.media_type)), bytes)
}

fn multipart<'x>(kind: &'static str, boundary: &str, parts: Vec<MimePart<'x>>) -> MimePart<'x> {
    let content_type = ContentType::new(kind).attribute("boundary", boundary.to_owned());
    MimePart::new(content_type, parts)
}

/// A hash over everything inside the borders: a text would have to hold its own hash to forge one.
fn seed(mail: &OutgoingMail) -> String {
    let html = mail.html.as_deref().unwrap_or("");
    let mut all = hash(mail.message_id.as_bytes());
    all.push_str(&hash(mail.text.as_bytes()));
    all.push_str(&hash(html.as_bytes()));
    for file in &mail.attachments {
        all.push_str(&hash(&file.bytes));
    }
    hash(all.as_bytes())[..32].to_owned()
}

fn address(name: &str, address: &str) -> Address<'static> {
    let bare: String = address
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace() && !matches!(c, '<' | '>' | ',' | ';'))
        .collect();
    let name = one_line(name);
    Address::new_address((!name.is_empty()).then_some(name), bare)
}

/// Control characters, line ends among them, become blanks.
fn one_line(text: &str) -> String {
    let plain = |c: char| {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }
    };
    let text: String = text.chars().map(plain).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn id(id: &str) -> String {
    let keep = |c: &char| !c.is_control() && !c.is_whitespace() && !matches!(c, '<' | '>');
    id.chars().filter(keep).take(998).collect()
}

fn references(all: &[String]) -> Vec<String> {
    let all: Vec<String> = all.iter().map(|r| id(r)).filter(|id| !id.is_empty()).collect();
    if all.len() <= REFERENCES_MAX {
        return all;
    }
    let newest = all.len() - (REFERENCES_MAX - 1);
    all[..1].iter().chain(&all[newest..]).cloned().collect()
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 70
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// Mails and multiparts may not be encoded, so they go along as plain bytes.
fn media_type(given: &str) -> String {
    let token = |part: &str| {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b);
        !part.is_empty() && part.bytes().all(fits)
    };
    let given = given.trim().to_ascii_lowercase();
    let composite = given.starts_with("message/") || given.starts_with("multipart/");
    match given.split_once('/') {
        Some((kind, sub)) if token(kind) && token(sub) && !composite => given,
        _ => "application/octet-stream".into(),
    }
}
