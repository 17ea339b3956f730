//! People. Customers see themselves only; an engineer knows the customers of the tickets they see.

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
};

use super::{
    asking::named,
    auth::{Agent, ApiUser},
    errors::{Answer, ApiError},
    found::{people_by, words_of},
    here::Here,
    keyed::number_of,
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

/// `GET users/me`: for nobody, a user without a number, which is how clients try their address.
pub async fn me(user: Option<ApiUser>, here: Here) -> Answer {
    let Some(user) = user else {
        let nobody =
            json!({"id": null, "name": "Anonymous user", "email": null, "role": "end-user"});
        return Ok(Json(json!({"user": nobody})).into_response());
    };
    Ok(Json(named("user", &UserObject::of(&here, &user.person))?).into_response())
}

/// `GET users/{id}`
pub async fn one(State(web): State<Web>, user: ApiUser, Number(id): Number, here: Here) -> Answer {
    let person = if user.person.id == PersonId(id) {
        user.person
    } else {
        known(&mut web.desk.store.read().await?, &user.viewer, id).await?
    };
    Ok(Json(named("user", &UserObject::of(&here, &person))?).into_response())
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
    let wanted = Wanted { organisation: of, roles: roles(here), in_one: false };
    let mut conn = web.desk.store.read().await?;
    let slice = paging.slice(newest_first(here));
    let mut rows = directory::people(&mut conn, &user.viewer, &wanted, slice).await?;
    let count = match paging {
        Paging::Numbered { .. } => {
            directory::count_people(&mut conn, &user.viewer, &wanted).await?
        }
        Paging::Cursor { .. } => 0,
    };
    let end = paging.end(here, &mut rows, |person| person.id.0, count);
    let mut beside = Vec::new();
    if here.includes("organizations") {
        let ids = rows.iter().filter_map(|person| person.organisation_id).collect();
        beside.push(("organizations", organizations_of(&mut conn, here, ids).await?));
    }
    let objects: Vec<_> = rows.iter().map(|person| UserObject::of(here, person)).collect();
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

/// `GET users/show_many?ids=1,2`
pub async fn many(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let ids: Vec<PersonId> = several(here.get("ids"))?.into_iter().map(PersonId).collect();
    let mut conn = web.desk.store.read().await?;
    let found = store::people::seen(&mut conn, &user.viewer, &ids).await?;
    these("users", objects(&here, &found))
}

/// `GET users/search?query=…`, `users/autocomplete?name=…`: a mail address, or words of a name.
pub async fn find(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let found = people_by(&web, &user, words_of(&here)).await?;
    listed(&here, "users", objects(&here, &found))
}

/// People as the dialect's.
#[must_use]
pub fn objects(here: &Here, all: &[Person]) -> Vec<Value> {
    all.iter().map(|one| json!(UserObject::of(here, one))).collect()
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
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let person = known(&mut web.desk.store.read().await?, &user.viewer, id).await?;
    listed(&here, "identities", identities(&here, &person))
}
