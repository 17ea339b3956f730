//! A browser and a push service for tests: what was pushed is really decrypted, as a browser would.

use std::sync::{Mutex, MutexGuard, PoisonError};

use data_encoding::BASE64URL_NOPAD;
use futures::future::BoxFuture;
use ring::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral},
    rand::{SecureRandom, SystemRandom},
};

use super::{
    PushOutcome, Pusher, Subscription,
    seal::{keys, seal},
};

/// A browser that subscribed; its key opens one message.
pub struct FakeBrowser {
    private: EphemeralPrivateKey,
    public: Vec<u8>,
    auth: [u8; 16],
}

impl FakeBrowser {
    /// A browser with keys of its own; `None` where the system has no randomness.
    #[must_use]
    pub fn new() -> Option<Self> {
        let random = SystemRandom::new();
        let private = EphemeralPrivateKey::generate(&ECDH_P256, &random).ok()?;
        let public = private.compute_public_key().ok()?.as_ref().to_vec();
        let mut auth = [0; 16];
        random.fill(&mut auth).ok()?;
        Some(Self { private, public, auth })
    }

    /// What it tells the desk.
    #[must_use]
    pub fn subscription(&self, endpoint: &str) -> Subscription {
        Subscription {
            endpoint: endpoint.to_owned(),
            p256dh: BASE64URL_NOPAD.encode(&self.public),
            auth: BASE64URL_NOPAD.encode(&self.auth),
        }
    }

    /// Opens a body as it was posted; `None` where it is not for this browser.
    #[must_use]
    pub fn open(self, body: &[u8]) -> Option<Vec<u8>> {
        let salt: [u8; 16] = body.get(..16)?.try_into().ok()?;
        let length = usize::from(*body.get(20)?);
        let desk = body.get(21..21 + length)?;
        let peer = UnparsedPublicKey::new(&ECDH_P256, desk);
        let secret = agree_ephemeral(self.private, &peer, <[u8]>::to_vec).ok()?;
        let (key, nonce) = keys(&secret, &self.auth, (&self.public, desk), salt);
        let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let mut sealed = body.get(21 + length..)?.to_vec();
        let opened = key.open_in_place(nonce, Aad::empty(), &mut sealed).ok()?;
        // A record ends in 2 and zeros.
        let end = opened.iter().rposition(|byte| *byte == 2)?;
        Some(opened[..end].to_vec())
    }
}

/// Keeps what it is given, sealed, and answers as told.
#[derive(Debug)]
pub struct FakePusher(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    posted: Vec<(String, Vec<u8>)>,
    next: Vec<PushOutcome>,
}

impl Default for FakePusher {
    fn default() -> Self {
        Self(Mutex::new(State::default()))
    }
}

impl FakePusher {
    /// The next push ends like this; several calls queue up.
    pub fn next_is(&self, outcome: PushOutcome) {
        self.lock().next.push(outcome);
    }

    /// Endpoint and body of each push, oldest first.
    #[must_use]
    pub fn posted(&self) -> Vec<(String, Vec<u8>)> {
        self.lock().posted.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pusher for FakePusher {
    fn push<'a>(&'a self, to: &'a Subscription, message: &'a [u8]) -> BoxFuture<'a, PushOutcome> {
        let mut state = self.lock();
        let planned = if state.next.is_empty() { None } else { Some(state.next.remove(0)) };
        let outcome = match (planned, seal(to, message)) {
            (Some(planned), _) => planned,
            (None, Some(body)) => {
                state.posted.push((to.endpoint.clone(), body));
                PushOutcome::Taken
            }
            (None, None) => PushOutcome::Refused("no keys".to_owned()),
        };
        Box::pin(std::future::ready(outcome))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_for_a_browser_is_opened_by_it_and_by_no_other() {
        let (one, other) = (FakeBrowser::new().unwrap(), FakeBrowser::new().unwrap());
        let body = seal(&one.subscription("https://push.example/1"), b"Look").unwrap();
        assert_eq!(other.open(&body), None);
        assert_eq!(one.open(&body).unwrap(), b"Look");
    }
}
