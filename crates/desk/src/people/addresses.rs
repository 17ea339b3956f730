//! The mail addresses of a person: letters go to the primary one, mail from any of them is theirs.
//!
//! An address is *proved* once somebody followed a link that was sent to it, or a lead vouched for
//! it. Whoever reads an address may see all tickets of its person, so an address somebody merely
//! typed in must not let its reader in. The one exception is the address a person began with: that
//! person is whoever reads it, until another address of theirs is proved.

use base::{Timestamp, ids::PersonId};

use super::{Person, Role, looks_like_address};

/// So many addresses has a person at the most; more is a mistake, or somebody's attack.
pub const MOST: usize = 20;

/// One address of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Lower case.
    pub address: String,
    /// Letters go to this one.
    pub primary: bool,
    /// The person was begun from it; `false` for what was added or came by a merge.
    pub founding: bool,
    pub proved_at: Option<Timestamp>,
    pub added_at: Timestamp,
    /// One of us, where one of us added it.
    pub added_by: Option<PersonId>,
}

/// Whether whoever reads `one` may sign in as its person; `all` are the person's addresses.
#[must_use]
pub fn lets_in(all: &[Address], one: &Address) -> bool {
    let nobody_proved = all.iter().all(|address| address.proved_at.is_none());
    one.proved_at.is_some() || (one.founding && one.primary && nobody_proved)
}

/// Why an address stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("“{0}” is no mail address")]
    NoAddress(String),
    #[error("{address} is an address of {name}")]
    Taken { address: String, id: PersonId, name: String },
    #[error("{0} is one of our own mailboxes")]
    Ours(String),
    #[error("a person has at most 20 addresses; take one away first")]
    TooMany,
    #[error("{0} is no address of this person")]
    NotTheirs(String),
    #[error("letters go to {0}; make another address the primary one first")]
    IsPrimary(String),
    #[error("{0} is not proved yet, and letters of somebody proved go to a proved address only")]
    NotProved(String),
    #[error("one of us signs in with a password, so a link would open nothing; vouch for it")]
    OneOfUs,
    #[error("{0} is proved already")]
    ProvedBefore(String),
    #[error("five links went to this person within an hour; wait a while")]
    TooOften,
}

/// The address as it is kept.
///
/// # Errors
/// It is none.
pub fn read(given: &str) -> Result<String, Refusal> {
    let address = given.trim().to_lowercase();
    if looks_like_address(&address) { Ok(address) } else { Err(Refusal::NoAddress(address)) }
}

/// Whether `by` may change `of`: support looks after customers, an administrator after all of us.
#[must_use]
pub const fn may_change(by: &Person, of: Role) -> bool {
    match by.role {
        Role::Admin => true,
        Role::Lead | Role::Agent => !of.is_staff(),
        Role::Engineer | Role::Viewer | Role::Customer | Role::OrgAdmin => false,
    }
}

/// Whether letters may go to `address` from now on.
///
/// # Errors
/// It is none of theirs, or it is not proved while another one is.
pub fn check_primary(all: &[Address], address: &str) -> Result<(), Refusal> {
    let one = find(all, address)?;
    if one.proved_at.is_none() && all.iter().any(|other| other.proved_at.is_some()) {
        return Err(Refusal::NotProved(address.to_owned()));
    }
    Ok(())
}

/// Whether `address` may be taken away.
///
/// # Errors
/// It is none of theirs, or letters go to it.
pub fn check_removal(all: &[Address], address: &str) -> Result<(), Refusal> {
    if find(all, address)?.primary {
        return Err(Refusal::IsPrimary(address.to_owned()));
    }
    Ok(())
}

/// Whether `address` is still to be proved.
///
/// # Errors
/// It is none of theirs, or it is proved.
pub fn check_proof(all: &[Address], address: &str) -> Result<(), Refusal> {
    if find(all, address)?.proved_at.is_some() {
        return Err(Refusal::ProvedBefore(address.to_owned()));
    }
    Ok(())
}

fn find<'a>(all: &'a [Address], address: &str) -> Result<&'a Address, Refusal> {
    let found = all.iter().find(|one| one.address == address);
    found.ok_or_else(|| Refusal::NotTheirs(address.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(address: &str, primary: bool, founding: bool, proved: bool) -> Address {
        Address {
            address: address.into(),
            primary,
            founding,
            proved_at: proved.then_some(Timestamp::UNIX_EPOCH),
            added_at: Timestamp::UNIX_EPOCH,
            added_by: None,
        }
    }

    #[test]
    fn who_is_let_in() {
        for (all, expected) in [
            // Somebody who wrote once.
            (vec![one("a", true, true, false)], vec![true]),
            // A second address was typed in: it opens nothing until it is proved.
            (vec![one("a", true, true, false), one("b", false, false, false)], vec![true, false]),
            (vec![one("a", true, true, true), one("b", false, false, true)], vec![true, true]),
            // What was proved stands above where the person began.
            (vec![one("a", true, true, false), one("b", false, false, true)], vec![false, true]),
            // The first address of somebody who had none was typed in by one of us.
            (vec![one("a", true, false, false)], vec![false]),
        ] {
            let found: Vec<bool> = all.iter().map(|address| lets_in(&all, address)).collect();
            assert_eq!(found, expected, "{all:?}");
        }
    }

    #[test]
    fn letters_of_somebody_proved_go_to_a_proved_address() {
        let all = [one("a", true, true, true), one("b", false, false, false)];
        assert_eq!(check_primary(&all, "b"), Err(Refusal::NotProved("b".into())));
        let unproved = [one("a", true, true, false), one("b", false, false, false)];
        assert_eq!(check_primary(&unproved, "b"), Ok(()));
        assert_eq!(check_primary(&unproved, "c"), Err(Refusal::NotTheirs("c".into())));
        assert_eq!(check_removal(&unproved, "a"), Err(Refusal::IsPrimary("a".into())));
    }

    #[test]
    fn an_address_is_read_in_lower_case() {
        assert_eq!(read(" Ida@Holm.example "), Ok("ida@holm.example".into()));
        assert_eq!(read("ida"), Err(Refusal::NoAddress("ida".into())));
    }
}
