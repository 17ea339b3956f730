//! `GET tickets/{id}/audits`: the ticket's history, one audit for each act.

use axum::{Json, extract::State, response::IntoResponse};
use base::{Timestamp, ids::TicketId};
use desk::{
    messages::{Attachment, Message},
    tickets::Ticket,
    viewer::Viewer,
};
use serde_json::{Value, json};
use store::Conn;

use super::{newest_first, users};
use crate::{
    Web,
    api::{
        auth::Agent,
        errors::{Answer, ApiError},
        here::Here,
        number::{Number, Numbers},
        objects::{audit, comment::CommentObject},
        paging::{Listing, Paging},
        whole::{how_many, single},
    },
};

/// Every audit of a ticket the viewer may see, oldest first.
async fn all(
    conn: &mut Conn,
    viewer: &Viewer,
    here: &Here,
    id: i64,
) -> Result<Vec<Value>, ApiError> {
    let id = TicketId(id);
    let ticket = store::tickets::one(conn, viewer, id).await?.ok_or(ApiError::NotFound)?;
    let events = store::events::of_ticket(conn, viewer, id).await?;
    let messages = store::messages::of_ticket(conn, viewer, id).await?;
    let files = store::messages::files(conn, id).await?;
    Ok(audit::all(&ticket, &events, &said(here, &messages, &files)))
}

/// What a request did to a ticket between two instants, both included: part of its answer.
///
/// # Errors
/// The database is gone.
pub async fn of_request(
    conn: &mut Conn,
    viewer: &Viewer,
    here: &Here,
    ticket: &Ticket,
    when: (Timestamp, Timestamp),
) -> Result<Value, ApiError> {
    let mut events = store::events::of_ticket(conn, &Viewer::System, ticket.id).await?;
    events.retain(|event| when.0 <= event.at && event.at <= when.1);
    let ids: Vec<_> = events.iter().filter_map(|event| event.kind.message()).collect();
    let said = match ids.as_slice() {
        [] => audit::Said::new(),
        ids => {
            let messages = store::messages::these(conn, viewer, ids).await?;
            let files = store::messages::files(conn, ticket.id).await?;
            said(here, &messages, &files)
        }
    };
    Ok(audit::of_request(ticket, &events, when.0, &said))
}

fn said(here: &Here, messages: &[Message], files: &[Attachment]) -> audit::Said {
    let object = |message| json!(CommentObject::of(here, message, files));
    messages.iter().map(|message| (message.id, object(message))).collect()
}

/// `GET tickets/{id}/audits/{audit}`
pub async fn one(
    State(web): State<Web>,
    Agent(user): Agent,
    Numbers(id, number): Numbers,
    here: Here,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    single("audit", all(&mut conn, &user.viewer, &here, id).await?, number)
}

/// `GET tickets/{id}/audits/count`
pub async fn count(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    how_many(all(&mut conn, &user.viewer, &here, id).await?.len(), web.desk.now())
}

/// Oldest first unless asked otherwise.
pub async fn of_ticket(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let paging = Paging::of(&here)?;
    let mut conn = web.desk.store.read().await?;
    let mut all = all(&mut conn, &user.viewer, &here, id).await?;
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let falling = newest_first(&here);
    if falling {
        all.reverse();
    }
    let number = |row: &Value| row["id"].as_i64().unwrap_or(0);
    let mut rows = paging.cut(all, number, falling);
    let end = paging.end(&here, &mut rows, number, count);
    let beside = match here.includes("users") {
        true => {
            let authors = rows.iter().filter_map(|row| row["author_id"].as_i64());
            let authors = authors.map(base::ids::PersonId).collect();
            vec![("users", users(&mut conn, &here, &user.viewer, authors).await?)]
        }
        false => Vec::new(),
    };
    Ok(Json(Listing { name: "audits", rows: &rows, beside, end }).into_response())
}
