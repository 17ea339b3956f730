//! Writing: replies and notes, drafts, and the preview.

use actions::{
    ActionError,
    tickets::{
        answer::Answer as Written,
        send::{Sent, send as send_it},
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Json},
};
use base::{
    Timestamp,
    ids::{DraftFileId, TicketId},
};
use desk::{
    messages::{Channel, IncomingFile, Visibility, markdown},
    people::Person,
    reply_check,
    tickets::{
        Status,
        answer::{Draft, Recipients, Refusal},
    },
};
use store::drafts::DraftFile;
use ui::{PreEscaped, paths::InView};

use super::{
    files,
    sendings::{chosen, seen},
    ticket::{self, Asked, Tried},
};
use crate::{
    Web,
    http::{Answer, Failure, Posted, Staff, Visitor, failure::sentence, page},
};

/// `POST /tickets/{id}/messages`
pub async fn send(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let mut posted = posted.checked(&visitor)?;
    let draft = draft_of(&posted);
    let at = later(&posted, &visitor)?;
    let client_id = posted.some("client_id");
    let kept = posted.ticked("keep-").into_iter().map(DraftFileId).collect();
    let files = std::mem::take(&mut posted.files);
    let tried = Tried {
        text: Some(draft.text.clone()),
        note: draft.visibility == Visibility::Internal,
        client_id: client_id.clone(),
        left_out: draft.recipients.left_out.clone(),
        added: posted.get("added").to_owned(),
        insists: draft.insists,
        ..Tried::default()
    };
    let answer = Written { ticket: id, draft, files, client_id };
    let view = posted.get("in").to_owned();
    match send_it(&web.desk, &visitor.person, Sent { answer, kept, at }).await {
        Ok(_) => Ok(page::see(&ui::paths::ticket(id, &InView::from_token(&view)))),
        Err(ActionError::Refused(refusal)) => {
            let asked = Asked { view, ..Asked::default() };
            let tried = refused(refusal, tried);
            ticket::draw(&web, &visitor, id, &asked, StatusCode::CONFLICT, tried).await
        }
        Err(error) => Err(error.into()),
    }
}

fn draft_of(posted: &Posted) -> Draft {
    let note = posted.get("visibility") == "internal";
    let seen = seen(posted);
    let ticked = posted.ticked("to-");
    let shown = seen.people.clone().unwrap_or_default().into_iter();
    let left_out = shown.filter(|person| !ticked.contains(&person.0)).collect();
    let typed = posted.get("added").split([',', ';', ' ', '\n']).map(str::trim);
    let added = typed.filter(|address| !address.is_empty()).map(str::to_owned).collect();
    let then = if posted.get("at").is_empty() { "then" } else { "later_then" };
    Draft {
        text: posted.get("text").replace("\r\n", "\n"),
        visibility: if note { Visibility::Internal } else { Visibility::Public },
        then: Status::from_key(posted.get(then)),
        seen: Some(seen),
        channel: Channel::Desk,
        recipients: Recipients { left_out, added },
        insists: !posted.get("insists").is_empty(),
        ..Draft::default()
    }
}

/// When it goes, where a button of *Send later* was pressed.
fn later(posted: &Posted, visitor: &Visitor) -> Result<Option<Timestamp>, Failure> {
    match posted.get("at") {
        "" => Ok(None),
        "chosen" => chosen(posted.get("at_local"), visitor).map(Some),
        at => Ok(at.parse().ok()),
    }
}

/// The refusal at the composer; the text stays there.
fn refused(refusal: Refusal, tried: Tried) -> Tried {
    match refusal {
        Refusal::Overtaken(news) => Tried { news, ..tried },
        other => Tried { error: sentence(&other.to_string()), ..tried },
    }
}

/// `POST /preview`: exactly what will be sent, from the same function.
pub async fn preview(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    let insists = !posted.get("insists").is_empty();
    let draft = Draft { text: posted.get("text").to_owned(), insists, ..Draft::default() };
    let ticket = posted.get("ticket").parse().unwrap_or(TicketId(0));
    let mut conn = web.desk.store.read().await?;
    let files = store::drafts::files(&mut conn, ticket, visitor.person.id).await?;
    drop(conn);
    let html = markdown::render_with(&draft.words(), &|content_id| {
        let shown = |one: &&DraftFile| one.file.content_id.as_deref() == Some(content_id);
        files.iter().find(shown).map(|one| ui::paths::draft_file(one.id, "picture"))
    });
    Ok(page::ok(PreEscaped(html)))
}

/// `POST /tickets/{id}/draft/pictures`: answers the Markdown that shows it.
pub async fn add_picture(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let mut posted = posted.checked(&visitor)?;
    let shown = |file: &IncomingFile| files::shown_inline(&file.media_type);
    let Some(picture) = posted.files.pop().filter(shown) else {
        return Err(Failure::Refused("This is no picture; attach it instead.".to_owned()));
    };
    let file = actions::drafts::add_picture(&web.desk, visitor.viewer(), id, picture).await?;
    let name: String = file.name.chars().filter(|c| !"[]()!\\`".contains(*c)).collect();
    let markdown = format!("![{name}](cid:{})", file.content_id.unwrap_or_default());
    Ok(Json(serde_json::json!({ "markdown": markdown })).into_response())
}

/// `GET /draft-files/{id}/{name}`: the writer's own, before it is sent.
pub async fn draft_file(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path((id, _name)): Path<(DraftFileId, String)>,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let found = store::drafts::file(&mut conn, visitor.person.id, id).await?;
    drop(conn);
    let file = found.ok_or(Failure::NotFound)?.file;
    let bytes = actions::files::read(&web.desk.files, &file.key).await?;
    Ok(files::serve(&file.name, &file.media_type, bytes))
}

/// `POST /check`: what a reader would stumble over.
pub async fn check(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    let internal = posted.get("visibility") == "internal";
    let visibility = if internal { Visibility::Internal } else { Visibility::Public };
    let rules = &web.desk.handbook().reply_check;
    let found = reply_check::check(rules, posted.get("text"), visibility);
    Ok(page::ok(ui::tickets::check::check(&found, !posted.get("insists").is_empty())))
}

/// `GET /people.json`: the names of ours, for whoever is mentioned in a note.
pub async fn people(State(web): State<Web>, Staff(_): Staff) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let staff = store::people::staff(&mut conn).await?;
    let names: Vec<&str> = staff.iter().map(Person::display_name).collect();
    Ok(Json(names).into_response())
}
