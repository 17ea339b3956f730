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

/// A page of tickets as JSON under `name`.
///
/// # Errors
/// A page too deep, a cursor that isn't ours, or the database.
pub async fn page(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &Wanted,
    asked: &Asked,
    (path, name): (&str, &str),
    shape: impl Fn(&Numbered) -> Value,
) -> Result<Response, ApiError> {
    let newest_first = asked.get("sort").is_some_and(|sort| sort.starts_with('-'))
        || asked.get("sort_order").is_some_and(|order| order == "desc");
    let number = |key: &str| asked.get(key).and_then(|text| text.parse::<i64>().ok());
    if let Some(size) = number("page[size]") {
        let limit = size.clamp(1, MOST);
        let cursor = asked.get("page[after]").map(|text| text.parse().map(TicketId));
        let from = match cursor {
            Some(Ok(id)) => From::After(id),
            Some(Err(_)) => return Err(ApiError::Unreadable("page[after] is no cursor".into())),
            None => From::Start,
        };
        let slice = Slice { from, newest_first, limit: limit + 1 };
        let mut rows = numbered::page(conn, viewer, wanted, slice).await?;
        let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
        rows.truncate(usize::try_from(limit).unwrap_or(0));
        let after = rows.last().map(|row| row.ticket.id);
        let sort = asked.get("sort").map(|sort| format!("&sort={sort}")).unwrap_or_default();
        let next = after
            .filter(|_| more)
            .map(|after| format!("{path}?page%5Bsize%5D={limit}&page%5Bafter%5D={after}{sort}"));
        return Ok(Json(json!({
            name: rows.iter().map(shape).collect::<Vec<_>>(),
            "meta": { "has_more": more, "after_cursor": after.map(|id| id.to_string()),
                      "before_cursor": rows.first().map(|row| row.ticket.id.to_string()) },
            "links": { "prev": null, "next": next },
        }))
        .into_response());
    }
    let per_page = number("per_page").unwrap_or(MOST).clamp(1, MOST);
    let page = number("page").unwrap_or(1).max(1);
    let skip = (page - 1).saturating_mul(per_page);
    if skip >= DEEPEST && page > 1 {
        let why = "Number of pages can't go this deep; use page[size] and page[after].";
        return Err(ApiError::Unreadable(why.to_owned()));
    }
    let slice = Slice { from: From::Skip(skip), newest_first, limit: per_page };
    let rows = numbered::page(conn, viewer, wanted, slice).await?;
    let count = numbered::count(conn, viewer, wanted).await?;
    let at = |page: i64| format!("{path}?page={page}&per_page={per_page}");
    let more = skip + per_page < count;
    Ok(Json(json!({
        name: rows.iter().map(shape).collect::<Vec<_>>(),
        "count": count,
        "next_page": more.then(|| at(page + 1)),
        "previous_page": (page > 1).then(|| at(page - 1)),
    }))
    .into_response())
}
