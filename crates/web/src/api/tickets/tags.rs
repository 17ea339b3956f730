//! A ticket's tags: read, replaced, added, taken off.

use actions::tickets::{
    set::Setting,
    update::{Update, update},
};
use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use base::ids::TicketId;
use desk::tickets::{Ticket, change::Set};
use serde_json::json;

use super::update::refused;
use crate::{
    Web,
    api::{
        auth::{Agent, ApiUser},
        body::Body,
        errors::{Answer, ApiError},
        number::Number,
    },
};

async fn seen(web: &Web, user: &ApiUser, id: i64) -> Result<Ticket, ApiError> {
    let mut conn = web.desk.store.read().await?;
    let found = store::tickets::one(&mut conn, &user.viewer, TicketId(id)).await?;
    found.ok_or(ApiError::NotFound)
}

/// `GET tickets/{id}/tags`
pub async fn show(State(web): State<Web>, Agent(user): Agent, Number(id): Number) -> Answer {
    let ticket = seen(&web, &user, id).await?;
    Ok(Json(json!({ "tags": ticket.tags })).into_response())
}

/// The ticket, for somebody who may change it.
async fn to_change(web: &Web, user: &ApiUser, id: i64) -> Result<Ticket, ApiError> {
    let ticket = seen(web, user, id).await?;
    if user.person.role.may_answer() { Ok(ticket) } else { Err(ApiError::Forbidden) }
}

async fn set(web: &Web, user: &ApiUser, ticket: &Ticket, what: Set) -> Result<Ticket, ApiError> {
    let all = Update { settings: vec![Setting::Plain(what)], ..Update::on(ticket.id) };
    update(&web.desk, &user.person, all).await.map_err(refused)
}

/// The tags of a body.
///
/// # Errors
/// There are none.
pub fn given(body: Body) -> Result<Vec<String>, ApiError> {
    let tags = body.whole().words("tags")?;
    tags.ok_or_else(|| ApiError::BadRequest("Send an array “tags”.".to_owned()))
}

/// `POST tickets/{id}/tags`: these and no others.
pub async fn replace(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    body: Body,
) -> Answer {
    let ticket = to_change(&web, &user, id).await?;
    let mut tags = given(body)?;
    tags.sort();
    tags.dedup();
    let mut before = ticket.tags.clone();
    before.sort();
    let after = match tags == before {
        true => ticket,
        false => set(&web, &user, &ticket, Set::Tags(tags)).await?,
    };
    Ok((StatusCode::CREATED, Json(json!({ "tags": after.tags }))).into_response())
}

/// `PUT tickets/{id}/tags`: these too.
pub async fn add(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    body: Body,
) -> Answer {
    let ticket = to_change(&web, &user, id).await?;
    let mut add = given(body)?;
    add.retain(|tag| !ticket.tags.contains(tag));
    let after = match add.is_empty() {
        true => ticket,
        false => set(&web, &user, &ticket, Set::Retag { add, gone: Vec::new() }).await?,
    };
    Ok(Json(json!({ "tags": after.tags })).into_response())
}

/// `DELETE tickets/{id}/tags`: these no more.
pub async fn remove(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    body: Body,
) -> Answer {
    let ticket = to_change(&web, &user, id).await?;
    let mut gone = given(body)?;
    gone.retain(|tag| ticket.tags.contains(tag));
    let after = match gone.is_empty() {
        true => ticket,
        false => set(&web, &user, &ticket, Set::Retag { add: Vec::new(), gone }).await?,
    };
    Ok(Json(json!({ "tags": after.tags })).into_response())
}
