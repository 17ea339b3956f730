//! Addresses of the pages of organisations.

use base::ids::OrganisationId;

use super::with_query;

/// All organisations.
pub const ORGANISATIONS: &str = "/organisations";
/// All of them as a file.
pub const ORGANISATIONS_FILE: &str = "/organisations.csv";
/// Out as a file, and in from one.
pub const ORGANISATIONS_SHEET: &str = "/organisations/file";

/// Organisations with these words, after one of them.
#[must_use]
pub fn organisations_found(words: &str, after: Option<OrganisationId>) -> String {
    let mut address = ORGANISATIONS.to_owned();
    if !words.is_empty() {
        address = with_query(&address, "q", words);
    }
    match after {
        Some(id) => with_query(&address, "after", &id.to_string()),
        None => address,
    }
}

macro_rules! organisation_paths {
    ($($(#[$doc:meta])* $name:ident => $last:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(id: OrganisationId) -> String {
            format!(concat!("/organisations/{}", $last), id)
        }
    )+};
}

organisation_paths! {
    /// An organisation's page.
    organisation => "",
    organisation_plan => "/plan",
    organisation_synced_plan => "/synced-plan",
    organisation_priority => "/priority",
    organisation_details => "/details",
}
