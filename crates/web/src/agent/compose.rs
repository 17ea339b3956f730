//! Writing: replies and notes, drafts, and the preview.

use actions::{
    ActionError,
    tickets::answer::{Answer as Written, answer},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Json},
};
use base::ids::{MessageId, TicketId};
use desk::{
    messages::{Channel, Visibility, markdown},
    tickets::{
        Status,
        answer::{Draft, Refusal},
    },
};
use ui::PreEscaped;

use super::ticket::{self, Asked, Tried};
use crate::{
    Web,
    http::{Answer, Posted, Staff, failure::sentence, page},
};

/// `POST /tickets/{id}/messages`
pub async fn send(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let mut posted = posted.checked(&visitor)?;
    let note = posted.get("visibility") == "internal";
    let draft = Draft {
        text: posted.get("text").replace("\r\n", "\n"),
        visibility: if note { Visibility::Internal } else { Visibility::Public },
        then: Status::from_key(posted.get("then")),
        seen: posted.get("seen").parse().ok().map(MessageId),
        channel: Channel::Desk,
        quiet: false,
    };
    let text = draft.text.clone();
    let client_id = posted.some("client_id");
    let files = std::mem::take(&mut posted.files);
    let written = Written { ticket: id, draft, files, client_id: client_id.clone() };
    let tried = match answer(&web.desk, &visitor.person, written).await {
        Ok(_) => return Ok(page::see(&ui::paths::ticket(id, &asked_view(&posted)))),
        Err(ActionError::Refused(refusal)) => refused(refusal),
        Err(error) => return Err(error.into()),
    };
    let tried = Tried { text: Some(text), note, client_id, ..tried };
    let asked = Asked { view: posted.get("in").to_owned(), part: None };
    ticket::draw(&web, &visitor, id, &asked, StatusCode::CONFLICT, tried).await
}

fn asked_view(posted: &Posted) -> ui::paths::InView {
    ui::paths::InView::from_token(posted.get("in"))
}

/// The refusal at the composer; the text stays there.
fn refused(refusal: Refusal) -> Tried {
    match refusal {
        Refusal::Overtaken(message) => Tried { overtaken_by: Some(message.0), ..Tried::default() },
        other => Tried { error: sentence(&other.to_string()), ..Tried::default() },
    }
}

/// `PUT /tickets/{id}/draft`: answers the version it is now; 409 where a newer one is there.
pub async fn save_draft(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let internal = posted.get("visibility") == "internal";
    let visibility = if internal { "internal" } else { "public" }.to_owned();
    let version = posted.get("version").parse().unwrap_or(0);
    let text = posted.get("text").to_owned();
    let saved =
        actions::drafts::save(&web.desk, visitor.viewer(), id, visibility, text, version).await?;
    Ok(match saved {
        Some(version) => Json(serde_json::json!({ "version": version })).into_response(),
        None => StatusCode::CONFLICT.into_response(),
    })
}

/// `POST /preview`: exactly what will be sent, from the same function.
pub async fn preview(Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    Ok(page::ok(PreEscaped(markdown::render(posted.get("text")))))
}
