//! Exports: everything that changed since an instant, oldest change first, for pipelines that keep
//! a copy. By time (`start_time`) or by cursor, which goes on behind the last row.
//!
//! What was written in the last seconds comes with the next request: a write that began earlier
//! may still be on its way, and an export that ran past it would lose it.

use axum::{Json, extract::State, response::IntoResponse};
use base::{Timestamp, time::after};
use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;
use serde_json::{Map, Value, json};
use store::{Conn, directory, directory::Mark, numbered};

use super::{
    auth::{Agent, ApiUser},
    errors::{Answer, ApiError},
    here::Here,
    objects::{organization::OrganizationObject, user::UserObject},
    tickets::{beside, objects},
};
use crate::Web;

/// Rows on a page at most, and unless asked otherwise.
const MOST: i64 = 1_000;

/// A write takes less than that from its instant to its commit.
const SETTLED_AFTER: i64 = 10;

/// Where an export is, and how much of it is wanted.
struct Asked {
    from: Mark,
    until: Timestamp,
    limit: i64,
    by_cursor: bool,
}

impl Asked {
    fn of(web: &Web, here: &Here, by_cursor: bool) -> Result<Self, ApiError> {
        let given = here.some("per_page").or(here.some("page[size]"));
        let limit = given.and_then(|text| text.parse().ok()).unwrap_or(MOST).clamp(1, MOST);
        let cursor = here.some("cursor").filter(|cursor| *cursor != "undefined");
        let from = match cursor.filter(|_| by_cursor) {
            Some(cursor) => mark_of(cursor)?,
            None => Mark { at: start(here.some("start_time")), id: 0 },
        };
        let until = after(web.desk.now(), -SETTLED_AFTER);
        Ok(Self { from, until, limit, by_cursor })
    }
}

