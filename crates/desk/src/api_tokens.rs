//! API tokens: what a program may do, for whom, and how fast (OP-5). The token itself is shown
//! once and kept nowhere; only its hash is.

use base::{
    Timestamp,
    ids::{ApiTokenId, OauthClientId, PersonId},
};

/// Requests a minute unless said otherwise: far above the largest limit programs are built for
/// (2,500).
pub const PER_MINUTE: i64 = 100_000;

/// The longest name, in characters.
const LONGEST_NAME: usize = 80;

/// A token, without what opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    pub id: ApiTokenId,
    pub name: String,
    /// Whom it acts for.
    pub person: PersonId,
    /// May change things; else it only reads.
    pub may_write: bool,
    /// May act for others whom it names, as far as its person may.
    pub others: bool,
    /// The most requests a minute.
    pub per_minute: i64,
    pub created_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    /// The program it was given to.
    pub client: Option<OauthClientId>,
    /// Opens nothing from then on; `None`: until it is revoked.
    pub expires_at: Option<Timestamp>,
}

/// What a token did on a day or since it was last written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Uses {
    pub reads: i64,
    pub writes: i64,
    /// Too fast, or not in its scope.
    pub refused: i64,
}

/// What an administrator asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wish {
    pub name: String,
    /// The mail address of whom it acts for.
    pub address: String,
    pub may_write: bool,
    pub others: bool,
    pub per_minute: i64,
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("say in a few words what the token is for (up to {LONGEST_NAME} characters)")]
    Name,
    #[error("nobody here has the address “{0}”")]
    Nobody(String),
    #[error("the limit is a number from 1 to {PER_MINUTE}")]
    Limit,
}

impl Wish {
    /// The wish, tidied.
    ///
    /// # Errors
    /// No name or too long a one, or a limit that makes no sense.
    pub fn checked(self) -> Result<Self, Refusal> {
        let name = self.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            return Err(Refusal::Name);
        }
        if !(1..=PER_MINUTE).contains(&self.per_minute) {
            return Err(Refusal::Limit);
        }
        Ok(Self { name, address: self.address.trim().to_lowercase(), ..self })
    }
}

impl ApiToken {
    /// Whether it may do all its person may, for as long as it is not revoked. Only such a token
    /// makes further ones: by a new one nobody gets round what bounds the one they hold.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.may_write
            && self.others
            && self.per_minute >= PER_MINUTE
            && self.expires_at.is_none()
            && self.revoked_at.is_none()
    }
}

impl Uses {
    /// Whether there is anything to tell.
    #[must_use]
    pub fn none(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_needs_a_name_and_a_limit_that_makes_sense() {
        let wish = |name: &str, per_minute| Wish {
            name: name.into(),
            address: " Noor@Desk.example ".into(),
            per_minute,
            ..Wish::default()
        };
        assert_eq!(wish("  ", 10).checked(), Err(Refusal::Name));
        assert_eq!(wish(&"x".repeat(81), 10).checked(), Err(Refusal::Name));
        assert_eq!(wish("x", 0).checked(), Err(Refusal::Limit));
        assert_eq!(wish("x", PER_MINUTE + 1).checked(), Err(Refusal::Limit));
        let fine = wish(" Pipeline ", 10).checked().unwrap();
        assert_eq!((&*fine.name, &*fine.address), ("Pipeline", "noor@desk.example"));
    }
}
