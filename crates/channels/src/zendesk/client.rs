//! Asking. A 429 is waited for as long as it says; a server's own trouble and a lost connection are
//! tried again, slower each time; what is refused is told at once. Redirects are followed by hand:
//! only the account's own address ever sees the token.

use std::time::Duration;

use base::Network;
use data_encoding::BASE64;
use reqwest::{StatusCode, Url, header};
use serde_json::Value;

use crate::outbound::{Outbound, Refused};

/// Tries of one request whose answer is no answer.
const TRIES: u32 = 8;
/// Waits of one request at the account's own wish; at a minute each that is an hour.
const WAITS: u32 = 60;
/// The wait where a 429 names none, in seconds, as their own clients do.
const WAIT: u64 = 10;
/// The longest wait taken from an answer, in seconds.
const LONGEST_WAIT: u64 = 300;
/// Files redirect to a store of theirs, and that perhaps once more.
const REDIRECTS: usize = 4;
/// No page of theirs has more bytes; whoever sends more is no such account.
const LARGEST_ANSWER: i64 = 128 * 1024 * 1024;
/// A page of a thousand tickets takes a slow account a while.
const PATIENCE: Duration = Duration::from_secs(120);

/// By what the account lets us in. Never printed.
#[derive(Clone)]
pub enum Key {
    /// An API token and the address it acts for.
    Token { address: String, token: String },
    /// OAuth.
    Bearer(String),
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("the address can't be read: write https://ACCOUNT")]
    Address,
    #[error("the account does not know this key ({0})")]
    Key(u16),
    #[error("the account has no {0}")]
    NotThere(String),
    #[error("the account answered {status} to {path}")]
    Refused { status: u16, path: String },
    #[error("{path}: {why}")]
    Failed { path: String, why: String },
    #[error("it has more than the {0} bytes it should have")]
    TooLarge(i64),
}

/// An account. Cheap to clone.
#[derive(Clone)]
pub struct Account {
    outbound: Outbound,
    base: Url,
    key: Key,
    /// The unit of waiting; tests make it short.
    second: Duration,
}

enum Next {
    Bytes(Vec<u8>),
    Elsewhere(Url),
    Wait(u64),
    Again(String),
}

impl Account {
    /// The account at `address` (`https://ACCOUNT`). It is the operator's own word, so it may be on
    /// a private network. `http` is for this machine only: a token is not sent in the open.
    ///
    /// # Errors
    /// The address can't be read, or TLS can't be set up.
    pub fn new(address: &str, key: Key) -> Result<Self, Trouble> {
        let mut base = Url::parse(address).map_err(|_| Trouble::Address)?;
        base.set_path("/");
        base.set_query(None);
        let here = base.host_str().is_some_and(|host| host == "127.0.0.1" || host == "localhost");
        if base.host_str().is_none()
            || !(base.scheme() == "https" || base.scheme() == "http" && here)
        {
            return Err(Trouble::Address);
        }
        let everywhere = ["0.0.0.0/0", "::/0"].iter().filter_map(|text| Network::parse(text));
        let outbound = Outbound::new(everywhere.collect()).map_err(|_| Trouble::Address)?;
        Ok(Self { outbound, base, key, second: Duration::from_secs(1) })
    }

    /// The same with waits a thousandth as long.
    #[cfg(test)]
    pub(crate) fn hasty(self) -> Self {
        Self { second: Duration::from_millis(1), ..self }
    }

    /// What the import is called by: the account's host, and its port where it has one.
    #[must_use]
    pub fn name(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        self.base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The JSON at a path below `api/v2/`, or at a whole address that the account named.
    ///
    /// # Errors
    /// The account refuses, or has not answered for a long while.
    pub async fn get(&self, path: &str) -> Result<Value, Trouble> {
        let url = if path.starts_with("http") {
            Url::parse(path).map_err(|_| Trouble::Address)?
        } else {
            self.base.join(&format!("api/v2/{path}")).map_err(|_| Trouble::Address)?
        };
        let bytes = self.bytes(url, LARGEST_ANSWER).await?;
        serde_json::from_slice(&bytes)
            .map_err(|error| Trouble::Failed { path: path.to_owned(), why: error.to_string() })
    }

    /// The bytes of a file that should have `size` of them.
    ///
    /// # Errors
    /// As [`Account::get`]; the file is larger than it should be.
    pub async fn file(&self, url: &str, size: i64) -> Result<Vec<u8>, Trouble> {
        self.bytes(Url::parse(url).map_err(|_| Trouble::Address)?, size).await
    }

    async fn bytes(&self, mut url: Url, size: i64) -> Result<Vec<u8>, Trouble> {
        let (mut tries, mut waits, mut redirects) = (0, 0, 0);
        loop {
            match self.once(&url, size).await? {
                Next::Bytes(bytes) => return Ok(bytes),
                Next::Elsewhere(next) if redirects < REDIRECTS => {
                    redirects += 1;
                    url = next;
                }
                Next::Elsewhere(_) => return Err(failed(&url, "it redirects in a circle")),
                Next::Wait(seconds) if waits < WAITS => {
                    waits += 1;
                    self.pause(seconds).await;
                }
                Next::Again(_) if tries + 1 < TRIES => {
                    self.pause(1 << tries.min(5)).await;
                    tries += 1;
                }
                Next::Wait(_) => return Err(failed(&url, "it has asked to wait for an hour")),
                Next::Again(why) => return Err(failed(&url, &why)),
            }
        }
    }

    async fn once(&self, url: &Url, size: i64) -> Result<Next, Trouble> {
        let built = self.outbound.get(url.as_str()).map_err(|refused| match refused {
            Refused::Address => Trouble::Address,
            other => failed(url, &other.to_string()),
        })?;
        let mut built = built.timeout(PATIENCE);
        if url.origin() == self.base.origin() {
            built = built.header(header::AUTHORIZATION, self.authorization());
        }
        let mut answer = match built.send().await {
            Ok(answer) => answer,
            Err(error) => return Ok(Next::Again(error.without_url().to_string())),
        };
        let status = answer.status();
        let path = || url.path().trim_start_matches("/api/v2/").to_owned();
        if status.is_redirection() {
            let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
            let to = to.and_then(|to| url.join(to).ok());
            return to.map(Next::Elsewhere).ok_or_else(|| failed(url, "a redirect to nowhere"));
        }
        match status {
            StatusCode::TOO_MANY_REQUESTS => return Ok(Next::Wait(wait(answer.headers()))),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                return Err(Trouble::Key(status.as_u16()));
            }
            StatusCode::NOT_FOUND => return Err(Trouble::NotThere(path())),
            _ if status.is_server_error() => return Ok(Next::Again(format!("status {status}"))),
            _ if !status.is_success() => {
                return Err(Trouble::Refused { status: status.as_u16(), path: path() });
            }
            _ => {}
        }
        let mut bytes = Vec::new();
        loop {
            match answer.chunk().await {
                Ok(Some(piece)) => bytes.extend_from_slice(&piece),
                Ok(None) => return Ok(Next::Bytes(bytes)),
                Err(error) => return Ok(Next::Again(error.without_url().to_string())),
            }
            if i64::try_from(bytes.len()).unwrap_or(i64::MAX) > size {
                return Err(Trouble::TooLarge(size));
            }
        }
    }

