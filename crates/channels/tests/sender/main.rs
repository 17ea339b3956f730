//! The sender against a server that follows a script and fails at every step there is. What counts:
//! a mail that may have been sent is never called "not sent".

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod script;
mod tls;

use channels::{
    email::send::{ConfigError, SmtpConfig, SmtpMailer},
    outside::{FakeMailer, Mailer, SendOutcome},
};
use script::{
    ENVELOPE, HELLO,
    Step::{self, Body, HangUp, Hear, Say, Silence, SomeBody},
    after, config, follow, kind, play, send, server,
};
use tokio::net::{TcpListener, TcpStream};

#[tokio::test]
async fn a_mail_arrives_as_it_was() {
    let (outcome, heard) =
        play(after(&[&HELLO, &ENVELOPE], &[Body, Say("250 2.0.0 queued as 7")])).await;
    assert_eq!(outcome, SendOutcome::Accepted { response: "250 2.0.0 queued as 7".into() });
    assert_eq!(heard, ["Hi\r\n..dot\r\n"]);
}

#[tokio::test]
async fn before_the_final_dot_nothing_was_sent() {
    let hello = &HELLO[..];
    let mail = &ENVELOPE[..1];
    let rcpt = &ENVELOPE[..3];
    let data = &ENVELOPE[..5];
    let plans: Vec<(Vec<Step>, &str)> = vec![
        (vec![HangUp], "for now"),
        (vec![Silence], "for now"),
        (vec![Say("554 no service here")], "for now"),
        (vec![Say("421 too busy")], "for now"),
        (vec![Say("HTTP/1.1 400 Bad Request")], "for now"),
        (after(&[&HELLO[..2]], &[HangUp]), "for now"),
        (after(&[&HELLO[..2]], &[Say("502 no"), Hear("HELO"), Say("502 no")]), "for now"),
        (after(&[hello, mail], &[HangUp]), "for now"),
        (after(&[hello, mail], &[Silence]), "for now"),
        (after(&[hello, mail], &[Say("451 later")]), "for now"),
        (after(&[hello, mail], &[Say("421 going down")]), "for now"),
        (after(&[hello, mail], &[Say("530 sign in first")]), "for now"),
        (after(&[hello, mail], &[Say("550 not you")]), "for good"),
        (after(&[hello, mail], &[Say("250-half")]), "for now"),
        (after(&[hello, rcpt], &[HangUp]), "for now"),
        (after(&[hello, rcpt], &[Say("450 mailbox busy")]), "for now"),
        (after(&[hello, rcpt], &[Say("550 5.1.1 no such user")]), "for good"),
        (after(&[hello, rcpt], &[Say("250 ok\r\n250 too much"), Silence]), "for now"),
        (after(&[hello, data], &[HangUp]), "for now"),
        (after(&[hello, data], &[Say("451 disk full")]), "for now"),
        (after(&[hello, data], &[Say("554 no")]), "for good"),
        (after(&[hello, data], &[Say("250 what?"), Silence]), "for now"),
    ];
    for (steps, expected) in plans {
        let shown = format!("{steps:?}");
        let (outcome, heard) = play(steps).await;
        assert_eq!(kind(&outcome), expected, "{shown}: {outcome:?}");
        assert!(heard.is_empty(), "{shown}");
    }
}

#[tokio::test]
async fn after_the_final_dot_only_the_server_knows() {
    let body = [Body];
    for (end, expected) in [
        (vec![Say("250 ok")], "accepted"),
        (vec![Say("250-ok\r\n250 really")], "accepted"),
        (vec![Say("451 4.3.0 later")], "for now"),
        (vec![Say("421 going down"), HangUp], "for now"),
        (vec![Say("552 too large")], "for good"),
        (vec![HangUp], "unknown"),
        (vec![Silence], "unknown"),
        (vec![Say("what?")], "unknown"),
        (vec![Say("250-half"), HangUp], "unknown"),
        (vec![Say("250-half\r\n550 other half")], "unknown"),
        (vec![Say("354 go on?")], "unknown"),
    ] {
        let shown = format!("{end:?}");
        let (outcome, heard) = play(after(&[&HELLO, &ENVELOPE, &body], &end)).await;
        assert_eq!(kind(&outcome), expected, "{shown}: {outcome:?}");
        assert_eq!(heard.len(), 1, "{shown}: sent exactly once, whatever it is called");
    }
}

