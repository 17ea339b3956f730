//! Pushing over a real line: a push service of the test's own takes the request, checks how it is
//! written, and opens the message as the browser would.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

use std::sync::Arc;

use base::{Network, clock::FakeClock};
use channels::{
    outbound::Outbound,
    push::{FakeBrowser, Key, PushOutcome, Pusher, WebPusher, new_key},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    task::JoinHandle,
};

/// A push service that takes one request and answers with `status`.
async fn service(status: &'static str) -> (u16, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let taken = tokio::spawn(async move {
        let (mut line, _) = listener.accept().await.unwrap();
        let mut heard = Vec::new();
        let mut piece = [0; 4096];
        while !is_whole(&heard) {
            let count = line.read(&mut piece).await.unwrap();
            heard.extend(&piece[..count]);
        }
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        line.write_all(answer.as_bytes()).await.unwrap();
        heard
    });
    (port, taken)
}

fn head_of(heard: &[u8]) -> Option<(String, &[u8])> {
    let end = heard.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some((String::from_utf8(heard[..end].to_vec()).unwrap(), &heard[end + 4..]))
}

fn header(head: &str, name: &str) -> String {
    let line = head.lines().filter_map(|line| line.split_once(": "));
    let found = line.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.to_owned()).unwrap_or_default()
}

fn is_whole(heard: &[u8]) -> bool {
    let length = |head: &str| header(head, "Content-Length").parse().unwrap_or(usize::MAX);
    head_of(heard).is_some_and(|(head, body)| body.len() >= length(&head))
}

fn pusher(allowed: &str) -> WebPusher {
    let key = Key::read(&new_key().unwrap()).unwrap();
    let clock = Arc::new(FakeClock::at(base::time::from_micros(1_790_000_000_000_000)));
    let allowed = Network::parse(allowed).into_iter().collect();
    let outbound = Outbound::new(allowed).unwrap();
    WebPusher::new(outbound, key, "https://desk.example".into(), clock)
}

#[tokio::test]
async fn a_push_arrives_sealed_signed_and_is_opened_by_its_browser() {
    let (port, taken) = service("201 Created").await;
    let browser = FakeBrowser::new().unwrap();
    let to = browser.subscription(&format!("http://127.0.0.1:{port}/send/abc?x=1"));
    let outcome = pusher("127.0.0.1").in_plain().push(&to, "Grüße".as_bytes()).await;
    assert_eq!(outcome, PushOutcome::Taken);
    let heard = taken.await.unwrap();
    let (head, body) = head_of(&heard).unwrap();
    assert!(head.starts_with("POST /send/abc?x=1 HTTP/1.1\r\n"), "{head}");
    assert_eq!(header(&head, "Content-Encoding"), "aes128gcm");
    assert!(header(&head, "Authorization").starts_with("vapid t="), "{head}");
    assert!(header(&head, "TTL").parse::<u32>().unwrap() > 0);
    assert!(!String::from_utf8_lossy(&heard).contains("Grüße"), "nothing goes in the open");
    assert_eq!(browser.open(body).unwrap(), "Grüße".as_bytes());
}

#[tokio::test]
async fn what_the_service_says_decides_what_is_done_next() {
    let refused = |outcome: &PushOutcome| matches!(outcome, PushOutcome::Refused(_));
    let later = |outcome: &PushOutcome| matches!(outcome, PushOutcome::NotNow(_));
    for status in ["410 Gone", "503 Busy", "403 Forbidden"] {
        let (port, taken) = service(status).await;
        let browser = FakeBrowser::new().unwrap();
        let to = browser.subscription(&format!("http://127.0.0.1:{port}/a"));
        let outcome = pusher("127.0.0.1").in_plain().push(&to, b"x").await;
        taken.await.unwrap();
        let as_told = match status {
            "410 Gone" => outcome == PushOutcome::Gone,
            "503 Busy" => later(&outcome),
            _ => refused(&outcome),
        };
        assert!(as_told, "{status}: {outcome:?}");
    }
}

#[tokio::test]
async fn nothing_is_pushed_into_our_own_network_or_without_encryption() {
    let browser = FakeBrowser::new().unwrap();
    let inside = browser.subscription("https://127.0.0.1:9/a");
    let outcome = pusher("10.9.9.9").push(&inside, b"x").await;
    assert!(
        matches!(&outcome, PushOutcome::Refused(why) if why.contains("private")),
        "{outcome:?}"
    );
    for open in ["http://push.example/a", "https://me:secret@push.example/a", "nonsense"] {
        let outcome = pusher("10.9.9.9").push(&browser.subscription(open), b"x").await;
        assert!(matches!(outcome, PushOutcome::Refused(_)), "{open}: {outcome:?}");
    }
}
