//! `GET tickets/{id}/metrics` and `ticket_metrics`.

use std::collections::HashMap;

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::TicketId;
use desk::{events::Event, sla::RESPONSE, tickets::times::Times};
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
pub async fn of(
    web: &Web,
    conn: &mut Conn,
    here: &Here,
    rows: &[Numbered],
) -> Result<Vec<Value>, ApiError> {
    let ids: Vec<TicketId> = rows.iter().map(|row| row.ticket.id).collect();
    let counts: HashMap<TicketId, i64> = numbered::replies(conn, &ids).await?.into_iter().collect();
    let mut events: HashMap<TicketId, Vec<Event>> = HashMap::with_capacity(ids.len());
    for event in store::events::of_tickets(conn, &ids).await? {
        events.entry(event.ticket_id).or_default().push(event);
    }
    let (handbook, now) = (web.desk.handbook(), web.desk.now());
    let schedule = handbook.schedule(RESPONSE);
    let one = |row: &Numbered| {
        let ticket = &row.ticket;
        let times = Times::of(ticket, events.get(&ticket.id).into_iter().flatten(), now);
        let replies = counts.get(&ticket.id).copied().unwrap_or(0);
        metric(here, ticket, (&times, replies), schedule)
    };
    Ok(rows.iter().map(one).collect())
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
    let metrics = of(&web, &mut conn, &here, std::slice::from_ref(&row)).await?;
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
    let metrics = of(&web, &mut conn, &here, &rows).await?;
    let beside = Vec::new();
    Ok(Json(Listing { name: "ticket_metrics", rows: &metrics, beside, end }).into_response())
}
