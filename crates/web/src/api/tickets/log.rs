//! `GET ticket_audits`: the history of all tickets. Without `page[size]` the newest comes first and
//! links lead back in time and forth; with it, ordinary pages from the oldest on.

use std::collections::HashMap;

use axum::{Json, extract::State, response::IntoResponse};
use base::Timestamp;
use data_encoding::BASE64URL_NOPAD;
use desk::{events::Event, viewer::Viewer};
use serde_json::{Value, json};
use store::{
    Conn,
    directory::Mark,
    log::{self, Told},
    numbered,
};

use crate::{
    Web,
    api::{
        auth::{Agent, ApiUser},
        errors::{Answer, ApiError},
        here::Here,
        incremental::{
            events::Happened,
            pages::{Asked, by_keys, settled},
        },
        objects::{audit, comment::CommentObject},
        paging::{Keyed, Listing, not_ours},
    },
};

/// Audits on a page at most, and unless asked otherwise.
const MOST: i64 = 1_000;

/// The audits these events come to, in the order of their first ones; each act's events must all be
/// there. With whole comments, or with the little an event knows of them.
///
/// # Errors
/// The database is gone.
pub async fn audits_of(
    conn: &mut Conn,
    viewer: &Viewer,
    here: &Here,
    events: &[Event],
    with_comments: bool,
) -> Result<Vec<Value>, ApiError> {
    let mut ids: Vec<_> = events.iter().map(|event| event.ticket_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let tickets = numbered::these(conn, viewer, &ids).await?;
    let mut said = HashMap::new();
    if with_comments {
        let messages: Vec<_> = events.iter().filter_map(|event| event.kind.message()).collect();
        let messages = store::messages::these(conn, viewer, &messages).await?;
        let files = store::messages::files_of(conn, &ids).await?;
        said.extend(
            messages.iter().map(|one| (one.id, json!(CommentObject::of(here, one, &files)))),
        );
    }
    let told = audit::acts(events);
    let told = told.iter().filter_map(|act| {
        let first = act.first()?;
        let row = tickets.iter().find(|row| row.ticket.id == first.ticket_id)?;
        audit::of_act(&row.ticket, act, &said)
    });
    Ok(told.collect())
}

/// `GET ticket_audits`
pub async fn list(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let Some(keyed) = Keyed::of(&here)? else { return newest(&web, &user, &here).await };
    let mut conn = web.desk.store.read().await?;
    let asked = Asked::of(&web, &here, false)?;
    let (rows, end) = by_keys::<Happened>(&mut conn, &user, &here, (&keyed, &asked)).await?;
    let events: Vec<Event> = rows.into_iter().map(|row| row.0).collect();
    let audits = audits_of(&mut conn, &user.viewer, &here, &events, true).await?;
    let (name, beside) = ("audits", Vec::new());
    Ok(Json(Listing { name, rows: &audits, beside, end }).into_response())
}

/// Where a link leads: back in time, or forth.
enum Way {
    Back(Mark),
    Forth(Mark),
}

impl Way {
    fn cursor(letter: char, mark: Mark) -> String {
        let text = format!("{letter}{},{}", mark.at.as_microsecond(), mark.id);
        BASE64URL_NOPAD.encode(text.as_bytes())
    }

    fn of(cursor: &str) -> Result<Self, ApiError> {
        let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).map_err(|_| not_ours())?;
        let text = String::from_utf8(bytes).map_err(|_| not_ours())?;
        let (letter, rest) = text.split_at_checked(1).ok_or_else(not_ours)?;
        let (at, id) = rest.split_once(',').ok_or_else(not_ours)?;
        let at = at.parse().ok().and_then(|at| Timestamp::from_microsecond(at).ok());
        let mark = at.zip(id.parse().ok()).map(|(at, id)| Mark { at, id }).ok_or_else(not_ours)?;
        match letter {
            "b" => Ok(Self::Back(mark)),
            "f" => Ok(Self::Forth(mark)),
            _ => Err(not_ours()),
        }
    }
}

async fn newest(web: &Web, user: &ApiUser, here: &Here) -> Answer {
    let asked = here.some("limit").and_then(|text| text.parse().ok());
    let limit: i64 = asked.unwrap_or(MOST).clamp(1, MOST);
    let way = match here.some("cursor") {
        Some(cursor) => Way::of(cursor)?,
        None => Way::Back(Mark { at: settled(web), id: i64::MAX }),
    };
    let mut conn = web.desk.store.read().await?;
    let mut events = read(&mut conn, web, user, &way, limit).await?;
    events.sort_by_key(|event| (event.at, event.seq));
    let mark = |event: &Event| Mark { at: event.at, id: event.seq.0 };
    let before = events.first().map(|event| Way::cursor('b', mark(event)));
    // Where nothing is new, the next look goes on from the same place.
    let after = events.last().map(mark).or(match way {
        Way::Forth(from) => Some(from),
        Way::Back(_) => None,
    });
    let after = after.map(|mark| Way::cursor('f', mark));
    let mut audits = audits_of(&mut conn, &user.viewer, here, &events, true).await?;
    audits.reverse();
    let url = |cursor: &Option<String>| cursor.clone().map(|text| here.with(&[("cursor", text)]));
    let links = json!({"audits": audits, "before_url": url(&before), "before_cursor": before,
        "after_url": url(&after), "after_cursor": after});
    Ok(Json(links).into_response())
}

/// Events of a page; the act at its far end is whole.
async fn read(
    conn: &mut Conn,
    web: &Web,
    user: &ApiUser,
    way: &Way,
    limit: i64,
) -> Result<Vec<Event>, ApiError> {
    let viewer = &user.viewer;
    match *way {
        Way::Back(until) => {
            let mut events = log::before(conn, viewer, until, limit).await?;
            while let Some(last) = events.last() {
                let (at, id) = (last.at, last.seq.0);
                let rest = log::before(conn, viewer, Mark { at, id }, MOST).await?;
                let rest: Vec<Event> = rest.into_iter().take_while(|one| one.at == at).collect();
                if rest.is_empty() {
                    break;
                }
                events.extend(rest);
            }
            Ok(events)
        }
        Way::Forth(from) => {
            let until = settled(web);
            let mut events = log::since(conn, viewer, Told::All, (from, until), limit).await?;
            while let Some(last) = events.last() {
                let mark = Mark { at: last.at, id: last.seq.0 };
                let rest = log::since(conn, viewer, Told::All, (mark, mark.at), MOST).await?;
                if rest.is_empty() {
                    break;
                }
                events.extend(rest);
            }
            Ok(events)
        }
    }
}
