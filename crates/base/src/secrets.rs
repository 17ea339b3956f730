//! Tokens, their hashes and signatures.
//!
//! A token is 128 random bits shown once; the database keeps its SHA-256 only, so a stolen
//! database opens no session. 128 bits need no slow hash: they can't be guessed.

use data_encoding::{BASE32_NOPAD, BASE64, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::Chance;

/// A new token: 128 random bits as 26 lower-case base32 letters (safe in addresses and URLs).
#[must_use]
pub fn token(chance: &dyn Chance) -> String {
    let mut bytes = [0_u8; 16];
    chance.fill(&mut bytes);
    BASE32_NOPAD.encode(&bytes).to_lowercase()
}

/// SHA-256 in lower-case hex: how tokens and raw messages are kept and looked up.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// SHA-256 of what comes piece by piece.
#[derive(Debug, Clone, Default)]
pub struct Hashing(Sha256);

impl Hashing {
    /// More of it.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash as [`hash`] writes it.
    #[must_use]
    pub fn end(self) -> String {
        HEXLOWER.encode(&self.0.finalize())
    }
}

/// Bytes as text.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// The bytes again; `None` where it is no base64.
#[must_use]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text.as_bytes()).ok()
}

/// HMAC-SHA256 of `message` under `key`, lower-case hex.
#[must_use]
pub fn sign(key: &[u8], message: &[u8]) -> String {
    HEXLOWER.encode(&mac(key, message).finalize().into_bytes())
}

/// HMAC-SHA256 of `message`, base64, under a key that is given in base64: as Standard Webhooks
/// wants it. A key that is no base64 is taken as it stands.
#[must_use]
pub fn sign_base64(key: &str, message: &[u8]) -> String {
    let key = BASE64.decode(key.as_bytes()).unwrap_or_else(|_| key.as_bytes().to_vec());
    BASE64.encode(&mac(&key, message).finalize().into_bytes())
}

/// A new key for others to check our signatures with: 192 random bits, base64.
#[must_use]
pub fn key_base64(chance: &dyn Chance) -> String {
    let mut bytes = [0_u8; 24];
    chance.fill(&mut bytes);
    BASE64.encode(&bytes)
}

/// Whether `signature` (hex, whole or its first `at_least` digits or more) signs `message`.
/// Compares in constant time.
#[must_use]
pub fn signed(key: &[u8], message: &[u8], signature: &str, at_least: usize) -> bool {
    let right = sign(key, message);
    let given = signature.to_ascii_lowercase();
    if given.len() < at_least || given.len() > right.len() {
        return false;
    }
    let differing = right.bytes().zip(given.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    differing == 0
}

fn mac(key: &[u8], message: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of every length, so this arm cannot be reached with a real key type.
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("hmac takes any key"));
    mac.update(message);
    mac
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::SeededChance;

    #[test]
    fn a_signature_holds_for_its_own_message_only() {
        let signature = sign(b"key", b"ticket 7");
        assert!(signed(b"key", b"ticket 7", &signature[..20], 20));
        assert!(signed(b"key", b"ticket 7", &signature.to_uppercase(), 20));
        assert!(!signed(b"key", b"ticket 8", &signature, 20));
        assert!(!signed(b"other", b"ticket 7", &signature, 20));
        assert!(!signed(b"key", b"ticket 7", &signature[..19], 20));
    }

    #[test]
    fn tokens_are_26_letters_and_differ() {
        let chance = SeededChance::new(1);
        let (one, two) = (token(&chance), token(&chance));
        assert_eq!(one.len(), 26);
        assert_ne!(one, two);
    }
}
