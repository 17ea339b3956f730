//! Reading: one ticket's messages, all tickets, and word of what was read.

use actions::tickets::in_app;
use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State, rejection::BytesRejection},
};
use base::{Timestamp, ids::MessageId};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    super::{answer::Trouble, thread::conversation},
    caller::{Caller, Shown},
    wire,
};
use crate::{Web, public::follow::follow};

/// The most messages or tickets of one answer, whatever is asked for.
const MOST: usize = 100;

/// A page of something; numbers come as text, and what is none counts as not said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Page {
    limit: String,
    offset: String,
    /// Only messages written after this instant.
    after: String,
    /// Only tickets that stand so.
    status: String,
}

impl Page {
    fn limit(&self, usual: usize) -> usize {
        self.limit.parse().unwrap_or(usual).clamp(1, MOST)
    }
}

/// `GET …/messages/{ticket}`
pub async fn messages(
    State(web): State<Web>,
    Path(ticket): Path<String>,
    Query(shown): Query<Shown>,
    Query(page): Query<Page>,
) -> Result<Json<Value>, Trouble> {
    let found = Caller::of(&web, shown).await?.follows(&web, &ticket).await?;
    let all = conversation(&web, &found).await?;
    let after: Option<Timestamp> = page.after.parse().ok();
    let newer = all.iter().filter(|said| after.is_none_or(|after| said.at > after));
    let limit = page.limit(50);
    let shown: Vec<Value> = newer.clone().take(limit).map(wire::message).collect();
    Ok(Json(json!({
        "ticket_id": found.ticket.id.to_string(),
        "ticket_status": wire::status(found.ticket.status),
        "has_more": newer.count() > shown.len(),
        "messages": shown,
        "unread_count": wire::unread(&all),
    })))
}

/// `POST …/messages/{ticket}/read`
pub async fn mark(
    State(web): State<Web>,
    Path(ticket): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Trouble> {
    let found = Caller::of(&web, shown(&body?)?).await?.follows(&web, &ticket).await?;
    let all = conversation(&web, &found).await?;
    let ids: Vec<MessageId> = all.iter().map(|said| said.id).collect();
    in_app::read(&web.desk, (found.person.id, found.viewer), found.ticket.id, ids).await?;
    Ok(Json(json!({ "success": true, "unread_count": 0 })))
}

/// Who calls, from a body.
///
/// # Errors
/// No JSON.
pub fn shown(body: &[u8]) -> Result<Shown, Trouble> {
    serde_json::from_slice(body).map_err(|_what| Trouble::refused("this is no JSON"))
}

/// `GET …/tickets`
pub async fn tickets(
    State(web): State<Web>,
    Query(shown): Query<Shown>,
    Query(page): Query<Page>,
) -> Result<Json<Value>, Trouble> {
    let most = i64::try_from(MOST).unwrap_or_default();
    let caller = Caller::of(&web, shown).await?;
    let theirs = caller.tickets(&web, most).await?;
    let offset = page.offset.parse().unwrap_or(0);
    let (mut count, mut results) = (0, Vec::new());
    for (id, person) in theirs.into_iter().take(MOST) {
        let found = match follow(&web, id, (person, caller.viewer(person))).await {
            Err(crate::http::Failure::NotFound) => continue,
            found => found?,
        };
        let stands = wire::status(found.ticket.status);
        if !page.status.is_empty() && page.status != stands {
            continue;
        }
        count += 1;
        if count > offset && results.len() < page.limit(20) {
            let all = conversation(&web, &found).await?;
            results.push(wire::ticket(id, found.ticket.status, &all));
        }
    }
    Ok(Json(json!({ "count": count, "results": results })))
}
