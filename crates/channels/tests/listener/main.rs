//! The listener, spoken to over real connections: what it promises with "250", and what it does
//! with clients that are slow, rude or lying.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that can't go on fails")]

mod caller;
mod tls;

use std::{sync::Arc, time::Duration};

use caller::{Caller, Desk};
use channels::email::{
    Envelope,
    listen::{KeepError, Limits},
};
use tokio::{io::AsyncWriteExt, net::TcpStream, sync::Notify};

fn small() -> Limits {
    Limits { max_bytes: 1_000, max_recipients: 3, max_connections: 2, ..Limits::default() }
}

#[tokio::test]
async fn a_mail_is_kept_before_it_is_acknowledged() {
    let desk = Desk::start(small()).await;
    let hold = Arc::new(Notify::new());
    *desk.sink.hold.lock().unwrap() = Some(Arc::clone(&hold));
    let mut caller = desk.call().await;
    caller.envelope().await;
    caller.send("Subject: hi\r\n\r\n..dot\r\n.\r\n").await;
    let early = tokio::time::timeout(Duration::from_millis(100), caller.reply()).await;
    assert!(early.is_err(), "acknowledged before it was kept: {early:?}");
    hold.notify_one();
    assert!(caller.reply().await.starts_with("250"));
    let (envelope, raw) = desk.kept().remove(0);
    assert_eq!(envelope.mail_from, "ada@example.org");
    assert_eq!(envelope.rcpt_to, ["support@prickle.example"]);
    assert_eq!(raw, b"Subject: hi\r\n\r\n.dot\r\n");
    caller.says("QUIT\r\n", "221").await;
    assert_eq!(caller.reply().await, "");
}

#[tokio::test]
async fn what_cannot_be_kept_is_not_acknowledged() {
    let desk = Desk::start(small()).await;
    let mut caller = desk.call().await;
    for (error, code) in [
        (KeepError::NotNow("disk full".into()), "451"),
        (KeepError::Refused("no\r\n250 thanks".into()), "554"),
    ] {
        *desk.sink.fail.lock().unwrap() = Some(error);
        caller.envelope().await;
        caller.says("x\r\n.\r\n", code).await;
    }
    *desk.sink.fail.lock().unwrap() = None;
    caller.envelope().await;
    caller.says("x\r\n.\r\n", "250").await;
    assert_eq!(desk.kept().len(), 1);
}

#[tokio::test]
async fn commands_sent_all_at_once_are_answered_in_order() {
    let desk = Desk::start(small()).await;
    let mut caller = desk.call().await;
    caller
        .send(
            "EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<nobody@prickle.example>\r\n\
             RCPT TO:<later@prickle.example>\r\nRCPT TO:<a@prickle.example>\r\nDATA\r\n\
             one\r\n.\r\nMAIL FROM:<b@example.org>\r\nRCPT TO:<b@prickle.example>\r\nDATA\r\n\
             two\r\n.\r\nQUIT\r\n",
        )
        .await;
    let codes =
        ["250", "250", "550", "451", "250", "354", "250", "250", "250", "354", "250", "221"];
    for code in codes {
        assert_eq!(&caller.reply().await[..3], code);
    }
    let kept = desk.kept();
    assert_eq!(
        kept[0].0,
        Envelope { mail_from: String::new(), rcpt_to: vec!["a@prickle.example".into()] }
    );
    assert_eq!(kept[1].0.mail_from, "b@example.org");
    assert_eq!((kept[0].1.as_slice(), kept[1].1.as_slice()), (&b"one\r\n"[..], &b"two\r\n"[..]));
}

#[tokio::test]
async fn a_mail_server_of_ours_hears_an_answer_for_each_recipient() {
    let desk = Desk::start_lmtp(small()).await;
    let mut caller = desk.call().await;
    caller.says("EHLO c\r\n", "500").await;
    caller.says("LHLO c\r\n", "250").await;
    caller.says("MAIL FROM:<a@b.example>\r\n", "250").await;
    caller.says("RCPT TO:<a@prickle.example>\r\n", "250").await;
    caller.says("RCPT TO:<nobody@prickle.example>\r\n", "550").await;
    caller.says("RCPT TO:<b@prickle.example>\r\n", "250").await;
    caller.says("DATA\r\n", "354").await;
    caller.says("one\r\n.\r\n", "250").await;
    assert_eq!(&caller.reply().await[..3], "250", "the second recipient's");
    caller.says("NOOP\r\n", "250 2.0.0 Still").await;
    assert_eq!(desk.kept().len(), 1, "kept once for both");
    *desk.sink.fail.lock().unwrap() = Some(KeepError::NotNow("full".into()));
    caller.says("MAIL FROM:<>\r\n", "250").await;
    caller.says("RCPT TO:<a@prickle.example>\r\n", "250").await;
    caller.says("RCPT TO:<b@prickle.example>\r\n", "250").await;
    caller.says("DATA\r\n", "354").await;
    caller.says("two\r\n.\r\n", "451").await;
    assert_eq!(&caller.reply().await[..3], "451");
    let smtp = Desk::start(small()).await;
    smtp.call().await.says("LHLO c\r\n", "500").await;
}

