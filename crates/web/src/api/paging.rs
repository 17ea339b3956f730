//! Both ways of turning pages: by cursor (`page[size]`, `page[after]`) and by number (`page`,
//! `per_page`). A link to a next page is there only if that page has rows.

use data_encoding::BASE64URL_NOPAD;
use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Value, json};
use store::slice::{From, Slice};

use super::{errors::ApiError, here::Here};

/// The dialect's limit for a page.
const MOST: i64 = 100;
/// Numbered pages end here; cursors go on for ever.
const MOST_SKIPPED: i64 = 10_000;

/// How the client turns pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    Cursor { size: i64, place: Place },
    Numbered { page: i64, size: i64 },
}

/// Where a cursor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Start,
    After(i64),
    Before(i64),
}

impl Paging {
    /// What the query asks for.
    ///
    /// # Errors
    /// A cursor that is none of ours, or a page beyond the ten-thousandth record.
    pub fn of(here: &Here) -> Result<Self, ApiError> {
        let number = |name: &str, otherwise: i64| {
            let given = here.some(name).and_then(|text| text.parse::<i64>().ok());
            given.filter(|number| *number > 0).unwrap_or(otherwise)
        };
        let by_cursor = ["page[size]", "page[after]", "page[before]"];
        if by_cursor.iter().any(|name| here.some(name).is_some()) {
            let place = match (here.some("page[after]"), here.some("page[before]")) {
                (Some(after), _) => Place::After(number_of(after)?),
                (None, Some(before)) => Place::Before(number_of(before)?),
                (None, None) => Place::Start,
            };
            return Ok(Self::Cursor { size: number("page[size]", MOST).min(MOST), place });
        }
        let (page, size) = (number("page", 1), number("per_page", MOST).min(MOST));
        if page.saturating_mul(size) > MOST_SKIPPED {
            let says = "Numbered pages end at record 10,000; use page[size] to go on.";
            return Err(ApiError::BadRequest(says.to_owned()));
        }
        Ok(Self::Numbered { page, size })
    }

    /// Whether it shows how many rows there are in all, which costs a statement.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Numbered { .. })
    }

    /// Rows to fetch: one more than are shown tells whether there is another page.
    #[must_use]
    pub const fn limit(self) -> i64 {
        match self {
            Self::Cursor { size, .. } | Self::Numbered { size, .. } => size + 1,
        }
    }

    /// Rows before a numbered page.
    #[must_use]
    pub const fn skipped(self) -> i64 {
        match self {
            Self::Numbered { page, size } => (page - 1) * size,
            Self::Cursor { .. } => 0,
        }
    }

    /// The rows to fetch, by their numbers: one more than are shown.
    #[must_use]
    pub const fn slice(self, newest_first: bool) -> Slice {
        let from = match self {
            Self::Numbered { .. } => From::Skip(self.skipped()),
            Self::Cursor { place: Place::Start, .. } => From::Start,
            Self::Cursor { place: Place::After(id), .. } => From::After(id),
            Self::Cursor { place: Place::Before(id), .. } => From::Before(id),
        };
        Slice { from, newest_first, limit: self.limit() }
    }

    /// Cuts what was fetched to the page and makes its links. `count` is the whole list's.
    pub fn end<T>(
        self,
        here: &Here,
        rows: &mut Vec<T>,
        number: impl Fn(&T) -> i64,
        count: i64,
    ) -> End {
        match self {
            Self::Numbered { page, size } => {
                rows.truncate(usize::try_from(size).unwrap_or(0));
                let link = |page: i64| here.with(&[("page", page.to_string())]);
                let next = (page * size < count).then(|| link(page + 1));
                let previous = (page > 1).then(|| link(page - 1));
                End::Numbered { count, next, previous }
            }
            Self::Cursor { size, place } => cursor_end(here, rows, number, size, place),
        }
    }

    /// A page of rows that are all in memory already, sorted.
    pub fn cut<T>(self, rows: Vec<T>, number: impl Fn(&T) -> i64, falling: bool) -> Vec<T> {
        let limit = usize::try_from(self.limit()).unwrap_or(0);
        let behind = |row: &T, mark: i64| (number(row) > mark) != falling && number(row) != mark;
        let before = |row: &T, mark: i64| !behind(row, mark) && number(row) != mark;
        match self {
            Self::Cursor { place: Place::After(mark), .. } => {
                rows.into_iter().filter(|row| behind(row, mark)).take(limit).collect()
            }
            Self::Cursor { place: Place::Before(mark), .. } => {
                let mut kept: Vec<T> = rows.into_iter().filter(|row| before(row, mark)).collect();
                kept.drain(..kept.len().saturating_sub(limit));
                kept
            }
            _ => {
                let skipped = usize::try_from(self.skipped()).unwrap_or(0);
                rows.into_iter().skip(skipped).take(limit).collect()
            }
        }
    }
}

