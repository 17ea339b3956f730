//! `GET tickets/{id}/metrics` and `ticket_metrics`.

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::TicketId;
use serde_json::{Value, json};
use store::{
    Conn,
    numbered::{self, Numbered, Wanted},
};

use super::{count_for, newest_first, page};
use crate::{
    Web,
    api::{
        auth::Agent,
        errors::{Answer, ApiError},
        here::Here,
        number::Number,
        objects::metric::metric,
        paging::{Listing, Paging},
    },
};

/// The metrics of these tickets, in their order.
pub async fn of(conn: &mut Conn, here: &Here, rows: &[Numbered]) -> Result<Vec<Value>, ApiError> {
    let ids: Vec<TicketId> = rows.iter().map(|row| row.ticket.id).collect();
    let counts = numbered::replies(conn, &ids).await?;
    let replies = |id: TicketId| counts.iter().find(|(each, _)| *each == id).map_or(0, |(_, n)| *n);
    Ok(rows.iter().map(|row| metric(here, &row.ticket, replies(row.ticket.id))).collect())
}

/// `GET tickets/{id}/metrics`, `GET ticket_metrics/{id}`
pub async fn show(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let found = numbered::one(&mut conn, &user.viewer, TicketId(id)).await?;
    let row = found.ok_or(ApiError::NotFound)?;
    let metrics = of(&mut conn, &here, std::slice::from_ref(&row)).await?;
    Ok(Json(json!({ "ticket_metric": metrics[0] })).into_response())
}

/// `GET ticket_metrics`
pub async fn list(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let (paging, wanted) = (Paging::of(&here)?, Wanted::default());
    let mut conn = web.desk.store.read().await?;
    let falling = newest_first(&here);
    let mut rows = page(&mut conn, &user.viewer, &wanted, paging, falling).await?;
    let count = count_for(&mut conn, &user.viewer, &wanted, paging).await?;
    let end = paging.end(&here, &mut rows, |row| row.ticket.id.0, count);
    let metrics = of(&mut conn, &here, &rows).await?;
    let beside = Vec::new();
    Ok(Json(Listing { name: "ticket_metrics", rows: &metrics, beside, end }).into_response())
}
