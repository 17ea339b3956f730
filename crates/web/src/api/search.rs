//! `GET search` and `search/count`: tickets by the query language, newest first unless asked
//! otherwise.

use axum::{Json, extract::State, response::IntoResponse};
use base::time::TimeZone;
use desk::{
    handbook::Handbook,
    query::{Fault, Order, Query, Sort, parse},
};
use serde::Serialize;
use serde_json::{Value, json};
use store::{
    Conn,
    numbered::{self, Numbered},
    query::{Asked, Asking, From, count as count_all, page},
};

use super::{
    auth::{Agent, ApiUser},
    errors::{Answer, ApiError},
    here::Here,
    objects::ticket::TicketObject,
    paging::{Listing, Paging, Place},
};
use crate::Web;

/// Days begin there, as the dialect's times are told.
static UTC: TimeZone = TimeZone::UTC;

/// The dialect's limit: nobody leafs further.
const MOST: i64 = 1_000;

/// A ticket that says that it is one.
#[derive(Serialize)]
struct Found<'a> {
    #[serde(flatten)]
    ticket: TicketObject<'a>,
    result_type: &'static str,
}

/// A row with its place among the results, from 1: what pages by cursor go by.
struct Placed {
    place: i64,
    row: Numbered,
}

/// `GET search?query=…`
pub async fn search(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let paging = Paging::of(&here)?;
    let (skip, limit) = window(paging);
    if skip + limit - 1 > MOST {
        return Err(ApiError::BadSearch("A search shows its first 1,000 results.".to_owned()));
    }
    let handbook = web.desk.handbook();
    let query = asked_for(&here, &handbook)?;
    let mut conn = web.desk.store.read().await?;
    let asking = asking(&web, &user, &query, &handbook);
    let asked = asking.look_up(&mut conn).await?;
    let (mut rows, count) = find(&mut conn, &asked, (skip, limit)).await?;
    let end = paging.end(&here, &mut rows, |placed| placed.place, count);
    let found: Vec<_> = rows.iter().map(|placed| found(&here, &placed.row)).collect();
    let beside = vec![("facets", Value::Null)];
    Ok(Json(Listing { name: "results", rows: &found, beside, end }).into_response())
}

/// `GET search/count?query=…`: exactly one number, for clients know it by that.
pub async fn count(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let handbook = web.desk.handbook();
    let query = asked_for(&here, &handbook)?;
    let mut conn = web.desk.store.read().await?;
    let asking = asking(&web, &user, &query, &handbook);
    let asked = asking.look_up(&mut conn).await?;
    let count = count_all(&mut conn, &asked, MOST).await?;
    Ok(Json(json!({ "count": count })).into_response())
}

/// The query, in the order the address asks for.
fn asked_for(here: &Here, handbook: &Handbook) -> Result<Query, ApiError> {
    let text = here.some("query");
    let blank = || ApiError::BadSearch("Say what to search for in “query”.".to_owned());
    let text = text.ok_or_else(blank)?;
    let mut query = parse(text, handbook).map_err(|faults| told(text, &faults))?;
    if let Some(sort) = here.some("sort_by") {
        let by = if sort == "ticket_type" { Some(Sort::Created) } else { Sort::from_key(sort) };
        let says = || ApiError::BadSearch(format!("Results can’t be sorted by “{sort}”."));
        query.order = Some(Order::natural(by.ok_or_else(says)?));
    }
    if let Some(way) = here.some("sort_order") {
        let order = query.order.unwrap_or(Order::natural(Sort::Created));
        query.order = Some(Order { rising: way == "asc", ..order });
    }
    Ok(query)
}

/// What is wrong, each with its place.
fn told(text: &str, faults: &[Fault]) -> ApiError {
    let one = |fault: &Fault| format!("{} (at character {})", fault.says, fault.column(text));
    ApiError::BadSearch(faults.iter().map(one).collect::<Vec<_>>().join(" "))
}

fn asking<'a>(
    web: &Web,
    user: &'a ApiUser,
    query: &'a Query,
    handbook: &'a Handbook,
) -> Asking<'a> {
    Asking {
        query,
        viewer: &user.viewer,
        me: Some(user.person.id),
        handbook,
        now: web.desk.now(),
        zone: &UTC,
    }
}

/// Rows to skip and to fetch. The dialect has no cursors here; whoever uses them all the same is
/// given places among the results.
fn window(paging: Paging) -> (i64, i64) {
    match paging {
        Paging::Numbered { .. } => (paging.skipped(), paging.limit()),
        Paging::Cursor { place: Place::Start, .. } => (0, paging.limit()),
        Paging::Cursor { place: Place::After(place), .. } => (place.max(0), paging.limit()),
        Paging::Cursor { place: Place::Before(place), .. } => {
            let limit = paging.limit().min(place - 1).max(0);
            (place - 1 - limit, limit)
        }
    }
}

fn found<'a>(here: &Here, row: &'a Numbered) -> Found<'a> {
    let ticket = TicketObject::of(here, &row.ticket, &row.first_words);
    Found { ticket, result_type: "ticket" }
}

/// Rows and the number of all, at most [`MOST`].
async fn find(
    conn: &mut Conn,
    asked: &Asked<'_>,
    (skip, limit): (i64, i64),
) -> Result<(Vec<Placed>, i64), ApiError> {
    let found = page(conn, asked, From::Skip(skip), limit).await?;
    let here = i64::try_from(found.ids.len()).unwrap_or(MOST);
    // Most searches find less than a page: then there is nothing more to count.
    let whole = here < limit && (here > 0 || skip == 0);
    let count = if whole { skip + here } else { count_all(conn, asked, MOST).await? };
    let rows = numbered::these(conn, asked.asking.viewer, &found.ids).await?;
    let rows = (skip + 1..).zip(rows).map(|(place, row)| Placed { place, row });
    Ok((rows.collect(), count))
}
