//! `POST /widget/v1/tickets`: a question from inside an app. One field is required, the message;
//! whatever else is wrong is left out rather than refused (IN-1, IN-1b).

use actions::tickets::receive::{NewTicket, Sender};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::time::zone_or_utc;
use data_encoding::BASE64;
use desk::{
    messages::{Channel, Incoming, IncomingFile},
    people::looks_like_address,
    tickets::open::Asked,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{context, identity};
use crate::{
    Web,
    http::Failure,
    public::{once, words},
};

/// What the widget sends; all but the message may be missing or empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    client_id: Option<String>,
    message: Option<String>,
    email: Option<String>,
    name: Option<String>,
    kind: Option<String>,
    product: Option<String>,
    severity: Option<String>,
    context: Value,
    pub identity: identity::Identity,
    files: Vec<SentFile>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SentFile {
    name: String,
    media_type: String,
    base64: String,
}

/// Takes it, whatever content type it comes with: beacons send plain text.
pub async fn ask(State(web): State<Web>, body: Bytes) -> Result<Response, Failure> {
    let sent: Sent = serde_json::from_slice(&body)
        .map_err(|error| Failure::Refused(format!("This is no question we can read: {error}")))?;
    let zone = sent.context.get("time_zone").and_then(Value::as_str).unwrap_or("").to_owned();
    let received = once::take(&web, question(&web, sent, &zone)?).await?;
    let zone = zone_or_utc(if zone.is_empty() { &received.requester.time_zone } else { &zone });
    let ticket = &received.ticket;
    let due = ticket.due_at;
    let promise = due.map_or_else(
        || "We read everything and answer as soon as we can.".to_owned(),
        |due| format!("We answer by {}.", ui::format::promise(due, &zone)),
    );
    let status = if received.again { StatusCode::OK } else { StatusCode::CREATED };
    let body = json!({ "ticket": {
        "number": ticket.id,
        "token": received.token,
        "status": ticket.status.key(),
        "promise_text": promise,
        "due_at": due.map(|due| due.to_string()),
    }});
    Ok((status, Json(body)).into_response())
}

fn question(web: &Web, sent: Sent, zone: &str) -> Result<NewTicket, Failure> {
    let said = |text: &Option<String>| {
        text.as_deref().map(words::line).filter(|line| !line.is_empty()).unwrap_or_default()
    };
    let proved = sent.identity.is_proved(web.desk.settings().widget_secret.as_bytes());
    // A proved address counts, whatever the form says.
    let address = if proved { said(&sent.identity.email) } else { said(&sent.email) };
    let name = if proved { said(&sent.identity.name) } else { said(&sent.name) };
    let time_zone = zone.to_owned();
    let address = address.to_lowercase();
    let sender = if looks_like_address(&address) {
        Sender::Address { address, name, time_zone }
    } else {
        Sender::Anonymous { name, time_zone }
    };
    let some = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let Some(client_id) = some(sent.client_id).filter(|id| id.len() <= 100) else {
        return Err(Failure::Refused("The widget sent no id of its own for this.".to_owned()));
    };
    Ok(NewTicket {
        sender,
        organisation: sent.identity.organisation_hint().filter(|_| proved),
        incoming: Incoming {
            channel: Channel::Widget,
            text: words::text(&sent.message.unwrap_or_default()),
            files: sent.files.into_iter().filter_map(file).collect(),
            ..Incoming::default()
        },
        asked: Asked {
            kind: some(sent.kind),
            product: some(sent.product),
            severity: some(sent.severity),
            context: context::kept(sent.context),
            verified: proved,
            ..Asked::default()
        },
        client_id: Some(client_id),
        scope: "widget",
    })
}

/// A file whose base64 is broken is left out: the words matter more.
fn file(sent: SentFile) -> Option<IncomingFile> {
    let bytes = BASE64.decode(sent.base64.as_bytes()).ok()?;
    let name = channels::files::clean_name(&sent.name, "file");
    let media_type = words::line(&sent.media_type);
    Some(IncomingFile { name, media_type, content_id: None, bytes })
}
