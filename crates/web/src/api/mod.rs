//! The public API: the Zendesk Support API v2 dialect, so that existing clients, pipelines and
//! forms work by changing the base URL (API-1). One thin translation: it calls the same actions and
//! readers as the pages, and decides nothing.
//!
//! [`auth`] says who calls, [`here`] and [`body`] what is asked, [`objects`] and [`words`] speak
//! our rows in the dialect, [`paging`] turns pages, [`errors`] says no, and [`elsewhere`] where to
//! change what is not changed here. Each path works with and without `.json`.

mod account;
mod activities;
mod asking;
mod attachments;
mod auth;
mod body;
mod catalog;
mod comments;
mod description;
mod elsewhere;
mod errors;
mod found;
mod frame;
mod here;
mod incremental;
mod jobs;
mod keyed;
mod meter;
mod number;
mod oauth;
mod objects;
mod organizations;
mod paging;
mod paths;
mod ratings;
mod related;
mod requests;
mod search;
mod their_words;
mod tickets;
mod uploads;
mod users;
mod whole;
mod whom;
mod words;

use axum::{Router, extract::DefaultBodyLimit, middleware, routing::post};

use crate::Web;
pub use description::described;
use errors::ApiError;
pub use meter::Meters;

/// The most a request may hold: the longest text an action takes, four bytes each, twice escaped.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// The routes of this part.
pub fn routes(web: &Web) -> Router<Web> {
    let around = middleware::from_fn_with_state(web.clone(), frame::around);
    let beside = Router::new().route("/oauth/tokens", post(oauth::grant));
    Router::new().nest("/api/v2", paths().layer(around.clone())).merge(beside.layer(around))
}

fn paths() -> Router<Web> {
    paths::all()
        .fallback(async || ApiError::NoEndpoint)
        .method_not_allowed_fallback(elsewhere::answer)
        .layer(DefaultBodyLimit::max(MOST_BYTES))
}
