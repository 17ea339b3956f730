//! `PUT users/{id}/merge`: two people who are one. The one of the path goes on in the one of the
//! body; it can't be undone.

use actions::{ActionError, people::merge::merge};
use axum::{Json, extract::State, response::IntoResponse};
use serde_json::json;

use super::{
    known, told,
    write::{may_write, meant, one_of_us},
};
use crate::{
    Web,
    api::{
        auth::Agent,
        body::Body,
        errors::{Answer, ApiError},
        here::Here,
        number::Number,
    },
};

/// `PUT users/{id}/merge`: `user` has the `id` or the `email` of the one who stays.
pub async fn into(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
    body: Body,
) -> Answer {
    may_write(&user)?;
    let fields = body.wrapped("user")?;
    let stays = match fields.id("id")? {
        Some(id) => Some(id),
        None => meant(&web, &fields).await?.map(|id| id.0),
    };
    let says = "Say whom they go on in: send the id or the email of a user there is.";
    let stays = stays.ok_or_else(|| ApiError::invalid("user", says))?;
    let mut conn = web.desk.store.read().await?;
    let goes = known(&mut conn, &user.viewer, id).await?.id;
    let stays = known(&mut conn, &user.viewer, stays).await?.id;
    drop(conn);
    let merged = merge(&web.desk, &user.person, stays, goes).await;
    let after = merged.map_err(|error| match error {
        ActionError::NotThere => one_of_us(),
        other => ApiError::of(other, "base"),
    })?;
    let mut conn = web.desk.store.read().await?;
    let found = told(&mut conn, &here, &user.viewer, &[after.person.id]).await?;
    Ok(Json(json!({ "user": found.into_iter().next() })).into_response())
}
