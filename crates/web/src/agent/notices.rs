//! What the desk tells the reader, and that they have seen it.

use axum::extract::{Path, Query, State};
use base::ids::NoticeSeq;
use desk::notices::Audience;
use serde::Deserialize;
use store::notices::{After, Told};
use ui::{
    notices::{NoticeRow, NoticesPage},
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, rail::rail};
use crate::{
    Web,
    http::{Answer, Page, Posted, Staff, page},
};

/// Notices on a page.
const ROWS: i64 = 50;

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    before: Option<String>,
    part: Option<String>,
}

/// `GET /notices`
pub async fn list(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Answer {
    let page = Page::of(&web, &visitor);
    let mine = Audience::all_of(&visitor.person, &web.desk.handbook());
    let mut conn = web.desk.store.read().await?;
    let event_seq = store::events::newest(&mut conn).await?.0;
    let after = asked.before.as_deref().and_then(read_cursor);
    let told = store::notices::page(&mut conn, &visitor.viewer(), &mine, after, ROWS + 1).await?;
    let push_key = web.options.push_key.clone();
    let view = NoticesPage { push_key, ..drawn(event_seq, told, asked.before) };
    let body = ui::notices::notices(&page.context(), &view);
    if asked.part.as_deref() == Some("notices") {
        return Ok(page::ok(body));
    }
    let address = ui::paths::notices(view.before.as_deref());
    let rail = rail(&web, &mut conn, &visitor, &page, None, address).await?;
    let pane = Pane::Other("Notices".to_owned(), body);
    Ok(answer(&page, DeskPage { rail, pane }, None))
}

fn drawn(event_seq: i64, mut told: Vec<Told>, before: Option<String>) -> NoticesPage {
    let more = told.len() > usize::try_from(ROWS).unwrap_or(usize::MAX);
    if more {
        told.pop();
    }
    let older = told.last().filter(|_| more).map(cursor);
    let row = |told: Told| NoticeRow {
        seq: told.seq,
        at: told.at,
        text: told.text,
        ticket: told.ticket,
        seen: told.seen,
    };
    let rows = told.into_iter().map(row).collect();
    NoticesPage { event_seq, rows, before, older, push_key: String::new() }
}

/// `POST /notices/seen`
pub async fn see_all(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    if let Ok(until) = posted.get("until").parse() {
        actions::notices::see_until(&web.desk, &visitor.person, until).await?;
    }
    Ok(page::see(ui::paths::NOTICES))
}

/// `POST /notices/{id}/seen`
pub async fn see(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<NoticeSeq>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    actions::notices::see(&web.desk, &visitor.person, id).await?;
    Ok(page::see(ui::paths::NOTICES))
}

fn cursor(told: &Told) -> String {
    format!("{}.{}", if told.seen { "s" } else { "n" }, told.seq)
}

fn read_cursor(text: &str) -> Option<After> {
    let (seen, seq) = text.split_once('.')?;
    Some(After { seen: seen == "s", seq: seq.parse().ok()? })
}
