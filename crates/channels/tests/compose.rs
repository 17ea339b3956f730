//! Mails we write, read back: what was put in comes out, and nothing else can be put in.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use base::Timestamp;
use channels::email::{
    Envelope,
    compose::{OutgoingFile, OutgoingMail, render},
    parse::parse,
};

fn mail() -> OutgoingMail {
    OutgoingMail {
        from_name: "Prickle Hjälp".into(),
        from_address: "support@prickle.example".into(),
        reply_to: "support+t1042-0123456789abcdef0123@prickle.example".into(),
        to: "maria@bluefin.example".into(),
        to_name: "Santos, Maria".into(),
        subject: "Re: Größe der Ereignisse".into(),
        text: "Hallo,\n\n    let a  =  1;\n\nGrüße".into(),
        html: Some("<p>Hallo</p>".into()),
        message_id: "prickle.reply.7@prickle.example".into(),
        in_reply_to: Some("m1@bluefin.example".into()),
        references: vec!["m0@bluefin.example".into(), "m1@bluefin.example".into()],
        date: "2026-11-03T09:00:00Z".parse::<Timestamp>().unwrap(),
        ..OutgoingMail::default()
    }
}

fn read(raw: &[u8]) -> desk::messages::incoming::Incoming {
    let envelope = Envelope { mail_from: "x@prickle.example".into(), rcpt_to: vec![] };
    parse(raw, &envelope)
}

/// The header block, unfolded, one field per line.
fn head(raw: &[u8]) -> String {
    let text = String::from_utf8(raw.to_vec()).unwrap();
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    head.replace("\r\n ", " ").replace("\r\n\t", " ")
}

#[test]
fn what_is_written_is_what_is_read() {
    let raw = render(&mail());
    let read = read(&raw);
    assert_eq!(read.from_name, "Prickle Hjälp");
    assert_eq!(read.from_address, "support@prickle.example");
    assert_eq!(read.also_to, ["maria@bluefin.example"]);
    assert_eq!(read.subject, "Re: Größe der Ereignisse");
    assert_eq!(read.text, "Hallo,\n\n    let a  =  1;\n\nGrüße");
    assert_eq!(read.html.as_deref(), Some("<p>Hallo</p>"));
    assert_eq!(read.message_id.as_deref(), Some("prickle.reply.7@prickle.example"));
    assert_eq!(read.references, ["m1@bluefin.example", "m0@bluefin.example"]);
    assert_eq!(read.written_at.unwrap().to_string(), "2026-11-03T09:00:00Z");
    assert!(!read.automatic);
    let odd: Vec<_> = read.oddities.iter().map(|o| o.0.as_str()).collect();
    assert_eq!(
        odd,
        ["The sender asks for answers to another address: \
        support+t1042-0123456789abcdef0123@prickle.example."]
    );
}

#[test]
fn the_bytes_are_ascii_short_lined_and_always_the_same() {
    let raw = render(&mail());
    assert!(raw.is_ascii());
    for line in raw.split(|b| *b == b'\n') {
        assert!(line.len() <= 80, "{}", String::from_utf8_lossy(line));
        assert!(line.is_empty() || line.ends_with(b"\r"), "a bare line end");
    }
    assert_eq!(raw, render(&mail()));
    let other = OutgoingMail { message_id: "prickle.reply.8@prickle.example".into(), ..mail() };
    assert_ne!(raw, render(&other));
}

#[test]
fn nothing_becomes_a_header() {
    let evil = "x\r\nBcc: victim@example.org\r\n\r\nbody\n\rX-Evil: 1\u{2028}Y: 2\0";
    let raw = render(&OutgoingMail {
        from_name: evil.into(),
        to_name: evil.into(),
        to: format!("maria@bluefin.example{evil}"),
        reply_to: format!("a@b.example>{evil}<"),
        subject: evil.into(),
        message_id: format!("id@x{evil}"),
        in_reply_to: Some(format!("id>{evil}")),
        references: vec![evil.into()],
        headers: vec![
            ("X-Ticket".into(), evil.into()),
            ("X-Bad\r\nBcc".into(), "victim@example.org".into()),
            (String::new(), "y".into()),
        ],
        attachments: vec![OutgoingFile {
            name: evil.into(),
            media_type: format!("text/plain{evil}"),
            content_id: None,
            bytes: b"x".to_vec(),
        }],
        ..mail()
    });
    let text = String::from_utf8(raw).unwrap();
    for line in text.split("\r\n") {
        let lower = line.to_lowercase();
        for name in ["bcc", "x-evil", "y:"] {
            assert!(!lower.starts_with(name), "{line}");
        }
    }
    let names: Vec<String> = head(text.as_bytes())
        .split("\r\n")
        .map(|line| line.split(':').next().unwrap_or("").to_owned())
        .collect();
    assert_eq!(
        names,
        [
            "From",
            "To",
            "Reply-To",
            "Subject",
            "Date",
            "Message-ID",
            "In-Reply-To",
            "References",
            "X-Ticket",
            "MIME-Version",
            "Content-Type"
        ]
    );
}

