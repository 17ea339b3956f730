//! People. Customers see themselves only; an engineer knows the customers of the tickets they see.
//! [`write`] makes and changes them, [`identities`] are their addresses, [`merging`] makes one of
//! two.

pub mod identities;
pub mod many;
pub mod merging;
pub mod tags;
pub mod write;

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::{OrganisationId, PersonId};
use desk::{
    people::{Person, Role},
    viewer::Viewer,
};
use serde_json::{Value, json};
use store::{
    Conn,
    directory::{self, Wanted},
    people::known,
};

use super::{
    auth::{Agent, ApiUser},
    errors::{Answer, ApiError},
    found,
    here::Here,
    number::{Number, several},
    objects::user::UserObject,
    organizations::{known as known_organization, organizations_of},
    paging::{Listing, Paging},
    tickets::newest_first,
    whole::{listed, these},
    words::{self, Time},
};
use crate::Web;

/// Somebody the viewer may know of.
///
/// # Errors
/// There is nobody, or the database is gone.
pub async fn known(conn: &mut Conn, viewer: &Viewer, id: i64) -> Result<Person, ApiError> {
    let found = store::people::seen(conn, viewer, &[PersonId(id)]).await?;
    found.into_iter().next().ok_or(ApiError::NotFound)
}

/// People as the dialect's, whom the viewer was found to know of.
///
/// # Errors
/// The database is gone.
pub async fn told(
    conn: &mut Conn,
    here: &Here,
    viewer: &Viewer,
    ids: &[PersonId],
) -> Result<Vec<Value>, ApiError> {
    let known = known::of(conn, ids).await?;
    Ok(known.iter().map(|one| json!(UserObject::of(here, one, viewer.sees_notes()))).collect())
}

/// The same of people at hand.
///
/// # Errors
/// The database is gone.
pub async fn objects(
    conn: &mut Conn,
    here: &Here,
    viewer: &Viewer,
    all: &[Person],
) -> Result<Vec<Value>, ApiError> {
    let ids: Vec<PersonId> = all.iter().map(|person| person.id).collect();
    told(conn, here, viewer, &ids).await
}

/// What was asked for beside these people.
///
/// # Errors
/// The database is gone.
pub async fn beside(
    conn: &mut Conn,
    here: &Here,
    people: &[&Person],
) -> Result<Vec<(&'static str, Value)>, ApiError> {
    let mut beside = Vec::new();
    if here.includes("organizations") {
        let ids = people.iter().filter_map(|person| person.organisation_id).collect();
        beside.push(("organizations", organizations_of(conn, here, ids).await?));
    }
    if here.includes("identities") {
        let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
        beside.push(("identities", identities::told(conn, here, &ids).await?.into()));
    }
    Ok(beside)
}

async fn answer(web: &Web, user: &ApiUser, here: &Here, id: PersonId) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let found = told(&mut conn, here, &user.viewer, &[id]).await?;
    let found = found.into_iter().next().ok_or(ApiError::NotFound)?;
    Ok(Json(json!({ "user": found })).into_response())
}

/// `GET users/me`: for nobody, a user without a number, which is how clients try their address.
pub async fn me(State(web): State<Web>, user: Option<ApiUser>, here: Here) -> Answer {
    let Some(user) = user else {
        let nobody =
            json!({"id": null, "name": "Anonymous user", "email": null, "role": "end-user"});
        return Ok(Json(json!({"user": nobody})).into_response());
    };
    answer(&web, &user, &here, user.person.id).await
}

/// `GET users/{id}`
pub async fn one(State(web): State<Web>, user: ApiUser, Number(id): Number, here: Here) -> Answer {
    if user.person.id != PersonId(id) {
        known(&mut web.desk.store.read().await?, &user.viewer, id).await?;
    }
    answer(&web, &user, &here, PersonId(id)).await
}

/// The roles asked for, together: `role=agent`, `role[]=agent&role[]=admin`.
fn roles(here: &Here) -> Vec<Role> {
    let said = ["role", "role[]"].into_iter().flat_map(|name| here.all(name));
    said.flat_map(words::roles).copied().collect()
}

/// A page of people.
///
/// # Errors
/// A cursor that is none of ours, or the database is gone.
async fn people(web: &Web, user: &ApiUser, here: &Here, of: Option<OrganisationId>) -> Answer {
    let paging = Paging::of(here)?;
    let wanted = Wanted { organisation: of, roles: roles(here), ..Wanted::default() };
    let mut conn = web.desk.store.read().await?;
    let slice = paging.slice(newest_first(here));
    let mut rows = directory::people(&mut conn, &user.viewer, &wanted, slice).await?;
    let count = if paging.counts() {
        directory::count_people(&mut conn, &user.viewer, &wanted).await?
    } else {
        0
    };
    let end = paging.end(here, &mut rows, |person| person.id.0, count);
    let beside = beside(&mut conn, here, &rows.iter().collect::<Vec<_>>()).await?;
    let objects = objects(&mut conn, here, &user.viewer, &rows).await?;
    Ok(Json(Listing { name: "users", rows: &objects, beside, end }).into_response())
}

/// `GET users`
pub async fn list(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    people(&web, &user, &here, None).await
}

/// `GET organizations/{id}/users`
pub async fn of_organization(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let organisation =
        known_organization(&mut web.desk.store.read().await?, &user.viewer, id).await?;
    people(&web, &user, &here, Some(organisation.id)).await
}

/// `GET users/count`
pub async fn count(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let wanted = Wanted { roles: roles(&here), ..Wanted::default() };
    let mut conn = web.desk.store.read().await?;
    let value = directory::count_people(&mut conn, &user.viewer, &wanted).await?;
    let now = Time(web.desk.now());
    Ok(Json(json!({"count": {"value": value, "refreshed_at": now}})).into_response())
}

/// The people with these ids in other systems, by commas.
async fn by_external_ids(conn: &mut Conn, ids: &str) -> Result<Vec<PersonId>, ApiError> {
    let ids: Vec<&str> = ids.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    if ids.len() > super::jobs::MOST {
        return Err(ApiError::TooMany(super::jobs::MOST));
    }
    let mut found = Vec::new();
    for id in ids {
        found.extend(store::people::by_external_id(conn, id).await?.map(|person| person.id));
    }
    Ok(found)
}

/// `GET users/show_many?ids=1,2` or `?external_ids=a,b`
pub async fn many(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let ids: Vec<PersonId> = match here.some("external_ids") {
        Some(ids) => by_external_ids(&mut conn, ids).await?,
        None => several(here.get("ids"))?.into_iter().map(PersonId).collect(),
    };
    let found = store::people::seen(&mut conn, &user.viewer, &ids).await?;
    these("users", objects(&mut conn, &here, &user.viewer, &found).await?)
}

/// `GET users/search?query=…` or `?external_id=…`, `users/autocomplete?name=…`: a mail address,
/// words of a name, a role, an organization.
pub async fn find(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let Some(id) = here.some("external_id") else { return found::people(&web, &user, &here).await };
    let mut conn = web.desk.store.read().await?;
    let ids = by_external_ids(&mut conn, id).await?;
    let found = store::people::seen(&mut conn, &user.viewer, &ids).await?;
    listed(&here, "users", objects(&mut conn, &here, &user.viewer, &found).await?)
}