    fn authorization(&self) -> String {
        match &self.key {
            Key::Token { address, token } => {
                format!("Basic {}", BASE64.encode(format!("{address}/token:{token}").as_bytes()))
            }
            Key::Bearer(token) => format!("Bearer {token}"),
        }
    }

    #[allow(clippy::disallowed_methods, reason = "back-off before asking an account again")]
    async fn pause(&self, seconds: u64) {
        tokio::time::sleep(self.second * u32::try_from(seconds).unwrap_or(u32::MAX)).await;
    }
}

fn wait(headers: &header::HeaderMap) -> u64 {
    let said = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
    said.and_then(|text| text.trim().parse().ok()).unwrap_or(WAIT).clamp(1, LONGEST_WAIT)
}

fn failed(url: &Url, why: &str) -> Trouble {
    Trouble::Failed { path: url.path().to_owned(), why: why.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };

    use super::*;

    /// Answers one request after the other with these bytes and remembers what was asked.
    async fn server(answers: Vec<String>) -> (String, Arc<Mutex<Vec<String>>>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        tokio::spawn(async move {
            for answer in answers {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut bytes = vec![0; 4096];
                let read = stream.read(&mut bytes).await.unwrap();
                heard.lock().unwrap().push(String::from_utf8_lossy(&bytes[..read]).into_owned());
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        (address, asked)
    }

    fn http(status: &str, headers: &str, body: &str) -> String {
        let length = body.len();
        format!(
            "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
        )
    }

    fn account(address: &str) -> Account {
        let key = Key::Token { address: "ida@desk.example".into(), token: "geheim".into() };
        Account::new(address, key).unwrap().hasty()
    }

    #[tokio::test]
    async fn it_waits_when_asked_to_and_tries_again_after_trouble() {
        let answers = vec![
            http("429 Too Many Requests", "retry-after: 3\r\n", ""),
            http("503 Service Unavailable", "", "later"),
            String::new(),
            http("200 OK", "", "{\"users\":[]}"),
        ];
        let (address, asked) = server(answers).await;
        let got = account(&address).get("users.json").await.unwrap();
        assert_eq!(got["users"], serde_json::json!([]));
        assert_eq!(asked.lock().unwrap().len(), 4);
    }

    #[tokio::test]
    async fn the_token_goes_to_the_account_alone() {
        let (store, at_store) = server(vec![http("200 OK", "", "bytes")]).await;
        let to = format!("location: {store}/file?signed=1\r\n");
        let (address, at_account) = server(vec![http("302 Found", &to, "")]).await;
        let url = format!("{address}/attachments/1");
        assert_eq!(account(&address).file(&url, 5).await.unwrap(), b"bytes");
        assert!(at_account.lock().unwrap()[0].to_lowercase().contains("authorization: basic"));
        assert!(!at_store.lock().unwrap()[0].to_lowercase().contains("authorization"));
    }

    #[tokio::test]
    async fn a_file_larger_than_it_was_said_to_be_is_left() {
        let (address, _) = server(vec![http("200 OK", "", "far too many bytes")]).await;
        let got = account(&address).file(&format!("{address}/a"), 5).await;
        assert_eq!(got, Err(Trouble::TooLarge(5)));
    }

    #[tokio::test]
    async fn a_wrong_key_is_told_at_once() {
        let (address, asked) = server(vec![http("401 Unauthorized", "", "{}")]).await;
        assert_eq!(account(&address).get("users.json").await, Err(Trouble::Key(401)));
        assert_eq!(asked.lock().unwrap().len(), 1);
    }

    #[test]
    fn a_token_is_not_sent_in_the_open() {
        let key = Key::Bearer("geheim".into());
        assert!(Account::new("http://desk.example", key.clone()).is_err());
        assert!(Account::new("https://desk.example", key.clone()).is_ok());
        assert_eq!(format!("{key:?}"), "Key");
    }
}
