//! A mail's bytes as an [`Incoming`] message. It never fails: strange mail is still somebody asking
//! for help, so what can't be understood is kept as text or as a file, and noted as an oddity.

use std::{
    borrow::Cow,
    panic::{AssertUnwindSafe, catch_unwind},
};

use desk::mailboxes::untagged;
use desk::messages::{
    incoming::{Incoming, IncomingFile, MAIL_BYTES_MAX, Oddity},
    message::Channel,
};

use super::{
    Envelope, automatic,
    bounce::Report,
    files::{self, Contents},
    forward,
    headers::{self, Headers, clean_address, unique},
    parts::Walk,
    quotes,
};

/// Longest subject kept, in characters.
const SUBJECT_LENGTH_MAX: usize = 1_000;
/// Longest name kept, in characters.
const NAME_LENGTH_MAX: usize = 200;
/// Longest Message-ID that is believed, in bytes (the longest line mail allows).
const ID_LENGTH_MAX: usize = 998;
/// Most ids kept of In-Reply-To and References; the newest ones.
const REFERENCES_MAX: usize = 100;
/// Most further recipients kept.
const ALSO_TO_MAX: usize = 200;

/// Put before a fetched mail that was too large to be fetched whole; its value is the size.
pub const CUT_HEADER: &str = "X-Prickle-Cut";

/// Who a mail from a fetched mailbox was handed over from and to, as far as its headers tell:
/// there is no envelope any more. Mail without a return path is taken to come from its sender; an
/// empty one is a machine's.
#[must_use]
pub fn envelope_of(raw: &[u8], mailbox: &str) -> Envelope {
    let (headers, _) = headers::read(&raw[..raw.len().min(256 * 1024)]);
    let path = headers.first("return-path").map(|path| clean_address(path).unwrap_or_default());
    let from = || headers.addresses("from").into_iter().next().map(|(_, address)| address);
    let mail_from = path.or_else(from).unwrap_or_else(|| "unknown@unknown.invalid".into());
    let mut rcpt_to = delivered_to(&headers, &Envelope::default());
    if !rcpt_to.iter().any(|to| untagged(to) == mailbox) {
        rcpt_to.insert(0, mailbox.to_owned());
    }
    Envelope { mail_from, rcpt_to }
}

/// Reads `raw` as handed over with `envelope`.
#[must_use]
pub fn parse(raw: &[u8], envelope: &Envelope) -> Incoming {
    // A bug in here or in a library must not lose a customer's mail.
    catch_unwind(AssertUnwindSafe(|| read(raw, envelope)))
        .unwrap_or_else(|_| unreadable(raw, envelope))
}

fn read(raw: &[u8], envelope: &Envelope) -> Incoming {
    let mut walk = Walk::default();
    let raw = line_ends(raw);
    let (headers, body) = head(&raw, &mut walk);
    let whole_bytes = whole_bytes(&headers);
    if let Some(bytes) = whole_bytes {
        walk.odd(format!(
            "The mail has {bytes} bytes, too many to fetch; this is its beginning. All of it is \
             still in the mailbox."
        ));
    }
    let root = walk.tree(&headers, body);
    let report = Report::of(&root);
    let contents = files::contents(root, &mut walk);
    let (from_name, from_address) = sender(&headers, envelope, &mut walk);
    let subject = headers.text("subject").unwrap_or_default();
    let subject = cut(&subject, SUBJECT_LENGTH_MAX);
    let bounce = report.bounce(&headers, &from_address, &contents.text);
    let machine = automatic::reason(&headers, envelope, &from_address)
        .or_else(|| bounce.is_some().then(|| "it is a delivery report".into()));
    if let Some(reason) = &machine {
        walk.odd(format!("Made by a machine, so it is not answered: {reason}."));
    }
    let delivered_to = delivered_to(&headers, envelope);
    let Contents { mut text, mut outside, html, files } = contents;
    if text.trim().is_empty() && files.is_empty() {
        // Better a footer than an empty message.
        text = std::mem::take(&mut outside);
    }
    let forwarded = forward::original(&subject, &text, &files);
    let split = quotes::split(&text, &subject);
    Incoming {
        channel: Channel::Email,
        also_to: also_to(&headers, &delivered_to, &from_address, &mut walk),
        from_address,
        from_name,
        delivered_to,
        subject,
        text: split.text,
        quoted: [split.quoted.as_str(), outside.trim_end()].join("\n").trim_matches('\n').into(),
        html,
        message_id: message_id(&headers, &mut walk),
        references: references(&headers, &mut walk),
        written_at: headers.date("date"),
        files,
        automatic: machine.is_some(),
        bounce,
        forwarded,
        whole_bytes,
        oddities: all_oddities(&headers, walk),
    }
}

/// How large a mail is of which only the beginning was fetched. A mail that came whole may carry
/// such a header, too; its word is not taken for less than what is too large.
fn whole_bytes(headers: &Headers) -> Option<u64> {
    let bytes: u64 = headers.first(&CUT_HEADER.to_ascii_lowercase())?.trim().parse().ok()?;
    (bytes > MAIL_BYTES_MAX as u64).then_some(bytes)
}

