//! Versions: listed, shown, compared, saved, restored.

use actions::{
    ActionError,
    handbook::apply::{By, New, Refusal, apply},
};
use axum::extract::{Path, Query, State};
use desk::handbook::default_hash;
use serde::Deserialize;
use ui::handbook::{
    Diff, On, OneVersion, Versions,
    versions::{changes as draw_changes, version as draw_one, versions as draw_list},
};

use super::{
    framed, leads, listed,
    review::{Written, edit, look, slips},
    row, text, texts,
};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, page},
};

/// Versions on a page.
const ROWS: i64 = 50;

/// What the address of the list may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    below: Option<i64>,
}

/// `GET /handbook/versions`
pub async fn list(State(web): State<Web>, Staff(visitor): Staff, asked: Query<Asked>) -> Answer {
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let running = web.desk.handbook().version;
    let below = asked.below.unwrap_or(i64::MAX);
    let found = store::handbooks::list(&mut conn, below, ROWS).await?;
    let rows: Vec<_> =
        found.iter().map(|one| row(&one.version, one.name.as_deref(), running)).collect();
    let older = rows.last().map(|row| row.number).filter(|last| *last > 1);
    let older = older.filter(|_| rows.len() == 50);
    let body = draw_list(&page.context(), &Versions { rows, older });
    framed(&web, &mut conn, (&visitor, &page), On::Versions, "Versions", &body).await
}

/// `GET /handbook/versions/{number}`
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(number): Path<i64>,
) -> Answer {
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let found = listed(&mut conn, number).await?.ok_or(Failure::NotFound)?;
    let (text, whole) = texts(&mut conn, number).await?;
    let before = number - 1;
    let (old, old_whole) = texts(&mut conn, before).await?;
    let view = OneVersion {
        row: row(&found.version, found.name.as_deref(), web.desk.handbook().version),
        before,
        changed: Diff::of((&old, &old_whole), (&text, &whole)),
        text,
        older_default: found.version.default_hash != default_hash(),
        may_restore: visitor.person.role.may_lead(),
    };
    let body = draw_one(&page.context(), &view);
    let title = format!("Version {number}");
    framed(&web, &mut conn, (&visitor, &page), On::Versions, &title, &body).await
}

/// Which two; without them, the newest and the one before.
#[derive(Deserialize, Default)]
pub struct Two {
    from: Option<i64>,
    to: Option<i64>,
}

/// `GET /handbook/changes?from=…&to=…`
pub async fn changes(State(web): State<Web>, Staff(visitor): Staff, two: Query<Two>) -> Answer {
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let to = two.to.unwrap_or(web.desk.handbook().version);
    let from = two.from.unwrap_or((to - 1).max(0));
    let (old, old_whole) = texts(&mut conn, from).await?;
    let (new, new_whole) = texts(&mut conn, to).await?;
    let between = Diff::of((&old, &old_whole), (&new, &new_whole));
    let body = draw_changes(from, to, &between);
    framed(&web, &mut conn, (&visitor, &page), On::Versions, "What changed", &body).await
}

/// `POST /handbook/versions`: saves what was looked at.
pub async fn save(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    leads(&visitor)?;
    let written = text::written(&posted)?;
    let new =
        New { text: written.text.clone(), note: written.note.clone(), base: Some(written.base) };
    let refusal = match apply(&web.desk, By::Person(&visitor.person), new).await {
        Ok(_) => return Ok(page::see(ui::paths::HANDBOOK)),
        Err(ActionError::Refused(refusal)) => refusal,
        Err(other) => return Err(other.into()),
    };
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let who = (&visitor, &page);
    match refusal {
        Refusal::Faulty(faults) => edit(&web, &mut conn, who, written, slips(&faults), None).await,
        // The look says who was quicker, or that there is nothing to save.
        Refusal::Overtaken(_) | Refusal::Same(_) => look(&web, &mut conn, who, written).await,
        Refusal::TooLong => Err(Failure::Refused(refusal.to_string())),
    }
}

/// `POST /handbook/versions/{number}/restoration`: an older text, on its way to being a version.
pub async fn restore(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(number): Path<i64>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    leads(&visitor)?;
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let (text, _) = texts(&mut conn, number).await?;
    let base = store::handbooks::newest(&mut conn).await?;
    let note = format!("Restores version {number}");
    let written = Written { text, base, note, on: On::Versions };
    look(&web, &mut conn, (&visitor, &page), written).await
}
