//! One ticket, or several by their numbers.

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::TicketId;
use serde_json::{Map, Value};
use store::numbered;

use super::{beside, objects};
use crate::{
    Web,
    api::{
        auth::Agent,
        errors::{Answer, ApiError},
        here::Here,
        number::{Number, several},
        paging::{End, Listing},
    },
};

/// `GET tickets/{id}`
pub async fn one(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let found = numbered::one(&mut conn, &user.viewer, TicketId(id)).await?;
    let row = found.ok_or(ApiError::NotFound)?;
    let objects = objects(&web, &mut conn, &here, &user.viewer, std::slice::from_ref(&row)).await?;
    let beside = beside(&mut conn, &here, &user.viewer, std::slice::from_ref(&row)).await?;
    with("ticket", &objects[0], beside)
}

/// `GET tickets/show_many?ids=1,2`
pub async fn many(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let ids: Vec<TicketId> = several(here.get("ids"))?.into_iter().map(TicketId).collect();
    let mut conn = web.desk.store.read().await?;
    let rows = numbered::these(&mut conn, &user.viewer, &ids).await?;
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let end = End::Numbered { count, next: None, previous: None };
    let beside = beside(&mut conn, &here, &user.viewer, &rows).await?;
    let objects = objects(&web, &mut conn, &here, &user.viewer, &rows).await?;
    Ok(Json(Listing { name: "tickets", rows: &objects, beside, end }).into_response())
}

/// One object under its name, and what was asked for beside it.
pub fn with(
    name: &'static str,
    object: &impl serde::Serialize,
    beside: Vec<(&'static str, Value)>,
) -> Answer {
    let object = serde_json::to_value(object).map_err(|e| ApiError::Fault(e.to_string()))?;
    let all = std::iter::once((name, object)).chain(beside);
    let map: Map<String, Value> = all.map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(Json(map).into_response())
}