/// Text from old Macs ends its lines with a bare CR.
fn line_ends(raw: &[u8]) -> Cow<'_, [u8]> {
    if raw.contains(&b'\n') || !raw.contains(&b'\r') {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(raw.iter().map(|b| if *b == b'\r' { b'\n' } else { *b }).collect())
}

/// Headers and body; all of it is body where there are no headers.
fn head<'r>(raw: &'r [u8], walk: &mut Walk) -> (Headers, &'r [u8]) {
    if raw.trim_ascii().is_empty() {
        walk.odd("The mail is empty.");
        return (Headers::default(), b"");
    }
    let (headers, at) = headers::read(raw);
    if headers::is_mail(&headers) {
        return (headers, &raw[at..]);
    }
    walk.odd("The mail has no headers; all of it is taken as text.");
    (Headers::default(), raw)
}

fn all_oddities(headers: &Headers, walk: Walk) -> Vec<Oddity> {
    let all = headers.oddities.iter().cloned().chain(walk.oddities);
    unique(all).into_iter().map(Oddity).collect()
}

/// Name and address: From, else Sender, else the return path.
fn sender(headers: &Headers, envelope: &Envelope, walk: &mut Walk) -> (String, String) {
    let mut from = headers.addresses("from");
    if from.len() > 1 {
        walk.odd("The mail names several senders; the first one is taken.");
    }
    if from.is_empty() {
        walk.odd("The sender is missing or unreadable; the next best address is taken.");
        from = headers.addresses("sender");
    }
    let reply_to = headers.addresses("reply-to");
    if let (Some((_, from)), Some((_, reply_to))) = (from.first(), reply_to.first())
        && from != reply_to
    {
        walk.odd(format!("The sender asks for answers to another address: {reply_to}."));
    }
    let (name, address) = from.into_iter().next().unwrap_or_else(|| {
        let path = clean_address(&envelope.mail_from);
        let name = headers.text("from").unwrap_or_default();
        (name, path.unwrap_or_default())
    });
    (cut(&name, NAME_LENGTH_MAX), address)
}

/// Where it was delivered; from the headers where the envelope is gone (a fetched mailbox).
fn delivered_to(headers: &Headers, envelope: &Envelope) -> Vec<String> {
    if !envelope.rcpt_to.is_empty() {
        let lower = |to: &String| clean_address(to).unwrap_or_else(|| to.trim().to_lowercase());
        return unique(envelope.rcpt_to.iter().map(lower));
    }
    let names = ["delivered-to", "x-original-to", "envelope-to", "x-envelope-to"];
    unique(names.iter().flat_map(|name| headers.addresses(name)).map(|(_, address)| address))
}

fn also_to(headers: &Headers, delivered_to: &[String], from: &str, walk: &mut Walk) -> Vec<String> {
    let ours: Vec<String> = delivered_to.iter().map(|address| untagged(address)).collect();
    let named = headers.addresses("to").into_iter().chain(headers.addresses("cc"));
    let mut others = unique(named.map(|(_, address)| address));
    others.retain(|address| address != from && !ours.contains(&untagged(address)));
    if others.len() > ALSO_TO_MAX {
        walk.odd(format!("{} further recipients; the first {ALSO_TO_MAX} are kept.", others.len()));
        others.truncate(ALSO_TO_MAX);
    }
    others
}

fn message_id(headers: &Headers, walk: &mut Walk) -> Option<String> {
    let id = headers.ids("message-id").into_iter().next();
    let id = id.or_else(|| {
        let bare = headers.text("message-id")?.replace(' ', "");
        Some(bare.trim_matches(['<', '>']).to_owned()).filter(|id| !id.is_empty())
    });
    if id.as_ref().is_some_and(|id| id.len() > ID_LENGTH_MAX) {
        walk.odd("The Message-ID is absurdly long and was dropped.");
        return None;
    }
    id
}

/// In-Reply-To, then References from the newest to the oldest.
fn references(headers: &Headers, walk: &mut Walk) -> Vec<String> {
    let answered = headers.ids("in-reply-to").into_iter();
    let mut all = unique(answered.chain(headers.ids("references").into_iter().rev()));
    all.retain(|id| id.len() <= ID_LENGTH_MAX);
    if all.len() > REFERENCES_MAX {
        walk.odd(format!("{} references; the newest {REFERENCES_MAX} are kept.", all.len()));
        all.truncate(REFERENCES_MAX);
    }
    all
}

fn cut(text: &str, length: usize) -> String {
    text.chars().take(length).collect()
}

/// The last resort: the mail as a file, its start as text.
fn unreadable(raw: &[u8], envelope: &Envelope) -> Incoming {
    let start = String::from_utf8_lossy(&raw[..raw.len().min(100_000)]);
    Incoming {
        channel: Channel::Email,
        from_address: clean_address(&envelope.mail_from).unwrap_or_default(),
        delivered_to: envelope.rcpt_to.iter().map(|to| to.to_lowercase()).collect(),
        text: files::clean_text(&start),
        automatic: envelope.mail_from.trim().is_empty(),
        files: vec![IncomingFile {
            name: "mail.eml".into(),
            media_type: "message/rfc822".into(),
            content_id: None,
            bytes: raw.to_vec(),
        }],
        oddities: vec![Oddity("The mail could not be taken apart; it is shown as it came.".into())],
        ..Incoming::default()
    }
}