fn cursor_end<T>(
    here: &Here,
    rows: &mut Vec<T>,
    number: impl Fn(&T) -> i64,
    size: i64,
    place: Place,
) -> End {
    let size = usize::try_from(size).unwrap_or(0);
    let more = rows.len() > size;
    let backwards = matches!(place, Place::Before(_));
    if more && backwards {
        rows.drain(..rows.len() - size);
    }
    rows.truncate(size);
    let (first, last) = (rows.first().map(&number), rows.last().map(&number));
    let to = |name: &str, other: &str, number: i64| {
        here.with(&[(name, cursor(number)), (other, String::new())])
    };
    let next = last.filter(|_| more || backwards);
    let previous = first.filter(|_| if backwards { more } else { place != Place::Start });
    End::Cursor {
        more,
        after: last.map(cursor),
        before: first.map(cursor),
        next: next.map(|number| to("page[after]", "page[before]", number)),
        previous: previous.map(|number| to("page[before]", "page[after]", number)),
    }
}

/// A place as text; clients hand it back as it is.
fn cursor(number: i64) -> String {
    cursor_of(&[number])
}

fn cursor_of(keys: &[i64]) -> String {
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    BASE64URL_NOPAD.encode(format!("n{}", keys.join(",")).as_bytes())
}

/// What is said of a cursor that is none.
pub fn not_ours() -> ApiError {
    ApiError::BadRequest("This cursor is none of ours.".to_owned())
}

fn number_of(cursor: &str) -> Result<i64, ApiError> {
    match keys_of(cursor)?[..] {
        [number] => Ok(number),
        _ => Err(not_ours()),
    }
}

fn keys_of(cursor: &str) -> Result<Vec<i64>, ApiError> {
    let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).unwrap_or_default();
    let text = std::str::from_utf8(&bytes).ok().and_then(|text| text.strip_prefix('n'));
    let keys = text.and_then(|text| text.split(',').map(|key| key.parse().ok()).collect());
    keys.ok_or_else(not_ours)
}

/// A cursor over rows in an order of their own: it goes on behind the keys of the last row, and
/// forwards only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyed {
    pub size: i64,
    after: Option<Vec<i64>>,
}

impl Keyed {
    /// What the query asks for; `None` where it turns numbered pages.
    ///
    /// # Errors
    /// A cursor that is none of ours, or one backwards.
    pub fn of(here: &Here) -> Result<Option<Self>, ApiError> {
        if here.some("page[before]").is_some() {
            let says = "This list is read forwards only; use page[after].";
            return Err(ApiError::BadRequest(says.to_owned()));
        }
        let after = here.some("page[after]").map(keys_of).transpose()?;
        let size = here.some("page[size]").and_then(|text| text.parse().ok());
        if size.is_none() && after.is_none() {
            return Ok(None);
        }
        Ok(Some(Self { size: size.unwrap_or(MOST).clamp(1, MOST), after }))
    }

    /// The keys of the row the page goes on behind.
    #[must_use]
    pub fn keys(&self) -> Option<&[i64]> {
        self.after.as_deref()
    }

    /// Where the page begins.
    #[must_use]
    pub fn from(&self) -> store::query::From {
        self.after.clone().map_or(store::query::From::Start, store::query::From::After)
    }

    /// The links of a page; `next`: the keys of its last row, where there is more behind it.
    #[must_use]
    pub fn end(&self, here: &Here, next: Option<&[i64]>) -> End {
        let after = next.map(cursor_of);
        let link = |cursor: &String| here.with(&[("page[after]", cursor.clone())]);
        End::Cursor {
            more: next.is_some(),
            next: after.as_ref().map(link),
            after,
            before: None,
            previous: None,
        }
    }
}

/// What stands under a page of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    Cursor {
        more: bool,
        after: Option<String>,
        before: Option<String>,
        next: Option<String>,
        previous: Option<String>,
    },
    Numbered {
        count: i64,
        next: Option<String>,
        previous: Option<String>,
    },
}

/// A page: rows under their plural, what was asked for beside them, and the links. Nothing else:
/// clients take the first collection they know for the list itself.
pub struct Listing<'a, T> {
    pub name: &'static str,
    pub rows: &'a [T],
    pub beside: Vec<(&'static str, Value)>,
    pub end: End,
}

impl<T: Serialize> Serialize for Listing<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(self.name, self.rows)?;
        for (name, value) in &self.beside {
            map.serialize_entry(name, value)?;
        }
        match &self.end {
            End::Cursor { more, after, before, next, previous } => {
                let meta =
                    json!({"has_more": more, "after_cursor": after, "before_cursor": before});
                map.serialize_entry("meta", &meta)?;
                map.serialize_entry("links", &json!({"prev": previous, "next": next}))?;
            }
            End::Numbered { count, next, previous } => {
                map.serialize_entry("count", count)?;
                map.serialize_entry("next_page", next)?;
                map.serialize_entry("previous_page", previous)?;
            }
        }
        map.end()
    }
}
