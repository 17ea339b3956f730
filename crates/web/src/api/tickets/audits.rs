//! `GET tickets/{id}/audits`: the ticket's history, one audit for each act.

use std::collections::HashMap;

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::TicketId;
use desk::viewer::Viewer;
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
    let said: HashMap<_, Value> = messages
        .iter()
        .map(|message| (message.id, json!(CommentObject::of(here, message, &files))))
        .collect();
    Ok(audit::all(&ticket, &events, &said))
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
