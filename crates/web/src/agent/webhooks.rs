//! Webhooks, for administrators: made, changed, tried, paused, looked into.

use actions::{
    ActionError,
    webhooks::{add, change, let_go_on, new_secret, pause, remove, replay, test},
};
use axum::{
    Router,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
    routing::{get, post},
};
use base::{
    Timestamp,
    ids::{DeliveryId, WebhookId},
};
use desk::{
    people::Role,
    webhooks::{Delivery, KINDS, Refusal, Webhook, Wish},
};
use serde::Deserialize;
use store::{Conn, webhooks::Before};
use ui::{
    shells::desk::{DeskPage, Pane},
    webhooks::{
        DeliveryRow, Form, Health, WebhookPage, WebhookRow, WebhooksPage, webhook as draw_one,
        webhooks as draw_all,
    },
};

use super::{lists::answer, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// Deliveries on a page of the log.
const LOGGED: i64 = 30;

/// What the address may ask for.
#[derive(Deserialize, Default)]
pub struct Asked {
    /// The cursor of the last row of the page before.
    before: Option<String>,
}

pub fn admins(visitor: &Visitor) -> Result<(), Failure> {
    if visitor.person.role == Role::Admin { Ok(()) } else { Err(Failure::NotFound) }
}

/// `GET /webhooks`
pub async fn list(State(web): State<Web>, Staff(visitor): Staff) -> Answer {
    admins(&visitor)?;
    draw(&web, &visitor, StatusCode::OK, Form::default()).await
}

async fn draw(web: &Web, visitor: &Visitor, status: StatusCode, form: Form) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let waiting = store::webhooks::waiting(&mut conn).await?;
    let all = store::webhooks::all(&mut conn).await?;
    let rows = all.iter().map(|one| row(one, &waiting)).collect();
    let body = draw_all(&page.context(), &WebhooksPage { rows, form });
    framed(web, &mut conn, (visitor, &page), ("Webhooks".to_owned(), status, body)).await
}

async fn framed(
    web: &Web,
    conn: &mut Conn,
    (visitor, page): (&Visitor, &Page),
    (title, status, body): (String, StatusCode, ui::Markup),
) -> Answer {
    let rail = rail(web, conn, visitor, page, None, ui::paths::WEBHOOKS.to_owned()).await?;
    let mut response = answer(page, DeskPage { rail, pane: Pane::Other(title, body) }, None);
    *response.status_mut() = status;
    Ok(response)
}

fn row(webhook: &Webhook, waiting: &[(WebhookId, i64)]) -> WebhookRow {
    let health = match (webhook.paused_at, webhook.failing_since) {
        (Some(at), _) => Health::Paused(at, webhook.paused_because.clone()),
        (None, Some(since)) => Health::Failing(since),
        (None, None) => Health::Well,
    };
    let waits = waiting.iter().find(|(id, _)| *id == webhook.id).map_or(0, |(_, n)| *n);
    WebhookRow {
        id: webhook.id,
        key: webhook.key.clone(),
        name: webhook.name.clone(),
        url: webhook.url.clone(),
        events: webhook.events.len(),
        health,
        waiting: waits.unsigned_abs(),
    }
}

fn wish(posted: &Posted) -> Wish {
    let ticked = KINDS.iter().filter(|(kind, _)| posted.some(kind).is_some());
    Wish {
        name: posted.get("name").to_owned(),
        url: posted.get("url").to_owned(),
        events: ticked.map(|(kind, _)| (*kind).to_owned()).collect(),
    }
}

/// The form as it was sent, with what is wrong with it.
fn refused(wish: Wish, refusal: &Refusal) -> Form {
    let Wish { name, url, events } = wish;
    Form { name, url, events, error: sentence(&refusal.to_string()) }
}

