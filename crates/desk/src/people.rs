//! People: customers, agents and account people share one table, told apart by their role.
//!
//! The addresses of a person and whom they let in are in [`addresses`], what is set on a person in
//! [`change`], how two become one in [`merge`].

pub mod addresses;
pub mod change;
pub mod merge;

use base::{
    Timestamp,
    ids::{OrganisationId, PersonId},
};
use serde::{Deserialize, Serialize};

/// What a person may do; the permission matrix is in `docs/guides/permissions.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Installs and runs the desk.
    Admin,
    /// Leads support.
    Lead,
    /// A support engineer.
    Agent,
    /// A product engineer: the tickets of their teams.
    Engineer,
    /// An account person: reads and notes.
    Viewer,
    /// A customer.
    Customer,
    /// A customer who may see and act for the whole organisation.
    OrgAdmin,
}

impl Role {
    /// Every role, most powerful first.
    pub const ALL: [Self; 7] = [
        Self::Admin,
        Self::Lead,
        Self::Agent,
        Self::Engineer,
        Self::Viewer,
        Self::Customer,
        Self::OrgAdmin,
    ];

    /// The word stored and used in URLs and files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Lead => "lead",
            Self::Agent => "agent",
            Self::Engineer => "engineer",
            Self::Viewer => "viewer",
            Self::Customer => "customer",
            Self::OrgAdmin => "org_admin",
        }
    }

    /// The role called `key`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// One of us, not a customer.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        !matches!(self, Self::Customer | Self::OrgAdmin)
    }

    /// May write to customers and change tickets.
    #[must_use]
    pub const fn may_answer(self) -> bool {
        matches!(self, Self::Admin | Self::Lead | Self::Agent | Self::Engineer)
    }

    /// May change the rules: the handbook.
    #[must_use]
    pub const fn may_lead(self) -> bool {
        matches!(self, Self::Admin | Self::Lead)
    }

    /// May a token of somebody with this role act for another person with `other`'s? An
    /// administrator's is the desk's own; who sees every ticket may speak for customers; nobody
    /// gains a right they do not have.
    #[must_use]
    pub const fn may_act_for(self, other: Self) -> bool {
        match self {
            Self::Admin => true,
            Self::Lead | Self::Agent => !other.is_staff(),
            Self::Engineer | Self::Viewer | Self::Customer | Self::OrgAdmin => false,
        }
    }
}

/// A person. Names and addresses live here and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub role: Role,
    pub name: String,
    /// The address mail goes to, lower case; `None` for a person known by other means only.
    pub address: Option<String>,
    pub organisation_id: Option<OrganisationId>,
    /// IANA name, empty when unknown.
    pub time_zone: String,
    /// The product team of an engineer; empty otherwise.
    pub team: String,
    pub created_at: Timestamp,
}

impl Person {
    /// What to call the person: the name, else the address, else a plain word.
    #[must_use]
    pub fn display_name(&self) -> &str {
        match (self.name.as_str(), self.address.as_deref()) {
            ("", Some(address)) => address,
            ("", None) => "Somebody",
            (name, _) => name,
        }
    }

    /// The first word of the name, for a greeting.
    #[must_use]
    pub fn first_name(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or("")
    }
}

/// A rough check that `address` can be a mail address: one `@`, something on both sides, no
/// blanks or control characters, at most 254 bytes (RFC 5321 4.5.3.1).
#[must_use]
pub fn looks_like_address(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    !local.is_empty()
        && !domain.is_empty()
        && address.len() <= 254
        && !local.contains('@')
        && !address
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || "<>(),;:\\\"".contains(c))
        && !domain.starts_with('.')
        && !domain.ends_with('.')
}

/// The part after the `@`, lower case.
#[must_use]
pub fn domain_of(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}
