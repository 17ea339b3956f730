//! The API of a desk, asked from elsewhere: what the command line does. The address is the
//! operator's own, so it may be a private one; no redirect is followed, since a token belongs to
//! one place.

use std::time::Duration;

use reqwest::{
    Client, Method, Response, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER},
    redirect,
};
use serde_json::Value;

use crate::outbound;

/// How long one answer may take. Files go over slow lines.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// What may be asked again is asked so often.
const TRIES: u32 = 3;
/// The longest wait that is waited for; a longer one is told.
const MOST_WAIT: u64 = 20;

/// A desk at an address, asked with a token.
#[derive(Clone)]
pub struct Remote {
    client: Client,
    root: Url,
    token: String,
}

/// Why there is no proper answer.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error("“{0}” is no address of a desk: write it like https://desk.example")]
    Address(String),
    #[error("{at} can’t be reached: {why}")]
    Unreachable { at: String, why: String },
    /// The desk said no: the sentence is its own.
    #[error("{says}")]
    Refused { status: u16, says: String },
    #[error("{0} does not answer like a desk; is the address right?")]
    Strange(String),
}

impl Remote {
    /// A desk's API at the address people open in their browser.
    ///
    /// # Errors
    /// The address can't be one.
    pub fn new(address: &str, token: &str) -> Result<Self, Trouble> {
        let wrong = || Trouble::Address(address.to_owned());
        let root = Url::parse(&format!("{}/", address.trim().trim_end_matches('/')));
        let root = root.map_err(|_| wrong())?;
        if !matches!(root.scheme(), "https" | "http") || root.host().is_none() {
            return Err(wrong());
        }
        let tls = outbound::tls().map_err(|_| wrong())?;
        #[allow(clippy::disallowed_methods, reason = "the address is the operator's own")]
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(PATIENCE)
            .user_agent("prickle")
            .build()
            .map_err(|_| wrong())?;
        Ok(Self { client, root, token: token.trim().to_owned() })
    }

    /// Whether a token sent there can be read on the way.
    #[must_use]
    pub fn is_open_to_all(&self) -> bool {
        let local = ["localhost", "127.0.0.1", "[::1]"];
        self.root.scheme() == "http" && !self.root.host_str().is_some_and(|at| local.contains(&at))
    }

    /// Reads `path`, below `/api/v2/`.
    ///
    /// # Errors
    /// No answer, or a refusal.
    pub async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Value, Trouble> {
        let mut url = self.url(path)?;
        url.query_pairs_mut().extend_pairs(query);
        self.asked(Method::GET, url, None, None).await
    }

    /// Makes something of `body` at `path`. The `key`, new for each intent, lets it be sent again
    /// until somebody answers: the desk does it once.
    ///
    /// # Errors
    /// No answer after three tries, or a refusal.
    pub async fn post(&self, path: &str, body: &Value, key: &str) -> Result<Value, Trouble> {
        self.send(Method::POST, path, body, key).await
    }

    /// Changes what is at `path`; otherwise like [`Self::post`].
    ///
    /// # Errors
    /// No answer after three tries, or a refusal.
    pub async fn put(&self, path: &str, body: &Value, key: &str) -> Result<Value, Trouble> {
        self.send(Method::PUT, path, body, key).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        key: &str,
    ) -> Result<Value, Trouble> {
        let body = ("application/json".to_owned(), body.to_string().into_bytes());
        self.asked(method, self.url(path)?, Some(body), Some(key)).await
    }

    /// Sends a file; answers with its token, by which a comment takes it along.
    ///
    /// # Errors
    /// No answer, or a refusal.
    pub async fn upload(&self, name: &str, bytes: Vec<u8>) -> Result<String, Trouble> {
        let mut url = self.url("uploads")?;
        url.query_pairs_mut().append_pair("filename", name);
        let body = ("application/octet-stream".to_owned(), bytes);
        let answer = self.asked(Method::POST, url, Some(body), None).await?;
        let token = answer["upload"]["token"].as_str();
        token.map(str::to_owned).ok_or_else(|| self.strange())
    }

    fn url(&self, path: &str) -> Result<Url, Trouble> {
        let url = self.root.join(&format!("api/v2/{path}"));
        url.map_err(|_| Trouble::Address(path.to_owned()))
    }

    fn strange(&self) -> Trouble {
        Trouble::Strange(self.at())
    }

    fn at(&self) -> String {
        self.root.as_str().trim_end_matches('/').to_owned()
    }

