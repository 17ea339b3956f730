//! Who belongs to which organization. A person belongs to one at most, so a membership has its
//! person's number.

use axum::{Json, extract::State, response::IntoResponse};
use desk::{people::Person, viewer::Viewer};
use serde_json::{Value, json};
use store::{
    Conn,
    directory::{self, Wanted},
};

use super::known;
use crate::{
    Web,
    api::{
        auth::{Agent, ApiUser},
        errors::{Answer, ApiError},
        here::Here,
        number::Number,
        paging::{Listing, Paging},
        tickets::newest_first,
        users,
        whole::listed,
        words::Time,
    },
};

fn membership(here: &Here, person: &Person, name: &str) -> Value {
    json!({
        "id": person.id,
        "url": here.url(&format!("/organization_memberships/{}.json", person.id)),
        "user_id": person.id,
        "organization_id": person.organisation_id,
        "organization_name": name,
        "default": true,
        "view_tickets": person.role == desk::people::Role::OrgAdmin,
        "created_at": Time(person.created_at),
        "updated_at": Time(person.created_at),
    })
}

/// The memberships of these people, who are known to the caller; those without one are left out.
///
/// # Errors
/// The database is gone.
pub async fn of_people(
    conn: &mut Conn,
    here: &Here,
    people: &[Person],
) -> Result<Vec<Value>, ApiError> {
    let mut ids: Vec<_> = people.iter().filter_map(|person| person.organisation_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let all = store::organisations::these(conn, &Viewer::System, &ids).await?;
    let with_name = people.iter().filter_map(|person| {
        let of = all.iter().find(|one| Some(one.id) == person.organisation_id)?;
        Some(membership(here, person, &of.name))
    });
    Ok(with_name.collect())
}

/// The membership of one.
///
/// # Errors
/// They have none, or the database is gone.
pub async fn one_of(conn: &mut Conn, here: &Here, person: &Person) -> Result<Value, ApiError> {
    let found = of_people(conn, here, std::slice::from_ref(person)).await?;
    found.into_iter().next().ok_or(ApiError::NotFound)
}

async fn page(web: &Web, user: &ApiUser, here: &Here, wanted: Wanted) -> Answer {
    let paging = Paging::of(here)?;
    let mut conn = web.desk.store.read().await?;
    let slice = paging.slice(newest_first(here));
    let mut rows = directory::people(&mut conn, &user.viewer, &wanted, slice).await?;
    let count = if paging.counts() {
        directory::count_people(&mut conn, &user.viewer, &wanted).await?
    } else {
        0
    };
    let end = paging.end(here, &mut rows, |person| person.id.0, count);
    let objects = of_people(&mut conn, here, &rows).await?;
    let (name, beside) = ("organization_memberships", Vec::new());
    Ok(Json(Listing { name, rows: &objects, beside, end }).into_response())
}

/// `GET organization_memberships`: by person.
pub async fn every(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    page(&web, &user, &here, Wanted { in_one: true, ..Wanted::default() }).await
}

/// `GET organization_memberships/{id}`
pub async fn one(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let person = users::known(&mut conn, &user.viewer, id).await?;
    let found = one_of(&mut conn, &here, &person).await?;
    Ok(Json(json!({ "organization_membership": found })).into_response())
}

/// `GET users/{id}/organization_memberships`
pub async fn of_user(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let person = users::known(&mut conn, &user.viewer, id).await?;
    let rows = of_people(&mut conn, &here, std::slice::from_ref(&person)).await?;
    listed(&here, "organization_memberships", rows)
}

/// `GET organizations/{id}/organization_memberships`
pub async fn of_organization(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let organisation = known(&mut web.desk.store.read().await?, &user.viewer, id).await?;
    let wanted = Wanted { organisation: Some(organisation.id), ..Wanted::default() };
    page(&web, &user, &here, wanted).await
}
