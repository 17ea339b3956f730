//! A mail that is too large does not vanish: it is refused where its server still has it, and where
//! it lies in a mailbox already its beginning is taken and whoever wrote is asked for the rest.

use std::sync::Arc;

use channels::email::{
    Envelope,
    listen::{Limits, serve, serve_lmtp},
};
use desk::{mailboxes::TooLarge, messages::MAIL_BYTES_MAX};
use testkit::{MARIA, TestDesk, on_both_engines};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::CancellationToken;
use worker::{Intake, hand_in};

const HELP: &str = "help@desk.example";

async fn noted(desk: &TestDesk) -> Vec<TooLarge> {
    store::too_large::newest(&mut desk.conn().await, 10).await.unwrap()
}

/// A mail server that hands something in.
struct Caller(TcpStream);

impl Caller {
    async fn call(port: u16) -> Self {
        let mut caller = Self(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
        assert!(caller.hears().await.starts_with("220"));
        caller
    }

    async fn hears(&mut self) -> String {
        let mut heard = Vec::new();
        while !heard.ends_with(b"\r\n") {
            heard.push(self.0.read_u8().await.unwrap());
        }
        let line = String::from_utf8(heard).unwrap();
        if line.as_bytes()[3] == b'-' { Box::pin(self.hears()).await } else { line }
    }

    async fn says(&mut self, words: &str, code: &str) {
        self.0.write_all(words.as_bytes()).await.unwrap();
        let heard = self.hears().await;
        assert!(heard.starts_with(code), "{}: {heard}", &words[..words.len().min(60)]);
    }
}

on_both_engines!(a_mail_too_large_is_refused_and_noted_and_a_smaller_one_taken, async |desk| {
    let limits = Limits { max_bytes: 1_000, ..Limits::default() };
    for hello in ["EHLO", "LHLO"] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sink, stop) = (Arc::new(Intake(desk.desk.clone())), CancellationToken::new());
        let served = match hello {
            "EHLO" => tokio::spawn(serve(listener, sink, limits, stop.clone())),
            _ => tokio::spawn(serve_lmtp(listener, sink, limits, stop.clone())),
        };
        let mut caller = Caller::call(port).await;
        caller.says(&format!("{hello} mx.corvid.example\r\n"), "250").await;
        caller.says("MAIL FROM:<Maria@corvid.example> SIZE=70000000\r\n", "552 5.3.4").await;
        let tries = [
            ("x".repeat(2_000), "552 5.3.4"),
            (format!("From: {}\r\n\r\nHi", MARIA.address), "250"),
        ];
        for (words, code) in tries {
            caller.says("MAIL FROM:<maria@corvid.example>\r\n", "250").await;
            caller.says(&format!("RCPT TO:<{HELP}>\r\n"), "250").await;
            caller.says("DATA\r\n", "354").await;
            caller.says(&format!("{words}\r\n.\r\n"), code).await;
        }
        stop.cancel();
        served.await.unwrap();
    }
    desk.drain().await;
    assert_eq!(desk.words(1).await, ["Hi"], "handed in twice, as both servers had it");
    let all = noted(desk).await;
    let told: Vec<_> =
        all.iter().map(|one| (one.to_address.as_str(), one.size, one.ticket_id)).collect();
    let (at_data, at_size) = ((HELP, Some(2_002), None), ("", Some(70_000_000), None));
    assert_eq!(told, [at_data, at_size, at_data, at_size], "newest first");
    assert!(all.iter().all(|one| one.from_address == MARIA.address));
    // Its own server tells her; a letter of ours besides would be the second.
    assert_eq!(desk.mails_to(MARIA).len(), 1);
    desk.clock.pass(base::time::SignedDuration::from_hours(31 * 24));
    actions::sweeps::tidy_up(&desk.desk).await.unwrap();
    assert!(noted(desk).await.is_empty(), "it says nothing any more");
});

on_both_engines!(knocking_does_not_fill_the_desk, async |desk| {
    let sink = Intake(desk.desk.clone());
    for n in 0..210 {
        let envelope = Envelope { mail_from: format!("a{n}@x.example"), rcpt_to: Vec::new() };
        channels::email::listen::MailSink::too_large(&sink, envelope, 60_000_000).await;
    }
    let all = store::too_large::newest(&mut desk.conn().await, 1_000).await.unwrap();
    assert_eq!((all.len(), all[0].from_address.as_str()), (200, "a209@x.example"));
});

/// The beginning of a mail, as it is fetched from a mailbox.
async fn beginning(desk: &TestDesk, to: &str, more: &str) {
    let size = MAIL_BYTES_MAX + 5;
    let raw = format!(
        "X-Prickle-Cut: {size}\r\nFrom: Maria <{}>\r\nTo: <{to}>\r\nSubject: The dump\r\n{more}",
        MARIA.address
    );
    let envelope = Envelope { mail_from: MARIA.address.into(), rcpt_to: vec![to.into()] };
    hand_in(&desk.desk, &envelope, raw.into_bytes()).await.unwrap();
    desk.drain().await;
}

on_both_engines!(who_wrote_a_mail_too_large_is_asked_for_the_rest_once, async |desk| {
    for _ in 0..2 {
        beginning(desk, HELP, "Message-ID: <dump@x>\r\n\r\nHere is the dump.").await;
    }
    let mails = desk.mails_to(MARIA);
    assert_eq!(mails.len(), 1, "in place of the acknowledgement: {mails:?}");
    assert!(mails[0].contains("50 MB") && mails[0].contains("18:00"), "{}", mails[0]);
    assert_eq!(TestDesk::header(&mails[0], "auto-submitted"), "auto-replied");
    assert_eq!(desk.words(1).await, ["Here is the dump."]);
    // Her answer to it lands where the beginning is, and is large again.
    let to = TestDesk::header(&mails[0], "reply-to").trim_matches(['<', '>']).to_owned();
    beginning(desk, &to, "Message-ID: <again@x>\r\n\r\nOnce more.").await;
    assert_eq!(desk.words(1).await, ["Here is the dump.", "Once more."]);
    assert_eq!(desk.mails_to(MARIA).len(), 2);
    let all = noted(desk).await;
    assert!(all.iter().all(|one| one.ticket_id.is_some_and(|id| id.0 == 1)), "{all:?}");
    assert_eq!(all.len(), 2);
});

on_both_engines!(a_machine_is_not_told_that_its_mail_was_too_large, async |desk| {
    for more in ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <l.example>"] {
        beginning(desk, HELP, &format!("{more}\r\n\r\nI am away.")).await;
    }
    assert_eq!(desk.tickets().await, 3);
    assert!(desk.mails_to(MARIA).is_empty());
    // On a ticket that is there, too.
    desk.mail_arrives(MARIA, HELP, "One", "Message-ID: <one@x>\r\n\r\nOne.").await;
    let mails = desk.mails_to(MARIA).len();
    let more = "Auto-Submitted: auto-replied\r\nIn-Reply-To: <one@x>\r\n\r\nI am away.";
    beginning(desk, HELP, more).await;
    assert_eq!(desk.words(4).await, ["One.", "I am away."]);
    assert_eq!(desk.mails_to(MARIA).len(), mails);
});