#[tokio::test]
async fn commands_out_of_order_are_refused() {
    let desk = Desk::start(small()).await;
    let mut caller = desk.call().await;
    caller.says("MAIL FROM:<a@b.example>\r\n", "503").await;
    caller.says("HELO c\r\n", "250 mx").await;
    caller.says("RCPT TO:<a@prickle.example>\r\n", "503").await;
    caller.says("DATA\r\n", "503").await;
    caller.says("MAIL FROM:<a@b.example>\r\n", "250").await;
    caller.says("MAIL FROM:<a@b.example>\r\n", "503").await;
    caller.says("DATA\r\n", "554").await;
    caller.says("RSET\r\n", "250").await;
    caller.says("RCPT TO:<a@prickle.example>\r\n", "503").await;
    caller.says("NOOP\r\n", "250").await;
    caller.says("VRFY support\r\n", "252").await;
    caller.says("STARTTLS\r\n", "502").await;
    caller.says("GET / HTTP/1.1\r\n", "500").await;
    caller.says(format!("NOOP {}\r\n", "x".repeat(200_000)), "500").await;
    caller.says("NOOP\r\n", "250").await;
}

#[tokio::test]
async fn the_extensions_are_announced() {
    let desk = Desk::start(small()).await;
    let mut caller = desk.call().await;
    caller.send("EHLO c\r\n").await;
    let reply = caller.reply().await;
    for line in ["250-PIPELINING", "250-SIZE 1000", "250-8BITMIME", "250-SMTPUTF8"] {
        assert!(reply.contains(line), "{reply}");
    }
    caller.says("MAIL FROM:<jürgen@exämple.org> SMTPUTF8 BODY=8BITMIME SIZE=9\r\n", "250").await;
}

#[tokio::test]
async fn a_mail_that_is_too_large_is_refused_and_the_next_one_taken() {
    let desk = Desk::start(small()).await;
    let mut caller = desk.call().await;
    caller.says("EHLO c\r\n", "250").await;
    caller.says("MAIL FROM:<a@b.example> SIZE=1001\r\n", "552").await;
    caller.envelope().await;
    caller.send("x".repeat(300_000)).await;
    caller.says("\r\n.\r\n", "552").await;
    caller.envelope().await;
    caller.says("small\r\n.\r\n", "250").await;
    assert_eq!(desk.kept().len(), 1);
    let noted = desk.sink.too_large.lock().unwrap().clone();
    let from = |mail_from: &str, rcpt_to: &[&str]| Envelope {
        mail_from: mail_from.into(),
        rcpt_to: rcpt_to.iter().map(|to| (*to).to_owned()).collect(),
    };
    assert_eq!(
        noted,
        [
            (from("a@b.example", &[]), 1_001),
            (from("ada@example.org", &["support@prickle.example"]), 300_002),
        ]
    );
}

#[tokio::test]
async fn each_recipient_hears_that_a_mail_is_too_large() {
    let desk = Desk::start_lmtp(small()).await;
    let mut caller = desk.call().await;
    caller.says("LHLO c\r\n", "250").await;
    caller.says("MAIL FROM:<a@b.example> SIZE=1001\r\n", "552").await;
    caller.says("MAIL FROM:<a@b.example>\r\n", "250").await;
    caller.says("RCPT TO:<a@prickle.example>\r\n", "250").await;
    caller.says("RCPT TO:<b@prickle.example>\r\n", "250").await;
    caller.says("DATA\r\n", "354").await;
    caller.says(format!("{}\r\n.\r\n", "x".repeat(2_000)), "552").await;
    assert_eq!(&caller.reply().await[..3], "552", "the second recipient's");
    assert_eq!(desk.sink.too_large.lock().unwrap().len(), 2);
    caller.says("NOOP\r\n", "250").await;
    assert!(desk.kept().is_empty());
}

#[tokio::test]
async fn a_file_of_30_megabytes_fits_by_default() {
    let desk = Desk::start(Limits::default()).await;
    let mut caller = desk.call().await;
    caller.envelope().await;
    let line = format!("{}\r\n", "A".repeat(76));
    let body = line.repeat(30 * 1024 * 1024 / 57);
    assert!(body.len() > 41_000_000);
    caller.says(format!("{body}.\r\n"), "250").await;
    assert_eq!(desk.kept()[0].1.len(), body.len());
}

#[tokio::test]
async fn memory_for_incoming_mail_is_bounded() {
    let desk = Desk::start(Limits { max_bytes_at_once: 500, ..small() }).await;
    let mut caller = desk.call().await;
    caller.envelope().await;
    caller.says(format!("{}\r\n.\r\n", "x".repeat(700)), "452").await;
    caller.envelope().await;
    caller.says(format!("{}\r\n.\r\n", "x".repeat(300)), "250").await;
    caller.envelope().await;
    caller.says(format!("{}\r\n.\r\n", "x".repeat(300)), "250").await;
}