#[tokio::test]
async fn a_break_within_the_contents_is_not_sent() {
    for (end, expected) in [
        (vec![SomeBody, HangUp], "for now"),
        (vec![SomeBody, Say("552 5.3.4 too large for us"), HangUp], "for good or now"),
        (vec![SomeBody, Silence], "for now"),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        // No SIZE: the server finds out by itself.
        let hello = [Say("220 hi"), Hear("EHLO"), Say("250 hi")];
        let envelope =
            [Hear("MAIL"), Say("250"), Hear("RCPT"), Say("250"), Hear("DATA"), Say("354")];
        // A server that stops reading in the middle, not one that reads on: the script ends.
        let stop_reading = matches!(end[1], Silence);
        let steps = after(&[&hello, &envelope], if stop_reading { &end[..1] } else { &end });
        let server = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = stream;
            follow_then_wait(&steps, &mut stream, stop_reading).await;
        });
        let mailer = SmtpMailer::new(config(port)).unwrap();
        let outcome =
            send(&mailer, format!("{}\r\n", "x".repeat(998)).repeat(60_000).as_bytes()).await;
        assert!(expected.contains(kind(&outcome)), "{end:?}: {outcome:?}");
        assert_ne!(kind(&outcome), "unknown");
        server.abort();
    }
}

async fn follow_then_wait(steps: &[Step], stream: &mut TcpStream, wait: bool) {
    follow(steps, stream, &mut Vec::new()).await;
    if wait {
        std::future::pending::<()>().await;
    }
}

