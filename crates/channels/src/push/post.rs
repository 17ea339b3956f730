//! The post to a push service, through the guarded client: the address comes from a browser, so it
//! must never lead inside our own network.

use std::sync::Arc;

use base::Clock;
use futures::future::BoxFuture;
use reqwest::Url;

use super::{Key, MOST_BYTES, PushOutcome, Pusher, Subscription, seal::seal};
use crate::outbound::{Outbound, Refused};

/// How long the service keeps it for a browser that is off, in seconds: tomorrow it is old news.
const KEPT_SECONDS: u32 = 12 * 3600;

/// Pushes for real.
pub struct WebPusher {
    outbound: Outbound,
    key: Key,
    /// Our own address: how a push service reaches us about our pushes.
    contact: String,
    clock: Arc<dyn Clock>,
    /// Endpoints without encryption are taken, too: for tests.
    plain: bool,
}

impl WebPusher {
    /// A pusher that signs with `key`.
    #[must_use]
    pub fn new(outbound: Outbound, key: Key, contact: String, clock: Arc<dyn Clock>) -> Self {
        Self { outbound, key, contact, clock, plain: false }
    }

    /// The same for a push service of a test, without encryption.
    #[must_use]
    pub fn in_plain(self) -> Self {
        Self { plain: true, ..self }
    }

    async fn try_push(&self, to: &Subscription, message: &[u8]) -> PushOutcome {
        let refused = |why: &str| PushOutcome::Refused(why.to_owned());
        let Some(origin) = self.origin(&to.endpoint) else {
            return refused("the endpoint is no https address");
        };
        if message.len() > MOST_BYTES {
            return refused("the message is too long");
        }
        let Some(body) = seal(to, message) else { return refused("the browser’s keys are none") };
        let Some(token) = self.key.authorization(&origin, &self.contact, self.clock.now()) else {
            return PushOutcome::NotNow("the token could not be signed".to_owned());
        };
        let request = match self.outbound.post(&to.endpoint) {
            Ok(request) => request,
            Err(Refused::Failed(why)) => return PushOutcome::NotNow(why),
            Err(why) => return PushOutcome::Refused(why.to_string()),
        };
        let request = request
            .header("Authorization", token)
            .header("TTL", KEPT_SECONDS)
            .header("Urgency", "normal")
            .header("Content-Encoding", "aes128gcm")
            .header("Content-Type", "application/octet-stream")
            .body(body);
        match request.send().await {
            Ok(answer) => outcome(answer.status().as_u16()),
            Err(error) => PushOutcome::NotNow(error.without_url().to_string()),
        }
    }

    /// The service's origin, where the endpoint is an address one may push to.
    fn origin(&self, endpoint: &str) -> Option<String> {
        let url = Url::parse(endpoint).ok()?;
        let safe = url.scheme() == "https" || (self.plain && url.scheme() == "http");
        let bare = url.username().is_empty() && url.password().is_none();
        (safe && bare).then(|| url.origin().ascii_serialization())
    }
}

impl Pusher for WebPusher {
    fn push<'a>(&'a self, to: &'a Subscription, message: &'a [u8]) -> BoxFuture<'a, PushOutcome> {
        Box::pin(self.try_push(to, message))
    }
}

/// What the service's answer means.
fn outcome(status: u16) -> PushOutcome {
    let words = || format!("the service answered {status}");
    match status {
        200..=299 => PushOutcome::Taken,
        404 | 410 => PushOutcome::Gone,
        429 | 500..=599 => PushOutcome::NotNow(words()),
        _ => PushOutcome::Refused(words()),
    }
}
