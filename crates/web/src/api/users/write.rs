//! Making and changing people: what the pages do, in the dialect's words. What has no place here (a
//! photo, an alias) is passed over, and the answer says so.

use actions::{
    ActionError,
    people::{
        addresses::Act,
        change::{create_with, set_with},
    },
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::{
    ids::{OrganisationId, PersonId},
    time::TimeZone,
};
use desk::{
    people::{
        Person, Role,
        addresses::{Address, may_change},
        change::{Profile, Refusal, Tagging, Wish},
    },
    phrases::Language,
};
use serde_json::json;

use super::{identities::refusal_of, known, told};
use crate::{
    Web,
    api::{
        asking::placed,
        auth::{Agent, ApiUser},
        body::{Body, Fields},
        catalog::small::{language_number, role_number},
        errors::{Answer, ApiError},
        here::Here,
        number::Number,
        words,
    },
    http::failure::sentence,
};

/// Somebody as they are before they are changed.
struct Before {
    profile: Profile,
    addresses: Vec<Address>,
}

/// What a request wants of a person.
#[derive(Debug, Default)]
struct Asked {
    wish: Wish,
    /// As it was sent: the one letters go to, of somebody new.
    address: Option<String>,
    acts: Vec<Act>,
}

/// Whoever may change customers.
///
/// # Errors
/// They may not.
pub fn may_write(user: &ApiUser) -> Result<(), ApiError> {
    if may_change(&user.person, Role::Customer) { Ok(()) } else { Err(ApiError::Forbidden) }
}

/// Why a customer's caretaker can't change one of us.
#[must_use]
pub fn one_of_us() -> ApiError {
    ApiError::NotAllowed("One of us is changed by an administrator.".to_owned())
}

/// Refuses what nobody can be given over the API, unless it says what is so anyway.
fn check_role(fields: &Fields, role: Role) -> Result<(), ApiError> {
    let other = fields.text("role")?.is_some_and(|word| word != words::role(role));
    let custom = fields.id("custom_role_id")?;
    if other || custom.is_some_and(|id| Some(id) != role_number(role)) {
        let says = "Roles are not given over the API; leave the role out.";
        return Err(ApiError::invalid("role", says));
    }
    if fields.truth("suspended")? == Some(true) {
        let says = "Nobody is suspended here: what somebody sends is read by people.";
        return Err(ApiError::invalid("suspended", says));
    }
    Ok(())
}

/// Whether a customer sees their whole organisation.
fn org_admin(fields: &Fields, role: Role) -> Result<Option<bool>, ApiError> {
    let word = fields.text("ticket_restriction")?;
    if role.is_staff() || word.as_deref() == words::ticket_restriction(role) {
        return Ok(None);
    }
    match word.as_deref() {
        None => Ok(None),
        Some("organization") => Ok(Some(true)),
        Some("requested") => Ok(Some(false)),
        Some(_) => {
            let says = "A customer sees what they asked (requested) or their organization.";
            Err(ApiError::invalid("ticket_restriction", says))
        }
    }
}

/// By its number, or by its name. A new person without one goes where their address says.
async fn organisation(
    web: &Web,
    fields: &Fields,
    before: Option<&Before>,
) -> Result<Option<Option<OrganisationId>>, ApiError> {
    let named = match fields.value("organization") {
        Some(serde_json::Value::String(name)) => Some(name.clone()),
        Some(_) => fields.inside("organization")?.unwrap_or_default().text("name")?,
        None => None,
    };
    if let Some(name) = named {
        let mut conn = web.desk.store.read().await?;
        let found = store::organisations::by_name(&mut conn, &name).await?;
        let says = format!("No organization is called “{name}”.");
        let found = found.ok_or_else(|| ApiError::invalid("organization", says))?;
        return Ok(Some(Some(found.id)));
    }
    if !fields.has("organization_id") {
        return Ok(None);
    }
    let id = fields.id("organization_id")?.map(OrganisationId);
    let now = before.and_then(|before| before.profile.person.organisation_id);
    Ok((id != now).then_some(id))
}

/// The zone, by its name in the world's list; the dialect's own names are passed over.
fn zone(fields: &Fields, before: Option<&Before>) -> Result<Option<String>, ApiError> {
    let shown = before.map_or("", |before| before.profile.person.time_zone.as_str());
    let shown = if shown.is_empty() { "Etc/UTC" } else { shown };
    let other = |zone: &String| zone != shown;
    if let Some(zone) = fields.text("iana_time_zone")?.filter(other) {
        return Ok(Some(zone));
    }
    let known = |zone: &String| TimeZone::get(zone).is_ok();
    Ok(fields.text("time_zone")?.filter(other).filter(known))
}

/// By its word or its number, whichever says something new.
fn language(fields: &Fields, before: Option<&Before>) -> Result<Option<Language>, ApiError> {
    let now = before.and_then(|before| before.profile.language).unwrap_or_default();
    let by_word = fields.text("locale")?.and_then(|word| words::language(&word));
    let id = fields.id("locale_id")?;
    let by_id = Language::ALL.into_iter().find(|one| Some(language_number(*one)) == id);
    Ok(by_word.into_iter().chain(by_id).find(|one| *one != now))
}

/// What is done with addresses: a further one on somebody who has one, and a lead's word for it.
fn acts(
    user: &ApiUser,
    fields: &Fields,
    before: Option<&Before>,
    email: Option<&str>,
) -> Result<Vec<Act>, ApiError> {
    let theirs = before.map_or(&[] as &[Address], |before| &before.addresses);
    let has = |address: &str| theirs.iter().any(|one| one.address == address);
    let mut acts = Vec::new();
    let mut add = |address: String| {
        if !has(&address) && !acts.contains(&Act::Add(address.clone())) {
            acts.push(Act::Add(address));
        }
    };
    if before.is_some() {
        email.map(str::to_owned).into_iter().for_each(&mut add);
    }
    for one in fields.objects("identities")?.unwrap_or_default() {
        let email_kind = one.text("type")?.is_none_or(|kind| kind == "email");
        let value = one.text("value")?.filter(|_| email_kind);
        let value = value.map(|value| value.trim().to_lowercase());
        value.filter(|value| Some(value.as_str()) != email).into_iter().for_each(&mut add);
    }
    // Whoever may not vouch is answered what is so: that nobody proved it.
    let vouches = fields.truth("verified")? == Some(true) && user.person.role.may_lead();
    let primary = theirs.iter().find(|one| one.primary);
    let unproved = match primary {
        Some(one) => one.proved_at.is_none().then(|| one.address.clone()),
        None => email.map(str::to_owned),
    };
    acts.extend(unproved.filter(|_| vouches).map(Act::Vouch));
    Ok(acts)
}

async fn asked(
    web: &Web,
    user: &ApiUser,
    fields: &Fields,
    before: Option<&Before>,
) -> Result<Asked, ApiError> {
    let person = before.map(|before| &before.profile.person);
    let role = person.map_or(Role::Customer, |person| person.role);
    check_role(fields, role)?;
    let email = fields.text("email")?.map(|email| email.trim().to_lowercase());
    // Somebody without a name is shown by their address, which is no name.
    let shown = person.map(Person::display_name);
    let name = fields.text("name")?.filter(|name| Some(name.as_str()) != shown);
    let text = |name: &str| match fields.has(name) {
        true => fields.text(name).map(|text| Some(text.unwrap_or_default())),
        false => Ok(None),
    };
    let wish = Wish {
        name,
        external_id: text("external_id")?,
        notes: text("notes")?,
        phone: text("phone")?,
        tags: fields.words("tags")?.map(Tagging::These),
        time_zone: zone(fields, before)?,
        language: language(fields, before)?.map(Some),
        organisation: organisation(web, fields, before).await?,
        org_admin: org_admin(fields, role)?,
    };
    let acts = acts(user, fields, before, email.as_deref())?;
    Ok(Asked { wish, address: email, acts })
}

/// Why nobody was made or changed.
pub(super) fn refused(error: ActionError<Refusal>) -> ApiError {
    let refusal = match error {
        ActionError::Refused(refusal) => refusal,
        // Who they are was found before: the caller may not change them.
        ActionError::NotThere => return one_of_us(),
        other => return ApiError::of(other, "base"),
    };
    let says = sentence(&refusal.to_string());
    match &refusal {
        Refusal::Address(address) => refusal_of(address, "email"),
        Refusal::ExternalIdTaken { .. } => ApiError::taken("external_id", says),
        Refusal::Nobody => ApiError::blank("name", says),
        Refusal::NoSuchZone(_) => ApiError::invalid("iana_time_zone", says),
        Refusal::NoSuchOrganisation | Refusal::NoOrganisation | Refusal::OneOfUs => {
            ApiError::invalid("organization_id", says)
        }
        Refusal::TooLong => ApiError::invalid("base", says),
    }
}

/// Makes somebody.
///
/// # Errors
/// Why not.
pub async fn make(web: &Web, user: &ApiUser, fields: &Fields) -> Result<PersonId, ApiError> {
    let Asked { wish, address, acts } = asked(web, user, fields, None).await?;
    let made = create_with(&web.desk, &user.person, address, wish, acts).await;
    made.map(|profile| profile.person.id).map_err(refused)
}

/// Changes somebody.
///
/// # Errors
/// Why not.
pub async fn change(
    web: &Web,
    user: &ApiUser,
    id: i64,
    fields: &Fields,
) -> Result<PersonId, ApiError> {
    let mut conn = web.desk.store.read().await?;
    let person = known(&mut conn, &user.viewer, id).await?;
    let profile = store::people::profile(&mut conn, person.id).await?.ok_or(ApiError::NotFound)?;
    if let Some(other) = profile.merged_into {
        let says = format!("They were merged into the user {other}; change that one.");
        return Err(ApiError::invalid("id", says));
    }
    let addresses = store::people::addresses::of(&mut conn, person.id).await?;
    drop(conn);
    let before = Before { profile, addresses };
    let Asked { wish, acts, .. } = asked(web, user, fields, Some(&before)).await?;
    let set = set_with(&web.desk, &user.person, person.id, wish, acts).await;
    set.map(|profile| profile.person.id).map_err(refused)
}

/// The person a request means: by their id in other systems, or by an address.
///
/// # Errors
/// The database is gone.
pub async fn meant(web: &Web, fields: &Fields) -> Result<Option<PersonId>, ApiError> {
    let mut conn = web.desk.store.read().await?;
    if let Some(id) = fields.text("external_id")?
        && let Some(person) = store::people::by_external_id(&mut conn, id.trim()).await?
    {
        return Ok(Some(person.id));
    }
    let Some(email) = fields.text("email")? else { return Ok(None) };
    let found = store::people::by_address(&mut conn, &email.trim().to_lowercase()).await?;
    Ok(found.map(|person| person.id))
}

async fn answer(
    web: &Web,
    user: &ApiUser,
    here: &Here,
    (id, status): (PersonId, StatusCode),
) -> Result<Response, ApiError> {
    let found = told(&mut web.desk.store.read().await?, here, &user.viewer, &[id]).await?;
    let found = found.into_iter().next().ok_or(ApiError::NotFound)?;
    let mut response = (status, Json(json!({ "user": found }))).into_response();
    placed(&mut response, &here.url(&format!("/users/{id}.json")), false, false);
    Ok(response)
}

/// `POST users`
pub async fn create(State(web): State<Web>, Agent(user): Agent, here: Here, body: Body) -> Answer {
    may_write(&user)?;
    let id = make(&web, &user, &body.wrapped("user")?).await?;
    answer(&web, &user, &here, (id, StatusCode::CREATED)).await
}

/// `PUT users/{id}`
pub async fn update(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
    body: Body,
) -> Answer {
    may_write(&user)?;
    let id = change(&web, &user, id, &body.wrapped("user")?).await?;
    answer(&web, &user, &here, (id, StatusCode::OK)).await
}

/// `POST users/create_or_update`: known by `external_id` or `email`.
pub async fn create_or_update(
    State(web): State<Web>,
    Agent(user): Agent,
    here: Here,
    body: Body,
) -> Answer {
    may_write(&user)?;
    let fields = body.wrapped("user")?;
    match meant(&web, &fields).await? {
        Some(id) => {
            let id = change(&web, &user, id.0, &fields).await?;
            answer(&web, &user, &here, (id, StatusCode::OK)).await
        }
        None => {
            let id = make(&web, &user, &fields).await?;
            answer(&web, &user, &here, (id, StatusCode::CREATED)).await
        }
    }
}
