//! What the link of a survey carries besides its token (CS-2): ticket, team and the customer's id
//! in the product, signed, so that an address somebody changed leads nowhere.

use base::{ids::TicketId, secrets};

/// Digits of the signature in a link: 80 bits, which nobody tries out against a web page.
const DIGITS: usize = 20;

/// What a link says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    pub ticket: TicketId,
    pub distinct_id: String,
    pub team: String,
}

impl Carried {
    /// The signature that goes with it.
    #[must_use]
    pub fn signature(&self, token: &str, key: &[u8]) -> String {
        let mut signature = secrets::sign(key, self.message(token).as_bytes());
        signature.truncate(DIGITS);
        signature
    }

    /// Whether the signature is the one made for it.
    #[must_use]
    pub fn is_signed(&self, token: &str, key: &[u8], signature: &str) -> bool {
        secrets::signed(key, self.message(token).as_bytes(), signature, DIGITS)
    }

    /// Length first, so that no two different links make one message.
    fn message(&self, token: &str) -> String {
        let (id, team) = (&self.distinct_id, &self.team);
        format!("survey {token} {} {}:{id} {}:{team}", self.ticket, id.len(), team.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_was_changed_is_not_ours() {
        let link = Carried { ticket: TicketId(7), distinct_id: "u 1".into(), team: "a".into() };
        let signature = link.signature("token", b"key");
        assert!(link.is_signed("token", b"key", &signature));
        assert!(!link.is_signed("other", b"key", &signature));
        assert!(!link.is_signed("token", b"key", ""));
        for changed in [
            Carried { ticket: TicketId(8), ..link.clone() },
            Carried { distinct_id: "u 2".into(), ..link.clone() },
            Carried { team: "b".into(), ..link.clone() },
        ] {
            assert!(!changed.is_signed("token", b"key", &signature), "{changed:?}");
        }
    }
}
