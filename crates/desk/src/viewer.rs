//! Who is looking. Every read takes a [`Viewer`]; what it may not see does not exist for it.

use base::ids::{OrganisationId, PersonId, TicketId};

use crate::people::{Person, Role};

/// Who reads. The store turns it into one filter used by lists, search, counts and live events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Admin, lead, support engineer: every ticket, every note.
    Agent(PersonId),
    /// Product engineer: tickets with their team, assigned to them or followed by them, notes too.
    Engineer(PersonId, String),
    /// Account person: reads everything, writes notes.
    AccountPerson(PersonId),
    /// Customer: tickets they take part in, public messages.
    Customer(PersonId),
    /// Whoever holds the secrets of these tickets of a customer's, and has not proved to be them:
    /// these tickets as that customer sees them, and no other.
    Follower(PersonId, Vec<TicketId>),
    /// Org admin: the organisation's tickets and their own, public messages.
    OrgAdmin(PersonId, OrganisationId),
    /// Nobody signed in.
    Public,
    /// Prickle itself: jobs and sweeps.
    System,
}

impl Viewer {
    /// The viewer a person is.
    #[must_use]
    pub fn of(person: &Person) -> Self {
        match (person.role, person.organisation_id) {
            (Role::Admin | Role::Lead | Role::Agent, _) => Self::Agent(person.id),
            (Role::Engineer, _) => Self::Engineer(person.id, person.team.clone()),
            (Role::Viewer, _) => Self::AccountPerson(person.id),
            (Role::OrgAdmin, Some(organisation)) => Self::OrgAdmin(person.id, organisation),
            (Role::OrgAdmin | Role::Customer, _) => Self::Customer(person.id),
        }
    }

    /// May read internal notes and events.
    #[must_use]
    pub const fn sees_notes(&self) -> bool {
        matches!(self, Self::Agent(_) | Self::Engineer(..) | Self::AccountPerson(_) | Self::System)
    }

    /// May see every ticket, so that nothing need be asked of a single one.
    #[must_use]
    pub const fn sees_every_ticket(&self) -> bool {
        matches!(self, Self::Agent(_) | Self::AccountPerson(_) | Self::System)
    }

    /// The person looking, if it is one.
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Agent(id)
            | Self::Engineer(id, _)
            | Self::AccountPerson(id)
            | Self::Customer(id)
            | Self::Follower(id, _)
            | Self::OrgAdmin(id, _) => Some(*id),
            Self::Public | Self::System => None,
        }
    }
}