#[test]
fn no_text_holds_the_border_it_is_wrapped_in() {
    let plain = String::from_utf8(render(&mail())).unwrap();
    let border = plain.lines().find(|line| line.starts_with("--a-")).unwrap().to_owned();
    let text = format!("hi\n{border}\nContent-Type: text/html\n\n<b>evil</b>\n{border}--\n");
    let read = read(&render(&OutgoingMail { text, html: Some("<p>good</p>".into()), ..mail() }));
    assert_eq!(read.html.as_deref(), Some("<p>good</p>"));
    assert!(format!("{}{}", read.text, read.quoted).contains("evil"), "it stays text");
}

#[test]
fn code_survives_character_by_character() {
    let text = "\tfn main() {\n    println!(\"{}\", 'ß');   \n}\n\n.\n..\nFrom here\n".to_owned()
        + &"x".repeat(3_000)
        + "\n=3D = =\nend";
    let read = read(&render(&OutgoingMail { text: text.clone(), html: None, ..mail() }));
    assert_eq!(read.text, text);
}

#[test]
fn a_program_says_that_it_is_one() {
    let answer = OutgoingMail { auto_submitted: true, ..mail() };
    assert!(head(&render(&answer)).contains("\r\nAuto-Submitted: auto-replied\r\n"));
    assert!(read(&render(&answer)).automatic, "two desks never answer each other's programs");
    let notice = OutgoingMail { in_reply_to: None, ..answer };
    assert!(head(&render(&notice)).contains("\r\nAuto-Submitted: auto-generated\r\n"));
}

#[test]
fn files_arrive_byte_by_byte() {
    let bytes: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    let file = |name: &str, media_type: &str, bytes: &[u8]| OutgoingFile {
        name: name.into(),
        media_type: media_type.into(),
        content_id: None,
        bytes: bytes.to_vec(),
    };
    let attachments = vec![
        file("räport.pdf", "application/pdf", &bytes),
        file("../log.txt", "text/plain", b"one\ntwo\r\nthree"),
        file("old.eml", "message/rfc822", b"From: a@b.c\r\n\r\nhi"),
        file("", "nonsense", b""),
    ];
    let read = read(&render(&OutgoingMail { attachments: attachments.clone(), ..mail() }));
    let names: Vec<_> = read.files.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["räport.pdf", "log.txt", "old.eml", "file"]);
    for (got, sent) in read.files.iter().zip(&attachments) {
        assert_eq!(got.bytes, sent.bytes, "{}", sent.name);
    }
    assert_eq!(read.text, mail().text);
}

#[test]
fn a_picture_within_the_words_travels_with_the_html() {
    let picture = OutgoingFile {
        name: "shot.png".into(),
        media_type: "image/png".into(),
        content_id: Some("abc123".into()),
        bytes: b"png".to_vec(),
    };
    let log = OutgoingFile { name: "log.txt".into(), content_id: None, ..picture.clone() };
    let html = Some("<p><img src=\"cid:abc123\" alt=\"shot\"></p>".to_owned());
    let raw = render(&OutgoingMail { html, attachments: vec![log, picture], ..mail() });
    let text = String::from_utf8_lossy(&raw);
    assert!(text.contains("multipart/related") && text.contains("<abc123>"), "{text}");
    let read = read(&raw);
    let ids: Vec<_> = read.files.iter().map(|file| file.content_id.as_deref()).collect();
    assert!(ids.contains(&Some("abc123")) && ids.contains(&None), "{ids:?}");
    assert!(read.html.unwrap().contains("cid:abc123"));
}

#[test]
fn long_conversations_keep_their_first_and_newest_ids() {
    let references = (0..200).map(|n| format!("m{n}@example.org")).collect();
    let read = read(&render(&OutgoingMail { references, in_reply_to: None, ..mail() }));
    assert_eq!(read.references.len(), 20);
    assert_eq!(read.references[0], "m199@example.org");
    assert_eq!(read.references[19], "m0@example.org");
}
