//! Lists that are in memory whole: what the handbook says, views, macros. Both ways of turning
//! pages; a cursor is a place in the list.

use axum::{Json, response::IntoResponse};
use base::Timestamp;
use serde_json::{Value, json};

use super::{
    errors::{Answer, ApiError},
    here::Here,
    paging::{End, Listing, Paging},
    words::Time,
};

/// A page of the list under its name.
///
/// # Errors
/// A cursor that is none of ours.
pub fn listed(here: &Here, name: &'static str, rows: Vec<Value>) -> Answer {
    let (rows, end) = page_of(here, rows)?;
    Ok(Json(Listing { name, rows: &rows, beside: Vec::new(), end }).into_response())
}

/// A page of the list, and what stands under it.
///
/// # Errors
/// A cursor that is none of ours.
pub fn page_of<T>(here: &Here, rows: Vec<T>) -> Result<(Vec<T>, End), ApiError> {
    let paging = Paging::of(here)?;
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let placed: Vec<(i64, T)> = (1..).zip(rows).collect();
    let mut rows = paging.cut(placed, |row| row.0, false);
    let end = paging.end(here, &mut rows, |row| row.0, count);
    Ok((rows.into_iter().map(|(_, row)| row).collect(), end))
}

/// All of it on one page, for lists asked for by their numbers.
///
/// # Errors
/// None; it answers as other lists do.
pub fn these(name: &'static str, rows: Vec<Value>) -> Answer {
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let end = End::Numbered { count, next: None, previous: None };
    Ok(Json(Listing { name, rows: &rows, beside: Vec::new(), end }).into_response())
}

/// Those whose title has the words that `query` asks for, where it asks for some.
#[must_use]
pub fn titled(here: &Here, mut rows: Vec<Value>) -> Vec<Value> {
    let words = here.some("query").unwrap_or_default().trim().to_lowercase();
    rows.retain(|row| {
        row["title"].as_str().is_some_and(|title| title.to_lowercase().contains(&words))
    });
    rows
}

/// How many there are, as every list's own `count` tells it.
///
/// # Errors
/// None; it answers as other lists do.
pub fn how_many(count: usize, now: Timestamp) -> Answer {
    let count = json!({"value": count, "refreshed_at": Time(now)});
    Ok(Json(json!({ "count": count })).into_response())
}

/// The one with this number, under its name.
///
/// # Errors
/// There is none.
pub fn single(name: &str, rows: Vec<Value>, id: i64) -> Answer {
    let found = rows.into_iter().find(|row| row["id"] == id).ok_or(ApiError::NotFound)?;
    Ok(Json(json!({ name: found })).into_response())
}
