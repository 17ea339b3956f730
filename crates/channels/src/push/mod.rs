//! Web Push: a few words to a browser that is not looking, through the push service its maker runs.
//! What is said is encrypted for that browser alone (RFC 8291); who says it is signed (RFC 8292).

mod fake;
mod post;
mod seal;
mod vapid;

pub use fake::{FakeBrowser, FakePusher};
pub use post::WebPusher;
pub use vapid::{Key, new_key};

use futures::future::BoxFuture;

/// Where a browser wants to be told, and what to encrypt with; all in base64 without padding, as
/// the browser says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    pub endpoint: String,
    /// Its public key.
    pub p256dh: String,
    /// Its secret.
    pub auth: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PushOutcome {
    Taken,
    /// The browser is not there any more: forget the subscription.
    Gone,
    /// Worth another try.
    NotNow(String),
    /// Never will be taken.
    Refused(String),
}

/// The longest message, in bytes; push services take no more than 4 kB encrypted (RFC 8291 §4).
pub const MOST_BYTES: usize = 3_000;

/// Tells browsers.
pub trait Pusher: Send + Sync {
    /// Hands `message` to the push service.
    fn push<'a>(&'a self, to: &'a Subscription, message: &'a [u8]) -> BoxFuture<'a, PushOutcome>;
}

/// For desks and tests without push: nothing is taken, and nothing tried again.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPusher;

impl Pusher for NoPusher {
    fn push<'a>(&'a self, _: &'a Subscription, _: &'a [u8]) -> BoxFuture<'a, PushOutcome> {
        Box::pin(std::future::ready(PushOutcome::Refused("nothing is pushed here".to_owned())))
    }
}
