//! Lists of people and organizations, by number; and finding them.

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::{OrganisationId, PersonId};
use desk::{organisations::Organisation, people::Person};
use serde_json::{Value, json};
use store::{
    Conn,
    directory::{self, Slice, Wanted},
};

use super::{
    auth::{Agent, ApiUser},
    errors::{Answer, ApiError},
    here::Here,
    keyed::number_of,
    number::{Number, several},
    objects::{organization::OrganizationObject, user::UserObject},
    paging::{Listing, Paging, Place},
    tickets::newest_first,
    whole::{listed, these},
    words::Time,
};
use crate::Web;

/// So many are found by words.
const MOST_FOUND: usize = 100;

fn slice(here: &Here, paging: Paging) -> Slice {
    let (after, before) = match paging {
        Paging::Cursor { place: Place::After(id), .. } => (Some(id), None),
        Paging::Cursor { place: Place::Before(id), .. } => (None, Some(id)),
        _ => (None, None),
    };
    let (skip, limit) = (paging.skipped(), paging.limit());
    Slice { after, before, skip, newest_first: newest_first(here), limit }
}

/// The roles asked for: `role=agent`, `role[]=agent&role[]=admin`.
fn wanted(here: &Here, organisation: Option<OrganisationId>) -> Wanted {
    let roles: Vec<&str> = ["role", "role[]"].iter().flat_map(|name| here.all(name)).collect();
    let (admins, agents) = (roles.contains(&"admin"), roles.contains(&"agent"));
    let customers = roles.contains(&"end-user");
    let staff = match (admins || agents, customers) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    };
    let admins = admins && !agents && !customers;
    Wanted { organisation, staff, admins, in_one: false }
}

async fn people(web: &Web, here: &Here, wanted: Wanted) -> Answer {
    let paging = Paging::of(here)?;
    let mut conn = web.desk.store.read().await?;
    let mut rows = directory::people(&mut conn, wanted, slice(here, paging)).await?;
    let count = match paging {
        Paging::Numbered { .. } => directory::count_people(&mut conn, wanted).await?,
        Paging::Cursor { .. } => 0,
    };
    let end = paging.end(here, &mut rows, |person| person.id.0, count);
    let beside = beside(&mut conn, here, &rows).await?;
    let objects: Vec<_> = rows.iter().map(|person| UserObject::of(here, person)).collect();
    Ok(Json(Listing { name: "users", rows: &objects, beside, end }).into_response())
}

/// The organizations of these people, if they were asked for.
async fn beside(
    conn: &mut Conn,
    here: &Here,
    rows: &[Person],
) -> Result<Vec<(&'static str, Value)>, ApiError> {
    if !here.includes("organizations") {
        return Ok(Vec::new());
    }
    let ids = rows.iter().filter_map(|person| person.organisation_id).collect();
    Ok(vec![("organizations", organizations_of(conn, here, ids).await?)])
}

/// Organizations as a sideload.
pub async fn organizations_of(
    conn: &mut Conn,
    here: &Here,
    mut ids: Vec<OrganisationId>,
) -> Result<Value, ApiError> {
    ids.sort_unstable();
    ids.dedup();
    let found = store::organisations::these(conn, &ids).await?;
    Ok(found.iter().map(|one| json!(OrganizationObject::of(here, one))).collect())
}

/// `GET users`
pub async fn users(State(web): State<Web>, _: Agent, here: Here) -> Answer {
    people(&web, &here, wanted(&here, None)).await
}

/// `GET users/count`
pub async fn count_users(State(web): State<Web>, _: Agent, here: Here) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let value = directory::count_people(&mut conn, wanted(&here, None)).await?;
    let now = Time(web.desk.now());
    Ok(Json(json!({"count": {"value": value, "refreshed_at": now}})).into_response())
}

/// `GET organizations/{id}/users`
pub async fn users_of(State(web): State<Web>, _: Agent, Number(id): Number, here: Here) -> Answer {
    people(&web, &here, wanted(&here, Some(OrganisationId(id)))).await
}

/// `GET users/show_many?ids=1,2`
pub async fn many_users(State(web): State<Web>, _: Agent, here: Here) -> Answer {
    let ids: Vec<PersonId> = several(here.get("ids"))?.into_iter().map(PersonId).collect();
    let found = store::people::these(&mut web.desk.store.read().await?, &ids).await?;
    these("users", found.iter().map(|one| json!(UserObject::of(&here, one))).collect())
}

