//! What a page needs besides its view, gathered once per request.

use std::sync::Arc;

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use base::{
    Timestamp,
    time::{TimeZone, zone_or_utc},
};
use desk::{
    handbook::Handbook,
    phrases::{Language, Say},
};
use ui::{Assets, Markup, PageContext};

use super::{Visitor, Web, pace};

/// Owns what [`PageContext`] borrows.
pub struct Page {
    assets: Arc<Assets>,
    csrf: String,
    company: String,
    pub now: Timestamp,
    pub zone: TimeZone,
    pub language: Language,
    handbook: Arc<Handbook>,
}

impl Page {
    /// A page for a signed-in person: their token, their zone.
    #[must_use]
    pub fn of(web: &Web, visitor: &Visitor) -> Self {
        let mut page = Self::public(web);
        page.csrf.clone_from(&visitor.csrf);
        page.zone = zone_or_utc(&visitor.person.time_zone);
        page.speaking(visitor.language)
    }

    /// The same in another language.
    #[must_use]
    pub fn speaking(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// A page for anybody.
    #[must_use]
    pub fn public(web: &Web) -> Self {
        let company = web.desk.settings().company.clone();
        Self {
            assets: Arc::clone(&web.assets),
            csrf: String::new(),
            company: if company.is_empty() { "Support".to_owned() } else { company },
            now: web.desk.now(),
            zone: TimeZone::UTC,
            language: Language::En,
            handbook: web.desk.handbook(),
        }
    }

    /// A phrase, for a view that keeps it.
    #[must_use]
    pub fn say(&self, say: Say) -> String {
        self.handbook.phrases.say(self.language, say).to_owned()
    }

    /// What to do, for whoever went too fast.
    #[must_use]
    pub fn wait(&self, seconds: i64) -> String {
        pace::words(&self.handbook.phrases, self.language, seconds)
    }

    /// What components take.
    #[must_use]
    pub fn context(&self) -> PageContext<'_> {
        PageContext {
            assets: &self.assets,
            csrf: &self.csrf,
            company: &self.company,
            now: self.now,
            zone: &self.zone,
            language: self.language,
            phrases: &self.handbook.phrases,
        }
    }
}

/// HTML with a status.
#[must_use]
pub fn html(status: StatusCode, body: Markup) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    (status, kind, body.into_string()).into_response()
}

/// HTML, all well.
#[must_use]
pub fn ok(body: Markup) -> Response {
    html(StatusCode::OK, body)
}

/// "See there": after a form was taken.
#[must_use]
pub fn see(path: &str) -> Response {
    axum::response::Redirect::to(path).into_response()
}
