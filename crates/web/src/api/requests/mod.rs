//! Requests: a customer's own tickets, as the customer sees them. Another's do not exist here.

pub mod write;

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::TicketId;
use desk::viewer::Viewer;
use store::numbered::{self, Wanted};

use super::{
    auth::{Agent, ApiUser},
    errors::{Answer, ApiError},
    here::Here,
    number::Number,
    objects::request::RequestObject,
    organizations,
    paging::{Listing, Paging},
    tickets::{beside, count_for, falls_unless_told, page, show::with},
    users,
};
use crate::Web;

/// `GET requests`: what this person asked.
pub async fn list(State(web): State<Web>, user: ApiUser, here: Here) -> Answer {
    let wanted = Wanted { requester: Some(user.person.id), ..Wanted::default() };
    listed(&web, &user.as_customer(), &here, wanted).await
}

/// `GET users/{id}/requests`: what somebody asked, for us.
pub async fn of_user(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let person = users::known(&mut web.desk.store.read().await?, &user.viewer, id).await?;
    let wanted = Wanted { requester: Some(person.id), ..Wanted::default() };
    listed(&web, &user.viewer, &here, wanted).await
}

/// `GET organizations/{id}/requests`: what its people asked, for us.
pub async fn of_organization(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let one = organizations::known(&mut web.desk.store.read().await?, &user.viewer, id).await?;
    let wanted = Wanted { organisation: Some(one.id), ..Wanted::default() };
    listed(&web, &user.viewer, &here, wanted).await
}

/// Newest first unless asked otherwise.
async fn listed(web: &Web, viewer: &Viewer, here: &Here, wanted: Wanted) -> Answer {
    let paging = Paging::of(here)?;
    let newest_first = falls_unless_told(here);
    let mut conn = web.desk.store.read().await?;
    let mut rows = page(&mut conn, viewer, &wanted, paging, newest_first).await?;
    let count = count_for(&mut conn, viewer, &wanted, paging).await?;
    let end = paging.end(here, &mut rows, |row| row.ticket.id.0, count);
    let beside = beside(&mut conn, here, viewer, &rows).await?;
    let objects: Vec<_> =
        rows.iter().map(|row| RequestObject::of(here, &row.ticket, &row.first_words)).collect();
    Ok(Json(Listing { name: "requests", rows: &objects, beside, end }).into_response())
}

/// `GET requests/{id}`
pub async fn show(State(web): State<Web>, user: ApiUser, Number(id): Number, here: Here) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let viewer = user.as_customer();
    let found = numbered::one(&mut conn, &viewer, TicketId(id)).await?;
    let row = found.ok_or(ApiError::NotFound)?;
    let object = RequestObject::of(&here, &row.ticket, &row.first_words);
    let beside = beside(&mut conn, &here, &viewer, std::slice::from_ref(&row)).await?;
    with("request", &object, beside)
}
