//! Making and ending memberships. A person belongs to one organization at most: who is in another
//! one is not moved by this, so that nobody loses sight of tickets by a program's second thought.

use actions::{ActionError, people::change::set};
use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use base::ids::{OrganisationId, PersonId};
use desk::people::{
    Person,
    change::{Refusal, Wish},
};
use serde_json::{Value, json};

use super::{
    known as known_organization,
    memberships::{of_people, one_of},
};
use crate::{
    Web,
    api::{
        asking::made,
        auth::{Agent, ApiUser},
        body::{Body, Fields},
        errors::{Answer, ApiError},
        here::Here,
        jobs::{MOST, done, failed},
        number::{Number, Numbers, several},
        users::{
            known,
            write::{may_write, one_of_us},
        },
        whole::these,
    },
};

fn refused(error: ActionError<Refusal>) -> ApiError {
    match error {
        ActionError::NotThere => one_of_us(),
        other => ApiError::of(other, "organization_id"),
    }
}

async fn put(
    web: &Web,
    user: &ApiUser,
    person: PersonId,
    to: Option<OrganisationId>,
) -> Result<Person, ApiError> {
    let wish = Wish { organisation: Some(to), ..Wish::default() };
    let after = set(&web.desk, &user.person, person, wish).await.map_err(refused)?;
    Ok(after.person)
}

/// Who is to belong to which; `of` where the path says who.
async fn join(
    web: &Web,
    user: &ApiUser,
    fields: &Fields,
    of: Option<i64>,
) -> Result<Person, ApiError> {
    let blank = |field| ApiError::blank(field, format!("Send a number as “{field}”."));
    let person = match of {
        Some(id) => id,
        None => fields.id("user_id")?.ok_or_else(|| blank("user_id"))?,
    };
    let to = fields.id("organization_id")?.ok_or_else(|| blank("organization_id"))?;
    let mut conn = web.desk.store.read().await?;
    let person = known(&mut conn, &user.viewer, person).await?;
    let to = known_organization(&mut conn, &user.viewer, to).await?;
    drop(conn);
    match person.organisation_id {
        Some(now) if now == to.id => {
            Err(ApiError::taken("user_id", "They belong to this organization already."))
        }
        Some(_) => {
            let says = "They belong to another organization, and to one at most: change their \
                organization_id to move them.";
            Err(ApiError::invalid("organization_id", says))
        }
        None => put(web, user, person.id, Some(to.id)).await,
    }
}

async fn joined(web: &Web, user: &ApiUser, here: &Here, (body, of): (Body, Option<i64>)) -> Answer {
    may_write(user)?;
    let fields = body.wrapped("organization_membership")?;
    let person = join(web, user, &fields, of).await?;
    let mut conn = web.desk.store.read().await?;
    let told = one_of(&mut conn, here, &person).await?;
    Ok(made("organization_membership", &told))
}

/// `POST organization_memberships`
pub async fn create(State(web): State<Web>, Agent(user): Agent, here: Here, body: Body) -> Answer {
    joined(&web, &user, &here, (body, None)).await
}

/// `POST users/{id}/organization_memberships`
pub async fn create_of_user(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
    body: Body,
) -> Answer {
    joined(&web, &user, &here, (body, Some(id))).await
}

/// `POST organization_memberships/create_many`
pub async fn create_all(
    State(web): State<Web>,
    Agent(user): Agent,
    here: Here,
    body: Body,
) -> Answer {
    may_write(&user)?;
    let mut results: Vec<Value> = Vec::new();
    let all = body.several("organization_memberships", MOST)?;
    for (index, fields) in all.iter().enumerate() {
        results.push(match join(&web, &user, fields, None).await {
            Ok(person) => json!({"index": index, "id": person.id, "status": "Created",
                "success": true}),
            Err(error) => failed(index, None, &error),
        });
    }
    done(&web, &user, &here, "Bulk Create Organization Membership", results).await
}

/// Ends the membership with this number, which is its person's.
async fn leave(web: &Web, user: &ApiUser, id: i64) -> Result<(), ApiError> {
    let person = known(&mut web.desk.store.read().await?, &user.viewer, id).await?;
    person.organisation_id.ok_or(ApiError::NotFound)?;
    put(web, user, person.id, None).await.map(|_person| ())
}

/// `DELETE organization_memberships/{id}`
pub async fn delete(State(web): State<Web>, Agent(user): Agent, Number(id): Number) -> Answer {
    may_write(&user)?;
    leave(&web, &user, id).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The membership of a path that names its person as well: both have one number.
fn of_both(Numbers(person, id): Numbers) -> Result<i64, ApiError> {
    if person == id { Ok(id) } else { Err(ApiError::NotFound) }
}

/// `GET users/{id}/organization_memberships/{membership}`
pub async fn show_of_user(
    State(web): State<Web>,
    Agent(user): Agent,
    path: Numbers,
    here: Here,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let person = known(&mut conn, &user.viewer, of_both(path)?).await?;
    let told = one_of(&mut conn, &here, &person).await?;
    Ok(Json(json!({ "organization_membership": told })).into_response())
}

/// `DELETE users/{id}/organization_memberships/{membership}`
pub async fn delete_of_user(State(web): State<Web>, Agent(user): Agent, path: Numbers) -> Answer {
    may_write(&user)?;
    leave(&web, &user, of_both(path)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `DELETE organization_memberships/destroy_many?ids=1,2`
pub async fn delete_all(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    may_write(&user)?;
    let mut results: Vec<Value> = Vec::new();
    for (index, id) in several(here.get("ids"))?.into_iter().enumerate() {
        results.push(match leave(&web, &user, id).await {
            Ok(()) => json!({"index": index, "id": id, "action": "delete", "status": "Deleted",
                "success": true}),
            Err(error) => failed(index, Some(id), &error),
        });
    }
    done(&web, &user, &here, "Bulk Delete Organization Membership", results).await
}

/// `PUT users/{id}/organization_memberships/{membership}/make_default`: the only one is.
pub async fn make_default(
    State(web): State<Web>,
    Agent(user): Agent,
    path: Numbers,
    here: Here,
) -> Answer {
    may_write(&user)?;
    let mut conn = web.desk.store.read().await?;
    let person = known(&mut conn, &user.viewer, of_both(path)?).await?;
    person.organisation_id.ok_or(ApiError::NotFound)?;
    let rows = of_people(&mut conn, &here, std::slice::from_ref(&person)).await?;
    these("organization_memberships", rows)
}
