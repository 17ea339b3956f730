//! The REST API, in the dialect of the Zendesk Support API v2: the same paths, JSON, sign-in and
//! errors, so that programs made for it work by changing the address.
//!
//! One thin layer: it turns their words into ours (in [`words`]), calls the same actions and
//! readers as the pages, and turns the answer back (in [`shapes`]). Zendesk's words live only here.

mod auth;
mod body;
mod errors;
mod paging;
mod people;
mod requests;
mod search;
mod shapes;
mod tickets;
mod words;

use axum::{
    Router,
    http::{HeaderName, HeaderValue},
    middleware,
    response::Response,
    routing::get,
};

use crate::Web;

/// Every route, with and without `.json`; `{id}` may end in it too.
pub fn routes() -> Router<Web> {
    let mut api = Router::new();
    for end in ["", ".json"] {
        let at = |path: &str| format!("/api/v2/{path}{end}");
        api = api
            .route(&at("requests"), get(requests::list).post(requests::create).options(anybody))
            .route(&at("tickets"), get(tickets::list).post(tickets::create))
            .route(&at("tickets/count"), get(tickets::count))
            .route(&at("tickets/show_many"), get(tickets::show_many))
            .route(&at("tickets/{id}/comments"), get(tickets::comments))
            .route(&at("requests/{id}/comments"), get(requests::comments))
            .route(&at("users/me"), get(people::me))
            .route(&at("search"), get(search::search));
    }
    api.route("/api/v2/tickets/{id}", get(tickets::show).put(tickets::update))
        .route("/api/v2/requests/{id}", get(requests::show).put(requests::update))
        .route("/api/v2/users/{id}", get(people::user))
        .route("/api/v2/organizations/{id}", get(people::organization))
        .route("/api/v2/{*rest}", axum::routing::any(errors::no_endpoint))
        .layer(middleware::map_response(limits))
}

/// What every answer tells about limits; ours are generous, clients want the headers.
async fn limits(mut response: Response) -> Response {
    for (name, value) in [
        ("x-rate-limit", "100000"),
        ("x-rate-limit-remaining", "99999"),
        ("ratelimit-limit", "100000"),
        ("ratelimit-remaining", "99999"),
        ("ratelimit-reset", "60"),
    ] {
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// A browser asks whether another site's page may post a request here: it may.
async fn anybody() -> Response {
    use axum::response::IntoResponse;
    errors::open_to_all(axum::http::StatusCode::NO_CONTENT.into_response())
}
