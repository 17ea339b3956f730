//! Sending through a mail server. Its one promise: a mail is never sent twice, so what became of a
//! try is told exactly ([`SendOutcome`]).

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::future::BoxFuture;
use rustls::ClientConfig;

pub use super::dial::Tls;
use super::{
    client::{Connection, Delivery},
    dial::tls_config,
    oauth::Tokens,
};
use crate::outside::{Mailer, SendOutcome};

/// Connections kept open between mails.
const IDLE_MAX: usize = 4;

/// The server that sends for us.
#[derive(Clone)]
pub struct SmtpConfig {
    /// Its name, as in its certificate.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// Who signs in; `None` where nobody has to.
    pub user: Option<String>,
    /// The password of `user`.
    pub password: String,
    /// Tokens of the provider's in place of a password.
    pub tokens: Option<Arc<Tokens>>,
    /// The name we greet with: our own host.
    pub hello_name: String,
    /// Further authorities to trust, as PEM; for a server with a certificate of one's own.
    pub extra_roots: Option<Vec<u8>>,
    /// Longest wait for a connection.
    pub connect_timeout: Duration,
    /// Longest wait for an answer.
    pub reply_timeout: Duration,
    /// Longest wait for the answer to a whole mail. The standard asks for 10 minutes, and giving up
    /// early costs a person's time: the outcome is unknown then.
    pub final_timeout: Duration,
}

impl Default for SmtpConfig {
    fn default() -> Self {
        Self {
            host: "localhost".into(),
            port: 25,
            tls: Tls::None,
            user: None,
            password: String::new(),
            tokens: None,
            hello_name: "localhost".into(),
            extra_roots: None,
            connect_timeout: Duration::from_secs(30),
            reply_timeout: Duration::from_mins(2),
            final_timeout: Duration::from_mins(10),
        }
    }
}

/// Shown in logs: everything but the password.
impl std::fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpConfig")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("tls", &self.tls)
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// What is wrong with a configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The name would break the conversation.
    #[error("the name to greet with may hold letters, digits, dots and dashes only: {0:?}")]
    HelloName(String),
    /// The certificates can't be read.
    #[error("the extra certificates can't be read: {0}")]
    Roots(String),
    /// The encryption library refused its settings.
    #[error("encryption can't be set up: {0}")]
    Tls(String),
}

/// Sends through one server and keeps a few connections open for speed.
pub struct SmtpMailer {
    config: SmtpConfig,
    tls: Arc<ClientConfig>,
    idle: Mutex<Vec<Connection>>,
}

impl SmtpMailer {
    /// A sender for `config`; connects only when there is a mail.
    ///
    /// # Errors
    /// Where the configuration can't work.
    pub fn new(config: SmtpConfig) -> Result<Self, ConfigError> {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b".-[]:_".contains(&b);
        if config.hello_name.is_empty() || !config.hello_name.bytes().all(plain) {
            return Err(ConfigError::HelloName(config.hello_name));
        }
        let tls = tls_config(config.extra_roots.as_deref())?;
        Ok(Self { config, tls, idle: Mutex::new(Vec::new()) })
    }

    async fn try_send(&self, from: &str, to: &str, raw: &[u8]) -> SendOutcome {
        if !from.is_empty() && !is_plain(from) || !is_plain(to) {
            return SendOutcome::RefusedForGood("this is not a mail address".into());
        }
        loop {
            let kept = self.idle().pop();
            let mut connection = match kept {
                Some(connection) => connection,
                None => match Connection::open(&self.config, Arc::clone(&self.tls)).await {
                    Ok(connection) => connection,
                    Err(reason) => return SendOutcome::RefusedForNow(reason),
                },
            };
            // A fresh connection is never stale, so this ends.
            if let Delivery::Done(outcome) = connection.deliver(from, to, raw).await {
                let mut idle = self.idle();
                if connection.reusable && idle.len() < IDLE_MAX {
                    idle.push(connection);
                }
                return outcome;
            }
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailer for SmtpMailer {
    fn send<'a>(&'a self, from: &'a str, to: &'a str, raw: &'a [u8]) -> BoxFuture<'a, SendOutcome> {
        Box::pin(self.try_send(from, to, raw))
    }

    fn test(&self) -> BoxFuture<'_, Result<String, String>> {
        Box::pin(async {
            let connection = Connection::open(&self.config, Arc::clone(&self.tls)).await?;
            connection.quit().await;
            Ok(format!("{}:{} takes our mail", self.config.host, self.config.port))
        })
    }
}

/// Whether an address can stand in a command without becoming another one.
fn is_plain(address: &str) -> bool {
    let odd = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>');
    !address.contains(odd)
        && address.len() <= 320
        && address
            .rsplit_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
}
