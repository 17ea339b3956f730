//! Moving in from another system (API-3): what they tell of people, companies and tickets, as far
//! as there is a place for it here. What each becomes is decided in [`made`], [`macros`] and
//! [`views`]; nothing here mails, starts a clock or sets off a rule.

pub mod macros;
pub mod made;
pub mod views;

use std::collections::BTreeMap;

use base::Timestamp;

use crate::{handbook::Handbook, messages::Channel, people::Role, tickets::Status};

/// A person there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirPerson {
    pub id: i64,
    pub name: String,
    /// Lower case.
    pub address: Option<String>,
    pub organisation: Option<i64>,
    /// One of them who answers, or runs the place.
    pub is_staff: bool,
    pub is_admin: bool,
    /// IANA name, empty when unknown.
    pub time_zone: String,
    /// What fits here of what is known of them there; empty or nothing where unknown.
    pub external_id: String,
    pub notes: String,
    pub phone: String,
    pub tags: Vec<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// What has no place here, as it was told; empty for most.
    pub rest: String,
}

/// A company there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirOrganisation {
    pub id: i64,
    pub name: String,
    /// Lower case.
    pub domains: Vec<String>,
    pub external_id: String,
    /// What their fields say of it, by key: `plan`, `priority` and `account_owner` have a place.
    pub fields: BTreeMap<String, String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub rest: String,
}

/// A ticket there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirTicket {
    pub id: i64,
    /// What yet another system calls it; empty for most.
    pub external_id: String,
    pub subject: String,
    pub status: Status,
    /// Our severity's key, as far as theirs has one.
    pub severity: Option<String>,
    /// Our kind's key.
    pub kind: Option<String>,
    pub channel: Channel,
    pub mailbox: String,
    pub customer: i64,
    pub assignee: Option<i64>,
    pub organisation: Option<i64>,
    pub group: Option<i64>,
    /// Others who take part.
    pub others: Vec<i64>,
    pub tags: Vec<String>,
    /// Values of their fields, by the field's number.
    pub fields: Vec<(i64, String)>,
    pub rating: Option<Rating>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub solved_at: Option<Timestamp>,
    pub reopenings: i64,
    /// Their fields' values and other things that have no place, as they were told.
    pub rest: String,
}

/// What a customer said of how it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    pub good: bool,
    pub words: String,
}

/// Something said on a ticket there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirMessage {
    pub id: i64,
    pub author: Option<i64>,
    pub public: bool,
    pub text: String,
    /// Not cleaned yet; empty where there is only the text.
    pub html: String,
    pub channel: Channel,
    pub created_at: Timestamp,
    pub files: Vec<TheirFile>,
}

/// A file there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TheirFile {
    pub id: i64,
    pub name: String,
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    pub url: String,
}

/// A group, or a field of tickets: known by its number, found here by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub id: i64,
    pub name: String,
    /// Its key there, where it has one.
    pub key: String,
}

/// Which of our groups and own fields are meant, and who may come as one of us.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Places {
    pub groups: BTreeMap<i64, String>,
    pub fields: BTreeMap<i64, String>,
    /// By address: allowed by whoever moves in.
    pub roles: BTreeMap<String, Role>,
    /// What every other one of their agents becomes; `None`: a person without rights here.
    pub agents_as: Option<Role>,
}

impl Places {
    /// Finds groups and fields by name or key, whatever their letters.
    #[must_use]
    pub fn find(handbook: &Handbook, groups: &[Named], fields: &[Named]) -> Self {
        let same = |one: &Named, key: &str, name: &str| {
            let is = |text: &str| !text.is_empty() && text.to_lowercase() == name.to_lowercase();
            is(&one.name) || one.key == key || one.name.to_lowercase() == key
        };
        let group = |theirs: &Named| {
            let found = handbook.groups.iter().find(|our| same(theirs, &our.key, &our.name));
            found.map(|our| (theirs.id, our.key.clone()))
        };
        let field = |theirs: &Named| {
            let found = handbook.fields.iter().find(|our| same(theirs, &our.key, &our.name));
            found.map(|our| (theirs.id, our.key.clone()))
        };
        Self {
            groups: groups.iter().filter_map(group).collect(),
            fields: fields.iter().filter_map(field).collect(),
            ..Self::default()
        }
    }

    /// The role somebody comes with. Nobody gains rights here because they had some there.
    #[must_use]
    pub fn role_of(&self, person: &TheirPerson) -> Role {
        let named = person.address.as_ref().and_then(|address| self.roles.get(address));
        match named {
            Some(role) => *role,
            None if person.is_staff => self.agents_as.unwrap_or(Role::Customer),
            None => Role::Customer,
        }
    }
}
