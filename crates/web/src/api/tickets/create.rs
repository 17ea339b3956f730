//! `POST tickets`: one of us, or a program of ours, opens a ticket for somebody. The words are the
//! requester's; a ticket that begins with our own words can't be opened this way.

use actions::tickets::{
    receive::{Received, Sender, receive_and_set},
    set::Setting,
    settled::Settled,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
};
use base::ids::PersonId;
use desk::tickets::{Ticket, change::Set, open::Asked};
use serde_json::json;
use store::{around::Around, numbered::Numbered};

use super::{
    asks::Asks,
    audits,
    joining::{self, Beside},
    objects,
    placing::in_group,
};
use crate::{
    Web,
    api::{
        asking::{client_id, not_taken, placed, question, requester},
        auth::{Agent, ApiUser},
        body::{Body, Fields, Written},
        errors::{Answer, ApiError},
        here::Here,
        uploads, words,
    },
};

/// `POST tickets`
pub async fn create(
    State(web): State<Web>,
    Agent(user): Agent,
    here: Here,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let fields = body.wrapped("ticket")?;
    let client_id = client_id(&headers, &user.person.id.to_string())?;
    let keyed = client_id.is_some();
    let Made { ticket, text, again } = open_one(&web, &user, &fields, client_id).await?;
    let url = here.url(&format!("/tickets/{}.json", ticket.id));
    let row = Numbered { ticket, first_words: text };
    let mut response = answer(&web, &here, &user, &row, again).await?;
    placed(&mut response, &url, keyed, again);
    Ok(response)
}

/// A ticket that was opened.
pub struct Made {
    pub ticket: Ticket,
    /// Its first words.
    pub text: String,
    /// It was opened by an earlier request with the same key.
    pub again: bool,
}

/// Opens one.
///
/// # Errors
/// Why it was not opened.
pub async fn open_one(
    web: &Web,
    user: &ApiUser,
    fields: &Fields,
    client_id: Option<String>,
) -> Result<Made, ApiError> {
    if !user.person.role.may_answer() {
        return Err(ApiError::Forbidden);
    }
    let handbook = web.desk.handbook();
    let asks = in_group(Asks::read(fields, &handbook)?, None, &handbook)?;
    asks.check_assignee(web).await?;
    let beside = joining::read(web, user, fields, &Around::default()).await?;
    let sender = sender(web, user, fields).await?;
    let written = first_words(fields, &sender)?;
    let files = uploads::with_bytes(web, &written).await?;
    let mut new = question(fields, &written, sender, asked(&asks, fields), client_id)?;
    new.incoming.files = files;
    let received =
        receive_and_set(&web.desk, new, Some(settled(user, asks.of_opened(), beside))).await;
    let Received { ticket, again, .. } = received.map_err(not_taken)?;
    Ok(Made { ticket, text: written.text, again })
}

/// Who asks: somebody known, somebody by address, or whoever calls.
async fn sender(web: &Web, user: &ApiUser, fields: &Fields) -> Result<Sender, ApiError> {
    if let Some(sender) = requester(fields)? {
        return Ok(sender);
    }
    let Some(id) = fields.id("requester_id")?.map(PersonId) else {
        return Ok(Sender::Known(user.person.id));
    };
    let found = store::people::one(&mut web.desk.store.read().await?, id).await?;
    if found.is_some() {
        return Ok(Sender::Known(id));
    }
    Err(ApiError::invalid("requester_id", "We know nobody by this number."))
}

/// The first comment, which is public and the requester's own.
fn first_words(fields: &Fields, sender: &Sender) -> Result<Written, ApiError> {
    let written = fields.comment()?;
    let blank = || ApiError::blank("description", "Description can't be blank.");
    let written = written.ok_or_else(blank)?;
    if !written.public {
        let says = "The first comment is what the customer asked, so it is public. \
            Write the note with an update.";
        return Err(ApiError::invalid("public", says));
    }
    let theirs = |id: i64| *sender == Sender::Known(PersonId(id));
    let authors = [written.author, fields.id("submitter_id")?];
    if !authors.into_iter().flatten().all(theirs) {
        let says = "The first comment is the requester's; leave out author and submitter.";
        return Err(ApiError::invalid("submitter_id", says));
    }
    Ok(written)
}

fn asked(asks: &Asks, fields: &Fields) -> Asked {
    let mut tags = asks.tags.clone().unwrap_or_default();
    tags.sort();
    tags.dedup();
    Asked {
        kind: asks.exact_kind.clone().or_else(|| asks.kind.as_deref().map(words::kind)),
        product: asks.product.clone().flatten(),
        severity: asks.severity.clone(),
        tags,
        context: fields.kept(),
        external_id: asks.external_id.clone().unwrap_or_default(),
        verified: true,
        ..Asked::default()
    }
}

/// What a new ticket can't be opened with is set right as it opens.
fn settled(user: &ApiUser, asks: Asks, beside: Beside) -> Settled {
    let settings = move |ticket: &Ticket| {
        let mut settings = asks.settings(ticket);
        // Where a rule moved the new ticket on already, *new* asks for nothing.
        let then = asks.then(ticket, false).ok().flatten();
        settings.extend(then.map(|to| Setting::Plain(Set::Status(to))));
        settings
    };
    let Beside { follows, joins } = beside;
    Settled { by: user.person.clone(), settings: Box::new(settings), follows, joins }
}

async fn answer(
    web: &Web,
    here: &Here,
    user: &ApiUser,
    row: &Numbered,
    again: bool,
) -> Result<axum::response::Response, ApiError> {
    let (mut conn, ticket) = (web.desk.store.read().await?, &row.ticket);
    let until = if again { ticket.opened_at } else { ticket.updated_at };
    let when = (ticket.opened_at, until);
    let audit = audits::of_request(&mut conn, &user.viewer, here, ticket, when).await?;
    let objects = objects(web, &mut conn, here, &user.viewer, std::slice::from_ref(row)).await?;
    Ok((StatusCode::CREATED, Json(json!({"ticket": objects[0], "audit": audit}))).into_response())
}
