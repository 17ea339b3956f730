//! OAuth 2 with client credentials (RFC 6749, 4.4): a program has an identifier and a secret, and
//! fetches tokens with them that run out by themselves. What it may do is what a token may.

use base::{
    Timestamp,
    ids::{OauthClientId, PersonId},
};

/// A token lives that long unless asked otherwise: a working day.
pub const USUAL_SECONDS: i64 = 8 * 3600;
/// The dialect's own limits: five minutes to two days.
pub const SECONDS: std::ops::RangeInclusive<i64> = 300..=172_800;

/// The longest name and identifier, in characters.
const LONGEST: usize = 80;

/// A program, without what opens its tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OauthClient {
    pub id: OauthClientId,
    /// By which it says who it is.
    pub identifier: String,
    pub name: String,
    /// Whom its tokens act for: the administrator who made it.
    pub person: PersonId,
    pub created_at: Timestamp,
}

/// What a token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    pub may_write: bool,
    /// May act for others whom it names.
    pub others: bool,
}

/// Why there is no client, or no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("say in a few words what the program is (up to {LONGEST} characters)")]
    Name,
    #[error("an identifier has up to {LONGEST} letters, digits, dots, dashes or underscores")]
    Identifier,
    #[error("another program is called “{0}” already")]
    Taken(String),
    #[error("no program is known by this identifier and secret")]
    Unknown,
    #[error("“{0}” is no scope; there are read, write and impersonate")]
    Scope(String),
    #[error(
        "the token of this request may do less than its person, so it makes no programs and no \
         tokens; an administrator's token without bounds does"
    )]
    Bounded,
    #[error("a token that ran out before it was given opens nothing; name a time to come")]
    RanOut,
}

impl Scope {
    /// Reads `read write`; nothing in particular is both.
    ///
    /// # Errors
    /// A word that is no scope.
    pub fn read<'a>(words: impl Iterator<Item = &'a str>) -> Result<Self, Refusal> {
        let (mut any, mut scope) = (false, Self { may_write: false, others: false });
        for word in words.filter(|word| !word.is_empty()) {
            any = true;
            match word {
                "read" => {}
                "write" => scope.may_write = true,
                "impersonate" => scope.others = true,
                other => return Err(Refusal::Scope(other.to_owned())),
            }
        }
        scope.may_write |= !any;
        Ok(scope)
    }

    /// The words again.
    #[must_use]
    pub fn words(self) -> Vec<&'static str> {
        let write = self.may_write.then_some("write");
        let others = self.others.then_some("impersonate");
        std::iter::once("read").chain(write).chain(others).collect()
    }
}

/// A name and an identifier, tidied.
///
/// # Errors
/// One of them is missing or makes no sense.
pub fn checked(name: &str, identifier: &str) -> Result<(String, String), Refusal> {
    let (name, identifier) = (name.trim(), identifier.trim());
    if name.is_empty() || name.chars().count() > LONGEST {
        return Err(Refusal::Name);
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if identifier.is_empty() || identifier.len() > LONGEST || !identifier.chars().all(plain) {
        return Err(Refusal::Identifier);
    }
    Ok((name.to_owned(), identifier.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_reads_unless_it_says_more_and_says_itself_again() {
        let read = |text: &str| Scope::read(text.split(' '));
        assert_eq!(read("read").unwrap().words(), ["read"]);
        assert_eq!(read("").unwrap().words(), ["read", "write"]);
        assert_eq!(
            read("write read impersonate").unwrap().words(),
            ["read", "write", "impersonate"]
        );
        assert_eq!(read("read everything"), Err(Refusal::Scope("everything".into())));
    }

    #[test]
    fn an_identifier_is_plain() {
        assert_eq!(checked(" Ship ", "ship-1.0").unwrap(), ("Ship".into(), "ship-1.0".into()));
        assert_eq!(checked("", "ship"), Err(Refusal::Name));
        assert_eq!(checked("Ship", "a b"), Err(Refusal::Identifier));
    }
}
