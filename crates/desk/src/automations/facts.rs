//! What rules look at, and how much of it must be loaded.

use base::{Timestamp, ids::PersonId};

use super::happened::Happenings;
use crate::{
    absences::Absence, events::Actor, handbook::Handbook, messages::Message,
    organisations::Organisation, people::Person, tickets::Ticket,
};

/// Who caused the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum By {
    Customer,
    Us,
    #[default]
    Prickle,
}

impl By {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Us => "us",
            Self::Prickle => "prickle",
        }
    }

    /// Who did it: the ticket's own side is told from the people known to be ours.
    #[must_use]
    pub fn of(actor: Actor, from_us: bool) -> Self {
        match (actor, from_us) {
            (Actor::System, _) => Self::Prickle,
            (Actor::Person(_), true) => Self::Us,
            (Actor::Person(_), false) => Self::Customer,
        }
    }
}

/// What a rule needs beside the ticket itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    pub customer: bool,
    pub organisation: bool,
    pub owner: bool,
    /// The newest message.
    pub last: bool,
    /// Everybody who takes part.
    pub participants: bool,
    /// People by their addresses, lower case.
    pub addresses: Vec<String>,
}

impl Needs {
    /// Takes in what another rule needs.
    pub fn add(&mut self, other: &Self) {
        self.customer |= other.customer;
        self.organisation |= other.organisation;
        self.owner |= other.owner;
        self.last |= other.last;
        self.participants |= other.participants;
        for address in &other.addresses {
            if !self.addresses.contains(address) {
                self.addresses.push(address.clone());
            }
        }
    }
}

/// What was loaded. What no rule asked for may be missing.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    pub customer: Option<Person>,
    pub organisation: Option<Organisation>,
    pub last: Option<Message>,
    /// The words of that message are not at hand: a rule that turns on them is left alone.
    pub unread: bool,
    /// The owner, and people named by address.
    pub people: Vec<Person>,
    /// Absences of those people that hold now (RT-7).
    pub away: Vec<Absence>,
    /// Customers who take part.
    pub participants: Vec<Person>,
    pub actor: By,
    /// The answer to the survey, if that is what happened.
    pub rating: Option<u8>,
    /// Nobody outside is written to.
    pub quiet: bool,
}

/// A ticket as a rule sees it.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub handbook: &'a Handbook,
    pub at: Timestamp,
    pub ticket: &'a Ticket,
    /// Before the change; the ticket as it was opened where it is new.
    pub before: &'a Ticket,
    pub happened: Happenings,
    pub facts: &'a Facts,
    /// Nothing happened: a look at what would match. What changed is then taken as met.
    pub assumed: bool,
}

impl View<'_> {
    pub(super) fn person(&self, id: PersonId) -> Option<&Person> {
        self.facts.people.iter().find(|person| person.id == id)
    }

    /// The owner's address; `?` for somebody without one, empty for nobody.
    pub(super) fn address_of(&self, id: Option<PersonId>) -> String {
        let Some(id) = id else { return String::new() };
        let address = self.person(id).and_then(|person| person.address.as_deref());
        address.map_or_else(|| "?".to_owned(), str::to_lowercase)
    }
}
