//! `incremental/ticket_events` and `incremental/ticket_metric_events`: what happened, and what
//! became of the clocks. With `page[size]` both turn ordinary pages by cursor.

use axum::{Json, extract::State, response::IntoResponse};
use base::Timestamp;
use desk::events::Event;
use serde_json::Value;
use store::{
    Conn,
    directory::Mark,
    log::{self, Told},
    numbered,
};

use super::{
    answer,
    pages::{Asked, Exported, Page, by_keys, page},
};
use crate::{
    Web,
    api::{
        auth::{Agent, ApiUser},
        errors::{Answer, ApiError},
        here::Here,
        objects::{metric_event, ticket_event},
        paging::{End, Keyed, Listing},
        tickets::log::audits_of,
    },
};

/// Something that happened; with `CLOCKS`, to a clock.
pub struct Logged<const CLOCKS: bool>(pub Event);

/// Anything.
pub type Happened = Logged<false>;

impl<const CLOCKS: bool> Exported for Logged<CLOCKS> {
    async fn read(
        conn: &mut Conn,
        user: &ApiUser,
        from: Mark,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<Self>, ApiError> {
        let told = if CLOCKS { Told::Clocks } else { Told::All };
        let found = log::since(conn, &user.viewer, told, (from, until), limit).await?;
        Ok(found.into_iter().map(Self).collect())
    }

    fn mark(&self) -> Mark {
        Mark { at: self.0.at, id: self.0.seq.0 }
    }
}

/// What stands under a page, by the way it was asked for.
enum Under {
    Cursor(End),
    Time(Vec<(&'static str, Value)>),
}

async fn read<T: Exported>(
    web: &Web,
    conn: &mut Conn,
    user: &ApiUser,
    here: &Here,
) -> Result<(Vec<T>, Under), ApiError> {
    let asked = Asked::of(web, here, false)?;
    if let Some(keyed) = Keyed::of(here)? {
        let (rows, end) = by_keys(conn, user, here, (&keyed, &asked)).await?;
        return Ok((rows, Under::Cursor(end)));
    }
    let page: Page<T> = page(conn, user, &asked).await?;
    let end = page.end(here, &asked, page.rows.len());
    Ok((page.rows, Under::Time(end)))
}

/// Answers with what the rows came to: acts are fewer than the events they are made of.
fn told(name: &'static str, rows: &[Value], under: Under) -> Answer {
    match under {
        Under::Cursor(end) => {
            Ok(Json(Listing { name, rows, beside: Vec::new(), end }).into_response())
        }
        Under::Time(mut end) => {
            for (key, value) in &mut end {
                if *key == "count" {
                    *value = rows.len().into();
                }
            }
            answer(name, &rows, Vec::new(), end)
        }
    }
}

/// `GET incremental/ticket_events`: whole comments with `include=comment_events`.
pub async fn ticket_events(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let with_comments = here.includes("comment_events");
    let mut conn = web.desk.store.read().await?;
    let (rows, under) = read::<Happened>(&web, &mut conn, &user, &here).await?;
    let events: Vec<Event> = rows.into_iter().map(|row| row.0).collect();
    let audits = audits_of(&mut conn, &user.viewer, &here, &events, with_comments).await?;
    let rows: Vec<Value> =
        audits.iter().map(|audit| ticket_event::of(audit, with_comments)).collect();
    told("ticket_events", &rows, under)
}

/// `GET incremental/ticket_metric_events`
pub async fn metric_events(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let handbook = web.desk.handbook();
    let mut conn = web.desk.store.read().await?;
    let (rows, under) = read::<Logged<true>>(&web, &mut conn, &user, &here).await?;
    let mut ids: Vec<_> = rows.iter().map(|row| row.0.ticket_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let tickets = numbered::these(&mut conn, &user.viewer, &ids).await?;
    let of = |event: &Event| tickets.iter().find(|row| row.ticket.id == event.ticket_id);
    let steps = rows.iter().filter_map(|row| Some((&of(&row.0)?.ticket, &row.0)));
    let rows: Vec<Value> =
        steps.flat_map(|(ticket, event)| metric_event::of(&handbook, ticket, event)).collect();
    told("ticket_metric_events", &rows, under)
}
