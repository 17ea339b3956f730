//! Making and changing organizations. A program says what its own systems know: the plan it sends
//! is the synced one, and one set by hand on the page goes on holding.

use actions::organisations::{create, set_all};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::ids::OrganisationId;
use desk::organisations::{
    Organisation,
    change::{Refusal, Set},
};
use serde_json::{Value, json};

use super::known;
use crate::{
    Web,
    api::{
        asking::{named, placed},
        auth::{Agent, ApiUser},
        body::{Body, Fields},
        errors::{Answer, ApiError},
        here::Here,
        jobs::{MOST, done, failed},
        number::{Number, several},
        objects::organization::OrganizationObject,
    },
    http::failure::sentence,
};

/// What is said where the page would ask for a reason.
const BECAUSE: &str = "set over the API";

/// What a request sets on an organisation, or on a new one.
fn asked(fields: &Fields, before: Option<&Organisation>) -> Result<Vec<Set>, ApiError> {
    let own = fields.inside("organization_fields")?.unwrap_or_default();
    let name = fields.text("name")?;
    let domains = fields.words("domain_names")?;
    let account_owner = own.text("account_owner")?;
    let mut sets = Vec::new();
    if before.is_none() || name.is_some() || domains.is_some() || account_owner.is_some() {
        sets.push(Set::Details {
            name: name.or(before.map(|one| one.name.clone())).unwrap_or_default(),
            domains: domains.or(before.map(|one| one.domains.clone())).unwrap_or_default(),
            account_owner: account_owner
                .or(before.map(|one| one.account_owner.clone()))
                .unwrap_or_default(),
            external_id: before.map(|one| one.external_id.clone()).unwrap_or_default(),
        });
    }
    sets.extend(fields.text("external_id")?.map(Set::ExternalId));
    // Who sends back everything they read does not turn a plan set by hand into a synced one.
    let plan = own
        .text("plan")?
        .filter(|plan| before.is_none_or(|one| plan != one.plan_in_force()) && !plan.is_empty());
    sets.extend(plan.map(Set::Synced));
    let priority = own.truth("priority")?;
    let priority = priority.filter(|to| before.map_or(*to, |one| one.priority != *to));
    sets.extend(priority.map(|priority| Set::Priority { priority, because: BECAUSE.into() }));
    Ok(sets)
}

/// Why nothing was made or changed.
fn refused(error: actions::ActionError<Refusal>) -> ApiError {
    let refusal = match error {
        actions::ActionError::Refused(refusal) => refusal,
        other => return ApiError::of(other, "base"),
    };
    let says = sentence(&refusal.to_string());
    let taken = |field: &str, says: String| ApiError::taken(field, says);
    match refusal {
        Refusal::NoName => ApiError::blank("name", says),
        Refusal::NameTaken(_) => taken("name", says),
        Refusal::ExternalIdTaken { .. } => taken("external_id", says),
        Refusal::Taken { .. } => taken("domain_names", says),
        Refusal::NotADomain(_) | Refusal::Everybodys(_) => ApiError::invalid("domain_names", says),
        Refusal::UnknownPlan(_) | Refusal::NoReason => {
            ApiError::invalid("organization_fields", says)
        }
    }
}

fn may_write(user: &ApiUser) -> Result<(), ApiError> {
    let may = actions::organisations::may_change(&user.person);
    if may { Ok(()) } else { Err(ApiError::Forbidden) }
}

async fn make(web: &Web, user: &ApiUser, fields: &Fields) -> Result<Organisation, ApiError> {
    create(&web.desk, &user.person, asked(fields, None)?).await.map_err(refused)
}

async fn change(
    web: &Web,
    user: &ApiUser,
    id: i64,
    fields: &Fields,
) -> Result<Organisation, ApiError> {
    let before = known(&mut web.desk.store.read().await?, &user.viewer, id).await?;
    let sets = asked(fields, Some(&before))?;
    set_all(&web.desk, &user.person, before.id, sets).await.map_err(refused)
}

