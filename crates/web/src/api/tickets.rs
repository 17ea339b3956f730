//! `/api/v2/tickets`: for our own people.

use actions::tickets::{
    receive::{NewTicket, Sender, receive},
    set::Setting,
    update::{Update, update as act},
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::ids::{PersonId, TicketId};
use desk::{
    messages::{Channel, Incoming, Visibility},
    tickets::{Ticket, answer::Draft, change::Set, open::Asked as Matter},
    viewer::Viewer,
};
use serde_json::{Value, json};
use store::{
    Conn,
    numbered::{self, Wanted},
};

use super::{
    auth::ApiUser,
    body::{Body, Fields},
    errors::{ApiAnswer, ApiError},
    paging::{self, Asked},
    shapes, words,
};
use crate::Web;

/// `12` or `12.json`; what is no number is nothing we have.
pub fn id(text: &str) -> Result<TicketId, ApiError> {
    text.trim_end_matches(".json").parse().map_err(|_| ApiError::NotFound)
}

/// `GET tickets`
pub async fn list(
    State(web): State<Web>,
    user: ApiUser,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> ApiAnswer {
    let user = user.staff()?;
    let base = shapes::base(&web, &headers);
    let mut conn = web.desk.store.read().await?;
    let wanted = Wanted::default();
    let path = format!("{base}/api/v2/tickets.json");
    let shape = |row: &numbered::Numbered| shapes::ticket(&base, row);
    paging::page(
        &mut conn,
        &user.viewer(),
        &wanted,
        &asked,
        paging::Shaped { path: &path, name: "tickets", shape: &shape },
    )
    .await
}

/// `GET tickets/count`
pub async fn count(State(web): State<Web>, user: ApiUser) -> ApiAnswer {
    let user = user.staff()?;
    let mut conn = web.desk.store.read().await?;
    let count = numbered::count(&mut conn, &user.viewer(), &Wanted::default()).await?;
    let at = words::time(web.desk.now());
    Ok(Json(json!({ "count": { "value": count, "refreshed_at": at } })).into_response())
}

/// `GET tickets/show_many?ids=1,2`
pub async fn show_many(
    State(web): State<Web>,
    user: ApiUser,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> ApiAnswer {
    let user = user.staff()?;
    let ids = asked.get("ids").map(String::as_str).unwrap_or_default();
    let ids: Vec<TicketId> = ids.split(',').filter_map(|id| id.trim().parse().ok()).collect();
    let mut conn = web.desk.store.read().await?;
    let rows = numbered::these(&mut conn, &user.viewer(), &ids[..ids.len().min(100)]).await?;
    let base = shapes::base(&web, &headers);
    let tickets: Vec<Value> = rows.iter().map(|row| shapes::ticket(&base, row)).collect();
    let count = tickets.len();
    let body =
        json!({ "tickets": tickets, "count": count, "next_page": null, "previous_page": null });
    Ok(Json(body).into_response())
}

/// `GET tickets/{id}`
pub async fn show(
    State(web): State<Web>,
    user: ApiUser,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> ApiAnswer {
    let user = user.staff()?;
    let mut conn = web.desk.store.read().await?;
    one(&web, &mut conn, &user.viewer(), id(&path)?, &headers, StatusCode::OK).await
}

async fn one(
    web: &Web,
    conn: &mut Conn,
    viewer: &Viewer,
    id: TicketId,
    headers: &HeaderMap,
    status: StatusCode,
) -> ApiAnswer {
    let row = numbered::one(conn, viewer, id).await?.ok_or(ApiError::NotFound)?;
    let base = shapes::base(web, headers);
    let location = format!("{base}/api/v2/tickets/{id}.json");
    let body = Json(json!({ "ticket": shapes::ticket(&base, &row) }));
    let mut response: Response = (status, body).into_response();
    if status == StatusCode::CREATED
        && let Ok(location) = location.parse()
    {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// `POST tickets`
pub async fn create(
    State(web): State<Web>,
    user: ApiUser,
    headers: HeaderMap,
    body: Body,
) -> ApiAnswer {
    let user = user.staff()?;
    if !user.person.role.may_answer() {
        return Err(ApiError::Forbidden);
    }
    let fields = body.wrapped("ticket")?;
    let (text, public) = fields.comment().ok_or_else(|| blank("Comment"))?;
    let from = sender(&fields).unwrap_or(Sender::Known(user.person.id));
    // An internal first comment is ours; the matter itself is still the requester's.
    let text = if public { text } else { fields.text("subject").unwrap_or(text) };
    let new = new_ticket(&fields, text, from, &headers);
    let received = receive(&web.desk, new).await?;
    let settings = settings(&fields, &received.ticket)?;
    if !received.again && !settings.is_empty() {
        let update = Update {
            ticket: received.ticket.id,
            settings,
            draft: None,
            client_id: None,
            unchanged_since: None,
        };
        act(&web.desk, &user.person, update).await?;
    }
    let status = if received.again { StatusCode::OK } else { StatusCode::CREATED };
    let mut conn = web.desk.store.read().await?;
    one(&web, &mut conn, &Viewer::System, received.ticket.id, &headers, status).await
}

/// The new ticket's matter out of the fields.
pub fn new_ticket(fields: &Fields, text: String, sender: Sender, headers: &HeaderMap) -> NewTicket {
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let custom = fields.0.get("custom_fields").filter(|value| !value.is_null());
    NewTicket {
        sender,
        organisation: None,
        incoming: Incoming {
            channel: Channel::Api,
            subject: fields.text("subject").unwrap_or_default(),
            text,
            ..Incoming::default()
        },
        asked: Matter {
            kind: fields.text("type").and_then(|kind| words::kind_from(&kind)).map(str::to_owned),
            product: None,
            severity: fields
                .text("priority")
                .and_then(|priority| words::severity_from(&priority))
                .map(str::to_owned),
            tags: fields.words("tags").unwrap_or_default(),
            context: custom.map(|value| json!({ "custom_fields": value }).to_string()),
            ..Matter::default()
        },
        client_id: key.map(str::to_owned),
        scope: "api",
    }
}

/// The requester the fields name.
pub fn sender(fields: &Fields) -> Option<Sender> {
    if let Some(id) = fields.number("requester_id") {
        return Some(Sender::Known(PersonId(id)));
    }
    let requester = fields.object("requester")?;
    let name = requester.text("name").unwrap_or_default();
    let time_zone = String::new();
    Some(match requester.text("email") {
        Some(address) => Sender::Address { address: address.to_lowercase(), name, time_zone },
        None => Sender::Anonymous { name, time_zone },
    })
}

pub fn blank(what: &'static str) -> ApiError {
    ApiError::Invalid("base", format!("{what}: cannot be blank"))
}

/// `PUT tickets/{id}`
pub async fn update(
    State(web): State<Web>,
    user: ApiUser,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> ApiAnswer {
    let user = user.staff()?;
    let (ticket, fields) = (id(&path)?, body.wrapped("ticket")?);
    let mut conn = web.desk.store.read().await?;
    let before = store::tickets::one(&mut conn, &user.viewer(), ticket).await?;
    let before = before.ok_or(ApiError::NotFound)?;
    drop(conn);
    let mut settings = settings(&fields, &before)?;
    let draft = fields.comment().map(|(text, public)| draft(text, public));
    let then = settings.iter().find_map(|setting| match setting {
        Setting::Plain(Set::Status(status)) => Some(*status),
        _ => None,
    });
    let draft = draft.map(|draft| Draft { then, ..draft });
    if draft.is_some() {
        settings.retain(|setting| !matches!(setting, Setting::Plain(Set::Status(_))));
    }
    let client_id = headers.get("idempotency-key").and_then(|v| v.to_str().ok().map(str::to_owned));
    let update = Update { ticket, settings, draft, client_id, unchanged_since: None };
    act(&web.desk, &user.person, update).await?;
    let mut conn = web.desk.store.read().await?;
    one(&web, &mut conn, &user.viewer(), ticket, &headers, StatusCode::OK).await
}

fn draft(text: String, public: bool) -> Draft {
    Draft {
        text,
        visibility: if public { Visibility::Public } else { Visibility::Internal },
        then: None,
        seen: None,
        channel: Channel::Api,
        quiet: false,
    }
}

/// What the fields set, in the order in which it is done.
fn settings(fields: &Fields, before: &Ticket) -> Result<Vec<Setting>, ApiError> {
    let mut settings = Vec::new();
    if fields.says("assignee_id") {
        settings.push(Setting::Assignee(fields.number("assignee_id").map(PersonId)));
    }
    if let Some(priority) = fields.text("priority") {
        let severity = words::severity_from(&priority).ok_or_else(|| {
            ApiError::Invalid("priority", format!("Priority: {priority} is not known"))
        })?;
        settings.push(Setting::Plain(Set::Severity(severity.to_owned())));
    }
    let mut tags = fields.words("tags").unwrap_or_else(|| before.tags.clone());
    tags.extend(fields.words("additional_tags").unwrap_or_default());
    let without = fields.words("remove_tags").unwrap_or_default();
    tags.retain(|tag| !without.contains(tag));
    if tags != before.tags {
        settings.push(Setting::Plain(Set::Tags(tags)));
    }
    if let Some(status) = fields.text("status") {
        let status = words::status_from(&status)
            .ok_or_else(|| ApiError::Invalid("status", format!("Status: {status} is not known")))?;
        settings.push(Setting::Plain(Set::Status(status)));
    }
    Ok(settings)
}

/// `GET tickets/{id}/comments`
pub async fn comments(
    State(web): State<Web>,
    user: ApiUser,
    Path(path): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> ApiAnswer {
    let user = user.staff()?;
    comments_of(&web, &user.viewer(), id(&path)?, &asked, &headers).await
}

/// The messages the viewer may read.
pub async fn comments_of(
    web: &Web,
    viewer: &Viewer,
    id: TicketId,
    asked: &Asked,
    headers: &HeaderMap,
) -> ApiAnswer {
    let mut conn = web.desk.store.read().await?;
    store::tickets::one(&mut conn, viewer, id).await?.ok_or(ApiError::NotFound)?;
    let mut messages = store::messages::of_ticket(&mut conn, viewer, id).await?;
    let files = store::messages::files(&mut conn, id).await?;
    if asked.get("sort_order").is_some_and(|order| order == "desc")
        || asked.get("sort").is_some_and(|sort| sort.starts_with('-'))
    {
        messages.reverse();
    }
    let base = shapes::base(web, headers);
    let comments: Vec<Value> =
        messages.iter().map(|message| shapes::comment(&base, message, &files)).collect();
    let count = comments.len();
    let mut body = if asked.contains_key("page[size]") {
        json!({ "comments": comments, "meta": { "has_more": false, "after_cursor": null,
                "before_cursor": null }, "links": { "prev": null, "next": null } })
    } else {
        json!({ "comments": comments, "count": count, "next_page": null, "previous_page": null })
    };
    if asked.get("include").is_some_and(|include| include.contains("users")) {
        let mut ids: Vec<PersonId> = messages.iter().filter_map(|one| one.author_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let people = store::people::these(&mut conn, &ids).await?;
        body["users"] = people.iter().map(|person| shapes::user(&base, person)).collect();
    }
    Ok(Json(body).into_response())
}
