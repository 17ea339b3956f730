//! The public API: the Zendesk Support API v2 dialect, so that existing clients, pipelines and
//! forms work by changing the base URL (API-1). One thin translation: it calls the same actions and
//! readers as the pages, and decides nothing.
//!
//! [`auth`] says who calls, [`here`] and [`body`] what is asked, [`objects`] and [`words`] speak
//! our rows in the dialect, [`paging`] turns pages, [`errors`] says no. Each path works with and
//! without `.json`.

mod account;
mod asking;
mod attachments;
mod auth;
mod body;
mod comments;
mod errors;
mod frame;
mod here;
mod meter;
mod number;
mod objects;
mod organizations;
mod paging;
mod requests;
mod search;
mod tickets;
mod users;
mod words;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware,
    routing::{MethodRouter, get},
};

use crate::Web;
use errors::ApiError;
pub use meter::Meters;

/// The most a request may hold: the longest text an action takes, four bytes each, twice escaped.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// The routes of this part.
pub fn routes(web: &Web) -> Router<Web> {
    let around = middleware::from_fn_with_state(web.clone(), frame::around);
    Router::new().nest("/api/v2", paths().layer(around))
}

fn paths() -> Router<Web> {
    let router = Router::new()
        .route("/tickets/{id}", get(tickets::show::one).put(tickets::update::update))
        .route("/requests/{id}", get(requests::show).put(requests::write::update))
        .route("/users/{id}", get(users::one))
        .route("/organizations/{id}", get(organizations::one))
        .route("/attachments/{id}", get(attachments::one))
        .route("/attachments/{id}/content", get(attachments::content));
    let router = both(router, "/tickets", get(tickets::list).post(tickets::create::create));
    let router = both(router, "/tickets/show_many", get(tickets::show::many));
    let router = both(router, "/tickets/count", get(tickets::count));
    let router = both(router, "/tickets/{id}/comments", get(comments::of_ticket));
    let asking = get(requests::list)
        .post(requests::write::create)
        .options(async || StatusCode::NO_CONTENT)
        .layer(middleware::from_fn(frame::any_site));
    let router = both(router, "/requests", asking);
    let router = both(router, "/requests/{id}/comments", get(comments::of_request));
    let router = both(router, "/account/settings", get(account::settings));
    let router = both(router, "/users/me", get(users::me));
    let router = both(router, "/search", get(search::search));
    let router = both(router, "/search/count", get(search::count));
    router
        .fallback(async || ApiError::NoEndpoint)
        .method_not_allowed_fallback(async || ApiError::NoEndpoint)
        .layer(DefaultBodyLimit::max(MOST_BYTES))
}

/// With and without `.json`.
fn both(router: Router<Web>, path: &str, methods: MethodRouter<Web>) -> Router<Web> {
    router.route(&format!("{path}.json"), methods.clone()).route(path, methods)
}
