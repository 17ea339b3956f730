//! One ticket as whoever asked follows it inside the app: how it stands, what was said in public,
//! a field to write back, and a word whenever something changed.

use std::collections::HashMap;

use actions::tickets::write_on::{Further, write_on};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::ids::PersonId;
use desk::{
    messages::{Attachment, Channel, Incoming, Message},
    people::Person,
};
use serde_json::{Value, json};

use super::{
    answer::{self, Trouble},
    parcel::Parcel,
};
use crate::{
    Web,
    http::{Pace, pace},
    live::stream::stream,
    public::follow::{Followed, followed},
};

/// `GET /widget/v1/tickets/{token}`
pub async fn show(
    State(web): State<Web>,
    Path(token): Path<String>,
) -> Result<Json<Value>, Trouble> {
    let found = followed(&web, &token).await?;
    let ticket = answer::ticket(&web, &found.ticket, &found.person, &token);
    let messages = messages(&web, &found).await?;
    Ok(Json(json!({ "ticket": ticket, "messages": messages })))
}

async fn messages(web: &Web, found: &Followed) -> Result<Vec<Value>, Trouble> {
    let mut conn = web.desk.store.read().await?;
    let thread = store::merges::thread(&mut conn, &found.viewer(), &found.ticket).await?;
    let files = thread.files(&mut conn).await?;
    let messages = thread.messages;
    let authors: Vec<PersonId> = messages.iter().filter_map(|message| message.author_id).collect();
    let people = store::people::these(&mut conn, &authors).await?;
    let names: HashMap<PersonId, &Person> = people.iter().map(|one| (one.id, one)).collect();
    let said = |message: Message| {
        let author = message.author_id.and_then(|id| names.get(&id)).copied();
        said(&message, author, &files, found.person.id)
    };
    Ok(messages.into_iter().map(said).collect())
}

/// A message as the widget draws it. The widget knows *you* and *us*; others who take part stand
/// with their name.
fn said(message: &Message, author: Option<&Person>, files: &[Attachment], me: PersonId) -> Value {
    let mine = message.author_id == Some(me) && !message.from_us;
    let name = author.map(|person| person.name.as_str()).filter(|name| !name.is_empty());
    let mut text = message.text.clone();
    let carried = files.iter().filter(|file| file.message_id == message.id && !mine);
    for file in carried {
        text.push_str(&format!("\n[{}]", file.name));
    }
    json!({
        "id": message.id,
        "from": if mine { "you" } else { "us" },
        "name": name,
        "at": message.created_at.to_string(),
        "text": text,
    })
}

/// `POST /widget/v1/tickets/{token}/messages`
pub async fn write(
    State(web): State<Web>,
    pace: Pace,
    Path(token): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Trouble> {
    if let Some(wait) = pace.wait {
        return Ok(pace::slowed(Trouble::too_fast(wait), wait));
    }
    let found = followed(&web, &token).await?;
    let parcel = Parcel::read(&body?)?;
    let further = Further {
        ticket: found.ticket.id,
        author: found.person.id,
        incoming: Incoming {
            channel: Channel::Widget,
            text: parcel.message,
            files: parcel.files,
            oddities: parcel.oddities,
            ..Incoming::default()
        },
        client_id: Some(parcel.client_id),
        scope: "widget-message",
    };
    let ticket = write_on(&web.desk, found.viewer(), further).await?;
    let ticket = answer::ticket(&web, &ticket, &found.person, &token);
    Ok((StatusCode::CREATED, Json(json!({ "ticket": ticket }))).into_response())
}

/// `GET /widget/v1/tickets/{token}/live`
pub async fn live(State(web): State<Web>, Path(token): Path<String>) -> Result<Response, Trouble> {
    let found = followed(&web, &token).await?;
    let events = stream(web, found.viewer(), Some(found.ticket.id)).await?;
    Ok(events.into_response())
}
