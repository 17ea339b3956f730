//! Whatever arrives becomes a message: no bytes make the parser fail, and no line somebody wrote
//! disappears between what is shown and what is folded.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use std::collections::HashMap;

use channels::email::{Envelope, parse::parse};
use proptest::prelude::*;

fn envelope() -> Envelope {
    Envelope { mail_from: "ada@example.org".into(), rcpt_to: vec!["us@example.org".into()] }
}

/// Lines that mean something to the code that folds quotes, and lines that mean nothing.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,40}",
        "> ?[a-z >]{0,20}",
        Just(String::new()),
        Just("-- ".into()),
        Just("--".into()),
        Just("On 4 May 2026 at 10:00, Ada <ada@example.org> wrote:".into()),
        Just("Am 4. Mai 2026 schrieb Ada <ada@example.org>:".into()),
        Just("Le 4 mai 2026 à 10:00, Ada <ada@example.org> a écrit :".into()),
        Just("-----Original Message-----".into()),
        Just("---------- Forwarded message ---------".into()),
        Just("________________________________".into()),
        Just("From: Ada <ada@example.org>".into()),
        Just("Sent: Monday".into()),
        Just("To: us".into()),
        Just("Subject: it".into()),
        Just("Sent from my iPhone".into()),
        Just("--border".into()),
        "[äöüßéñ日本 ]{1,20}",
    ]
}

/// Where, with what, and how a mail is damaged.
fn damage() -> impl Strategy<Value = (prop::sample::Index, u8, u8)> {
    (any::<prop::sample::Index>(), any::<u8>(), 0_u8..4)
}

/// How often each line with contents occurs.
fn counted<'t>(texts: impl IntoIterator<Item = &'t str>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for text in texts {
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            *counts.entry(line.to_owned()).or_default() += 1;
        }
    }
    counts
}

fn pieces() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mail");
    let mut mails: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    mails.retain(|path| path.extension().is_some_and(|e| e == "eml"));
    mails.sort();
    mails.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn every_line_is_shown_or_folded(lines in prop::collection::vec(line(), 0..40), fwd: bool) {
        let body = lines.join("\r\n");
        let subject = if fwd { "Fwd: x" } else { "Re: x" };
        let raw = format!(
            "From: ada@example.org\r\nSubject: {subject}\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n{body}"
        );
        let mail = parse(raw.as_bytes(), &envelope());
        prop_assert_eq!(
            counted([body.as_str()]),
            counted([mail.text.as_str(), mail.quoted.as_str()])
        );
        let wrote_something = !body.trim().is_empty();
        prop_assert_eq!(!mail.text.trim().is_empty(), wrote_something, "an empty message is shown");
    }

    #[test]
    fn every_line_survives_a_multipart_too(
        one in prop::collection::vec(line(), 0..15),
        two in prop::collection::vec(line(), 0..15),
    ) {
        let clean = |lines: Vec<String>| {
            lines.into_iter().filter(|l| !l.starts_with("--b")).collect::<Vec<_>>().join("\r\n")
        };
        let (one, two) = (clean(one), clean(two));
        let raw = format!(
            "From: ada@example.org\r\nContent-Type: multipart/mixed; boundary=border\r\n\r\n\
             --border\r\n\r\n{one}\r\n--border\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
             {two}\r\n--border--\r\n"
        );
        let mail = parse(raw.as_bytes(), &envelope());
        prop_assert_eq!(
            counted([one.as_str(), two.as_str()]),
            counted([mail.text.as_str(), mail.quoted.as_str()])
        );
    }

    #[test]
    fn no_bytes_make_it_fail(raw in prop::collection::vec(any::<u8>(), 0..2_000)) {
        prop_assert!(!gave_up(&parse(&raw, &envelope())));
    }

    #[test]
    fn no_damage_to_a_mail_makes_it_fail(
        which in any::<prop::sample::Index>(),
        damage in prop::collection::vec(damage(), 1..30),
    ) {
        let all = pieces();
        let mut raw = which.get(&all).clone();
        for (at, byte, kind) in damage {
            if raw.is_empty() {
                break;
            }
            let at = at.index(raw.len());
            match kind {
                0 => raw[at] = byte,
                1 => raw.insert(at, byte),
                2 => { raw.remove(at); }
                _ => raw.truncate(at.max(raw.len() / 2)),
            }
        }
        let mail = parse(&raw, &envelope());
        prop_assert!(!gave_up(&mail));
        let all_text = format!("{}{}{}{}", mail.subject, mail.text, mail.quoted, mail.from_name);
        prop_assert!(!all_text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
        prop_assert!(mail.files.iter().all(|f| !f.name.is_empty() && !f.name.contains('/')));
    }
}

/// The parser broke inside and showed the mail as it came: never wanted, only survived.
fn gave_up(mail: &desk::messages::incoming::Incoming) -> bool {
    mail.oddities.iter().any(|oddity| oddity.0.contains("could not be taken apart"))
}

#[test]
fn absurd_mails_come_to_an_end() {
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
    let header = format!("From: a@b.c\r\nSubject: {}\r\n\r\nhi", "x ".repeat(2_000_000));
    let references =
        format!("From: a@b.c\r\nReferences: {}\r\n\r\nhi", "<a@b> <c@d>".repeat(50_000));
    let many = format!("{}\r\nhi", "X-A: b\r\n".repeat(200_000));
    let tags = format!("Content-Type: text/html\r\n\r\n{}", "<a href='x'><head><b ".repeat(40_000));
    let addresses = format!("From: a@b.c\r\nTo: {}\r\n\r\nhi", "x@y.z, (".repeat(100_000));
    let words =
        format!("From: a@b.c\r\nSubject: {}\r\n\r\nhi", "=?utf-8?Q?a?= =?x?Q?".repeat(5_000));
    let types = format!("Content-Type: text/plain; {}\r\n\r\nhi", "a*1=\"b\"; ".repeat(100_000));
    for raw in [nested, header, references, many, tags, addresses, words, types] {
        let mail = parse(raw.as_bytes(), &envelope());
        assert!(!gave_up(&mail), "{}", &raw[..60]);
        assert!(mail.subject.len() <= 1_000 && mail.references.len() <= 100);
    }
}

#[test]
fn a_very_long_text_is_kept_whole_as_a_file() {
    let body = "a line of words\r\n".repeat(100_000);
    let raw = format!("From: a@b.c\r\nSubject: long\r\n\r\n{body}");
    let mail = parse(raw.as_bytes(), &envelope());
    assert!(mail.text.len() < 600_000);
    assert_eq!(mail.files[0].name, "message.txt");
    assert_eq!(mail.files[0].bytes.len(), body.replace('\r', "").len());
}

#[test]
fn long_threads_keep_their_newest_ids() {
    let ids: Vec<String> = (0..500).map(|n| format!("<m{n}@example.org>")).collect();
    let raw = format!(
        "From: a@b.c\r\nIn-Reply-To: <m499@example.org>\r\nReferences: {}\r\n\r\nhi",
        ids.join("\r\n ")
    );
    let mail = parse(raw.as_bytes(), &envelope());
    assert_eq!(mail.references.len(), 100);
    assert_eq!(mail.references[0], "m499@example.org");
    assert_eq!(mail.references[99], "m400@example.org");
}
