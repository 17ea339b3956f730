//! Both ways of paging: by cursor where `page[size]` is sent, else by page number.

use std::collections::HashMap;

use axum::Json;
use axum::response::{IntoResponse, Response};
use base::ids::TicketId;
use desk::viewer::Viewer;
use serde_json::{Value, json};
use store::{
    Conn,
    numbered::{self, From, Numbered, Slice, Wanted},
};

use super::errors::ApiError;

/// The query's parameters; unknown ones are ignored.
pub type Asked = HashMap<String, String>;

/// The most rows on a page.
const MOST: i64 = 100;
/// Pages by number reach so many records; beyond, a cursor is needed.
const DEEPEST: i64 = 10_000;

/// What a page is made of.
pub struct Shaped<'a> {
    /// The list's address.
    pub path: &'a str,
    /// The list's name in the answer.
    pub name: &'a str,
    /// One row as JSON.
    pub shape: &'a (dyn Fn(&Numbered) -> Value + Sync),
}

/// A page of tickets as JSON.
///
/// # Errors
/// A page too deep, a cursor that isn't ours, or the database.
pub async fn page(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &Wanted,
    asked: &Asked,
    shaped: Shaped<'_>,
) -> Result<Response, ApiError> {
    let body = if asked.contains_key("page[size]") {
        by_cursor(conn, viewer, wanted, asked, &shaped).await?
    } else {
        by_number(conn, viewer, wanted, asked, &shaped).await?
    };
    Ok(Json(body).into_response())
}

fn newest_first(asked: &Asked) -> bool {
    asked.get("sort").is_some_and(|sort| sort.starts_with('-'))
        || asked.get("sort_order").is_some_and(|order| order == "desc")
}

fn number(asked: &Asked, key: &str, default: i64) -> i64 {
    asked.get(key).and_then(|text| text.parse().ok()).unwrap_or(default)
}

async fn by_cursor(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &Wanted,
    asked: &Asked,
    shaped: &Shaped<'_>,
) -> Result<Value, ApiError> {
    let limit = number(asked, "page[size]", MOST).clamp(1, MOST);
    let from = match asked.get("page[after]").map(|text| text.parse().map(TicketId)) {
        Some(Ok(id)) => From::After(id),
        Some(Err(_)) => return Err(ApiError::Unreadable("page[after] is no cursor".into())),
        None => From::Start,
    };
    let slice = Slice { from, newest_first: newest_first(asked), limit: limit + 1 };
    let mut rows = numbered::page(conn, viewer, wanted, slice).await?;
    let most = usize::try_from(limit).unwrap_or(0);
    let more = rows.len() > most;
    rows.truncate(most);
    let cursor = |row: Option<&Numbered>| row.map(|row| row.ticket.id.to_string());
    let after = cursor(rows.last());
    let sort = asked.get("sort").map(|sort| format!("&sort={sort}")).unwrap_or_default();
    let path = shaped.path;
    let next = after
        .as_ref()
        .filter(|_| more)
        .map(|after| format!("{path}?page%5Bsize%5D={limit}&page%5Bafter%5D={after}{sort}"));
    Ok(json!({
        shaped.name: rows.iter().map(shaped.shape).collect::<Vec<_>>(),
        "meta": { "has_more": more, "after_cursor": after, "before_cursor": cursor(rows.first()) },
        "links": { "prev": null, "next": next },
    }))
}

async fn by_number(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &Wanted,
    asked: &Asked,
    shaped: &Shaped<'_>,
) -> Result<Value, ApiError> {
    let per_page = number(asked, "per_page", MOST).clamp(1, MOST);
    let page = number(asked, "page", 1).max(1);
    let skip = (page - 1).saturating_mul(per_page);
    if skip >= DEEPEST && page > 1 {
        let why = "Number of pages can't go this deep; use page[size] and page[after].";
        return Err(ApiError::Unreadable(why.to_owned()));
    }
    let from = From::Skip(skip);
    let slice = Slice { from, newest_first: newest_first(asked), limit: per_page };
    let rows = numbered::page(conn, viewer, wanted, slice).await?;
    let count = numbered::count(conn, viewer, wanted).await?;
    let at = |page: i64| format!("{}?page={page}&per_page={per_page}", shaped.path);
    Ok(json!({
        shaped.name: rows.iter().map(shaped.shape).collect::<Vec<_>>(),
        "count": count,
        "next_page": (skip + per_page < count).then(|| at(page + 1)),
        "previous_page": (page > 1).then(|| at(page - 1)),
    }))
}
