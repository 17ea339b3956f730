//! What the in-app widget speaks with. It runs on other sites' pages: no cookies count here, every
//! page may ask, and the secret of a ticket is all that opens it.

mod ask;
mod context;
mod identity;
mod thread;

use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, StatusCode},
    middleware,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::json;

use crate::{Web, http::Failure};

/// Files travel as base64 inside JSON: a third larger than they are.
const MOST_BYTES: usize = 56 * 1024 * 1024;

/// The widget's routes.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/widget/v1/tickets", post(ask::ask).options(anybody))
        .route("/widget/v1/tickets/{token}", get(thread::show))
        .route("/widget/v1/tickets/{token}/messages", post(thread::write).options(anybody))
        .route("/widget/v1/tickets/{token}/live", get(thread::live))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(middleware::map_response(open_to_all))
}

async fn anybody() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Every site's page may read the answer; failures are sentences in JSON.
async fn open_to_all(mut response: Response) -> Response {
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        response = failed(failure);
    }
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "GET, POST, OPTIONS"),
        ("access-control-allow-headers", "content-type"),
        ("access-control-max-age", "86400"),
        ("cross-origin-resource-policy", "cross-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn failed(failure: Failure) -> Response {
    let status = failure.status();
    let words = match failure {
        Failure::Conflict(words) | Failure::Refused(words) => words,
        Failure::TooLarge => "The files are too large together: 40 MB is the most.".to_owned(),
        Failure::Fault(words) => {
            tracing::error!(fault = words, "a widget's request failed");
            "The desk had trouble. Nothing was kept; try again in a minute.".to_owned()
        }
        _ => "There is no such ticket.".to_owned(),
    };
    (status, Json(json!({ "error": words }))).into_response()
}
