//! A ticket's comments. Notes are among them only for those who may read notes.

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::TicketId;
use desk::viewer::Viewer;
use store::{Conn, merges::Thread};

use super::{
    auth::{Agent, ApiUser},
    errors::{Answer, ApiError},
    here::Here,
    number::Number,
    objects::comment::CommentObject,
    paging::{Listing, Paging},
    tickets::{newest_first, users},
    whole::how_many,
};
use crate::Web;

/// `GET tickets/{id}/comments`
pub async fn of_ticket(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    list(&web, &user.viewer, TicketId(id), &here).await
}

/// `GET requests/{id}/comments`
pub async fn of_request(
    State(web): State<Web>,
    user: ApiUser,
    Number(id): Number,
    here: Here,
) -> Answer {
    list(&web, &user.as_customer(), TicketId(id), &here).await
}

/// `GET tickets/{id}/comments/count`
pub async fn count(State(web): State<Web>, Agent(user): Agent, Number(id): Number) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let thread = said(&mut conn, &user.viewer, TicketId(id)).await?;
    how_many(thread.messages.len(), web.desk.now())
}

/// What was said on a ticket the viewer may see.
async fn said(conn: &mut Conn, viewer: &Viewer, id: TicketId) -> Result<Thread, ApiError> {
    let ticket = store::tickets::one(conn, viewer, id).await?.ok_or(ApiError::NotFound)?;
    let mut thread = store::merges::thread(conn, viewer, &ticket).await?;
    // Side conversations are with other people, and no comments.
    thread.messages.retain(|message| message.aside.is_none());
    Ok(thread)
}

/// Oldest first unless asked otherwise.
async fn list(web: &Web, viewer: &Viewer, id: TicketId, here: &Here) -> Answer {
    let paging = Paging::of(here)?;
    let mut conn = web.desk.store.read().await?;
    let thread = said(&mut conn, viewer, id).await?;
    let files = thread.files(&mut conn).await?;
    let mut messages = thread.messages;
    let count = i64::try_from(messages.len()).unwrap_or(i64::MAX);
    let falling = newest_first(here);
    if falling {
        messages.reverse();
    }
    let mut rows = paging.cut(messages, |message| message.id.0, falling);
    let end = paging.end(here, &mut rows, |message| message.id.0, count);
    let beside = if here.includes("users") {
        let authors = rows.iter().filter_map(|message| message.author_id).collect();
        vec![("users", users(&mut conn, here, viewer, authors).await?)]
    } else {
        Vec::new()
    };
    let objects: Vec<_> =
        rows.iter().map(|message| CommentObject::of(here, message, &files)).collect();
    Ok(Json(Listing { name: "comments", rows: &objects, beside, end }).into_response())
}
