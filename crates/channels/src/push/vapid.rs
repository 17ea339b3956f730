//! Who is pushing: a short-lived token signed with the desk's own key (RFC 8292).

use base::Timestamp;
use data_encoding::BASE64URL_NOPAD;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};

/// How long a token holds, in seconds; services take a day at the most (RFC 8292 §2).
const HOLDS_SECONDS: i64 = 12 * 3600;

/// The desk's key.
pub struct Key {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

/// A fresh key, as text to keep; `None` where the system has no randomness.
#[must_use]
pub fn new_key() -> Option<String> {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).ok()?;
    Some(BASE64URL_NOPAD.encode(document.as_ref()))
}

impl Key {
    /// Reads [`new_key`]'s text.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (document, random) =
            (BASE64URL_NOPAD.decode(text.as_bytes()).ok()?, SystemRandom::new());
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, &document, &random).ok()?;
        Some(Self { pair, random })
    }

    /// The public half: what a browser subscribes with.
    #[must_use]
    pub fn public(&self) -> String {
        BASE64URL_NOPAD.encode(self.pair.public_key().as_ref())
    }

    /// The `Authorization` for a push service; `audience` is its origin, `contact` who we are.
    #[must_use]
    pub fn authorization(&self, audience: &str, contact: &str, now: Timestamp) -> Option<String> {
        let until = now.as_second() + HOLDS_SECONDS;
        let head = BASE64URL_NOPAD.encode(br#"{"typ":"JWT","alg":"ES256"}"#);
        let claims = format!(r#"{{"aud":"{audience}","exp":{until},"sub":"{contact}"}}"#);
        let signed = format!("{head}.{}", BASE64URL_NOPAD.encode(claims.as_bytes()));
        let signature = self.pair.sign(&self.random, signed.as_bytes()).ok()?;
        let signature = BASE64URL_NOPAD.encode(signature.as_ref());
        Some(format!("vapid t={signed}.{signature}, k={}", self.public()))
    }
}

#[cfg(test)]
mod tests {
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

    use super::*;

    #[test]
    fn a_token_is_signed_names_the_service_and_runs_out() {
        let key = Key::read(&new_key().unwrap()).unwrap();
        let now = base::time::from_micros(1_790_000_000_000_000);
        let said = key.authorization("https://push.example", "https://desk.example", now).unwrap();
        let (token, public) =
            said.strip_prefix("vapid t=").and_then(|it| it.split_once(", k=")).unwrap();
        assert_eq!(public, key.public());
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let read = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, read(public))
            .verify(signed.as_bytes(), &read(signature))
            .unwrap();
        let claims = String::from_utf8(read(signed.split_once('.').unwrap().1)).unwrap();
        assert_eq!(
            claims,
            r#"{"aud":"https://push.example","exp":1790043200,"sub":"https://desk.example"}"#
        );
        assert!(Key::read("nonsense").is_none());
    }
}
