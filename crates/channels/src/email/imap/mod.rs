//! Fetching mail from a mailbox (IMAP). Its one promise: a mail is kept together with how far the
//! mailbox was read, so that a crash or a broken line at any point neither loses nor doubles one.
//! Only afterwards is it marked or moved on the server.

mod follow;
mod session;
mod sign_in;

use std::{sync::Arc, time::Duration};

use base::Timestamp;
use desk::mailboxes::Position;
use futures::future::BoxFuture;

pub use follow::{follow, run};

use super::{Envelope, dial::Tls, oauth::Tokens};

/// What becomes of a mail on the server once it is kept here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Handled {
    /// It is marked as read.
    #[default]
    Seen,
    /// Nothing.
    Leave,
    /// It is moved into this folder.
    Move(String),
    /// It is deleted.
    Delete,
}

/// A mailbox to fetch from.
#[derive(Clone)]
pub struct FetchConfig {
    /// The server's name, as in its certificate.
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    pub user: String,
    pub password: String,
    /// Tokens of the provider's in place of the password.
    pub tokens: Option<Arc<Tokens>>,
    pub folder: String,
    pub handled: Handled,
    /// The first time, what is there already is taken too; else only what comes from then on.
    pub history: bool,
    /// The address its mails are taken to be for, where they do not say.
    pub address: String,
    /// Further authorities to trust, as PEM.
    pub extra_roots: Option<Vec<u8>>,
    /// Longest wait for an answer.
    pub patience: Duration,
    /// Longest wait for news before the server is asked by hand: a line may be dead without a
    /// word, and the lease on the mailbox (two minutes) is renewed by then.
    pub idle: Duration,
}

impl Default for FetchConfig {
    fn default() -> Self {
        Self {
            host: "localhost".into(),
            port: 993,
            tls: Tls::Tls,
            user: String::new(),
            password: String::new(),
            tokens: None,
            folder: "INBOX".into(),
            handled: Handled::default(),
            history: false,
            address: String::new(),
            extra_roots: None,
            patience: Duration::from_secs(60),
            idle: Duration::from_secs(50),
        }
    }
}

impl FetchConfig {
    /// Which account and folder this is. The server's name is no part of it: an account whose
    /// server is called otherwise from today on is the same mailbox, and what came while the name
    /// was changed has to be fetched. A server that counts anew says so itself (UIDVALIDITY).
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}/{}", self.user, self.folder)
    }
}

/// One fetched mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    pub envelope: Envelope,
    pub raw: Vec<u8>,
}

/// What is remembered of a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// How far it was read.
    pub position: Option<Position>,
    /// When it was last looked at.
    pub looked_at: Option<Timestamp>,
}

/// Where fetched mail goes, and what is remembered of the mailbox.
pub trait Inbox: Send + Sync {
    /// Takes or renews the right to read the mailbox; `false` while another node has it.
    fn hold(&self) -> BoxFuture<'_, Result<bool, String>>;

    /// How far it was read, and when it was last looked at.
    fn known(&self) -> BoxFuture<'_, Result<Known, String>>;

    /// Keeps the mails and how far the mailbox is read now, both or neither; flushed when this
    /// returns. `false`: somebody else has read on since `before`.
    fn keep(
        &self,
        mails: Vec<Fetched>,
        before: Option<Position>,
        position: Position,
    ) -> BoxFuture<'_, Result<bool, String>>;

    /// How a look went; an empty `trouble` is a good one.
    fn looked(&self, trouble: String) -> BoxFuture<'_, ()>;
}

/// Signs in and looks at the folder, without fetching anything; in words what was found.
///
/// # Errors
/// In words, what went wrong.
pub async fn test(config: &FetchConfig) -> Result<String, String> {
    let mut session = session::Session::open(config).await?;
    let folder = session.select(&config.folder).await?;
    let mails = if folder.exists == 1 { "mail" } else { "mails" };
    let words = format!("{} holds {} {mails} in {}", config.host, folder.exists, config.folder);
    session.leave().await;
    Ok(words)
}
