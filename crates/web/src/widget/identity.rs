//! Who the app's server says this is: an HMAC-SHA256 in hex, over the mail address (or, without
//! one, the distinct id), under the secret the server shares with the desk. Without it a ticket is
//! taken all the same, marked unverified; an address alone proves nothing (IN-1).

use actions::tickets::receive::OrganisationHint;
use base::secrets;
use serde::Deserialize;

/// The signed identity.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Identity {
    pub email: Option<String>,
    pub name: Option<String>,
    pub distinct_id: Option<String>,
    /// The organisation's id in the app's own system.
    pub organisation: Option<String>,
    pub organisation_name: Option<String>,
    pub plan: Option<String>,
    pub hash: Option<String>,
}

impl Identity {
    /// Whether the signature is the app server's.
    pub fn is_proved(&self, key: &[u8]) -> bool {
        let who = self.email.as_deref().or(self.distinct_id.as_deref()).unwrap_or_default();
        let hash = self.hash.as_deref().unwrap_or_default();
        // All 64 hex digits: a shorter signature is none.
        !who.is_empty() && !key.is_empty() && secrets::signed(key, who.as_bytes(), hash, 64)
    }

    /// The organisation it names.
    pub fn organisation_hint(&self) -> Option<OrganisationHint> {
        let external_id = self.organisation.clone().filter(|id| !id.trim().is_empty())?;
        let name = self.organisation_name.clone().unwrap_or_default();
        Some(OrganisationHint { external_id, name, plan: self.plan.clone().unwrap_or_default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_signature_proves_an_address() {
        let hash = secrets::sign(b"key", b"maria@corvid.example");
        let with = |email: &str, hash: &str| Identity {
            email: Some(email.into()),
            hash: Some(hash.into()),
            ..Identity::default()
        };
        assert!(with("maria@corvid.example", &hash).is_proved(b"key"));
        assert!(!with("omar@corvid.example", &hash).is_proved(b"key"));
        assert!(!with("maria@corvid.example", &hash[..40]).is_proved(b"key"));
        assert!(!with("maria@corvid.example", "").is_proved(b"key"));
        assert!(!with("maria@corvid.example", &hash).is_proved(b""));
        assert!(!Identity::default().is_proved(b"key"));
    }
}
