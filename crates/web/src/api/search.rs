//! `GET search`: tickets by words and keywords, newest first.

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::PersonId;
use desk::viewer::Viewer;
use serde::Serialize;
use serde_json::Value;
use store::{
    Conn,
    numbered::{self, Numbered, Wanted},
};

use super::{
    auth::Agent,
    errors::{Answer, ApiError},
    here::Here,
    objects::ticket::TicketObject,
    paging::{Listing, Paging},
    query::Query,
    tickets::{count_for, page},
};
use crate::Web;

/// The dialect's limit: nobody leafs further.
const MOST: i64 = 1_000;

/// A ticket that says that it is one.
#[derive(Serialize)]
struct Found<'a> {
    #[serde(flatten)]
    ticket: TicketObject<'a>,
    result_type: &'static str,
}

/// `GET search?query=…`
pub async fn search(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let paging = Paging::of(&here)?;
    if paging.skipped() + paging.limit() - 1 > MOST {
        return Err(ApiError::BadSearch("A search shows its first 1,000 results.".to_owned()));
    }
    let text = here.some("query");
    let blank = || ApiError::BadSearch("Say what to search for in “query”.".to_owned());
    let mut query = Query::read(text.ok_or_else(blank)?, user.person.id)?;
    let mut conn = web.desk.store.read().await?;
    let nobody = !find_people(&mut conn, &mut query).await?;
    let (mut rows, count) = if nobody {
        (Vec::new(), 0)
    } else {
        find(&mut conn, &user.viewer, query, paging, &here).await?
    };
    let end = paging.end(&here, &mut rows, |row| row.ticket.id.0, count);
    let found: Vec<_> = rows.iter().map(|row| found(&here, row)).collect();
    let beside = vec![("facets", Value::Null)];
    Ok(Json(Listing { name: "results", rows: &found, beside, end }).into_response())
}

fn found<'a>(here: &Here, row: &'a Numbered) -> Found<'a> {
    let ticket = TicketObject::of(here, &row.ticket, &row.first_words);
    Found { ticket, result_type: "ticket" }
}

/// Puts numbers to addresses; `false` where nobody has one of them.
async fn find_people(conn: &mut Conn, query: &mut Query) -> Result<bool, ApiError> {
    if let Some(address) = &query.requester_address {
        let Some(id) = by_address(conn, address).await? else { return Ok(false) };
        query.wanted.requester = Some(id);
    }
    if let Some(address) = &query.assignee_address {
        let Some(id) = by_address(conn, address).await? else { return Ok(false) };
        query.wanted.assignee = Some(Some(id));
    }
    Ok(true)
}

async fn by_address(conn: &mut Conn, address: &str) -> Result<Option<PersonId>, ApiError> {
    Ok(store::people::by_address(conn, address).await?.map(|person| person.id))
}

/// A page and the number of all, at most [`MOST`].
async fn find(
    conn: &mut Conn,
    viewer: &Viewer,
    mut query: Query,
    paging: Paging,
    here: &Here,
) -> Result<(Vec<Numbered>, i64), ApiError> {
    let rising = here.get("sort_order") == Some("asc");
    let words = query.words.join(" ");
    if words.trim().is_empty() {
        let rows = page(conn, viewer, &query.wanted, paging, !rising).await?;
        return Ok((rows, count_for(conn, viewer, &query.wanted, paging).await?.min(MOST)));
    }
    let plain = query.wanted == Wanted::default() && !rising;
    // Most searches find less than a page: then there is nothing more to count.
    let first = if plain { paging.skipped() + paging.limit() } else { MOST };
    let mut ids = store::search::tickets(conn, viewer, &words, first).await?;
    let all = i64::try_from(ids.len()).unwrap_or(MOST);
    if !plain {
        query.wanted.among = Some(ids);
        let rows = page(conn, viewer, &query.wanted, paging, !rising).await?;
        return Ok((rows, numbered::count(conn, viewer, &query.wanted).await?));
    }
    let count =
        if all < first { all } else { store::search::count(conn, viewer, &words, MOST).await? };
    let shown = ids.split_off(ids.len().min(usize::try_from(paging.skipped()).unwrap_or(0)));
    Ok((numbered::these(conn, viewer, &shown).await?, count))
}