/// `GET users/search?query=…`, `users/autocomplete?name=…`: a mail address, or words of a name.
pub async fn find_users(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let found = matching(&web, &user, words_of(&here)).await?;
    listed(&here, "users", found.iter().map(|one| json!(UserObject::of(&here, one))).collect())
}

async fn matching(web: &Web, user: &ApiUser, words: String) -> Result<Vec<Person>, ApiError> {
    let mut conn = web.desk.store.read().await?;
    if desk::people::looks_like_address(&words) {
        let found = store::people::by_address(&mut conn, &words.to_lowercase()).await?;
        return Ok(found.into_iter().collect());
    }
    Ok(store::names::people(&mut conn, &user.viewer, &words, MOST_FOUND).await?)
}

/// What is looked for, without the keywords that say where.
fn words_of(here: &Here) -> String {
    let text = here.some("query").or(here.some("name")).unwrap_or_default();
    let kept = text.split_whitespace().filter(|word| !word.starts_with("type:"));
    let bare = kept.map(|word| {
        let word =
            ["email:", "name:"].iter().find_map(|key| word.strip_prefix(key)).unwrap_or(word);
        word.trim_matches('"')
    });
    bare.collect::<Vec<_>>().join(" ")
}

/// `GET organizations`
pub async fn organizations(State(web): State<Web>, _: Agent, here: Here) -> Answer {
    let paging = Paging::of(&here)?;
    let mut conn = web.desk.store.read().await?;
    let mut rows = directory::organisations(&mut conn, slice(&here, paging)).await?;
    let count = match paging {
        Paging::Numbered { .. } => directory::count_organisations(&mut conn).await?,
        Paging::Cursor { .. } => 0,
    };
    let end = paging.end(&here, &mut rows, |one| one.id.0, count);
    let objects: Vec<_> = rows.iter().map(|one| OrganizationObject::of(&here, one)).collect();
    let beside = Vec::new();
    Ok(Json(Listing { name: "organizations", rows: &objects, beside, end }).into_response())
}

/// `GET organizations/count`
pub async fn count_organizations(State(web): State<Web>, _: Agent) -> Answer {
    let value = directory::count_organisations(&mut web.desk.store.read().await?).await?;
    let now = Time(web.desk.now());
    Ok(Json(json!({"count": {"value": value, "refreshed_at": now}})).into_response())
}

fn objects(here: &Here, all: &[Organisation]) -> Vec<Value> {
    all.iter().map(|one| json!(OrganizationObject::of(here, one))).collect()
}

/// `GET organizations/show_many?ids=1,2`
pub async fn many_organizations(State(web): State<Web>, _: Agent, here: Here) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let mut found = Vec::new();
    for id in several(here.get("ids"))? {
        found.extend(store::organisations::one(&mut conn, OrganisationId(id)).await?);
    }
    these("organizations", objects(&here, &found))
}

/// `GET organizations/search?external_id=…` or `?name=…`, `organizations/autocomplete?name=…`
pub async fn find_organizations(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let found = match here.some("external_id") {
        Some(id) => {
            store::organisations::by_external_id(&mut conn, id).await?.into_iter().collect()
        }
        None => {
            let words = words_of(&here);
            store::names::organisations(&mut conn, &user.viewer, &words, MOST_FOUND).await?
        }
    };
    listed(&here, "organizations", objects(&here, &found))
}

/// What a search looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sought {
    Tickets,
    Users,
    Organizations,
}

/// Said by `type:user` among the words or by `filter[type]=user`; tickets otherwise.
#[must_use]
pub fn sought(here: &Here) -> Sought {
    let words = here.some("query").unwrap_or_default().split_whitespace();
    let said = words.filter_map(|word| word.strip_prefix("type:")).chain(here.some("filter[type]"));
    let said: Vec<&str> = said.collect();
    if said.contains(&"user") {
        Sought::Users
    } else if said.contains(&"organization") {
        Sought::Organizations
    } else {
        Sought::Tickets
    }
}

async fn found(
    web: &Web,
    user: &ApiUser,
    here: &Here,
    sought: Sought,
) -> Result<Vec<Value>, ApiError> {
    let words = words_of(here);
    let (mut rows, kind) = if sought == Sought::Users {
        let people = matching(web, user, words).await?;
        let rows = people.iter().map(|one| json!(UserObject::of(here, one))).collect::<Vec<_>>();
        (rows, "user")
    } else {
        let mut conn = web.desk.store.read().await?;
        let all = store::names::organisations(&mut conn, &user.viewer, &words, MOST_FOUND).await?;
        (objects(here, &all), "organization")
    };
    for row in &mut rows {
        row["result_type"] = json!(kind);
    }
    Ok(rows)
}

