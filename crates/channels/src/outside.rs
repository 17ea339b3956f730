//! The outside as traits: each with a real implementation and a fake one for tests, so that every
//! story can be told without a network, and every failure of a network can be told at will.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use futures::future::BoxFuture;

/// What became of a mail we tried to send. The difference between the last three decides whether a
/// customer gets no mail, one or two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendOutcome {
    /// The other server took it.
    Accepted {
        /// Its words, for the history.
        response: String,
    },
    /// Certainly not sent, and worth another try: no connection, or a refusal "for now".
    RefusedForNow(String),
    /// Certainly not sent, and never will be: no such recipient, too large.
    RefusedForGood(String),
    /// The connection broke after the whole mail was handed over: it may have been sent. Never
    /// try again by itself; a person decides.
    Unknown(String),
}

/// Sends mail.
pub trait Mailer: Send + Sync {
    /// Hands `raw` to the mail server for `to`; `from` is the return path, empty for none.
    fn send<'a>(&'a self, from: &'a str, to: &'a str, raw: &'a [u8]) -> BoxFuture<'a, SendOutcome>;

    /// Signs in without sending anything; in words what was found, or what went wrong.
    fn test(&self) -> BoxFuture<'_, Result<String, String>>;
}

/// A mail that a [`FakeMailer`] was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriedMail {
    /// The return path.
    pub from: String,
    /// The recipient.
    pub to: String,
    /// The bytes.
    pub raw: Vec<u8>,
    /// What the sender was told.
    pub outcome: SendOutcome,
    /// Whether the recipient has it, which after [`SendOutcome::Unknown`] only the test knows.
    pub arrived: bool,
}

/// Keeps mails instead of sending them, and fails as told.
#[derive(Debug, Default)]
pub struct FakeMailer(Mutex<FakeState>);

#[derive(Debug, Default)]
struct FakeState {
    tries: Vec<TriedMail>,
    next: VecDeque<(SendOutcome, bool)>,
    always: HashMap<String, SendOutcome>,
}

impl FakeMailer {
    /// Accepts everything until told otherwise.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The next mail without an own plan ends like this; several calls queue up. An unknown
    /// outcome counts as arrived.
    pub fn next_is(&self, outcome: SendOutcome) {
        let arrived = matches!(outcome, SendOutcome::Accepted { .. } | SendOutcome::Unknown(_));
        self.lock().next.push_back((outcome, arrived));
    }

    /// The next mail's outcome is unknown, and it did not arrive.
    pub fn next_is_lost(&self) {
        let outcome = SendOutcome::Unknown("connection lost".into());
        self.lock().next.push_back((outcome, false));
    }

    /// Every mail to `to` ends like this.
    pub fn always(&self, to: &str, outcome: SendOutcome) {
        self.lock().always.insert(to.to_lowercase(), outcome);
    }

    /// The mails that arrived, in order.
    #[must_use]
    pub fn arrived(&self) -> Vec<TriedMail> {
        self.lock().tries.iter().filter(|mail| mail.arrived).cloned().collect()
    }

    /// All tries, in order.
    #[must_use]
    pub fn tries(&self) -> Vec<TriedMail> {
        self.lock().tries.clone()
    }

    fn lock(&self) -> MutexGuard<'_, FakeState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailer for FakeMailer {
    fn test(&self) -> BoxFuture<'_, Result<String, String>> {
        Box::pin(std::future::ready(Ok("mail can go out".to_owned())))
    }

    fn send<'a>(&'a self, from: &'a str, to: &'a str, raw: &'a [u8]) -> BoxFuture<'a, SendOutcome> {
        let mut state = self.lock();
        let planned = state.always.get(&to.to_lowercase()).cloned().map(|outcome| {
            let arrived = matches!(outcome, SendOutcome::Accepted { .. });
            (outcome, arrived)
        });
        let number = state.tries.len() + 1;
        let (outcome, arrived) = planned.or_else(|| state.next.pop_front()).unwrap_or_else(|| {
            (SendOutcome::Accepted { response: format!("250 kept as number {number}") }, true)
        });
        state.tries.push(TriedMail {
            from: from.to_owned(),
            to: to.to_owned(),
            raw: raw.to_vec(),
            outcome: outcome.clone(),
            arrived,
        });
        Box::pin(std::future::ready(outcome))
    }
}