#[tokio::test]
async fn one_connection_carries_many_mails() {
    let twice =
        after(&[&HELLO, &ENVELOPE, &[Body, Say("250 one")], &ENVELOPE], &[Body, Say("250 two")]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mailer = SmtpMailer::new(config(listener.local_addr().unwrap().port())).unwrap();
    let server = server(twice, None, listener);
    assert_eq!(kind(&send(&mailer, b"one\r\n\r\n\r\n").await), "accepted");
    assert_eq!(kind(&send(&mailer, b"two\r\n\r\n\r\n").await), "accepted");
    assert_eq!(server.await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_connection_that_went_stale_is_replaced() {
    for goodbye in [vec![HangUp], vec![Say("421 idle too long"), HangUp]] {
        let steps = after(
            &[&HELLO, &ENVELOPE, &[Body, Say("250 one")], &goodbye, &HELLO, &ENVELOPE],
            &[Body, Say("250 two")],
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mailer = SmtpMailer::new(config(listener.local_addr().unwrap().port())).unwrap();
        let server = server(steps, None, listener);
        assert_eq!(kind(&send(&mailer, b"one\r\n\r\n\r\n").await), "accepted");
        let outcome = send(&mailer, b"two\r\n\r\n\r\n").await;
        assert_eq!(outcome, SendOutcome::Accepted { response: "250 two".into() });
        assert_eq!(server.await.unwrap().len(), 2, "each exactly once");
    }
}

#[tokio::test]
async fn nobody_there_is_for_now() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let mailer = SmtpMailer::new(config(port)).unwrap();
    assert_eq!(kind(&send(&mailer, b"x").await), "for now");
}

#[tokio::test]
async fn what_cannot_be_an_address_never_reaches_the_server() {
    let mailer = SmtpMailer::new(config(1)).unwrap();
    for to in ["", "ada", "ada@", "a b@example.org", "a@b.c>\r\nRCPT TO:<x@y.z", "a@b.c\nDATA"] {
        let outcome = mailer.send("", to, b"x").await;
        assert_eq!(kind(&outcome), "for good", "{to:?}");
    }
    let outcome = mailer.send("x@y.z>\r\nRSET", "ada@example.org", b"x").await;
    assert_eq!(kind(&outcome), "for good");
}

#[tokio::test]
async fn a_mail_the_server_cannot_take_is_not_tried() {
    let steps = vec![Say("220 hi"), Hear("EHLO"), Say("250-hi\r\n250 SIZE 10"), Silence];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mailer = SmtpMailer::new(config(listener.local_addr().unwrap().port())).unwrap();
    let server = server(steps, None, listener);
    assert_eq!(kind(&send(&mailer, b"more than ten bytes").await), "for good");
    assert_eq!(kind(&mailer.send("", "jürgen@example.org", b"x").await), "for good");
    drop(mailer);
    assert!(server.await.unwrap().is_empty());
}

#[tokio::test]
async fn the_sender_signs_in() {
    for (offer, asked, good) in [
        ("250-hi\r\n250 AUTH PLAIN LOGIN", vec![Hear("AUTH PLAIN AG1lAHNlY3JldA==")], true),
        (
            "250-hi\r\n250 AUTH=LOGIN",
            vec![Hear("AUTH LOGIN"), Say("334 x"), Hear("bWU="), Say("334 y"), Hear("c2VjcmV0")],
            true,
        ),
        ("250-hi\r\n250 AUTH PLAIN", vec![Hear("AUTH PLAIN")], false),
        ("250 hi", vec![], false),
    ] {
        let answer = if good { Say("235 welcome") } else { Say("535 wrong") };
        let mut steps = after(&[&[Say("220 hi"), Hear("EHLO"), Say(offer)], &asked], &[answer]);
        if good {
            steps.extend([Hear("MAIL"), Say("250"), Hear("RCPT"), Say("250"), Hear("DATA")]);
            steps.extend([Say("354"), Body, Say("250 ok")]);
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mailer = SmtpMailer::new(SmtpConfig {
            user: Some("me".into()),
            password: "secret".into(),
            ..config(listener.local_addr().unwrap().port())
        })
        .unwrap();
        let server = server(steps, None, listener);
        let outcome = send(&mailer, b"x").await;
        assert_eq!(
            kind(&outcome),
            if good { "accepted" } else { "for now" },
            "{offer}: {outcome:?}"
        );
        server.abort();
    }
}

#[test]
fn a_configuration_that_cannot_work_is_refused_at_once() {
    let broken = SmtpConfig { hello_name: "a\r\nb".into(), ..SmtpConfig::default() };
    assert!(matches!(SmtpMailer::new(broken), Err(ConfigError::HelloName(_))));
    let pem = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_vec();
    let broken = SmtpConfig { extra_roots: Some(pem), ..SmtpConfig::default() };
    assert!(matches!(SmtpMailer::new(broken), Err(ConfigError::Roots(_))));
    let shown = format!("{:?}", SmtpConfig { password: "secret".into(), ..SmtpConfig::default() });
    assert!(!shown.contains("secret"));
}

#[tokio::test]
async fn the_fake_tells_any_story() {
    let fake = FakeMailer::new();
    fake.next_is(SendOutcome::RefusedForNow("busy".into()));
    fake.next_is_lost();
    fake.always("gone@example.org", SendOutcome::RefusedForGood("no such user".into()));
    assert_eq!(kind(&fake.send("", "gone@example.org", b"0").await), "for good");
    assert_eq!(kind(&fake.send("", "ada@example.org", b"1").await), "for now");
    assert_eq!(kind(&fake.send("", "ada@example.org", b"2").await), "unknown");
    assert_eq!(kind(&fake.send("", "ada@example.org", b"3").await), "accepted");
    assert_eq!(fake.tries().len(), 4);
    assert_eq!(fake.arrived().iter().map(|m| m.raw.as_slice()).collect::<Vec<_>>(), [b"3"]);
}