#[tokio::test]
async fn nothing_can_be_smuggled_behind_a_bare_line_end() {
    let desk = Desk::start(small()).await;
    for end in ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r", "\r.\r\n"] {
        let mut caller = desk.call().await;
        caller.envelope().await;
        let evil = "MAIL FROM:<boss@prickle.example>\r\nRCPT TO:<support@prickle.example>\r\n\
                    DATA\r\nSubject: smuggled\r\n";
        caller.says(format!("innocent{end}{evil}\r\n.\r\n"), "250").await;
        caller.says("QUIT\r\n", "221").await;
    }
    let kept = desk.kept();
    assert_eq!(kept.len(), 6);
    for (envelope, raw) in kept {
        assert_eq!(envelope.mail_from, "ada@example.org");
        assert!(String::from_utf8_lossy(&raw).contains("smuggled"), "it stays visible as text");
    }
}

#[tokio::test]
async fn half_a_mail_is_no_mail() {
    let desk = Desk::start(small()).await;
    let mut caller = desk.call().await;
    caller.envelope().await;
    caller.send("only half").await;
    caller.stream.shutdown().await.unwrap();
    assert_eq!(caller.reply().await, "");
    assert!(desk.kept().is_empty());
}

#[tokio::test]
async fn a_client_that_only_stops_talking_is_still_answered() {
    let desk = Desk::start(small()).await;
    let mut caller = desk.call().await;
    caller
        .send(
            "HELO c\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<a@prickle.example>\r\nDATA\r\n\
             x\r\n.\r\n",
        )
        .await;
    caller.stream.shutdown().await.unwrap();
    for code in ["250", "250", "250", "354", "250"] {
        assert_eq!(&caller.reply().await[..3], code);
    }
    assert_eq!(desk.kept().len(), 1);
}

#[tokio::test]
async fn recipients_and_mistakes_are_counted() {
    let desk = Desk::start(small()).await;
    let mut caller = desk.call().await;
    caller.says("EHLO c\r\n", "250").await;
    caller.says("MAIL FROM:<a@b.example>\r\n", "250").await;
    for name in ["a", "b", "c"] {
        caller.says(format!("RCPT TO:<{name}@prickle.example>\r\n"), "250").await;
    }
    caller.says("RCPT TO:<d@prickle.example>\r\n", "452").await;
    for _ in 0..30 {
        caller.says("XYZZY\r\n", "500").await;
    }
    caller.send("XYZZY\r\n").await;
    assert!(caller.reply().await.starts_with("500"));
    assert!(caller.reply().await.starts_with("421"));
    assert_eq!(caller.reply().await, "");
}

#[tokio::test]
async fn a_mail_in_a_circle_is_stopped() {
    let desk = Desk::start(Limits { max_bytes: 100_000, ..small() }).await;
    let mut caller = desk.call().await;
    caller.envelope().await;
    let hops = "Received: from a by b\r\n".repeat(101);
    caller.says(format!("{hops}\r\nhi\r\n.\r\n"), "554").await;
}

#[tokio::test]
async fn too_many_connections_are_asked_to_come_back() {
    let desk = Desk::start(small()).await;
    let (one, _two) = (desk.call().await, desk.call().await);
    let stream = TcpStream::connect(("127.0.0.1", desk.port)).await.unwrap();
    let mut third = Caller { stream, heard: String::new() };
    assert!(third.reply().await.starts_with("421"));
    drop(one);
    // The place becomes free once the listener has noticed.
    for _ in 0..200 {
        let stream = TcpStream::connect(("127.0.0.1", desk.port)).await.unwrap();
        let mut again = Caller { stream, heard: String::new() };
        if again.reply().await.starts_with("220") {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the place never became free");
}

#[tokio::test]
async fn silence_ends_a_conversation() {
    let desk = Desk::start(Limits { idle_timeout: Duration::from_millis(50), ..small() }).await;
    let mut caller = desk.call().await;
    assert!(caller.reply().await.starts_with("421"));
    let mut caller = desk.call().await;
    caller.envelope().await;
    caller.send("half").await;
    assert!(caller.reply().await.starts_with("421"));
    assert!(desk.kept().is_empty());
}

#[tokio::test]
async fn stopping_finishes_the_mail_that_is_coming_in() {
    let desk = Desk::start(small()).await;
    let mut busy = desk.call().await;
    let mut idle = desk.call().await;
    busy.envelope().await;
    busy.send("first half, ").await;
    desk.stop.cancel();
    assert!(idle.reply().await.starts_with("421"));
    busy.send("second half\r\n.\r\n").await;
    assert!(busy.reply().await.starts_with("250"));
    assert!(busy.reply().await.starts_with("421"));
    desk.served.await.unwrap();
    assert_eq!(desk.sink.kept.lock().unwrap()[0].1, b"first half, second half\r\n");
    assert!(TcpStream::connect(("127.0.0.1", desk.port)).await.is_err());
}