/// Seconds since 1970, with or without a fraction, or a time as text; what is neither begins at
/// the beginning: an export of too much does no harm, a refused one stops a pipeline.
fn start(text: Option<&str>) -> Timestamp {
    let text = text.unwrap_or_default().trim();
    let seconds = text.split('.').next().and_then(|whole| whole.parse::<i64>().ok());
    let by_number = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    by_number.or_else(|| text.parse().ok()).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn cursor(mark: Mark) -> String {
    BASE64URL_NOPAD.encode(format!("{}-{}", mark.at.as_microsecond(), mark.id).as_bytes())
}

fn mark_of(cursor: &str) -> Result<Mark, ApiError> {
    let bytes = BASE64URL_NOPAD.decode(cursor.trim_end_matches('=').as_bytes());
    let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let read = text.rsplit_once('-').and_then(|(at, id)| {
        let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
        Some(Mark { at, id: id.parse().ok()? })
    });
    read.ok_or_else(|| ApiError::BadRequest("This cursor is none of ours.".to_owned()))
}

/// A kind of rows that is exported.
trait Exported: Sized {
    /// Rows behind a mark.
    async fn read(
        conn: &mut Conn,
        user: &ApiUser,
        from: Mark,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<Self>, ApiError>;

    fn mark(&self) -> Mark;
}

impl Exported for numbered::Numbered {
    async fn read(
        conn: &mut Conn,
        user: &ApiUser,
        from: Mark,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<Self>, ApiError> {
        Ok(numbered::since(conn, &user.viewer, from, until, limit).await?)
    }

    fn mark(&self) -> Mark {
        Mark { at: self.ticket.updated_at, id: self.ticket.id.0 }
    }
}

impl Exported for desk::people::Person {
    async fn read(
        conn: &mut Conn,
        user: &ApiUser,
        from: Mark,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<Self>, ApiError> {
        Ok(directory::people_since(conn, &user.viewer, from, until, limit).await?)
    }

    fn mark(&self) -> Mark {
        Mark { at: self.created_at, id: self.id.0 }
    }
}

impl Exported for desk::organisations::Organisation {
    async fn read(
        conn: &mut Conn,
        user: &ApiUser,
        from: Mark,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<Self>, ApiError> {
        Ok(directory::organisations_since(conn, &user.viewer, from, until, limit).await?)
    }

    fn mark(&self) -> Mark {
        Mark { at: self.created_at, id: self.id.0 }
    }
}

/// A page of rows, and what stands under it.
struct Page<T> {
    rows: Vec<T>,
    end: Vec<(&'static str, Value)>,
}

async fn page<T: Exported>(
    conn: &mut Conn,
    user: &ApiUser,
    here: &Here,
    asked: &Asked,
) -> Result<Page<T>, ApiError> {
    let mut rows = T::read(conn, user, asked.from, asked.until, asked.limit + 1).await?;
    let limit = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let mut last = rows.len() <= limit;
    if asked.by_cursor {
        rows.truncate(limit);
        return Ok(Page { end: cursor_end(here, asked, rows.last(), last), rows });
    }
    if !last {
        last = whole_seconds(conn, user, asked, &mut rows).await?;
    }
    let stamp = rows.last().map_or(asked.from.at, |row| row.mark().at).as_second();
    let end = vec![
        ("count", json!(rows.len())),
        ("end_time", json!(stamp)),
        ("end_of_stream", json!(last)),
        ("next_page", json!(here.with(&[("start_time", stamp.to_string())]))),
    ];
    Ok(Page { rows, end })
}

fn cursor_end<T: Exported>(
    here: &Here,
    asked: &Asked,
    row: Option<&T>,
    last: bool,
) -> Vec<(&'static str, Value)> {
    let after = cursor(row.map_or(asked.from, T::mark));
    let url = here.with(&[("cursor", after.clone()), ("start_time", String::new())]);
    vec![
        ("after_url", if last { Value::Null } else { json!(url) }),
        ("before_url", Value::Null),
        ("after_cursor", json!(after)),
        ("before_cursor", Value::Null),
        ("end_of_stream", json!(last)),
    ]
}

/// Ends the page with a whole second that is later than the one it began with: who goes on from
/// the last row's second comes further, and misses nothing of it. Answers whether that was the
/// last there is.
async fn whole_seconds<T: Exported>(
    conn: &mut Conn,
    user: &ApiUser,
    asked: &Asked,
    rows: &mut Vec<T>,
) -> Result<bool, ApiError> {
    let second = |row: &T| row.mark().at.as_second();
    let began = asked.from.at.as_second();
    let Some(edge) = rows.last().map(second) else { return Ok(true) };
    if rows.iter().any(|row| second(row) < edge && second(row) > began) {
        rows.retain(|row| second(row) < edge);
        return Ok(false);
    }
    // All of one second so far: the rest of it, and the next one there is.
    rest_of(conn, user, asked, rows).await?;
    let mut next = behind(conn, user, asked, rows).await?;
    if edge <= began && !next.is_empty() {
        rows.append(&mut next);
        rest_of(conn, user, asked, rows).await?;
        next = behind(conn, user, asked, rows).await?;
    }
    Ok(next.is_empty())
}

/// The row behind these, if there is one.
async fn behind<T: Exported>(
    conn: &mut Conn,
    user: &ApiUser,
    asked: &Asked,
    rows: &[T],
) -> Result<Vec<T>, ApiError> {
    let mark = rows.last().map_or(asked.from, T::mark);
    T::read(conn, user, mark, asked.until, 1).await
}

/// Adds whatever else is of the last row's second. A second with very many changes was an import;
/// it can't be split, or who goes on from it would never come further.
async fn rest_of<T: Exported>(
    conn: &mut Conn,
    user: &ApiUser,
    asked: &Asked,
    rows: &mut Vec<T>,
) -> Result<(), ApiError> {
    let Some(mut mark) = rows.last().map(T::mark) else { return Ok(()) };
    let next = mark.at.as_second().saturating_add(1);
    let end = Timestamp::from_microsecond(next.saturating_mul(1_000_000) - 1);
    let end = end.unwrap_or(asked.until).min(asked.until);
    loop {
        let more = T::read(conn, user, mark, end, MOST).await?;
        let Some(last) = more.last().map(T::mark) else { return Ok(()) };
        mark = last;
        rows.extend(more);
    }
}

fn answer(
    name: &'static str,
    objects: &impl Serialize,
    beside: Vec<(&'static str, Value)>,
    end: Vec<(&'static str, Value)>,
) -> Answer {
    let rows = serde_json::to_value(objects).map_err(|e| ApiError::Fault(e.to_string()))?;
    let all = std::iter::once((name, rows)).chain(beside).chain(end);
    let map: Map<String, Value> = all.map(|(name, value)| (name.to_owned(), value)).collect();
    Ok(Json(map).into_response())
}

async fn export_tickets(web: &Web, user: &ApiUser, here: &Here, by_cursor: bool) -> Answer {
    let asked = Asked::of(web, here, by_cursor)?;
    let mut conn = web.desk.store.read().await?;
    let found: Page<numbered::Numbered> = page(&mut conn, user, here, &asked).await?;
    let beside = beside(&mut conn, here, &found.rows).await?;
    let objects = objects(&mut conn, here, &found.rows).await?;
    answer("tickets", &objects, beside, found.end)
}

/// `GET incremental/tickets`
pub async fn tickets(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    export_tickets(&web, &user, &here, false).await
}

/// `GET incremental/tickets/cursor`
pub async fn tickets_by_cursor(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    export_tickets(&web, &user, &here, true).await
}

async fn export_users(web: &Web, user: &ApiUser, here: &Here, by_cursor: bool) -> Answer {
    let asked = Asked::of(web, here, by_cursor)?;
    let mut conn = web.desk.store.read().await?;
    let found: Page<desk::people::Person> = page(&mut conn, user, here, &asked).await?;
    let objects: Vec<_> = found.rows.iter().map(|person| UserObject::of(here, person)).collect();
    answer("users", &objects, Vec::new(), found.end)
}

/// `GET incremental/users`
pub async fn users(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    export_users(&web, &user, &here, false).await
}

/// `GET incremental/users/cursor`
pub async fn users_by_cursor(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    export_users(&web, &user, &here, true).await
}

/// `GET incremental/organizations`
pub async fn organizations(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let asked = Asked::of(&web, &here, false)?;
    let mut conn = web.desk.store.read().await?;
    let found: Page<desk::organisations::Organisation> =
        page(&mut conn, &user, &here, &asked).await?;
    let objects: Vec<_> = found.rows.iter().map(|one| OrganizationObject::of(&here, one)).collect();
    answer("organizations", &objects, Vec::new(), found.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_is_read_in_every_form_clients_send() {
        let at = |text| start(Some(text)).as_second();
        assert_eq!(at("1700000000"), 1_700_000_000);
        assert_eq!(at("1700000000.0"), 1_700_000_000);
        assert_eq!(at("2023-11-14T22:13:20Z"), 1_700_000_000);
        assert_eq!(at("yesterday"), 0);
        assert_eq!(start(None).as_second(), 0);
    }

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let mark = Mark { at: Timestamp::from_microsecond(-5).unwrap(), id: 12 };
        assert_eq!(mark_of(&cursor(mark)).unwrap(), mark);
        assert!(mark_of("nonsense").is_err());
    }
}
