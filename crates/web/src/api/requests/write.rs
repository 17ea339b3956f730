//! `POST requests` by anybody, `PUT requests/{id}` by whom it belongs to.

use actions::tickets::{
    receive::{Received, Sender, receive},
    set::set_by_customer,
    write_on::{Further, Refusal, write_on},
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use base::ids::TicketId;
use desk::{
    messages::{Channel, Incoming},
    tickets::{Ticket, open::Asked},
};
use store::numbered;

use crate::{
    Web,
    api::{
        asking::{SCOPE, client_id, named, not_taken, placed, question, requester},
        auth::ApiUser,
        body::{Body, Fields, Written},
        errors::{Answer, ApiError},
        here::Here,
        number::Number,
        objects::request::RequestObject,
        tickets::asks::Asks,
        uploads,
    },
    http::Pace,
};

/// `POST requests`: from a page of any site, with or without a name to it.
pub async fn create(
    State(web): State<Web>,
    user: Option<ApiUser>,
    pace: Pace,
    here: Here,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    if let (None, Some(wait)) = (&user, pace.wait) {
        return Err(ApiError::TooFast(wait));
    }
    let fields = body.wrapped("request")?;
    let asked = asked(&web, &fields, user.is_some())?;
    let (sender, who) = sender(user.as_ref(), &fields)?;
    let blank = || ApiError::blank("description", "Description can't be blank.");
    let written = fields.comment()?.ok_or_else(blank)?;
    let client_id = client_id(&headers, &who)?;
    let keyed = client_id.is_some();
    let mut new = question(&fields, &written, sender, asked, client_id)?;
    new.incoming.files = uploads::with_bytes(&web, &written).await?;
    let Received { ticket, again, .. } = receive(&web.desk, new).await.map_err(not_taken)?;
    let object = RequestObject::of(&here, &ticket, &written.text);
    let mut response = (StatusCode::CREATED, Json(named("request", &object)?)).into_response();
    placed(&mut response, &here.url(&format!("/requests/{}.json", ticket.id)), keyed, again);
    Ok(response)
}

/// Who asks, and whose the client's id is.
fn sender(user: Option<&ApiUser>, fields: &Fields) -> Result<(Sender, String), ApiError> {
    if let Some(user) = user {
        return Ok((Sender::Known(user.person.id), user.person.id.to_string()));
    }
    match requester(fields)? {
        Some(sender @ Sender::Address { .. }) => {
            let Sender::Address { address, .. } = &sender else { return Err(ApiError::Unknown) };
            let who = format!("-:{address}");
            Ok((sender, who))
        }
        _ => Err(ApiError::blank("requester", "Requester: send a name and a mail address.")),
    }
}

/// Forms are written for other accounts: words this desk does not know are no reason to refuse.
fn asked(web: &Web, fields: &Fields, verified: bool) -> Result<Asked, ApiError> {
    let asks = Asks::read(fields, &web.desk.handbook());
    let asks = match asks {
        Err(ApiError::Invalid(wrong))
            if ["priority", "type", "status"].contains(&&*wrong.field) =>
        {
            Asks { tags: fields.words("tags")?, ..Asks::default() }
        }
        other => other?,
    };
    let mut tags = asks.tags.unwrap_or_default();
    tags.sort();
    tags.dedup();
    Ok(Asked {
        kind: asks.kind.as_deref().map(crate::api::words::kind),
        severity: asks.severity,
        tags,
        context: fields.kept(),
        verified,
        ..Asked::default()
    })
}

/// `PUT requests/{id}`: a further comment, and whether it is solved.
pub async fn update(
    State(web): State<Web>,
    user: ApiUser,
    Number(id): Number,
    here: Here,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let id = TicketId(id);
    let viewer = user.as_customer();
    let found = numbered::one(&mut web.desk.store.read().await?, &viewer, id).await?;
    let row = found.ok_or(ApiError::NotFound)?;
    let fields = body.wrapped("request")?;
    let solved = fields.truth("solved")? == Some(true);
    let comment = if fields.has("comment") { fields.comment()? } else { None };
    let mut ticket = row.ticket;
    if let Some(comment) = comment.filter(|comment| !comment.is_empty()) {
        let client_id = client_id(&headers, &format!("on:{}", user.person.id))?;
        ticket = further(&web, &user, id, comment, client_id).await?;
    }
    if solved && !ticket.status.is_done() {
        let set = set_by_customer(&web.desk, viewer, id, true).await;
        ticket = set.map_err(|error| ApiError::of(error, "status"))?;
    }
    let object = RequestObject::of(&here, &ticket, &row.first_words);
    Ok(Json(named("request", &object)?).into_response())
}

async fn further(
    web: &Web,
    user: &ApiUser,
    ticket: TicketId,
    comment: Written,
    client_id: Option<String>,
) -> Result<Ticket, ApiError> {
    let files = uploads::with_bytes(web, &comment).await?;
    let text = comment.text;
    let incoming = Incoming { channel: Channel::Api, text, files, ..Incoming::default() };
    let author = user.person.id;
    let further = Further { ticket, author, incoming, client_id, scope: SCOPE };
    let written = write_on(&web.desk, user.as_customer(), further).await;
    written.map_err(|error| {
        let closed = matches!(error, actions::ActionError::Refused(Refusal::Closed));
        ApiError::of(error, if closed { "status" } else { "comment" })
    })
}
