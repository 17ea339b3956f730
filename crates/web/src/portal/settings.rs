//! `/portal/settings`: the language and the time zone a customer is spoken to in.

use actions::{ActionError, people::locale};
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use desk::phrases::{Language, Say};
use serde::Deserialize;
use ui::{
    paths,
    portal::settings::{PortalSettings, settings_page},
};

use crate::{
    Web,
    http::{Answer, Customer, Page, Posted, Visitor, page},
    public::signed_in,
};

/// What the address says: what was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
}

/// `GET /portal/settings`
pub async fn show(
    State(web): State<Web>,
    Customer(visitor): Customer,
    Query(asked): Query<Asked>,
) -> Response {
    let zone = visitor.person.time_zone.clone();
    draw(&web, &visitor, StatusCode::OK, (zone, false, !asked.done.is_empty()))
}

/// `POST /portal/settings`
pub async fn save(State(web): State<Web>, Customer(visitor): Customer, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    let language = Language::from_key(posted.get("language")).unwrap_or(visitor.language);
    let zone = posted.get("time_zone").trim().to_owned();
    match locale::choose(&web.desk, visitor.person.id, language, &zone).await {
        Ok(()) => Ok(page::see(&paths::portal_settings_saved())),
        Err(ActionError::Refused(locale::Refusal::NoSuchZone)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(draw(&web, &visitor, status, (zone, true, false)))
        }
        Err(other) => Err(other.into()),
    }
}

fn draw(
    web: &Web,
    visitor: &Visitor,
    status: StatusCode,
    (time_zone, wrong, saved): (String, bool, bool),
) -> Response {
    let page = Page::of(web, visitor);
    let ctx = page.context();
    let view = PortalSettings {
        customer: signed_in(visitor),
        language: visitor.language,
        time_zone,
        error: if wrong { ctx.say(Say::NoSuchZone).to_owned() } else { String::new() },
        saved,
    };
    page::html(status, settings_page(&ctx, &view))
}
