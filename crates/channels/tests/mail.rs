//! A corpus of invented mails, each with the card it must become beside it. To look at changes,
//! run with `UPDATE_EXPECTED=1` and read the difference.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![allow(clippy::disallowed_methods, reason = "how its cards are renewed is asked for outside")]

use std::{fmt::Write, fs, path::Path};

use channels::email::{Envelope, parse::parse};
use desk::messages::incoming::Incoming;

#[test]
fn every_mail_of_the_corpus_becomes_its_card() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail");
    let mut mails: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    mails.retain(|path| path.extension().is_some_and(|e| e == "eml"));
    mails.sort();
    assert!(mails.len() > 30, "the corpus is missing");
    let mut wrong = Vec::new();
    for path in mails {
        let card = card(&parse(&fs::read(&path).unwrap(), &envelope(&path)));
        let expected = path.with_extension("card");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            fs::write(&expected, &card).unwrap();
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default();
        if card != wanted {
            wrong.push(format!("{}\n--- wanted\n{wanted}--- got\n{card}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn envelope(path: &Path) -> Envelope {
    let null = path.file_stem().is_some_and(|name| name.to_string_lossy().starts_with("bounce"));
    let mail_from = if null { "" } else { "return@path.example" };
    Envelope { mail_from: mail_from.into(), rcpt_to: vec!["Support@Prickle.example".into()] }
}

/// Everything a person or a rule would see, field by field.
fn card(mail: &Incoming) -> String {
    let mut card = String::new();
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            writeln!(card, "{name}: {value}").unwrap();
        }
    };
    line("from", format!("{} <{}>", mail.from_name, mail.from_address));
    line("delivered to", mail.delivered_to.join(", "));
    line("also to", mail.also_to.join(", "));
    line("subject", mail.subject.clone());
    line("id", mail.message_id.clone().unwrap_or_default());
    line("references", mail.references.join(", "));
    line("written", mail.written_at.map(|at| at.to_string()).unwrap_or_default());
    line("automatic", if mail.automatic { "yes".into() } else { String::new() });
    if let Some(bounce) = &mail.bounce {
        line("bounce of", bounce.of_message_id.clone().unwrap_or_default());
        line("bounce to", bounce.recipient.clone().unwrap_or_default());
        line("bounce status", format!("{} {}", bounce.status, bounce.diagnostic));
    }
    for file in &mail.files {
        let id = file.content_id.as_deref().map(|id| format!(", shown as {id}"));
        let size = file.bytes.len();
        let id = id.unwrap_or_default();
        line("file", format!("{}, {}, {size} bytes{id}", file.name, file.media_type));
    }
    for oddity in &mail.oddities {
        line("odd", oddity.0.clone());
    }
    line("html", mail.html.as_ref().map(|_| "yes".into()).unwrap_or_default());
    for (name, text) in [("text", &mail.text), ("quoted", &mail.quoted)] {
        if !text.is_empty() {
            writeln!(card, "{name}:").unwrap();
            text.lines().for_each(|l| writeln!(card, "  |{l}").unwrap());
        }
    }
    card
}