/// A search for people or organizations.
///
/// # Errors
/// The database is gone, or a cursor is none of ours.
pub async fn results(web: &Web, user: &ApiUser, here: &Here, sought: Sought) -> Answer {
    listed(here, "results", found(web, user, here, sought).await?)
}

/// How many it finds.
///
/// # Errors
/// The database is gone.
pub async fn how_many(
    web: &Web,
    user: &ApiUser,
    here: &Here,
    sought: Sought,
) -> Result<i64, ApiError> {
    Ok(i64::try_from(found(web, user, here, sought).await?.len()).unwrap_or(0))
}

/// A person belongs to one organisation at most: one membership each.
fn membership(here: &Here, person: &Person, name: &str) -> Value {
    let organisation = person.organisation_id;
    let id = number_of("organization_membership", &person.id.to_string());
    json!({
        "id": id,
        "url": here.url(&format!("/organization_memberships/{id}.json")),
        "user_id": person.id,
        "organization_id": organisation,
        "organization_name": name,
        "default": true,
        "view_tickets": person.role == desk::people::Role::OrgAdmin,
        "created_at": Time(person.created_at),
        "updated_at": Time(person.created_at),
    })
}

async fn memberships(web: &Web, here: &Here, people: &[Person]) -> Result<Vec<Value>, ApiError> {
    let mut ids: Vec<_> = people.iter().filter_map(|person| person.organisation_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let all = store::organisations::these(&mut web.desk.store.read().await?, &ids).await?;
    let with_name = people.iter().filter_map(|person| {
        let of = all.iter().find(|one| Some(one.id) == person.organisation_id)?;
        Some(membership(here, person, &of.name))
    });
    Ok(with_name.collect())
}

/// `GET users/{id}/organization_memberships`
pub async fn memberships_of_user(
    State(web): State<Web>,
    _: Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let found = store::people::one(&mut web.desk.store.read().await?, PersonId(id)).await?;
    let person = found.ok_or(ApiError::NotFound)?;
    let rows = memberships(&web, &here, std::slice::from_ref(&person)).await?;
    listed(&here, "organization_memberships", rows)
}

/// `GET organizations/{id}/organization_memberships`
pub async fn memberships_of_organization(
    State(web): State<Web>,
    _: Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let people = store::people::of_organisation(&mut conn, OrganisationId(id)).await?;
    drop(conn);
    let rows = memberships(&web, &here, &people).await?;
    listed(&here, "organization_memberships", rows)
}

/// `GET organization_memberships`: by person.
pub async fn every_membership(State(web): State<Web>, _: Agent, here: Here) -> Answer {
    let paging = Paging::of(&here)?;
    let wanted = Wanted { in_one: true, ..Wanted::default() };
    let mut conn = web.desk.store.read().await?;
    let mut rows = directory::people(&mut conn, wanted, slice(&here, paging)).await?;
    let count = match paging {
        Paging::Numbered { .. } => directory::count_people(&mut conn, wanted).await?,
        Paging::Cursor { .. } => 0,
    };
    drop(conn);
    let end = paging.end(&here, &mut rows, |person| person.id.0, count);
    let objects = memberships(&web, &here, &rows).await?;
    let (name, beside) = ("organization_memberships", Vec::new());
    Ok(Json(Listing { name, rows: &objects, beside, end }).into_response())
}

/// An address of a person's; there is one.
fn identities(here: &Here, person: &Person) -> Vec<Value> {
    let Some(address) = &person.address else { return Vec::new() };
    let id = number_of("identity", &format!("{}:{address}", person.id));
    vec![json!({
        "id": id,
        "url": here.url(&format!("/users/{}/identities.json", person.id)),
        "user_id": person.id, "type": "email", "value": address, "verified": true,
        "primary": true, "deliverable_state": "deliverable",
        "created_at": Time(person.created_at), "updated_at": Time(person.created_at),
    })]
}

/// `GET users/{id}/identities`
pub async fn identities_of(
    State(web): State<Web>,
    _: Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let found = store::people::one(&mut web.desk.store.read().await?, PersonId(id)).await?;
    let person = found.ok_or(ApiError::NotFound)?;
    listed(&here, "identities", identities(&here, &person))
}