/// `POST /webhooks`
pub async fn make(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    admins(&visitor)?;
    let asked = wish(&posted);
    match add(&web.desk, &visitor.person, asked.clone()).await {
        Ok(made) => Ok(page::see(&ui::paths::webhook(made.id))),
        Err(ActionError::Refused(refusal)) => {
            draw(&web, &visitor, StatusCode::CONFLICT, refused(asked, &refusal)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /webhooks/{id}`
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<WebhookId>,
    Query(asked): Query<Asked>,
) -> Answer {
    admins(&visitor)?;
    draw_page(&web, &visitor, id, (asked.before, StatusCode::OK, None)).await
}

async fn draw_page(
    web: &Web,
    visitor: &Visitor,
    id: WebhookId,
    (before, status, form): (Option<String>, StatusCode, Option<Form>),
) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let found = store::webhooks::one(&mut conn, id).await?.ok_or(Failure::NotFound)?;
    let waiting = store::webhooks::waiting(&mut conn).await?;
    let before = before.as_deref().and_then(cursor_of);
    let mut log = store::webhooks::log(&mut conn, id, before, LOGGED + 1).await?;
    let more = log.len() > usize::try_from(LOGGED).unwrap_or(usize::MAX);
    log.truncate(usize::try_from(LOGGED).unwrap_or(usize::MAX));
    let older = log.last().filter(|_| more).map(cursor);
    let form = form.unwrap_or_else(|| Form {
        name: found.name.clone(),
        url: found.url.clone(),
        events: found.events.clone(),
        error: String::new(),
    });
    let title = found.name.clone();
    let view = WebhookPage {
        row: row(&found, &waiting),
        secret: found.secret,
        form,
        log: log.into_iter().map(logged).collect(),
        older,
    };
    let body = draw_one(&page.context(), &view);
    framed(web, &mut conn, (visitor, &page), (title, status, body)).await
}

fn cursor(one: &Delivery) -> String {
    format!("{}-{}", one.created_at.as_microsecond(), one.id)
}

fn cursor_of(text: &str) -> Option<Before> {
    let (at, id) = text.split_once('-')?;
    Some((Timestamp::from_microsecond(at.parse().ok()?).ok()?, id.parse().ok()?))
}

fn logged(one: Delivery) -> DeliveryRow {
    DeliveryRow {
        id: one.id,
        kind: one.kind,
        ticket: Some(one.ticket_id).filter(|id| id.0 != 0),
        at: one.created_at,
        state: one.state,
        attempts: one.attempts.unsigned_abs(),
        next_at: one.next_at,
        status: one.status,
        answer: one.answer,
        took_ms: one.took_ms,
        body: one.body,
    }
}

/// `POST /webhooks/{id}`
pub async fn save(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<WebhookId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    admins(&visitor)?;
    let asked = wish(&posted);
    match change(&web.desk, &visitor.person, id, asked.clone()).await {
        Ok(_) => Ok(back(id)),
        Err(ActionError::Refused(refusal)) => {
            let form = Some(refused(asked, &refusal));
            draw_page(&web, &visitor, id, (None, StatusCode::CONFLICT, form)).await
        }
        Err(error) => Err(error.into()),
    }
}

fn back(id: WebhookId) -> Response {
    page::see(&ui::paths::webhook(id))
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident => $act:ident),+ $(,)?) => {$(
        $(#[$doc])*
        pub async fn $name(
            State(web): State<Web>,
            Staff(visitor): Staff,
            Path(id): Path<WebhookId>,
            posted: Posted,
        ) -> Answer {
            posted.checked(&visitor)?;
            admins(&visitor)?;
            $act(&web.desk, &visitor.person, id).await?;
            Ok(back(id))
        }
    )+};
}

acts! {
    /// `POST /webhooks/{id}/test`
    try_out => test,
    /// `POST /webhooks/{id}/pause`
    stop => pause,
    /// `POST /webhooks/{id}/pause/end`
    go_on => let_go_on,
    /// `POST /webhooks/{id}/secret`
    another_secret => new_secret,
}

/// `POST /webhooks/{id}/removal`
pub async fn delete(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<WebhookId>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    admins(&visitor)?;
    remove(&web.desk, &visitor.person, id).await?;
    Ok(page::see(ui::paths::WEBHOOKS))
}

/// `POST /deliveries/{id}/again`
pub async fn again(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<DeliveryId>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    admins(&visitor)?;
    let webhook = replay(&web.desk, &visitor.person, id).await?;
    Ok(back(webhook))
}

/// The routes of webhooks.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/webhooks", get(list).post(make))
        .route("/webhooks/{id}", get(show).post(save))
        .route("/webhooks/{id}/test", post(try_out))
        .route("/webhooks/{id}/pause", post(stop))
        .route("/webhooks/{id}/pause/end", post(go_on))
        .route("/webhooks/{id}/secret", post(another_secret))
        .route("/webhooks/{id}/removal", post(delete))
        .route("/deliveries/{id}/again", post(again))
}
