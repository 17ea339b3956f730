//! Requests: a customer's own tickets, as the customer sees them. Another's do not exist here.

pub mod write;

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::TicketId;
use store::numbered::{self, Wanted};

use super::{
    auth::ApiUser,
    errors::{Answer, ApiError},
    here::Here,
    number::Number,
    objects::request::RequestObject,
    paging::{Listing, Paging},
    tickets::{beside, count_for, newest_first, page, show::with},
};
use crate::Web;

/// `GET requests`: what this person asked, newest first unless asked otherwise.
pub async fn list(State(web): State<Web>, user: ApiUser, here: Here) -> Answer {
    let (paging, viewer) = (Paging::of(&here)?, user.as_customer());
    let wanted = Wanted { requester: Some(user.person.id), ..Wanted::default() };
    let rising = here.get("sort_order") == Some("asc") || here.get("sort") == Some("created_at");
    let newest_first = newest_first(&here) || !rising;
    let mut conn = web.desk.store.read().await?;
    let mut rows = page(&mut conn, &viewer, &wanted, paging, newest_first).await?;
    let count = count_for(&mut conn, &viewer, &wanted, paging).await?;
    let end = paging.end(&here, &mut rows, |row| row.ticket.id.0, count);
    let beside = beside(&mut conn, &here, &viewer, &rows).await?;
    let objects: Vec<_> =
        rows.iter().map(|row| RequestObject::of(&here, &row.ticket, &row.first_words)).collect();
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
