//! Our mailboxes: the addresses customers write to, and which of them a ticket is answered from.
//! A reply leaves from the mailbox its ticket came in by, or the customer's mail program shows a
//! stranger.

use base::{Timestamp, ids::TicketId};

use crate::people::domain_of;

/// One mailbox, without its secrets: those stay in the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mailbox {
    /// Its key in the configuration, such as `billing`.
    pub name: String,
    /// Where its mails are sent from, in lower case.
    pub address: String,
    /// Further addresses whose mail ends up here.
    pub also: Vec<String>,
    /// Stands as the sender; the company's name where empty.
    pub brand: String,
    /// What is asked by its mails, where nothing else says so: a kind of the handbook.
    pub kind: String,
    /// The product its mails are about: leads to a group.
    pub product: String,
    /// Mails it may send a minute; 0 for no limit.
    pub per_minute: u32,
    /// Where its mail is fetched from, without who signs in; empty where it is handed in.
    pub comes_by: String,
    /// What its mail goes out through, in the same way.
    pub goes_by: String,
}

impl Mailbox {
    /// Whether mail for `address`, tagged or not, ends up here.
    #[must_use]
    pub fn is_at(&self, address: &str) -> bool {
        // An address of ours may hold a tag of its own.
        let [whole, plain] = [address.trim().to_lowercase(), untagged(address)];
        [whole, plain].iter().any(|one| self.address == *one || self.also.contains(one))
    }

    /// The mailbox with its sender's name.
    #[must_use]
    pub fn branded(self, company: &str) -> Self {
        let brand = if self.brand.is_empty() { company.to_owned() } else { self.brand };
        Self { brand, ..self }
    }

    /// Microseconds between two of its mails; 0 for no limit.
    #[must_use]
    pub fn pause_micros(&self) -> i64 {
        if self.per_minute == 0 { 0 } else { 60_000_000 / i64::from(self.per_minute) }
    }
}

/// The mailbox a ticket that came in at `address` is answered from: the one it names, else one of
/// its domain (a signed address may name none), else the first.
#[must_use]
pub fn of<'a>(all: &'a [Mailbox], address: &str) -> Option<&'a Mailbox> {
    let domain = domain_of(address);
    let same_domain = |one: &&Mailbox| !domain.is_empty() && domain_of(&one.address) == domain;
    all.iter()
        .find(|one| one.is_at(address))
        .or_else(|| all.iter().find(same_domain))
        .or_else(|| all.first())
}

/// `support+t1042-…@example.org` as `support@example.org`, in lower case.
#[must_use]
pub fn untagged(address: &str) -> String {
    let address = address.trim().to_lowercase();
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)),
        None => address,
    }
}

/// How far a fetched mailbox was read, as its server counts (RFC 3501 section 2.3.1.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Changes when the server counts anew.
    pub uid_validity: u32,
    /// The first mail that was ours to take.
    pub since_uid: u32,
    /// The next one to take.
    pub next_uid: u32,
}

/// What is remembered of a mailbox between runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remembered {
    pub name: String,
    pub position: Option<Position>,
    /// The server was last asked then, and answered.
    pub looked_at: Option<Timestamp>,
    /// The last mail was fetched then.
    pub fetched_at: Option<Timestamp>,
    /// What is wrong with fetching; empty while all is well.
    pub trouble: String,
    pub trouble_at: Option<Timestamp>,
    /// A test of it was asked for then, and what came of it; empty while it runs.
    pub tested_at: Option<Timestamp>,
    pub test: String,
}

/// A mail that was too large to be taken whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TooLarge {
    pub at: Timestamp,
    /// Whom it was for; empty where its server had not said so yet.
    pub to_address: String,
    /// Empty for a machine's.
    pub from_address: String,
    /// Bytes, as far as they are known.
    pub size: Option<i64>,
    /// Where its beginning stands. `None`: it was refused, and the server that brought it tells
    /// whoever wrote.
    pub ticket_id: Option<TicketId>,
}

/// Who stopped all outgoing mail.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stopped {
    pub by: String,
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailbox(name: &str, address: &str, also: &[&str]) -> Mailbox {
        let also = also.iter().map(|one| (*one).to_owned()).collect();
        Mailbox { name: name.into(), address: address.into(), also, ..Mailbox::default() }
    }

    #[test]
    fn a_ticket_is_answered_from_where_it_came_in() {
        let all = [
            mailbox("support", "support@one.example", &["help@one.example"]),
            mailbox("billing", "billing@one.example", &[]),
            mailbox("two", "hello@two.example", &["hello+sales@three.example"]),
        ];
        for (address, expected) in [
            ("support@one.example", "support"),
            ("Help@One.example", "support"),
            ("billing+t7-0123@one.example", "billing"),
            ("hello@two.example", "two"),
            ("hello+sales@three.example", "two"),
            ("old-name@two.example", "two"),
            ("somebody@elsewhere.example", "support"),
            ("", "support"),
        ] {
            assert_eq!(of(&all, address).map(|one| one.name.as_str()), Some(expected), "{address}");
        }
        assert_eq!(of(&[], "support@one.example"), None);
    }

    #[test]
    fn a_rate_is_a_pause_between_mails() {
        let one = Mailbox { per_minute: 30, ..Mailbox::default() };
        assert_eq!(one.pause_micros(), 2_000_000);
        assert_eq!(Mailbox::default().pause_micros(), 0);
    }
}
