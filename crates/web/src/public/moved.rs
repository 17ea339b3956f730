//! Addresses of the system a desk has moved from: links in old mails go on working. Whoever follows
//! one is sent to the ticket's page, which decides whether it is theirs to read; here nothing is
//! told but where the number has gone.

use axum::{
    extract::{Path, State},
    response::Redirect,
};
use base::ids::TicketId;
use ui::paths::{self, InView};

use crate::{Web, http::Failure};

/// `GET /agent/tickets/{number}`
pub async fn for_agents(
    State(web): State<Web>,
    Path(number): Path<i64>,
) -> Result<Redirect, Failure> {
    let ticket = here(&web, number).await?;
    Ok(Redirect::to(&paths::ticket(ticket, &InView::All)))
}

/// `GET /hc/requests/{number}`
pub async fn for_customers(
    State(web): State<Web>,
    Path(number): Path<i64>,
) -> Result<Redirect, Failure> {
    Ok(Redirect::to(&paths::portal_ticket(here(&web, number).await?)))
}

/// `GET /hc/{name}/requests/{number}`: with a language before it.
pub async fn in_a_language(
    state: State<Web>,
    Path((_, number)): Path<(String, i64)>,
) -> Result<Redirect, Failure> {
    for_customers(state, Path(number)).await
}

/// The ticket that had the number there; these addresses mean no other.
async fn here(web: &Web, number: i64) -> Result<TicketId, Failure> {
    let mut conn = web.desk.store.read().await?;
    let moved = store::imports::by_their_number(&mut conn, number).await?;
    Ok(moved.unwrap_or(TicketId(number)))
}
