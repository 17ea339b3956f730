//! `PUT tickets/{id}/comments/{comment}/redact` and the same for a file of it: taken out for good,
//! as on the page.

use actions::tickets::redact::redact;
use axum::{
    Json,
    extract::{Path, State},
    response::IntoResponse,
};
use base::ids::{AttachmentId, MessageId, TicketId};
use desk::redaction::{Refusal, Wish};
use serde_json::json;

use crate::{
    Web,
    api::{
        auth::{Agent, ApiUser},
        body::Body,
        errors::{Answer, ApiError},
        here::Here,
        objects::comment::{AttachmentObject, CommentObject},
    },
};

/// What the history says.
const BECAUSE: &str = "redacted over the API";

fn number(text: &str) -> Result<i64, ApiError> {
    text.parse().map_err(|_| ApiError::NotFound)
}

async fn out(web: &Web, user: &ApiUser, ticket: TicketId, wish: Wish) -> Result<(), ApiError> {
    if !desk::redaction::may_redact(user.person.role) {
        return Err(ApiError::Forbidden);
    }
    let done = redact(&web.desk, &user.person, ticket, wish).await;
    done.map_err(|error| match error {
        actions::ActionError::Refused(Refusal::NoMessage) => ApiError::NotFound,
        other => ApiError::of(other, "text"),
    })
}

/// `PUT tickets/{id}/comments/{comment}/redact`: `text` in this comment.
pub async fn words(
    State(web): State<Web>,
    Agent(user): Agent,
    Path((id, comment)): Path<(String, String)>,
    here: Here,
    body: Body,
) -> Answer {
    let (id, message) = (TicketId(number(&id)?), MessageId(number(&comment)?));
    let words = body.whole().text("text")?.unwrap_or_default();
    let wish =
        Wish { message, words, files: Vec::new(), everywhere: false, because: BECAUSE.into() };
    out(&web, &user, id, wish).await?;
    let mut conn = web.desk.store.read().await?;
    let found = store::messages::these(&mut conn, &user.viewer, &[message]).await?;
    let files = store::messages::files(&mut conn, id).await?;
    let message = found.first().ok_or(ApiError::NotFound)?;
    Ok(Json(json!({"comment": CommentObject::of(&here, message, &files)})).into_response())
}

/// `PUT tickets/{id}/comments/{comment}/attachments/{file}/redact`
pub async fn file(
    State(web): State<Web>,
    Agent(user): Agent,
    Path((id, comment, file)): Path<(String, String, String)>,
    here: Here,
) -> Answer {
    let (id, message) = (TicketId(number(&id)?), MessageId(number(&comment)?));
    let file = AttachmentId(number(&file)?);
    let wish = Wish {
        message,
        words: String::new(),
        files: vec![file],
        everywhere: false,
        because: BECAUSE.into(),
    };
    out(&web, &user, id, wish).await?;
    let mut conn = web.desk.store.read().await?;
    let files = store::messages::files(&mut conn, id).await?;
    let gone = files.iter().find(|one| one.id == file).ok_or(ApiError::NotFound)?;
    Ok(Json(json!({"attachment": AttachmentObject::of(&here, gone)})).into_response())
}
