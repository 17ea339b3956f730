//! One ticket as its widget shows it: progress, words, and what comes next, behind its secret.

use actions::tickets::write_on::{Further, write_on};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use base::time::zone_or_utc;
use desk::messages::{Channel, Incoming};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Web,
    http::Failure,
    live,
    public::{
        follow::{Followed, followed},
        words,
    },
};

/// `GET /widget/v1/tickets/{token}`
pub async fn show(State(web): State<Web>, Path(token): Path<String>) -> Result<Response, Failure> {
    let found = followed(&web, &token).await?;
    let mut conn = web.desk.store.read().await?;
    let messages = store::messages::of_ticket(&mut conn, &found.viewer(), found.ticket.id).await?;
    let mut said: Vec<Value> = Vec::with_capacity(messages.len());
    for message in messages.iter().filter(|message| !message.automatic) {
        let name = match message.author_id {
            Some(id) => store::people::one(&mut conn, id).await?,
            None => None,
        };
        said.push(json!({
            "id": message.id,
            "from": if message.from_us { "us" } else { "you" },
            "name": name.map(|person| person.display_name().to_owned()),
            "at": message.created_at.to_string(),
            "text": message.text,
        }));
    }
    let body = json!({ "ticket": progress(&found), "messages": said });
    Ok(Json(body).into_response())
}

fn progress(found: &Followed) -> Value {
    let ticket = &found.ticket;
    let zone = zone_or_utc(&found.person.time_zone);
    let promise = match ticket.due_at {
        Some(due) => format!("We answer by {}.", ui::format::promise(due, &zone)),
        None => ui::tickets::status_for_customers(ticket.status).to_owned(),
    };
    json!({
        "number": ticket.id,
        "status": ticket.status.key(),
        "subject": ticket.subject,
        "promise_text": promise,
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct More {
    client_id: Option<String>,
    message: Option<String>,
}

/// `POST /widget/v1/tickets/{token}/messages`
pub async fn write(
    State(web): State<Web>,
    Path(token): Path<String>,
    body: Bytes,
) -> Result<Response, Failure> {
    let more: More = serde_json::from_slice(&body)
        .map_err(|error| Failure::Refused(format!("This is no message we can read: {error}")))?;
    let found = followed(&web, &token).await?;
    let text = words::text(&more.message.unwrap_or_default());
    let further = Further {
        ticket: found.ticket.id,
        author: found.person.id,
        incoming: Incoming { channel: Channel::Widget, text, ..Incoming::default() },
        client_id: more.client_id.filter(|id| id.len() <= 100),
        scope: "widget_message",
    };
    write_on(&web.desk, found.viewer(), further).await?;
    Ok(Json(json!({ "ticket": progress(&followed(&web, &token).await?) })).into_response())
}

/// `GET /widget/v1/tickets/{token}/live`: each event means "look again".
pub async fn live(State(web): State<Web>, Path(token): Path<String>) -> Result<Response, Failure> {
    let found = followed(&web, &token).await?;
    let only = Some(found.ticket.id);
    Ok(live::stream::stream(web, found.viewer(), only).await?.into_response())
}
