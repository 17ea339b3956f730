//! Tokens in place of passwords: renewed before they run out, asked for anew when refused.

use std::sync::{Arc, Mutex};

use base::{clock::FakeClock, time::SignedDuration};
use channels::{
    email::{
        imap::{FetchConfig, test},
        oauth::{OAuth, Tokens, Vault},
        send::{SmtpConfig, SmtpMailer, Tls},
    },
    outbound::Outbound,
    outside::Mailer,
};
use futures::future::BoxFuture;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

use crate::{config, server::Server};

/// The provider: hands out `token-1`, `token-2`, … and a newer refresh token each time.
#[derive(Clone, Default)]
struct Provider(Arc<Mutex<Vec<String>>>);

impl Provider {
    async fn start(&self, refuse: bool) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = self.0.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (read, mut write) = stream.split();
                let mut read = BufReader::new(read);
                let mut length = 0;
                loop {
                    let mut line = String::new();
                    read.read_line(&mut line).await.unwrap();
                    if let Some(given) = line.to_lowercase().strip_prefix("content-length:") {
                        length = given.trim().parse().unwrap();
                    }
                    if line.trim().is_empty() {
                        break;
                    }
                }
                let mut body = vec![0; length];
                read.read_exact(&mut body).await.unwrap();
                let number = {
                    let mut asked = asked.lock().unwrap();
                    asked.push(String::from_utf8(body).unwrap());
                    asked.len()
                };
                let (status, body) = if refuse {
                    ("400 Bad Request", r#"{"error":"invalid_grant","error_description":"the password was changed"}"#.to_owned())
                } else {
                    (
                        "200 OK",
                        format!(
                            r#"{{"access_token":"token-{number}","expires_in":3600,"refresh_token":"fresh-{number}"}}"#
                        ),
                    )
                };
                let answer = format!(
                    "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
                     connection: close\r\n\r\n{body}",
                    body.len()
                );
                write.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        port
    }

    fn asked(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

#[derive(Default)]
struct Safe(Mutex<String>);

impl Vault for Safe {
    fn kept(&self) -> BoxFuture<'_, Result<String, String>> {
        Box::pin(std::future::ready(Ok(self.0.lock().unwrap().clone())))
    }

    fn keep(&self, sealed: String) -> BoxFuture<'_, Result<(), String>> {
        *self.0.lock().unwrap() = sealed;
        Box::pin(std::future::ready(Ok(())))
    }
}

fn tokens(port: u16, clock: &FakeClock, safe: &Arc<Safe>) -> Arc<Tokens> {
    let config = OAuth {
        token_url: format!("http://127.0.0.1:{port}/token"),
        client_id: "desk".into(),
        client_secret: "a secret".into(),
        refresh_token: "given once".into(),
        scope: "mail".into(),
    };
    let loopback = base::Network::parse("127.0.0.1").unwrap();
    let outbound = Outbound::new(vec![loopback]).unwrap();
    Arc::new(Tokens::new(config, outbound, Arc::new(clock.clone()), safe.clone()))
}

#[tokio::test]
async fn a_token_is_renewed_before_it_runs_out_and_the_newer_secret_is_kept_sealed() {
    let provider = Provider::default();
    let port = provider.start(false).await;
    let clock = FakeClock::at("2026-11-02T09:00:00Z".parse().unwrap());
    let safe = Arc::new(Safe::default());
    let given = tokens(port, &clock, &safe);
    assert_eq!(given.token().await.unwrap(), "token-1");
    assert_eq!(given.token().await.unwrap(), "token-1");
    clock.pass(SignedDuration::from_mins(56));
    assert_eq!(given.token().await.unwrap(), "token-2");
    // After a restart the newest secret is used, not the one of the configuration.
    let after_restart = tokens(port, &clock, &safe);
    assert_eq!(after_restart.token().await.unwrap(), "token-3");
    let asked = provider.asked();
    assert!(asked[0].contains("refresh_token=given+once"), "{asked:?}");
    assert!(asked[1].contains("refresh_token=fresh-1"), "{asked:?}");
    assert!(asked[2].contains("refresh_token=fresh-2"), "{asked:?}");
    assert!(asked[0].contains("client_secret=a+secret&grant_type=refresh_token"), "{asked:?}");
    assert!(!safe.0.lock().unwrap().contains("fresh"));
}

#[tokio::test]
async fn a_refused_token_is_replaced_at_the_next_try() {
    let provider = Provider::default();
    let port = provider.start(false).await;
    let clock = FakeClock::at("2026-11-02T09:00:00Z".parse().unwrap());
    let server = Server::start().await;
    server.state.lock().unwrap().token = "token-2".into();
    let fetch = FetchConfig {
        tokens: Some(tokens(port, &clock, &Arc::new(Safe::default()))),
        ..config(&server)
    };
    let error = test(&fetch).await.unwrap_err();
    assert!(error.contains("token refused"), "{error}");
    test(&fetch).await.unwrap();
    let said = server.state.lock().unwrap().signed_in.clone();
    assert_eq!(said, "user=help\x01auth=Bearer token-2\x01\x01");
}

#[tokio::test]
async fn no_token_says_why() {
    let provider = Provider::default();
    let port = provider.start(true).await;
    let clock = FakeClock::at("2026-11-02T09:00:00Z".parse().unwrap());
    let given = tokens(port, &clock, &Arc::new(Safe::default()));
    let error = given.token().await.unwrap_err();
    assert!(error.contains("invalid_grant the password was changed"), "{error}");
}

#[tokio::test]
async fn mail_goes_out_by_token_too() {
    let provider = Provider::default();
    let port = provider.start(false).await;
    let clock = FakeClock::at("2026-11-02T09:00:00Z".parse().unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let smtp = listener.local_addr().unwrap().port();
    let heard = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 here\r\n").await.unwrap();
        lines.next_line().await.unwrap();
        write.write_all(b"250-here\r\n250 AUTH XOAUTH2\r\n").await.unwrap();
        let said = lines.next_line().await.unwrap().unwrap();
        write.write_all(b"235 in\r\n").await.unwrap();
        lines.next_line().await.unwrap();
        write.write_all(b"221 bye\r\n").await.unwrap();
        said
    });
    let config = SmtpConfig {
        host: "127.0.0.1".into(),
        port: smtp,
        tls: Tls::None,
        user: Some("help@x.example".into()),
        tokens: Some(tokens(port, &clock, &Arc::new(Safe::default()))),
        ..SmtpConfig::default()
    };
    SmtpMailer::new(config).unwrap().test().await.unwrap();
    let said = heard.await.unwrap();
    let said = said.strip_prefix("AUTH XOAUTH2 ").unwrap();
    let said = data_encoding::BASE64.decode(said.as_bytes()).unwrap();
    assert_eq!(said, b"user=help@x.example\x01auth=Bearer token-1\x01\x01");
}
