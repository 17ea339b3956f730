//! Signing in with tokens of the provider's (OAuth 2, SASL XOAUTH2) in place of a password: Google
//! Workspace and Microsoft 365 take nothing else. A token is renewed before it runs out; what the
//! provider gives anew is kept sealed, under a key that only the configuration has.

use std::sync::Arc;

use base::{Clock, Timestamp, time::after};
use data_encoding::BASE64;
use futures::future::BoxFuture;
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
    rand::{SecureRandom, SystemRandom},
};
use tokio::sync::Mutex;

use crate::outbound::Outbound;

/// A token is renewed so long before it runs out, in seconds: a sign-in under way must not fail.
const EARLY_SECONDS: i64 = 300;
/// How long a token holds where the provider does not say, in seconds (RFC 6749 section 5.1 only
/// recommends to say it); both big ones give an hour.
const HOLDS_SECONDS: i64 = 3600;

/// How tokens are had.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct OAuth {
    /// Where they are asked for.
    pub token_url: String,
    pub client_id: String,
    pub client_secret: String,
    /// Given once by whoever owns the mailbox; empty where the client itself may read it (client
    /// credentials).
    pub refresh_token: String,
    /// What is asked for; may be empty with a refresh token.
    pub scope: String,
}

/// Where a newer refresh token is kept, sealed.
pub trait Vault: Send + Sync {
    /// What was kept; empty for nothing.
    fn kept(&self) -> BoxFuture<'_, Result<String, String>>;
    /// Keeps it.
    fn keep(&self, sealed: String) -> BoxFuture<'_, Result<(), String>>;
}

/// Gives tokens.
pub struct Tokens {
    config: OAuth,
    outbound: Outbound,
    clock: Arc<dyn Clock>,
    vault: Arc<dyn Vault>,
    current: Mutex<Option<(String, Timestamp)>>,
}

/// What the provider answers (RFC 6749 section 5).
#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Answer {
    access_token: String,
    expires_in: Option<i64>,
    refresh_token: String,
    error: String,
    error_description: String,
}

impl Tokens {
    /// Tokens for one mailbox.
    #[must_use]
    pub fn new(
        config: OAuth,
        outbound: Outbound,
        clock: Arc<dyn Clock>,
        vault: Arc<dyn Vault>,
    ) -> Self {
        Self { config, outbound, clock, vault, current: Mutex::new(None) }
    }

    /// A token that holds for some minutes yet.
    ///
    /// # Errors
    /// In words, why there is none.
    pub async fn token(&self) -> Result<String, String> {
        let mut current = self.current.lock().await;
        let soon = after(self.clock.now(), EARLY_SECONDS);
        if let Some((token, until)) = current.as_ref()
            && *until > soon
        {
            return Ok(token.clone());
        }
        let answer = self.ask().await?;
        let holds = answer.expires_in.unwrap_or(HOLDS_SECONDS);
        let until = after(self.clock.now(), holds.max(EARLY_SECONDS + 60));
        *current = Some((answer.access_token.clone(), until));
        Ok(answer.access_token)
    }

    /// The token was refused: the next one is asked for anew.
    pub async fn forget(&self) {
        *self.current.lock().await = None;
    }

    async fn ask(&self) -> Result<Answer, String> {
        let refresh = self.refresh_token().await?;
        let mut form: Vec<(&str, &str)> = vec![
            ("client_id", self.config.client_id.as_str()),
            ("client_secret", self.config.client_secret.as_str()),
        ];
        if refresh.is_empty() {
            form.push(("grant_type", "client_credentials"));
        } else {
            form.extend([("grant_type", "refresh_token"), ("refresh_token", refresh.as_str())]);
        }
        if !self.config.scope.is_empty() {
            form.push(("scope", self.config.scope.as_str()));
        }
        let request = self.outbound.post(&self.config.token_url).map_err(|why| why.to_string())?;
        let body = form_encoded(&form);
        let request =
            request.header("content-type", "application/x-www-form-urlencoded").body(body);
        let failed = |error: &dyn std::fmt::Display| format!("no token: {error}");
        let response = request.send().await.map_err(|error| failed(&error))?;
        let status = response.status();
        let body = response.text().await.map_err(|error| failed(&error))?;
        let answer: Answer = serde_json::from_str(&body).unwrap_or_default();
        if !status.is_success() || answer.access_token.is_empty() {
            let why = format!("{} {}", answer.error, answer.error_description);
            let why: String = why.chars().filter(|c| !c.is_control()).take(300).collect();
            return Err(format!("the provider gave no token ({status}): {}", why.trim()));
        }
        if !answer.refresh_token.is_empty() && answer.refresh_token != refresh {
            self.keep(&answer.refresh_token).await?;
        }
        Ok(answer)
    }

