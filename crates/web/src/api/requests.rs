//! `/api/v2/requests`: for customers; asking is open to everybody, from any site's page.

use actions::tickets::{
    receive::{Sender, receive},
    set::set_by_customer,
    write_on::{Further, write_on},
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use base::ids::TicketId;
use desk::{
    messages::{Channel, Incoming},
    viewer::Viewer,
};
use serde_json::json;
use store::numbered::{self, Numbered, Wanted};

use super::{
    auth::{Anybody, ApiUser},
    body::Body,
    errors::{ApiAnswer, ApiError, open_to_all},
    paging::{self, Asked},
    shapes, tickets,
};
use crate::Web;

/// `POST requests`: anonymous with `requester`, or in the name of whoever signs in.
pub async fn create(
    state: State<Web>,
    user: Result<Anybody, ApiError>,
    headers: HeaderMap,
    body: Result<Body, ApiError>,
) -> Response {
    let answer = match (user, body) {
        (Ok(Anybody(user)), Ok(body)) => take(state, user, &headers, body).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    open_to_all(answer.unwrap_or_else(IntoResponse::into_response))
}

async fn take(
    State(web): State<Web>,
    user: Option<ApiUser>,
    headers: &HeaderMap,
    body: Body,
) -> ApiAnswer {
    let fields = body.wrapped("request")?;
    let (text, _) = fields.comment().ok_or_else(|| tickets::blank("Description"))?;
    let verified = user.is_some();
    let sender = match user {
        Some(user) => Sender::Known(user.person.id),
        // An id proves nothing without a token.
        None => match tickets::sender(&fields) {
            Some(Sender::Known(_)) | None => {
                return Err(ApiError::Invalid("requester", "Requester: cannot be blank".into()));
            }
            Some(sender) => sender,
        },
    };
    let mut new = tickets::new_ticket(&fields, text, sender, headers);
    new.asked.verified = verified;
    let received = receive(&web.desk, new).await?;
    let status = if received.again { StatusCode::OK } else { StatusCode::CREATED };
    let mut conn = web.desk.store.read().await?;
    let row = numbered::one(&mut conn, &Viewer::System, received.ticket.id).await?;
    let row = row.ok_or(ApiError::NotFound)?;
    let body = json!({ "request": shapes::request(&shapes::base(&web, headers), &row) });
    Ok((status, Json(body)).into_response())
}

/// What the caller sees as a customer: our own people see what they asked themselves.
fn customer(user: &ApiUser) -> Viewer {
    match user.viewer() {
        Viewer::OrgAdmin(person, organisation) => Viewer::OrgAdmin(person, organisation),
        _ => Viewer::Customer(user.person.id),
    }
}

/// `GET requests`
pub async fn list(
    State(web): State<Web>,
    user: ApiUser,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> ApiAnswer {
    let base = shapes::base(&web, &headers);
    let path = format!("{base}/api/v2/requests.json");
    let shape = |row: &Numbered| shapes::request(&base, row);
    let mut conn = web.desk.store.read().await?;
    let (viewer, wanted) = (customer(&user), Wanted::default());
    paging::page(
        &mut conn,
        &viewer,
        &wanted,
        &asked,
        paging::Shaped { path: &path, name: "requests", shape: &shape },
    )
    .await
}

/// `GET requests/{id}`
pub async fn show(
    State(web): State<Web>,
    user: ApiUser,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> ApiAnswer {
    one(&web, &customer(&user), tickets::id(&path)?, &headers).await
}

async fn one(web: &Web, viewer: &Viewer, id: TicketId, headers: &HeaderMap) -> ApiAnswer {
    let mut conn = web.desk.store.read().await?;
    let row = numbered::one(&mut conn, viewer, id).await?.ok_or(ApiError::NotFound)?;
    let body = json!({ "request": shapes::request(&shapes::base(web, headers), &row) });
    Ok(Json(body).into_response())
}

/// `PUT requests/{id}`: a further comment, or `solved: true`.
pub async fn update(
    State(web): State<Web>,
    user: ApiUser,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> ApiAnswer {
    let (viewer, id) = (customer(&user), tickets::id(&path)?);
    let fields = body.wrapped("request")?;
    if let Some((text, _)) = fields.comment() {
        let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
        let further = Further {
            ticket: id,
            author: user.person.id,
            incoming: Incoming { channel: Channel::Api, text, ..Incoming::default() },
            client_id: key.map(str::to_owned),
            scope: "api_comment",
        };
        write_on(&web.desk, viewer.clone(), further).await?;
    }
    if fields.0.get("solved").and_then(serde_json::Value::as_bool) == Some(true) {
        set_by_customer(&web.desk, viewer.clone(), id, true).await?;
    }
    one(&web, &viewer, id, &headers).await
}

/// `GET requests/{id}/comments`: public ones only, whoever asks.
pub async fn comments(
    State(web): State<Web>,
    user: ApiUser,
    Path(path): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> ApiAnswer {
    tickets::comments_of(&web, &customer(&user), tickets::id(&path)?, &asked, &headers).await
}
