//! What arrived and could not be placed: shown with the reason, tried again by a person.

use axum::extract::{Path, State};
use base::ids::RawId;
use channels::email::{Envelope, parse::parse};
use store::{Conn, Fault, raw::Raw};
use ui::{
    dead_letters::{DeadLetter, dead_letters},
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, page},
};

/// Letters on the page.
const MOST: i64 = 100;

/// `GET /dead-letters`
pub async fn list(State(web): State<Web>, Staff(visitor): Staff) -> Answer {
    if !matches!(visitor.viewer(), desk::viewer::Viewer::Agent(_)) {
        return Err(Failure::NotFound);
    }
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let mut letters = Vec::new();
    for raw in store::raw::dead(&mut conn, MOST).await? {
        letters.push(letter(&mut conn, raw).await?);
    }
    let address = ui::paths::DEAD_LETTERS.to_owned();
    let rail = rail(&web, &mut conn, &visitor, &page, None, address).await?;
    let body = dead_letters(&page.context(), &letters);
    let pane = Pane::Other("Dead letters".to_owned(), body);
    Ok(answer(&page, DeskPage { rail, pane }, None))
}

async fn letter(conn: &mut Conn, raw: Raw) -> Result<DeadLetter, Fault> {
    let bytes = store::raw::one(conn, raw.id).await?.map(|(_, bytes)| bytes).unwrap_or_default();
    let envelope: Envelope = serde_json::from_str(&raw.envelope).unwrap_or_default();
    let read = parse(&bytes, &envelope);
    let beginning = String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]).into_owned();
    Ok(DeadLetter {
        id: raw.id,
        at: raw.received_at,
        channel: raw.channel,
        from: read.from_address,
        subject: read.subject,
        reason: raw.trouble,
        tries: 1,
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        beginning,
    })
}

/// `POST /dead-letters/{id}/retry`
pub async fn retry(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<RawId>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    actions::raw::retry(&web.desk, visitor.person.role, id).await?;
    Ok(page::see(ui::paths::DEAD_LETTERS))
}