    async fn asked(
        &self,
        method: Method,
        url: Url,
        body: Option<(String, Vec<u8>)>,
        key: Option<&str>,
    ) -> Result<Value, Trouble> {
        let again = method == Method::GET || key.is_some();
        let mut tries = 1;
        loop {
            let mut request = self.client.request(method.clone(), url.clone());
            request = request.header(AUTHORIZATION, format!("Bearer {}", self.token));
            if let Some((media_type, bytes)) = &body {
                request = request.header(CONTENT_TYPE, media_type).body(bytes.clone());
            }
            if let Some(key) = key {
                request = request.header("Idempotency-Key", key);
            }
            let (wait, trouble) = match request.send().await {
                Ok(answer) => match slowed(&answer).filter(|wait| *wait <= MOST_WAIT) {
                    Some(wait) => (wait, self.heard(answer).await.err()),
                    None => match self.heard(answer).await {
                        // The line broke within the answer.
                        Err(trouble @ Trouble::Unreachable { .. }) => {
                            (u64::from(tries), Some(trouble))
                        }
                        heard => return heard,
                    },
                },
                Err(error) => (u64::from(tries), Some(self.unreachable(&error))),
            };
            let trouble = trouble.unwrap_or_else(|| self.strange());
            if tries == TRIES || !again {
                return Err(trouble);
            }
            tries += 1;
            #[allow(clippy::disallowed_methods, reason = "back-off; nobody else waits for it")]
            tokio::time::sleep(Duration::from_secs(wait)).await;
        }
    }

    fn unreachable(&self, error: &reqwest::Error) -> Trouble {
        let why = if error.is_timeout() {
            "no answer in time".to_owned()
        } else {
            // The innermost cause is the one that helps: "Connection refused".
            let mut cause: &dyn std::error::Error = error;
            while let Some(inner) = cause.source() {
                cause = inner;
            }
            cause.to_string()
        };
        Trouble::Unreachable { at: self.at(), why }
    }

    async fn heard(&self, answer: Response) -> Result<Value, Trouble> {
        let status = answer.status();
        let bytes = answer.bytes().await.map_err(|error| self.unreachable(&error))?;
        let value = match bytes.is_empty() {
            true => Some(Value::Null),
            false => serde_json::from_slice::<Value>(&bytes).ok(),
        };
        match value {
            Some(value) if status.is_success() => Ok(value),
            Some(value @ Value::Object(_)) if !status.is_redirection() => {
                Err(Trouble::Refused { status: status.as_u16(), says: sentence(status, &value) })
            }
            _ => Err(self.strange()),
        }
    }
}

/// The seconds to wait, where the desk is asked too often or is just starting.
fn slowed(answer: &Response) -> Option<u64> {
    let slow = [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE];
    if !slow.contains(&answer.status()) {
        return None;
    }
    let wait = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    Some(wait.and_then(|text| text.trim().parse().ok()).unwrap_or(1))
}

/// What the desk said, as a person can use it.
fn sentence(status: StatusCode, body: &Value) -> String {
    let fields = body["details"].as_object().into_iter().flat_map(serde_json::Map::values);
    let said: Vec<&str> = fields
        .flat_map(|all| all.as_array().into_iter().flatten())
        .filter_map(|one| one["description"].as_str())
        .collect();
    if !said.is_empty() {
        return said.join(" ");
    }
    match status {
        StatusCode::UNAUTHORIZED => {
            "The desk does not know this token. Sign in with: prickle login ADDRESS".to_owned()
        }
        StatusCode::FORBIDDEN => "You, or this token, may not do that.".to_owned(),
        StatusCode::NOT_FOUND => "There is no such thing, or you may not see it.".to_owned(),
        _ => {
            let said = body["description"].as_str().or_else(|| body["error"].as_str());
            said.map_or_else(|| format!("The desk answered {status}."), str::to_owned)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_as_it_stands_in_the_browser() {
        let at = |address: &str| Remote::new(address, "t").map(|one| one.at()).ok();
        assert_eq!(at("https://desk.example/").as_deref(), Some("https://desk.example"));
        let below = Remote::new("https://desk.example/help", "t").unwrap();
        let url = below.url("tickets/1").unwrap();
        assert_eq!(url.as_str(), "https://desk.example/help/api/v2/tickets/1");
        for wrong in ["desk.example", "", "ftp://desk.example", "http://"] {
            assert!(at(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_token_that_travels_openly_is_known() {
        let open = |address: &str| Remote::new(address, "t").unwrap().is_open_to_all();
        assert!(open("http://desk.example"));
        assert!(!open("https://desk.example"));
        assert!(!open("http://127.0.0.1:7740"));
        assert!(!open("http://[::1]:7740"));
    }

    #[test]
    fn a_refusal_says_what_was_wrong() {
        let body = serde_json::json!({"error": "RecordInvalid", "details":
            {"status": [{"description": "A closed ticket stays closed."}]}});
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        assert_eq!(sentence(status, &body), "A closed ticket stays closed.");
        let body = serde_json::json!({"error": "invalid", "description": "No such word."});
        assert_eq!(sentence(status, &body), "No such word.");
    }
}
