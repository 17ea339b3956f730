//! One ticket as whoever asked follows it inside the app: how it stands, what was said in public,
//! a field to write back, and a word whenever something changed. What they have before their eyes
//! is told, so that no mail repeats it.

use std::collections::{HashMap, HashSet};

use actions::tickets::{
    in_app,
    write_on::{Further, write_on},
};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::{
    Timestamp,
    ids::{AttachmentId, MessageId, PersonId, TicketId},
};
use desk::{
    messages::{Attachment, Channel, Incoming, Message, Oddity, markdown},
    people::Person,
    tickets::Ticket,
    viewer::Viewer,
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Conn, Fault};

use super::{
    answer::{self, Trouble},
    paced::Paced,
    parcel::Parcel,
};
use crate::{
    Web,
    agent::files::serve,
    live::stream::stream,
    public::follow::{Followed, followed},
};

/// A message as its reader inside an app sees it.
pub struct Said {
    pub id: MessageId,
    /// The reader wrote it.
    pub mine: bool,
    pub from_us: bool,
    pub automatic: bool,
    /// The author's name; empty for none.
    pub name: String,
    pub at: Timestamp,
    pub text: String,
    pub files: Vec<Attachment>,
    /// One of ours that they read inside an app.
    pub read: bool,
}

/// `GET /widget/v1/tickets/{token}`
pub async fn show(
    State(web): State<Web>,
    Path(token): Path<String>,
) -> Result<Json<Value>, Trouble> {
    let found = followed(&web, &token).await?;
    let ticket = answer::ticket(&web, &found.ticket, &token);
    let messages: Vec<Value> = conversation(&web, &found).await?.iter().map(drawn).collect();
    Ok(Json(json!({ "ticket": ticket, "messages": messages })))
}

/// What was said on the ticket in public, oldest first.
///
/// # Errors
/// The database failed.
pub async fn conversation(web: &Web, found: &Followed) -> Result<Vec<Said>, Trouble> {
    let mut conn = web.desk.store.read().await?;
    let (who, ticket) = ((found.person.id, &found.viewer), std::slice::from_ref(&found.ticket));
    Ok(conversations(&mut conn, who, ticket).await?.pop().unwrap_or_default())
}

/// The same of several tickets, in their order.
///
/// # Errors
/// The database failed.
pub async fn conversations(
    conn: &mut Conn,
    (person, viewer): (PersonId, &Viewer),
    tickets: &[Ticket],
) -> Result<Vec<Vec<Said>>, Fault> {
    let threads = store::merges::threads(conn, viewer, tickets).await?;
    let homes: Vec<TicketId> = threads.iter().flat_map(|one| one.homes.iter().copied()).collect();
    let files = store::messages::files_of(conn, &homes).await?;
    let all = || threads.iter().flat_map(|thread| &thread.messages);
    let authors: Vec<PersonId> = all().filter_map(|message| message.author_id).collect();
    let people = store::people::these(conn, &authors).await?;
    let names: HashMap<PersonId, &Person> = people.iter().map(|one| (one.id, one)).collect();
    let ids: Vec<MessageId> = all().map(|message| message.id).collect();
    let read = store::in_app::read(conn, person, &ids).await?;
    let one = |message| said(message, &names, &files, (person, &read));
    let told = threads.into_iter().map(|thread| thread.messages.into_iter().map(one).collect());
    Ok(told.collect())
}

fn said(
    message: Message,
    names: &HashMap<PersonId, &Person>,
    files: &[Attachment],
    (me, read): (PersonId, &HashSet<MessageId>),
) -> Said {
    let author = message.author_id.and_then(|id| names.get(&id));
    Said {
        id: message.id,
        mine: message.author_id == Some(me) && !message.from_us,
        from_us: message.from_us,
        automatic: message.automatic,
        name: author.map(|person| person.name.clone()).unwrap_or_default(),
        at: message.created_at,
        files: files.iter().filter(|file| file.message_id == message.id).cloned().collect(),
        read: read.contains(&message.id),
        // What we write is Markdown; here it is read as plain words.
        text: if message.from_us { markdown::as_text(&message.text) } else { message.text },
    }
}

/// As the widget draws it. The widget knows *you* and *us*; others who take part stand with their
/// name.
fn drawn(said: &Said) -> Value {
    let file = |file: &Attachment| json!({ "id": file.id, "name": file.name, "size": file.size });
    json!({
        "id": said.id,
        "from": if said.mine { "you" } else { "us" },
        "name": Some(&said.name).filter(|name| !name.is_empty()),
        "at": said.at.to_string(),
        "text": said.text,
        "files": said.files.iter().map(file).collect::<Vec<_>>(),
        "read": said.read,
    })
}

/// `POST /widget/v1/tickets/{token}/messages`
pub async fn write(
    State(web): State<Web>,
    Path(token): Path<String>,
    Paced(body): Paced,
) -> Result<Response, Trouble> {
    let found = followed(&web, &token).await?;
    let mut parcel = Parcel::read(&body)?;
    if !parcel.assistant.is_empty() {
        parcel.oddities.push(Oddity(format!("written by an AI assistant: “{}”", parcel.assistant)));
    }
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
    let ticket = write_on(&web.desk, found.viewer, further).await?;
    let ticket = answer::ticket(&web, &ticket, &token);
    Ok((StatusCode::CREATED, Json(json!({ "ticket": ticket }))).into_response())
}

/// The messages somebody has read.
#[derive(Deserialize)]
pub struct Read {
    messages: Vec<MessageId>,
}

/// `POST /widget/v1/tickets/{token}/reads`
pub async fn read(
    State(web): State<Web>,
    Path(token): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Trouble> {
    let found = followed(&web, &token).await?;
    let read: Read = serde_json::from_slice(&body?)
        .map_err(|_what| Trouble::refused("name the messages that were read"))?;
    in_app::read(&web.desk, (found.person.id, found.viewer), found.ticket.id, read.messages)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /widget/v1/tickets/{token}/files/{id}`
pub async fn file(
    State(web): State<Web>,
    Path((token, id)): Path<(String, AttachmentId)>,
) -> Result<Response, Trouble> {
    let found = followed(&web, &token).await?;
    let all = conversation(&web, &found).await?;
    let file = all.iter().flat_map(|said| &said.files).find(|file| file.id == id);
    let file = file.ok_or_else(Trouble::not_there)?;
    let bytes = actions::files::read(&web.desk.files, &file.key).await?;
    Ok(serve(&file.name, &file.media_type, bytes))
}

/// `GET /widget/v1/tickets/{token}/live`
pub async fn live(State(web): State<Web>, Path(token): Path<String>) -> Result<Response, Trouble> {
    let found = followed(&web, &token).await?;
    let events = stream(web, found.viewer, Some(found.ticket.id)).await?;
    Ok(events.into_response())
}
