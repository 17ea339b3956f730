//! `GET search` and `search/count`: tickets by the query language, newest first unless asked
//! otherwise. Pages by cursor go forwards only, from the keys of the last row, however far.

use axum::{Json, extract::State, response::IntoResponse};
use base::{ids::TicketId, time::TimeZone};
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
    found::{self, Sought, sought},
    here::Here,
    objects::ticket::TicketObject,
    paging::{End, Keyed, Listing, Paging},
    their_words,
    tickets::{beside, objects},
};
use crate::Web;

/// Days begin there, as the dialect's times are told.
static UTC: TimeZone = TimeZone::UTC;

/// The dialect's limit: nobody leafs further.
const MOST: i64 = 1_000;
/// Views go further by number, and are counted so far.
const MOST_COUNTED: i64 = 10_000;

/// A ticket that says that it is one.
#[derive(Serialize)]
struct Found<'a> {
    #[serde(flatten)]
    ticket: TicketObject<'a>,
    result_type: &'static str,
}

/// `GET search?query=…`
pub async fn search(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    match sought(&here) {
        Sought::Tickets => results(&web, &user, &here, MOST).await,
        other => found::results(&web, &user, &here, other).await,
    }
}

/// `GET search/export?query=…&filter[type]=ticket`: by cursor, further than a search leafs.
pub async fn export(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    match sought(&here) {
        Sought::Tickets => results(&web, &user, &here, MOST_COUNTED).await,
        other => found::results(&web, &user, &here, other).await,
    }
}

async fn results(web: &Web, user: &ApiUser, here: &Here, most: i64) -> Answer {
    let text = here.some("query");
    let text = text.ok_or_else(|| ApiError::BadSearch("Say what to search for.".to_owned()))?;
    let (rows, end) = found_by(web, user, here, text, most).await?;
    let mut conn = web.desk.store.read().await?;
    let found = objects(web, &mut conn, here, &user.viewer, &rows).await?.into_iter();
    let found: Vec<_> = found.map(|ticket| Found { ticket, result_type: "ticket" }).collect();
    let beside = vec![("facets", Value::Null)];
    Ok(Json(Listing { name: "results", rows: &found, beside, end }).into_response())
}

/// Tickets that a query of ours finds, as a list of tickets: what is in a view.
pub async fn in_order(web: &Web, user: &ApiUser, here: &Here, text: &str) -> Answer {
    let (rows, end) = found_by(web, user, here, text, MOST_COUNTED).await?;
    let mut conn = web.desk.store.read().await?;
    let beside = beside(&mut conn, here, &user.viewer, &rows).await?;
    let objects = objects(web, &mut conn, here, &user.viewer, &rows).await?;
    Ok(Json(Listing { name: "tickets", rows: &objects, beside, end }).into_response())
}

/// The rows of a view's table.
pub async fn of_view(
    web: &Web,
    user: &ApiUser,
    here: &Here,
    text: &str,
) -> Result<(Vec<Numbered>, End), ApiError> {
    found_by(web, user, here, text, MOST_COUNTED).await
}

/// How many a query finds, and the most that are counted.
pub async fn counted(web: &Web, user: &ApiUser, text: &str) -> Result<(i64, i64), ApiError> {
    let handbook = web.desk.handbook();
    let text = &their_words::ours(text, &handbook);
    let query = parse(text, &handbook).map_err(|faults| told(text, &faults))?;
    let mut conn = web.desk.store.read().await?;
    let asking = asking(web, user, &query, &handbook);
    let asked = asking.look_up(&mut conn).await?;
    Ok((count_all(&mut conn, &asked, MOST_COUNTED).await?, MOST_COUNTED))
}

async fn found_by(
    web: &Web,
    user: &ApiUser,
    here: &Here,
    text: &str,
    most: i64,
) -> Result<(Vec<Numbered>, End), ApiError> {
    let handbook = web.desk.handbook();
    let query = asked_for(here, text, &handbook)?;
    let asking = asking(web, user, &query, &handbook);
    let mut conn = web.desk.store.read().await?;
    let asked = asking.look_up(&mut conn).await?;
    let (ids, end) = match Keyed::of(here)? {
        Some(keyed) => {
            let found = page(&mut conn, &asked, keyed.from(), keyed.size).await?;
            (found.ids, keyed.end(here, found.next.as_deref()))
        }
        None => by_number(&mut conn, &asked, here, most).await?,
    };
    Ok((numbered::these(&mut conn, &user.viewer, &ids).await?, end))
}

/// `GET search/count?query=…`: exactly one number, for clients know it by that.
pub async fn count(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let count = match sought(&here) {
        Sought::Tickets => {
            let blank = || ApiError::BadSearch("Say what to search for.".to_owned());
            counted(&web, &user, here.some("query").ok_or_else(blank)?).await?.0
        }
        other => found::how_many(&web, &user, &here, other).await?,
    };
    Ok(Json(json!({ "count": count })).into_response())
}

/// The query, in the order the address asks for.
fn asked_for(here: &Here, text: &str, handbook: &Handbook) -> Result<Query, ApiError> {
    let text = &their_words::ours(text, handbook);
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

/// A numbered page of what is found, and the number of all, at most `most`.
async fn by_number(
    conn: &mut Conn,
    asked: &Asked<'_>,
    here: &Here,
    most: i64,
) -> Result<(Vec<TicketId>, End), ApiError> {
    let paging = Paging::of(here)?;
    let (skip, limit) = (paging.skipped(), paging.limit());
    if skip + limit - 1 > most {
        return Err(ApiError::BadSearch(format!("Only the first {most} results are shown.")));
    }
    let mut ids = page(conn, asked, From::Skip(skip), limit).await?.ids;
    let there = i64::try_from(ids.len()).unwrap_or(most);
    // Most searches find less than a page: then there is nothing more to count.
    let whole = there < limit && (there > 0 || skip == 0);
    let count = if whole { skip + there } else { count_all(conn, asked, most).await? };
    let end = paging.end(here, &mut ids, |id| id.0, count);
    Ok((ids, end))
}
