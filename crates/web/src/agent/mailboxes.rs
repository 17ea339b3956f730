//! Mailboxes, for administrators: how each does, a test, and the switch for all outgoing mail.

use actions::mail::{
    fetched::ask_test,
    kill_switch::{start, stop, stopped},
};
use axum::{
    Router,
    extract::{Path, Query, State},
    routing::{get, post},
};
use desk::{
    mailboxes::{Mailbox, Remembered},
    outgoing::MailState,
};
use serde::Deserialize;
use store::{Conn, Fault};
use ui::{
    mailboxes::{MailboxRow, MailboxesPage, Tested, mailboxes as draw},
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, rail::rail, webhooks::admins};
use crate::{
    Web,
    http::{Answer, Page, Posted, Staff, page},
};

/// What the address may ask for.
#[derive(Deserialize, Default)]
pub struct Asked {
    part: Option<String>,
}

/// So many of the mails that were too large are shown; more say nothing new.
const MOST_TOO_LARGE: i64 = 20;

pub fn routes() -> Router<Web> {
    Router::new()
        .route("/mailboxes", get(list))
        .route("/mailboxes/{name}/test", post(test))
        .route("/mail-stop", post(stop_all))
        .route("/mail-stop/end", post(start_all))
}

/// `GET /mailboxes`
async fn list(State(web): State<Web>, Staff(visitor): Staff, asked: Query<Asked>) -> Answer {
    admins(&visitor)?;
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let body = draw(&page.context(), &view(&web, &mut conn).await?);
    if asked.part.as_deref() == Some("mailboxes") {
        return Ok(page::ok(body));
    }
    let address = ui::paths::MAILBOXES.to_owned();
    let rail = rail(&web, &mut conn, &visitor, &page, None, address).await?;
    let pane = Pane::Other("Mailboxes".to_owned(), body);
    Ok(answer(&page, DeskPage { rail, pane }, None))
}

async fn view(web: &Web, conn: &mut Conn) -> Result<MailboxesPage, Fault> {
    let settings = web.desk.settings();
    let remembered = store::mailboxes::all(conn).await?;
    let mut rows: Vec<MailboxRow> = settings
        .all_mailboxes()
        .into_iter()
        .map(|one| {
            let kept = remembered.iter().find(|kept| kept.name == one.name).cloned();
            row(one, kept.unwrap_or_default())
        })
        .collect();
    for (came_in_at, state, count) in store::mail::unsettled(conn).await? {
        let of = settings.mailbox_of(&came_in_at);
        let row = rows.iter_mut().find(|row| Some(&row.name) == of.as_ref().map(|one| &one.name));
        let Some(row) = row else { continue };
        let count = count.unsigned_abs();
        match state {
            MailState::Queued | MailState::Sending => row.waiting += count,
            MailState::InDoubt => row.in_doubt += count,
            MailState::Held => row.held += count,
            MailState::Failed | MailState::Sent | MailState::ReadInApp => {}
        }
    }
    let stopped = stopped(conn).await?.map(|stopped| (stopped.by, stopped.at));
    let too_large = store::too_large::newest(conn, MOST_TOO_LARGE).await?;
    Ok(MailboxesPage { stopped, rows, too_large })
}

fn row(mailbox: Mailbox, kept: Remembered) -> MailboxRow {
    let tested = match kept.tested_at {
        None => Tested::Never,
        Some(_) if kept.test.is_empty() => Tested::Running,
        Some(at) => Tested::At(at, kept.test),
    };
    MailboxRow {
        is_fetched: !mailbox.comes_by.is_empty(),
        name: mailbox.name,
        address: mailbox.address,
        also: mailbox.also,
        brand: mailbox.brand,
        comes_by: mailbox.comes_by,
        goes_by: mailbox.goes_by,
        per_minute: mailbox.per_minute,
        looked_at: kept.looked_at,
        fetched_at: kept.fetched_at,
        trouble: kept.trouble,
        trouble_at: kept.trouble_at,
        tested,
        ..MailboxRow::default()
    }
}

/// `POST /mailboxes/{name}/test`
async fn test(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(name): Path<String>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    ask_test(&web.desk, &visitor.person, &name).await?;
    Ok(page::see(ui::paths::MAILBOXES))
}

/// `POST /mail-stop`
async fn stop_all(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    posted.checked(&visitor)?;
    stop(&web.desk, &visitor.person).await?;
    Ok(page::see(ui::paths::MAILBOXES))
}

/// `POST /mail-stop/end`
async fn start_all(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    posted.checked(&visitor)?;
    start(&web.desk, &visitor.person).await?;
    Ok(page::see(ui::paths::MAILBOXES))
}
