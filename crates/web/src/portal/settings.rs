//! `/portal/settings`: the language and the time zone a customer is spoken to in, and their
//! addresses.

use actions::{ActionError, people::locale};
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use desk::{
    people::addresses::Address,
    phrases::{Language, Say},
};
use serde::Deserialize;
use ui::{
    paths,
    portal::{
        addresses::{OwnAddress, OwnAddresses},
        settings::{PortalSettings, settings_page},
    },
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
) -> Answer {
    let done = match asked.done.as_str() {
        "saved" => Some(Say::Saved),
        "asked" => Some(Say::AddressAsked),
        "removed" => Some(Say::AddressRemoved),
        "primary" => Some(Say::AddressIsPrimary),
        _ => None,
    };
    draw(&web, &visitor, StatusCode::OK, Said { done, ..Said::default() }).await
}

/// `POST /portal/settings`
pub async fn save(State(web): State<Web>, Customer(visitor): Customer, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    let language = Language::from_key(posted.get("language")).unwrap_or(visitor.language);
    let zone = posted.get("time_zone").trim().to_owned();
    match locale::choose(&web.desk, visitor.person.id, language, &zone).await {
        Ok(()) => Ok(page::see(&paths::portal_settings_after("saved"))),
        Err(ActionError::Refused(locale::Refusal::NoSuchZone)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let said = Said { wrong_zone: Some(zone), ..Said::default() };
            draw(&web, &visitor, status, said).await
        }
        Err(other) => Err(other.into()),
    }
}

/// What the page says beside what is kept.
#[derive(Default)]
pub struct Said {
    pub done: Option<Say>,
    /// A zone that is none, as it was typed.
    pub wrong_zone: Option<String>,
    /// An address that was refused, as it was typed, and why.
    pub refused: Option<(String, Say)>,
}

/// Draws it.
///
/// # Errors
/// The database failed.
pub async fn draw(web: &Web, visitor: &Visitor, status: StatusCode, said: Said) -> Answer {
    let page = Page::of(web, visitor);
    let ctx = page.context();
    let mut conn = web.desk.store.read().await?;
    let kept = store::people::addresses::of(&mut conn, visitor.person.id).await?;
    let own = |one: Address| OwnAddress {
        address: one.address,
        primary: one.primary,
        proved: one.proved_at.is_some(),
    };
    let (typed, error) = match said.refused {
        Some((typed, why)) => (typed, ctx.say(why).to_owned()),
        None => (String::new(), String::new()),
    };
    let wrong = said.wrong_zone.is_some();
    let view = PortalSettings {
        customer: signed_in(visitor),
        language: visitor.language,
        time_zone: said.wrong_zone.unwrap_or_else(|| visitor.person.time_zone.clone()),
        error: if wrong { ctx.say(Say::NoSuchZone).to_owned() } else { String::new() },
        done: said.done,
        addresses: OwnAddresses { all: kept.into_iter().map(own).collect(), typed, error },
    };
    Ok(page::html(status, settings_page(&ctx, &view)))
}
