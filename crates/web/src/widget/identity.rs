//! Who somebody says they are, and what of it their app's server has signed.
//!
//! The signature is HMAC-SHA256 in hex, under the desk's widget secret, of the person's address
//! (or distinct id, where there is no address). Where organisation and plan are named as well,
//! they are part of what is signed, each on a line of its own: else anybody could sign in to their
//! app and ask in the name of a larger customer.

use base::secrets;
use serde::Deserialize;

use super::parcel::loose;
use crate::public::words;

/// An identity as the page told it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Identity {
    #[serde(deserialize_with = "loose")]
    pub email: String,
    #[serde(deserialize_with = "loose")]
    pub name: String,
    #[serde(deserialize_with = "loose")]
    pub distinct_id: String,
    /// The organisation's id in the customer's own systems.
    #[serde(deserialize_with = "loose")]
    pub organisation: String,
    /// The organisation's plan, by its key.
    #[serde(deserialize_with = "loose")]
    pub plan: String,
    #[serde(deserialize_with = "loose")]
    pub hash: String,
}

/// What is proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    Nothing,
    /// Who it is, but not for whom they work.
    Person,
    /// Organisation and plan too.
    Everything,
}

impl Identity {
    fn person(&self) -> &str {
        if self.email.is_empty() { &self.distinct_id } else { &self.email }
    }

    /// The distinct id somebody is known by; empty where it is too long to be kept whole: of two
    /// that begin alike, one would be taken for the other.
    #[must_use]
    pub fn known_as(&self) -> String {
        let whole = self.distinct_id.trim().chars().count() <= words::NAME_CHARS;
        if whole { words::line(&self.distinct_id) } else { String::new() }
    }

    /// The text that is signed.
    #[must_use]
    pub fn signed_text(&self) -> String {
        let parts = [self.person(), &self.organisation, &self.plan];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join("\n")
    }

    /// What the hash proves under `secret`. A desk without a secret proves nothing.
    #[must_use]
    pub fn proof(&self, secret: &str) -> Proof {
        if secret.is_empty() || self.person().is_empty() || self.person().contains('\n') {
            return Proof::Nothing;
        }
        if self.email.is_empty() && self.known_as().is_empty() {
            return Proof::Nothing;
        }
        let fits = |text: &str| secrets::signed(secret.as_bytes(), text.as_bytes(), &self.hash, 64);
        if fits(&self.signed_text()) {
            Proof::Everything
        } else if fits(self.person()) {
            Proof::Person
        } else {
            Proof::Nothing
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(text: &str, of: &Identity) -> Identity {
        Identity { hash: secrets::sign(b"secret", text.as_bytes()), ..of.clone() }
    }

    #[test]
    fn a_hash_proves_what_it_signs_and_nothing_else() {
        let plain = Identity { email: "ida@holm.example".into(), ..Identity::default() };
        let rich =
            Identity { organisation: "o-7".into(), plan: "enterprise".into(), ..plain.clone() };
        let (address, whole) = ("ida@holm.example", "ida@holm.example\no-7\nenterprise");
        assert_eq!(signed(address, &plain).proof("secret"), Proof::Everything);
        assert_eq!(signed(whole, &rich).proof("secret"), Proof::Everything);
        assert_eq!(signed(address, &rich).proof("secret"), Proof::Person);
        assert_eq!(signed("somebody@else.example", &plain).proof("secret"), Proof::Nothing);
        assert_eq!(signed(address, &plain).proof("another secret"), Proof::Nothing);
        assert_eq!(plain.proof("secret"), Proof::Nothing);
    }

    #[test]
    fn a_desk_without_a_secret_believes_nobody() {
        let plain = Identity { email: "ida@holm.example".into(), ..Identity::default() };
        let hash = secrets::sign(b"", b"ida@holm.example");
        assert_eq!(Identity { hash, ..plain }.proof(""), Proof::Nothing);
    }

    #[test]
    fn a_distinct_id_too_long_to_be_kept_whole_proves_nobody() {
        for (letters, proof) in [(200, Proof::Everything), (201, Proof::Nothing)] {
            let long = Identity { distinct_id: "ä".repeat(letters), ..Identity::default() };
            assert_eq!(signed(&long.distinct_id, &long).proof("secret"), proof);
            assert_eq!(long.known_as().is_empty(), proof == Proof::Nothing);
        }
    }

    #[test]
    fn a_line_break_in_an_address_forges_no_plan() {
        let forged =
            Identity { email: "ida@holm.example\no-7\nenterprise".into(), ..Identity::default() };
        let text = forged.email.clone();
        assert_eq!(signed(&text, &forged).proof("secret"), Proof::Nothing);
    }
}
