//! The organization.

use base::ids::OrganisationId;
use desk::organisations::Organisation;
use serde::Serialize;
use serde_json::{Value, json};

use crate::api::{here::Here, words::Time};

/// A customer's company. Our plan is among its fields: the dialect has no word for it.
#[derive(Debug, Serialize)]
pub struct OrganizationObject<'a> {
    id: OrganisationId,
    url: String,
    name: &'a str,
    shared_tickets: bool,
    shared_comments: bool,
    external_id: Option<&'a str>,
    created_at: Time,
    updated_at: Time,
    domain_names: &'a [String],
    details: Option<&'a str>,
    notes: Option<&'a str>,
    group_id: Option<i64>,
    tags: [&'a str; 0],
    organization_fields: Value,
}

impl<'a> OrganizationObject<'a> {
    /// The organisation.
    #[must_use]
    pub fn of(here: &Here, organisation: &'a Organisation) -> Self {
        let external_id = Some(organisation.external_id.as_str());
        Self {
            id: organisation.id,
            url: here.url(&format!("/organizations/{}.json", organisation.id)),
            name: &organisation.name,
            shared_tickets: false,
            shared_comments: false,
            external_id: external_id.filter(|id| !id.is_empty()),
            created_at: Time(organisation.created_at),
            updated_at: Time(organisation.changed_at),
            domain_names: &organisation.domains,
            details: None,
            notes: None,
            group_id: None,
            tags: [],
            organization_fields: json!({
                "plan": organisation.plan_in_force(),
                "priority": organisation.priority,
                "account_owner": organisation.account_owner,
            }),
        }
    }
}
