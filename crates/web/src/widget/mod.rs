//! What the in-app widget talks to, from any site: JSON in, also as plain text (which is how a
//! beacon sends it), JSON and events out. No cookies: who holds a ticket's secret follows it.

mod answer;
mod context;
mod conversations;
pub mod identity;
mod intake;
mod overview;
mod paced;
mod parcel;
mod similar;
mod thread;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};

use crate::{Web, http::posted::MOST_BYTES, public::send_from_elsewhere};

/// Files travel as base64, a third larger than they are, with the words and the context beside.
const MOST_BODY_BYTES: usize = MOST_BYTES / 3 * 4 + 2 * 1024 * 1024;

/// The widget's addresses; `frontend/src/widget/desk.ts` is the other end.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/widget/v1/tickets", post(intake::open))
        .route("/widget/v1/tickets/{token}", get(thread::show))
        .route("/widget/v1/tickets/{token}/messages", post(thread::write))
        .route("/widget/v1/tickets/{token}/live", get(thread::live))
        .route("/widget/v1/tickets/{token}/reads", post(thread::read))
        .route("/widget/v1/tickets/{token}/files/{id}", get(thread::file))
        .route("/widget/v1/overview", post(overview::show))
        .route("/widget/v1/similar", post(similar::show))
        .route("/widget/v1/form", post(send_from_elsewhere))
        .merge(conversations::routes())
        .layer(DefaultBodyLimit::max(MOST_BODY_BYTES))
        .layer(middleware::from_fn(any_site))
}

/// Every site may ask and read the answer; a browser's question whether it may is answered here.
async fn any_site(request: Request, next: Next) -> Response {
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type, x-conversations-token"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
