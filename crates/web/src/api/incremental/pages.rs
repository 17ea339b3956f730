//! How exports turn pages: by time (`start_time`), where a page ends with a whole second, or by
//! cursor, which goes on behind the last row.
//!
//! What was written in the last seconds comes with the next request: a write that began earlier
//! may still be on its way, and an export that ran past it would lose it.

use base::{Timestamp, time::after};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use store::{Conn, directory::Mark};

use crate::{
    Web,
    api::{
        auth::ApiUser,
        errors::ApiError,
        here::Here,
        paging::{End, Keyed, not_ours},
    },
};

/// Rows on a page at most, and unless asked otherwise.
const MOST: i64 = 1_000;

/// A write takes less than that from its instant to its commit.
const SETTLED_AFTER: i64 = 10;

/// Where an export is, and how much of it is wanted.
pub struct Asked {
    pub from: Mark,
    pub until: Timestamp,
    limit: i64,
    by_cursor: bool,
}

impl Asked {
    /// What the query asks for.
    ///
    /// # Errors
    /// A cursor that is none of ours.
    pub fn of(web: &Web, here: &Here, by_cursor: bool) -> Result<Self, ApiError> {
        let given = here.some("per_page").or(here.some("page[size]"));
        let limit = given.and_then(|text| text.parse().ok()).unwrap_or(MOST).clamp(1, MOST);
        let cursor = here.some("cursor").filter(|cursor| *cursor != "undefined");
        let from = match cursor.filter(|_| by_cursor) {
            Some(cursor) => mark_of(cursor)?,
            None => Mark { at: start(here.some("start_time")), id: 0 },
        };
        let until = settled(web);
        Ok(Self { from, until, limit, by_cursor })
    }
}

/// Until when everything is told: what is younger may still be on its way.
#[must_use]
pub fn settled(web: &Web) -> Timestamp {
    after(web.desk.now(), -SETTLED_AFTER)
}

/// Seconds since 1970, with or without a fraction, a time or a day as text.
#[must_use]
pub fn instant(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let seconds = text.split('.').next().and_then(|whole| whole.parse::<i64>().ok());
    let by_number = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    by_number.or_else(|| text.parse().ok()).or_else(|| format!("{text}T00:00:00Z").parse().ok())
}

/// What can't be read begins at the beginning: an export of too much does no harm, a refused one
/// stops a pipeline.
fn start(text: Option<&str>) -> Timestamp {
    text.and_then(instant).unwrap_or(Timestamp::UNIX_EPOCH)
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
pub trait Exported: Sized {
    /// Rows behind a mark.
    ///
    /// # Errors
    /// The database is gone.
    async fn read(
        conn: &mut Conn,
        user: &ApiUser,
        from: Mark,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<Self>, ApiError>;

    /// Its place.
    fn mark(&self) -> Mark;
}

/// A page of rows.
pub struct Page<T> {
    pub rows: Vec<T>,
    /// There is nothing behind it.
    last: bool,
}

/// Reads a page.
///
/// # Errors
/// The database is gone.
pub async fn page<T: Exported>(
    conn: &mut Conn,
    user: &ApiUser,
    asked: &Asked,
) -> Result<Page<T>, ApiError> {
    let mut rows = T::read(conn, user, asked.from, asked.until, asked.limit + 1).await?;
    let limit = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let mut last = rows.len() <= limit;
    if asked.by_cursor {
        rows.truncate(limit);
    } else if !last {
        last = whole_seconds(conn, user, asked, &mut rows).await?;
    }
    Ok(Page { rows, last })
}

impl<T: Exported> Page<T> {
    /// What stands under a page that came to so many objects.
    #[must_use]
    pub fn end(&self, here: &Here, asked: &Asked, count: usize) -> Vec<(&'static str, Value)> {
        if asked.by_cursor {
            return cursor_end(here, asked, self.rows.last(), self.last);
        }
        let stamp = self.rows.last().map_or(asked.from.at, |row| row.mark().at).as_second();
        vec![
            ("count", json!(count)),
            ("end_time", json!(stamp)),
            ("end_of_stream", json!(self.last)),
            ("next_page", json!(here.with(&[("start_time", stamp.to_string())]))),
        ]
    }
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

/// A page by an ordinary cursor, as lists of events are read that ask for `page[size]`. It ends
/// with a whole instant: an act is never cut in two.
///
/// # Errors
/// The database is gone, or a cursor that is none of ours.
pub async fn by_keys<T: Exported>(
    conn: &mut Conn,
    user: &ApiUser,
    here: &Here,
    (keyed, asked): (&Keyed, &Asked),
) -> Result<(Vec<T>, End), ApiError> {
    let from = match keyed.keys() {
        Some(&[at, id]) => Mark { at: Timestamp::from_microsecond(at).unwrap_or_default(), id },
        Some(_) => return Err(not_ours()),
        None => asked.from,
    };
    let mut rows = T::read(conn, user, from, asked.until, keyed.size + 1).await?;
    let size = usize::try_from(keyed.size).unwrap_or(usize::MAX);
    let mut more = rows.len() > size;
    rows.truncate(size);
    if more {
        while let Some(last) = rows.last().map(T::mark) {
            let rest = T::read(conn, user, last, last.at, MOST).await?;
            if rest.is_empty() {
                break;
            }
            rows.extend(rest);
        }
        more = !behind(conn, user, asked, &rows).await?.is_empty();
    }
    let next = rows.last().filter(|_| more).map(T::mark);
    let next = next.map(|mark| [mark.at.as_microsecond(), mark.id]);
    Ok((rows, keyed.end(here, next.as_ref().map(<[i64; 2]>::as_slice))))
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
        assert_eq!(at("2023-11-14"), 1_699_920_000);
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
