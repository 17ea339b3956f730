//! Many people at once: each part as if it came alone; one that can't be done stops no other.

use axum::extract::State;
use base::ids::PersonId;
use serde_json::{Value, json};

use super::write::{change, make, may_write, meant};
use crate::{
    Web,
    api::{
        auth::{Agent, ApiUser},
        body::{Body, Fields},
        errors::{Answer, ApiError},
        here::Here,
        jobs::{MOST, done, failed},
        number::several,
    },
};

fn made(index: usize, id: PersonId) -> Value {
    json!({"index": index, "id": id, "action": "create", "status": "Created", "success": true})
}

fn changed(index: usize, id: PersonId) -> Value {
    json!({"index": index, "id": id, "action": "update", "status": "Updated", "success": true})
}

/// `POST users/create_many`
pub async fn create_all(
    State(web): State<Web>,
    Agent(user): Agent,
    here: Here,
    body: Body,
) -> Answer {
    may_write(&user)?;
    let mut results = Vec::new();
    for (index, fields) in body.several("users", MOST)?.iter().enumerate() {
        results.push(match make(&web, &user, fields).await {
            Ok(id) => made(index, id),
            Err(error) => failed(index, None, &error),
        });
    }
    done(&web, &user, &here, "Bulk Create User", results).await
}

/// `POST users/create_or_update_many`
pub async fn create_or_update_all(
    State(web): State<Web>,
    Agent(user): Agent,
    here: Here,
    body: Body,
) -> Answer {
    may_write(&user)?;
    let mut results = Vec::new();
    for (index, fields) in body.several("users", MOST)?.iter().enumerate() {
        results.push(match either(&web, &user, index, fields).await {
            Ok(told) => told,
            Err(error) => failed(index, None, &error),
        });
    }
    done(&web, &user, &here, "Bulk Create Or Update User", results).await
}

async fn either(
    web: &Web,
    user: &ApiUser,
    index: usize,
    fields: &Fields,
) -> Result<Value, ApiError> {
    Ok(match meant(web, fields).await? {
        Some(id) => changed(index, change(web, user, id.0, fields).await?),
        None => made(index, make(web, user, fields).await?),
    })
}

/// `PUT users/update_many`: one change for `?ids=…` or `?external_ids=…`, or `users` with a change
/// each.
pub async fn update_all(
    State(web): State<Web>,
    Agent(user): Agent,
    here: Here,
    body: Body,
) -> Answer {
    may_write(&user)?;
    let mut results = Vec::new();
    for (index, (id, fields)) in wishes(&web, &here, body).await?.iter().enumerate() {
        results.push(match change(&web, &user, *id, fields).await {
            Ok(id) => changed(index, id),
            Err(error) => failed(index, Some(*id), &error),
        });
    }
    done(&web, &user, &here, "Bulk Update User", results).await
}

/// Whom to change, and how.
async fn wishes(web: &Web, here: &Here, body: Body) -> Result<Vec<(i64, Fields)>, ApiError> {
    let by_id = here.some("ids").is_some();
    if by_id || here.some("external_ids").is_some() {
        let fields = body.wrapped("user")?;
        let ids: Vec<i64> = if by_id {
            several(here.get("ids"))?
        } else {
            let mut conn = web.desk.store.read().await?;
            let ids = here.get("external_ids").unwrap_or_default();
            let found = super::by_external_ids(&mut conn, ids).await?;
            found.into_iter().map(|id| id.0).collect()
        };
        return Ok(ids.into_iter().map(|id| (id, fields.clone())).collect());
    }
    let mut wishes = Vec::new();
    for fields in body.several("users", MOST)? {
        let id = match fields.id("id")? {
            Some(id) => Some(id),
            None => meant(web, &fields).await?.map(|id| id.0),
        };
        // Nobody's number: the part is told that there is nobody.
        wishes.push((id.unwrap_or_default(), fields));
    }
    Ok(wishes)
}
