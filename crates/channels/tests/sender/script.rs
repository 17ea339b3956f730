//! The server that follows a script, and the mail it is sent.

use std::time::Duration;

use channels::{
    email::send::{SmtpConfig, SmtpMailer},
    outside::{Mailer, SendOutcome},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
    task::JoinHandle,
};
use tokio_rustls::TlsAcceptor;

/// What the server does next.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    /// Says a line.
    Say(&'static str),
    /// Hears a command that must begin like this.
    Hear(&'static str),
    /// Hears the contents up to the final dot.
    Body,
    /// Hears the beginning of the contents only.
    SomeBody,
    /// Hangs up; what follows happens on the next connection.
    HangUp,
    /// Says nothing more but stays.
    Silence,
}
use Step::{Body, HangUp, Hear, Say, Silence, SomeBody};

pub const HELLO: [Step; 3] =
    [Say("220 hi"), Hear("EHLO desk.example"), Say("250-hi\r\n250-SIZE 99999\r\n250 8BITMIME")];
pub const ENVELOPE: [Step; 6] = [
    Hear("MAIL FROM:<support@prickle.example> SIZE=9"),
    Say("250 ok"),
    Hear("RCPT TO:<ada@example.org>"),
    Say("250 ok"),
    Hear("DATA"),
    Say("354 go"),
];

/// The whole contents a server heard.
pub type Heard = Vec<String>;

pub fn server(
    steps: Vec<Step>,
    tls: Option<TlsAcceptor>,
    listener: TcpListener,
) -> JoinHandle<Heard> {
    tokio::spawn(async move {
        let mut heard = Vec::new();
        for part in steps.split_inclusive(|step| matches!(step, HangUp)) {
            let (stream, _) = listener.accept().await.unwrap();
            match &tls {
                Some(tls) => match tls.accept(stream).await {
                    Ok(stream) => follow(part, stream, &mut heard).await,
                    Err(_) => return heard,
                },
                None => follow(part, stream, &mut heard).await,
            }
        }
        heard
    })
}

pub async fn follow(
    steps: &[Step],
    stream: impl AsyncRead + AsyncWrite + Unpin,
    heard: &mut Heard,
) {
    let mut stream = BufReader::new(stream);
    for step in steps {
        let mut line = String::new();
        match step {
            Say(words) => stream.write_all(format!("{words}\r\n").as_bytes()).await.unwrap(),
            Hear(start) => {
                stream.read_line(&mut line).await.unwrap();
                assert!(line.starts_with(start), "heard {line:?}, not {start:?}");
            }
            Body => {
                let mut body = String::new();
                loop {
                    line.clear();
                    assert!(stream.read_line(&mut line).await.unwrap() > 0, "the contents ended");
                    if line == ".\r\n" {
                        break;
                    }
                    body.push_str(&line);
                }
                heard.push(body);
            }
            SomeBody => {
                stream.fill_buf().await.unwrap();
            }
            HangUp => {
                // Whatever is said, an ordinary goodbye first.
                let _ = stream.shutdown().await;
                return;
            }
            Silence => {
                // Until the other side gives up.
                while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {}
            }
        }
    }
}

pub fn config(port: u16) -> SmtpConfig {
    SmtpConfig {
        host: "localhost".into(),
        port,
        hello_name: "desk.example".into(),
        reply_timeout: Duration::from_millis(300),
        final_timeout: Duration::from_millis(300),
        ..SmtpConfig::default()
    }
}

pub async fn send(mailer: &SmtpMailer, raw: &[u8]) -> SendOutcome {
    mailer.send("support@prickle.example", "ada@example.org", raw).await
}

/// Sends one mail to a server with this script; the outcome, and what the server heard.
pub async fn play(steps: Vec<Step>) -> (SendOutcome, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = server(steps, None, listener);
    let mailer = SmtpMailer::new(SmtpConfig { host: "127.0.0.1".into(), ..config(port) }).unwrap();
    let outcome = send(&mailer, b"Hi\r\n.dot\n").await;
    drop(mailer);
    (outcome, server.await.unwrap())
}

pub fn kind(outcome: &SendOutcome) -> &'static str {
    match outcome {
        SendOutcome::Accepted { .. } => "accepted",
        SendOutcome::RefusedForNow(_) => "for now",
        SendOutcome::RefusedForGood(_) => "for good",
        SendOutcome::Unknown(_) => "unknown",
    }
}

pub fn after(start: &[&[Step]], rest: &[Step]) -> Vec<Step> {
    start.iter().flat_map(|steps| steps.iter()).chain(rest).copied().collect()
}
