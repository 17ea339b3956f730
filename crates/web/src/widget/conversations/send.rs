//! `POST …/message`: a new ticket, or a further message on one of the caller's.
//!
//! The client sends no id of its own, and people press again when an answer was lost. So the id is
//! made here: the same words by the same caller within some minutes are one ticket; on a ticket,
//! the same words right after themselves, within those minutes, are one message.

use actions::tickets::{
    in_app,
    receive::{NewTicket, Sender},
    write_on::{Further, write_or_follow},
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use base::{secrets, time::after};
use desk::{
    messages::{Channel, Incoming},
    people::looks_like_address,
    tickets::{Status, open::Asked},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    super::{
        answer::Trouble,
        paced::Paced,
        parcel::loose,
        thread::{Said, conversation},
    },
    caller::{Caller, Shown},
    wire,
};
use crate::{
    Web,
    public::{
        follow::{Followed, follow},
        once, words,
    },
};

/// Pressed again within so many seconds, it is the same question, or the same message: later,
/// somebody means it when they say "yes" once more.
const TWICE_SECONDS: i64 = 600;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Sent {
    #[serde(flatten)]
    shown: Shown,
    #[serde(deserialize_with = "loose")]
    message: String,
    traits: Traits,
    #[serde(deserialize_with = "loose")]
    ticket_id: String,
    #[serde(deserialize_with = "loose")]
    distinct_id: String,
    #[serde(deserialize_with = "loose")]
    session_id: String,
    session_context: SessionContext,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Traits {
    #[serde(deserialize_with = "loose")]
    name: String,
    #[serde(deserialize_with = "loose")]
    email: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SessionContext {
    #[serde(deserialize_with = "loose")]
    session_replay_url: String,
    #[serde(deserialize_with = "loose")]
    current_url: String,
}

/// Takes it.
pub async fn send(State(web): State<Web>, Paced(body): Paced) -> Result<Response, Trouble> {
    let mut sent: Sent = serde_json::from_slice(&body)
        .map_err(|_what| Trouble::refused("this is no message in JSON"))?;
    sent.message = words::text(&sent.message);
    if sent.message.trim().is_empty() {
        return Err(Trouble::refused("write a few words first"));
    }
    let caller = Caller::of(&web, std::mem::take(&mut sent.shown)).await?;
    let found = if sent.ticket_id.is_empty() {
        opened(&web, caller, sent).await?
    } else {
        let found = caller.follows(&web, &sent.ticket_id).await?;
        written(&web, caller, found, sent).await?
    };
    let all = conversation(&web, &found).await?;
    let mine = all.iter().rfind(|said| said.mine);
    let answer = json!({
        "ticket_id": found.ticket.id.to_string(),
        "message_id": mine.map(|said| said.id.to_string()),
        "ticket_status": wire::status(found.ticket.status),
        "created_at": mine.map(|said| said.at.to_string()),
        "unread_count": 0,
    });
    // 200 whether it was new or not: the client reads an answer's body at no other status.
    Ok(Json(answer).into_response())
}

async fn opened(web: &Web, mut caller: Caller, sent: Sent) -> Result<Followed, Trouble> {
    let when = web.desk.now().as_second() / TWICE_SECONDS;
    let made = secrets::hash(format!("{}\n{when}\n{}", caller.name(), sent.message).as_bytes());
    let (sender, verified) = sender(&caller, &sent);
    let from_address = match &sender {
        Sender::Address { address, .. } => address.clone(),
        _ => String::new(),
    };
    let new = NewTicket {
        sender,
        organisation: None,
        asked: Asked { context: context(&sent), verified, ..Asked::default() },
        incoming: Incoming {
            channel: Channel::Widget,
            from_address,
            text: sent.message,
            ..Incoming::default()
        },
        client_id: Some(made),
        scope: "conversations",
    };
    let received = once::take(web, new).await?;
    let (ticket, person) = (received.ticket.id, received.requester.id);
    caller.gains(web, ticket, person).await?;
    if let Caller::Signed { identity, person: None } = &caller
        && identity.email.is_empty()
    {
        in_app::know(&web.desk, &identity.known_as(), person).await?;
    }
    Ok(follow(web, ticket, (person, caller.viewer(person))).await?)
}

/// A proved address counts; one that was only typed names a person and proves nothing.
fn sender(caller: &Caller, sent: &Sent) -> (Sender, bool) {
    let (name, time_zone) = (words::line(&sent.traits.name), String::new());
    let typed = words::line(&sent.traits.email).to_lowercase();
    match caller {
        Caller::Signed { person: Some(person), .. } => (Sender::Known(person.id), true),
        Caller::Signed { identity, person: None } if !identity.email.is_empty() => {
            let address = identity.email.clone();
            (Sender::Address { address, name, time_zone }, true)
        }
        Caller::Signed { .. } => (Sender::Anonymous { name, time_zone }, true),
        Caller::Browser { .. } if looks_like_address(&typed) => {
            (Sender::Address { address: typed, name, time_zone }, false)
        }
        Caller::Browser { .. } => (Sender::Anonymous { name, time_zone }, false),
    }
}

fn context(sent: &Sent) -> Option<String> {
    let all = [
        ("page_url", &sent.session_context.current_url),
        ("replay_url", &sent.session_context.session_replay_url),
        ("distinct_id", &sent.distinct_id),
        ("session_id", &sent.session_id),
    ];
    let told = all.into_iter().filter(|(_, text)| !text.is_empty());
    let cut = |text: &String| Value::String(text.chars().take(2_000).collect());
    let context: Map<String, Value> =
        told.map(|(name, text)| (name.to_owned(), cut(text))).collect();
    if context.is_empty() { None } else { serde_json::to_string(&context).ok() }
}

async fn written(
    web: &Web,
    mut caller: Caller,
    found: Followed,
    sent: Sent,
) -> Result<Followed, Trouble> {
    let all = conversation(web, &found).await?;
    let last = all.last();
    let since = after(web.desk.now(), -TWICE_SECONDS);
    let is_same = |said: &Said| said.mine && said.text.trim() == sent.message.trim();
    if last.is_some_and(|said| is_same(said) && said.at >= since) {
        return Ok(found);
    }
    let behind = last.map(|said| said.id.to_string()).unwrap_or_default();
    let ticket = found.ticket.id;
    // Nothing comes behind the last message of a closed ticket any more: there only time tells the
    // same words again from the same words once more.
    let closed = found.ticket.status == Status::Closed;
    let when = if closed { web.desk.now().as_second() / TWICE_SECONDS } else { 0 };
    let made = format!("{}\n{ticket}\n{behind}\n{when}\n{}", caller.name(), sent.message);
    let further = Further {
        ticket,
        author: found.person.id,
        incoming: Incoming { channel: Channel::Widget, text: sent.message, ..Incoming::default() },
        client_id: Some(secrets::hash(made.as_bytes())),
        scope: "conversations-message",
    };
    let viewer = found.viewer.clone();
    let ticket = write_or_follow(&web.desk, viewer, further).await?;
    if ticket.id == found.ticket.id {
        return Ok(Followed { ticket, ..found });
    }
    // It was closed: what goes on from here is theirs as well.
    let person = found.person.id;
    caller.gains(web, ticket.id, person).await?;
    Ok(follow(web, ticket.id, (person, caller.viewer(person))).await?)
}
