//! The user: any person.

use base::ids::{OrganisationId, PersonId};
use desk::people::Role;
use serde::Serialize;
use serde_json::{Map, Value};
use store::people::known::Known;

use crate::api::{
    catalog::small::{language_number, role_number},
    here::Here,
    words,
    words::Time,
};

/// A person.
#[derive(Debug, Serialize)]
pub struct UserObject<'a> {
    id: PersonId,
    url: String,
    name: &'a str,
    email: Option<&'a str>,
    created_at: Time,
    updated_at: Time,
    time_zone: &'a str,
    iana_time_zone: &'a str,
    phone: Option<&'a str>,
    shared_phone_number: Option<bool>,
    photo: Option<Value>,
    locale_id: i64,
    locale: &'static str,
    organization_id: Option<OrganisationId>,
    role: &'static str,
    verified: bool,
    external_id: Option<&'a str>,
    tags: &'a [String],
    alias: Option<&'a str>,
    active: bool,
    shared: bool,
    shared_agent: bool,
    last_login_at: Option<Time>,
    two_factor_auth_enabled: Option<bool>,
    signature: Option<&'a str>,
    details: Option<&'a str>,
    notes: Option<&'a str>,
    role_type: Option<i64>,
    custom_role_id: Option<i64>,
    moderator: bool,
    ticket_restriction: Option<&'static str>,
    only_private_comments: bool,
    restricted_agent: bool,
    suspended: bool,
    default_group_id: Option<i64>,
    report_csv: bool,
    user_fields: Map<String, Value>,
}

impl<'a> UserObject<'a> {
    /// The person. What we note of them, and their id in our own systems, is told to us only
    /// (`for_us`).
    #[must_use]
    pub fn of(here: &Here, known: &'a Known, for_us: bool) -> Self {
        let (profile, person) = (&known.profile, &known.profile.person);
        let zone = if person.time_zone.is_empty() { "Etc/UTC" } else { &person.time_zone };
        let language = profile.language.unwrap_or_default();
        let ours = |text: &'a str| Some(text).filter(|text| for_us && !text.is_empty());
        Self {
            id: person.id,
            url: here.url(&format!("/users/{}.json", person.id)),
            name: person.display_name(),
            email: person.address.as_deref(),
            created_at: Time(person.created_at),
            updated_at: Time(known.changed_at),
            time_zone: zone,
            iana_time_zone: zone,
            phone: ours(&profile.phone),
            // No place is kept for these here.
            shared_phone_number: None,
            photo: None,
            locale_id: language_number(language),
            locale: words::locale(language),
            organization_id: person.organisation_id,
            role: words::role(person.role),
            verified: known.verified,
            external_id: ours(&profile.external_id),
            tags: if for_us { &profile.tags } else { &[] },
            alias: None,
            // Who was merged goes on in another, and is gone by this number.
            active: profile.merged_into.is_none(),
            shared: false,
            shared_agent: false,
            last_login_at: known.last_login_at.map(Time),
            two_factor_auth_enabled: None,
            signature: None,
            details: None,
            notes: ours(&profile.notes),
            role_type: None,
            custom_role_id: role_number(person.role),
            moderator: person.role.may_answer(),
            ticket_restriction: words::ticket_restriction(person.role),
            only_private_comments: person.role == Role::Viewer,
            restricted_agent: person.role == Role::Engineer,
            // Nobody is suspended here.
            suspended: false,
            default_group_id: None,
            report_csv: matches!(person.role, Role::Admin | Role::Lead),
            user_fields: Map::new(),
        }
    }
}
