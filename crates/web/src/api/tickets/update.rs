//! `PUT tickets/{id}`: fields, then a comment with the status; all of it or nothing.

use actions::{
    ActionError,
    tickets::{
        set::Setting,
        update::{Refusal, Update, update as act},
    },
};
use axum::{Json, extract::State, http::HeaderMap, response::IntoResponse};
use base::{Timestamp, ids::TicketId};
use desk::{
    messages::{Channel, Visibility},
    tickets::{
        Status, Ticket,
        answer::{self, Draft},
        change::{Set, SetRefusal},
    },
};
use serde_json::json;
use store::{
    around::around,
    numbered::{self, Numbered},
};

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
        asking::client_id,
        auth::{Agent, ApiUser},
        body::{Body, Fields, Written},
        errors::{Answer, ApiError},
        here::Here,
        number::Number,
        uploads,
    },
    http::failure::sentence,
};

/// `PUT tickets/{id}`
pub async fn update(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let fields = body.wrapped("ticket")?;
    let key = client_id(&headers, &format!("api:{}", user.person.id))?;
    let row = change_one(&web, &user, id, &fields, key).await?;
    let (mut conn, ticket) = (web.desk.store.read().await?, &row.ticket);
    let when = (ticket.updated_at, ticket.updated_at);
    let audit = audits::of_request(&mut conn, &user.viewer, &here, ticket, when).await?;
    let objects = objects(&web, &mut conn, &here, &user.viewer, std::slice::from_ref(&row)).await?;
    Ok(Json(json!({"ticket": objects[0], "audit": audit})).into_response())
}

/// Changes one; answers it with its first words.
///
/// # Errors
/// Why nothing was changed.
pub async fn change_one(
    web: &Web,
    user: &ApiUser,
    id: i64,
    fields: &Fields,
    client_id: Option<String>,
) -> Result<Numbered, ApiError> {
    let mut conn = web.desk.store.read().await?;
    let found = numbered::one(&mut conn, &user.viewer, TicketId(id)).await?;
    let row = found.ok_or(ApiError::NotFound)?;
    let now = around(&mut conn, &user.viewer, &[row.ticket.id]).await?;
    drop(conn);
    let handbook = web.desk.handbook();
    let asks = in_group(Asks::read(fields, &handbook)?, Some(&row.ticket), &handbook)?;
    asks.check_assignee(web).await?;
    let mut all = all(&row.ticket, user, fields, &asks)?;
    let Beside { follows, joins } = joining::read(web, user, fields, &now).await?;
    (all.follows, all.joins) = (follows, joins);
    if all.draft.is_some()
        && let Some(written) = fields.comment()?
    {
        all.uploads = uploads::with_words(web, &written).await?;
    }
    all.client_id = client_id;
    let beside = !(all.follows.is_empty() && all.joins.is_empty());
    let asks_nothing = all.settings.is_empty() && all.draft.is_none() && !beside;
    if asks_nothing && all.unchanged_since.is_none() {
        return Ok(row);
    }
    let ticket = act(&web.desk, &user.person, all).await.map_err(refused)?;
    Ok(Numbered { ticket, ..row })
}

/// Everything the request asks for, in the order in which it makes sense.
fn all(ticket: &Ticket, user: &ApiUser, fields: &Fields, asks: &Asks) -> Result<Update, ApiError> {
    let comment = if fields.has("comment") { fields.comment()? } else { None };
    let comment = comment.filter(|comment| !comment.is_empty());
    let answered = comment.as_ref().is_some_and(|comment| comment.public);
    let mut settings = asks.settings(ticket);
    let then = asks.then(ticket, answered)?;
    let draft = comment.map(|comment| draft(user, comment, then)).transpose()?;
    if draft.is_none() {
        settings.extend(then.map(|to| Setting::Plain(Set::Status(to))));
    }
    let unchanged_since = unchanged_since(fields)?;
    Ok(Update { settings, draft, unchanged_since, ..Update::on(ticket.id) })
}

fn draft(user: &ApiUser, comment: Written, then: Option<Status>) -> Result<Draft, ApiError> {
    if comment.author.is_some_and(|id| id != user.person.id.0) {
        let says = "A comment is its caller's; act as its author to write it.";
        return Err(ApiError::invalid("author_id", says));
    }
    Ok(Draft {
        text: comment.text,
        visibility: if comment.public { Visibility::Public } else { Visibility::Internal },
        then,
        channel: Channel::Api,
        // What its caller began on the page is theirs still to finish.
        beside: true,
        ..Draft::default()
    })
}

/// `safe_update` with the stamp the client read.
fn unchanged_since(fields: &Fields) -> Result<Option<Timestamp>, ApiError> {
    if fields.truth("safe_update")? != Some(true) {
        return Ok(None);
    }
    let stamp = fields.text("updated_stamp")?;
    let stamp = stamp.and_then(|text| text.trim().parse().ok());
    let says = "Send the ticket's updated_at along as updated_stamp.";
    stamp.map(Some).ok_or_else(|| ApiError::invalid("updated_stamp", says))
}

/// Why nothing was changed.
pub fn refused(error: ActionError<Refusal>) -> ApiError {
    match error {
        ActionError::Refused(refusal) => refusal_of(refusal),
        other => ApiError::of(other, "base"),
    }
}

/// The same, of a refusal alone.
pub fn refusal_of(refusal: Refusal) -> ApiError {
    let says = sentence(&refusal.to_string());
    match refusal {
        Refusal::Stale => ApiError::Conflict(says),
        Refusal::Set(SetRefusal::CannotOwn(_)) => ApiError::invalid("assignee_id", says),
        Refusal::Set(SetRefusal::Unknown { what, .. }) => ApiError::invalid(what, says),
        Refusal::Set(SetRefusal::Field(_)) => ApiError::invalid("custom_fields", says),
        Refusal::Set(SetRefusal::NoSubject) => ApiError::blank("subject", says),
        Refusal::Set(_) | Refusal::Answer(answer::Refusal::Closed) => {
            ApiError::invalid("status", says)
        }
        Refusal::Follow(_) => ApiError::invalid("followers", says),
        Refusal::Join(_) => ApiError::invalid("email_ccs", says),
        Refusal::Answer(answer::Refusal::NotYours) => ApiError::Forbidden,
        Refusal::Answer(_) => ApiError::blank("comment", says),
    }
}
