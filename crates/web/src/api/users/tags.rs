//! A person's tags: read, replaced, added, taken off. They are ours to see.

use actions::people::change::set;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::ids::PersonId;
use desk::people::change::{Tagging, Wish};
use serde_json::json;

use super::{
    known,
    write::{may_write, refused},
};
use crate::{
    Web,
    api::{
        auth::{Agent, ApiUser},
        body::Body,
        errors::{Answer, ApiError},
        number::Number,
        tickets::tags::given,
    },
};

fn told(status: StatusCode, tags: &[String]) -> Response {
    (status, Json(json!({ "tags": tags }))).into_response()
}

/// `GET users/{id}/tags`
pub async fn show(State(web): State<Web>, Agent(user): Agent, Number(id): Number) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let person = known(&mut conn, &user.viewer, id).await?;
    let profile = store::people::profile(&mut conn, person.id).await?.ok_or(ApiError::NotFound)?;
    Ok(told(StatusCode::OK, &profile.tags))
}

async fn change(
    web: &Web,
    user: &ApiUser,
    id: i64,
    body: Body,
    how: fn(Vec<String>) -> Tagging,
) -> Result<Vec<String>, ApiError> {
    may_write(user)?;
    let tags = given(body)?;
    known(&mut web.desk.store.read().await?, &user.viewer, id).await?;
    let wish = Wish { tags: Some(how(tags)), ..Wish::default() };
    let after = set(&web.desk, &user.person, PersonId(id), wish).await;
    after.map(|profile| profile.tags).map_err(refused)
}

/// `POST users/{id}/tags`: these and no others.
pub async fn replace(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    body: Body,
) -> Answer {
    Ok(told(StatusCode::CREATED, &change(&web, &user, id, body, Tagging::These).await?))
}

/// `PUT users/{id}/tags`: these too.
pub async fn add(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    body: Body,
) -> Answer {
    Ok(told(StatusCode::OK, &change(&web, &user, id, body, Tagging::Also).await?))
}

/// `DELETE users/{id}/tags`: these no more.
pub async fn remove(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    body: Body,
) -> Answer {
    Ok(told(StatusCode::OK, &change(&web, &user, id, body, Tagging::Without).await?))
}
