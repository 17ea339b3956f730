//! Addresses of the pages of people.

use base::ids::{OrganisationId, PersonId};

use super::with_query;

/// Everybody.
pub const PEOPLE: &str = "/people";

/// A list of people: which kind (`customers`, `org_admins`, `us`; empty for customers), with which
/// words, of which organisation, after whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OverPeople {
    pub kind: String,
    pub words: String,
    pub organisation: Option<OrganisationId>,
}

impl OverPeople {
    /// The list's address; `after` is the last person of the page before.
    #[must_use]
    pub fn address(&self, after: Option<PersonId>) -> String {
        let mut address = PEOPLE.to_owned();
        for (name, value) in [("kind", &self.kind), ("q", &self.words)] {
            if !value.is_empty() {
                address = with_query(&address, name, value);
            }
        }
        if let Some(id) = self.organisation {
            address = with_query(&address, "organisation", &id.to_string());
        }
        match after {
            Some(id) => with_query(&address, "after", &id.to_string()),
            None => address,
        }
    }
}

macro_rules! person_paths {
    ($($(#[$doc:meta])* $name:ident => $last:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(id: PersonId) -> String {
            format!(concat!("/people/{}", $last), id)
        }
    )+};
}

person_paths! {
    /// A person's page.
    person => "",
    person_details => "/details",
    person_organisation => "/organisation",
    /// Adds an address.
    person_addresses => "/addresses",
    person_address_removal => "/addresses/removal",
    person_address_primary => "/addresses/primary",
    /// Sends a link there.
    person_address_proof => "/addresses/proof",
    person_address_vouching => "/addresses/vouching",
    /// Merge with another: choose whom, look at what comes of it, do it.
    person_merging => "/merging",
}

/// A person's page with older tickets.
#[must_use]
pub fn person_tickets(id: PersonId, page: i64) -> String {
    with_query(&person(id), "page", &page.to_string())
}

/// A look at what comes of merging two people.
#[must_use]
pub fn person_merging_with(id: PersonId, other: PersonId) -> String {
    with_query(&person_merging(id), "other", &other.to_string())
}
