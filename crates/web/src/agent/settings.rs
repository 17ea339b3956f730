//! What each of us sets for themselves: their own keys.

use actions::{ActionError, preferences};
use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use desk::keys::{ACTS, OwnKeys};
use serde::Deserialize;
use store::Conn;
use ui::{
    keys::{self, KeysPage},
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    kept: Option<String>,
}

/// `GET /settings/keys`
pub async fn keys(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Answer {
    let own = own(&mut web.desk.store.read().await?, &visitor).await?;
    let view = KeysPage { own, kept: asked.kept.is_some(), ..KeysPage::default() };
    draw(&web, &visitor, StatusCode::OK, view).await
}

/// `GET /settings/keys/own`: the same for the script.
pub async fn own_keys(State(web): State<Web>, Staff(visitor): Staff) -> Answer {
    let own = own(&mut web.desk.store.read().await?, &visitor).await?;
    Ok(Json(own).into_response())
}

/// `POST /settings/keys`
pub async fn set_keys(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    let wish = |key: &'static str| Some((key.to_owned(), posted.given(&format!("key.{key}"))?));
    let tried: Vec<(String, String)> = ACTS.iter().filter_map(|act| wish(act.key)).collect();
    let refused = match preferences::set_keys(&web.desk, &visitor.person, &tried).await {
        Ok(_) => return Ok(page::see(&format!("{}?kept=yes", ui::paths::OWN_KEYS))),
        Err(ActionError::Refused(all)) => all.0,
        Err(error) => return Err(error.into()),
    };
    let refused = refused.iter().map(|why| sentence(&why.to_string())).collect();
    let own = own(&mut web.desk.store.read().await?, &visitor).await?;
    let view = KeysPage { own, tried, refused, kept: false };
    draw(&web, &visitor, StatusCode::CONFLICT, view).await
}

/// `POST /settings/keys/reset`
pub async fn reset_keys(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    posted.checked(&visitor)?;
    preferences::set_keys(&web.desk, &visitor.person, &[]).await?;
    Ok(page::see(&format!("{}?kept=yes", ui::paths::OWN_KEYS)))
}

async fn own(conn: &mut Conn, visitor: &Visitor) -> Result<OwnKeys, Failure> {
    let kept = store::preferences::get(conn, visitor.person.id, store::preferences::KEYS).await?;
    Ok(kept.map(|words| OwnKeys::read(&words)).unwrap_or_default())
}

async fn draw(web: &Web, visitor: &Visitor, status: StatusCode, view: KeysPage) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let address = ui::paths::OWN_KEYS.to_owned();
    let rail = rail(web, &mut conn, visitor, &page, None, address).await?;
    let pane = Pane::Other("Your keys".to_owned(), keys::page(&page.context(), &view));
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    *response.status_mut() = status;
    Ok(response)
}