    /// The newest refresh token: the provider's where it gave one since, else the configuration's.
    async fn refresh_token(&self) -> Result<String, String> {
        if self.config.refresh_token.is_empty() {
            return Ok(String::new());
        }
        let sealed = self.vault.kept().await?;
        // Sealed under another configuration: that one was replaced, so its token was too.
        let newer = unseal(&self.config, &sealed);
        Ok(newer.unwrap_or_else(|| self.config.refresh_token.clone()))
    }

    async fn keep(&self, token: &str) -> Result<(), String> {
        match seal(&self.config, token) {
            Some(sealed) => self.vault.keep(sealed).await,
            None => Err("the system has no randomness".to_owned()),
        }
    }
}

/// What XOAUTH2 says (Google's protocol; Microsoft speaks the same).
#[must_use]
pub fn sasl(user: &str, token: &str) -> String {
    format!("user={user}\x01auth=Bearer {token}\x01\x01")
}

fn form_encoded(form: &[(&str, &str)]) -> String {
    let mut out = reqwest::Url::parse("https://form.invalid/").ok();
    if let Some(url) = &mut out {
        url.query_pairs_mut().extend_pairs(form);
    }
    out.and_then(|url| url.query().map(str::to_owned)).unwrap_or_default()
}

/// The key is made of what only the configuration knows.
fn key(config: &OAuth) -> Option<LessSafeKey> {
    let secret = format!("{}\0{}", config.client_secret, config.refresh_token);
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, b"a mailbox's newer refresh token");
    UnboundKey::new(&AES_256_GCM, tag.as_ref()).ok().map(LessSafeKey::new)
}

fn seal(config: &OAuth, token: &str) -> Option<String> {
    let mut nonce = [0_u8; NONCE_LEN];
    SystemRandom::new().fill(&mut nonce).ok()?;
    let mut sealed = token.as_bytes().to_vec();
    let once = Nonce::assume_unique_for_key(nonce);
    key(config)?.seal_in_place_append_tag(once, Aad::empty(), &mut sealed).ok()?;
    Some(BASE64.encode(&[nonce.as_slice(), &sealed].concat()))
}

fn unseal(config: &OAuth, sealed: &str) -> Option<String> {
    let mut bytes = BASE64.decode(sealed.as_bytes()).ok()?;
    let nonce: [u8; NONCE_LEN] = bytes.get(..NONCE_LEN)?.try_into().ok()?;
    let nonce = Nonce::assume_unique_for_key(nonce);
    let opened = key(config)?.open_in_place(nonce, Aad::empty(), &mut bytes[NONCE_LEN..]).ok()?;
    String::from_utf8(opened.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(refresh_token: &str) -> OAuth {
        OAuth { client_secret: "s".into(), refresh_token: refresh_token.into(), ..OAuth::default() }
    }

    #[test]
    fn a_newer_token_is_read_by_the_same_configuration_only() {
        let sealed = seal(&config("first"), "second").unwrap();
        assert!(!sealed.contains("second"));
        assert_eq!(unseal(&config("first"), &sealed).as_deref(), Some("second"));
        assert_eq!(unseal(&config("replaced"), &sealed), None);
        assert_eq!(unseal(&config("first"), ""), None);
        assert_eq!(unseal(&config("first"), "AAAA"), None);
    }

    #[test]
    fn a_form_is_encoded() {
        assert_eq!(form_encoded(&[("a", "b c&d"), ("e", "ü/=")]), "a=b+c%26d&e=%C3%BC%2F%3D");
    }
}