fn told(here: &Here, one: &Organisation, status: StatusCode) -> Result<Response, ApiError> {
    let object = OrganizationObject::of(here, one);
    let mut response = (status, Json(named("organization", &object)?)).into_response();
    let url = here.url(&format!("/organizations/{}.json", one.id));
    placed(&mut response, &url, false, false);
    Ok(response)
}

/// `POST organizations`
pub async fn create_one(
    State(web): State<Web>,
    Agent(user): Agent,
    here: Here,
    body: Body,
) -> Answer {
    may_write(&user)?;
    let made = make(&web, &user, &body.wrapped("organization")?).await?;
    told(&here, &made, StatusCode::CREATED)
}

/// `PUT organizations/{id}`
pub async fn update(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
    body: Body,
) -> Answer {
    may_write(&user)?;
    let after = change(&web, &user, id, &body.wrapped("organization")?).await?;
    told(&here, &after, StatusCode::OK)
}

/// The organisation a request means: by its number, or by its id in other systems.
async fn meant(web: &Web, fields: &Fields) -> Result<Option<OrganisationId>, ApiError> {
    if let Some(id) = fields.id("id")? {
        return Ok(Some(OrganisationId(id)));
    }
    let Some(external_id) = fields.text("external_id")? else { return Ok(None) };
    let mut conn = web.desk.store.read().await?;
    let found = store::organisations::by_external_id(&mut conn, external_id.trim()).await?;
    Ok(found.map(|one| one.id))
}

/// `POST organizations/create_or_update`: known by `id` or `external_id`.
pub async fn create_or_update(
    State(web): State<Web>,
    Agent(user): Agent,
    here: Here,
    body: Body,
) -> Answer {
    may_write(&user)?;
    let fields = body.wrapped("organization")?;
    match meant(&web, &fields).await? {
        Some(id) => told(&here, &change(&web, &user, id.0, &fields).await?, StatusCode::OK),
        None => told(&here, &make(&web, &user, &fields).await?, StatusCode::CREATED),
    }
}

/// `POST organizations/create_many`
pub async fn create_all(
    State(web): State<Web>,
    Agent(user): Agent,
    here: Here,
    body: Body,
) -> Answer {
    may_write(&user)?;
    let mut results = Vec::new();
    for (index, fields) in body.several("organizations", MOST)?.iter().enumerate() {
        results.push(match make(&web, &user, fields).await {
            Ok(made) => json!({"index": index, "id": made.id, "status": "Created",
                "success": true}),
            Err(error) => failed(index, None, &error),
        });
    }
    done(&web, &user, &here, "Bulk Create Organization", results).await
}

/// `PUT organizations/update_many`: one change for `?ids=…`, or `organizations` with a change each.
pub async fn update_all(
    State(web): State<Web>,
    Agent(user): Agent,
    here: Here,
    body: Body,
) -> Answer {
    may_write(&user)?;
    let mut results: Vec<Value> = Vec::new();
    for (index, (id, fields)) in wishes(&here, body)?.iter().enumerate() {
        results.push(match change(&web, &user, *id, fields).await {
            Ok(_) => json!({"index": index, "id": id, "action": "update", "status": "Updated",
                "success": true}),
            Err(error) => failed(index, Some(*id), &error),
        });
    }
    done(&web, &user, &here, "Bulk Update Organization", results).await
}

/// Which are to be changed, and how.
fn wishes(here: &Here, body: Body) -> Result<Vec<(i64, Fields)>, ApiError> {
    if here.some("ids").is_some() {
        let fields = body.wrapped("organization")?;
        let ids = several(here.get("ids"))?;
        return Ok(ids.into_iter().map(|id| (id, fields.clone())).collect());
    }
    let one = |fields: Fields| {
        let blank = || ApiError::blank("id", "Say which organization: send its id.");
        Ok((fields.id("id")?.ok_or_else(blank)?, fields))
    };
    body.several("organizations", MOST)?.into_iter().map(one).collect()
}
