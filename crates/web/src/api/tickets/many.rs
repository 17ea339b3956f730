//! `tickets/create_many` and `tickets/update_many`: each part as if it came alone, one after the
//! other; a part that can't be done is told and stops none of the others.

use axum::{extract::State, http::HeaderMap};
use serde_json::{Value, json};

use super::{create, update};
use crate::{
    Web,
    api::{
        asking::client_id,
        auth::Agent,
        body::{Body, Fields},
        errors::{Answer, ApiError},
        here::Here,
        jobs::{MOST, done, failed},
        number::several,
    },
};

/// A client's key names the whole request; each part has its own by its place.
fn part_of(key: Option<&String>, index: usize) -> Option<String> {
    key.map(|key| format!("{key}#{index}"))
}

/// `POST tickets/create_many`
pub async fn create_all(
    State(web): State<Web>,
    Agent(user): Agent,
    here: Here,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    if !user.person.role.may_answer() {
        return Err(ApiError::Forbidden);
    }
    let key = client_id(&headers, &user.person.id.to_string())?;
    let mut results = Vec::new();
    for (index, fields) in body.several("tickets", MOST)?.iter().enumerate() {
        let made = create::open_one(&web, &user, fields, part_of(key.as_ref(), index)).await;
        results.push(match made {
            Ok(made) => json!({"index": index, "id": made.ticket.id, "account_id": 1,
                "status": "Created", "success": true}),
            Err(error) => failed(index, None, &error),
        });
    }
    done(&web, &user, &here, "Bulk Create Ticket", results).await
}

/// `PUT tickets/update_many`: one change for `?ids=…`, or `tickets` with a change for each.
pub async fn update_all(
    State(web): State<Web>,
    Agent(user): Agent,
    here: Here,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let key = client_id(&headers, &format!("api:{}", user.person.id))?;
    let mut results: Vec<Value> = Vec::new();
    for (index, (id, fields)) in wishes(&here, body)?.iter().enumerate() {
        let part = part_of(key.as_ref(), index);
        let changed = update::change_one(&web, &user, *id, fields, part).await;
        results.push(match changed {
            Ok(_) => json!({"index": index, "id": id, "action": "update", "status": "Updated",
                "success": true}),
            Err(error) => failed(index, Some(*id), &error),
        });
    }
    done(&web, &user, &here, "Bulk Update Ticket", results).await
}

/// Which tickets are to be changed, and how.
fn wishes(here: &Here, body: Body) -> Result<Vec<(i64, Fields)>, ApiError> {
    if here.some("ids").is_some() {
        let fields = body.wrapped("ticket")?;
        let ids = several(here.get("ids"))?;
        return Ok(ids.into_iter().map(|id| (id, fields.clone())).collect());
    }
    let mut wishes = Vec::new();
    for fields in body.several("tickets", MOST)? {
        let id = fields.id("id")?;
        let blank = || ApiError::blank("id", "Say which ticket: send its id.");
        wishes.push((id.ok_or_else(blank)?, fields));
    }
    Ok(wishes)
}
