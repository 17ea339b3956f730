//! What surrounds every answer of the API: the request's id, the rate-limit headers clients read,
//! and leave for other sites' pages to send a request (no cookie counts here, so none can be
//! misused).

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::errors::ApiError;
use crate::Web;

/// Requests a minute, far above the largest limit clients of the dialect are built for (2,500).
const LIMIT: HeaderValue = HeaderValue::from_static("100000");
const LIMIT_LEFT: HeaderValue = HeaderValue::from_static("99999");

/// Adds the headers; writes faults to the log under the request's id.
pub async fn around(State(web): State<Web>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let id = web.desk.token();
    let mut response = next.run(request).await;
    if let Some(ApiError::Fault(fault)) = response.extensions_mut().remove::<ApiError>() {
        tracing::error!(id, path, fault, "a request to the API failed");
    }
    let headers = response.headers_mut();
    for (name, value) in [
        ("x-rate-limit", LIMIT),
        ("x-rate-limit-remaining", LIMIT_LEFT),
        ("ratelimit-limit", LIMIT),
        ("ratelimit-remaining", LIMIT_LEFT),
        ("ratelimit-reset", HeaderValue::from_static("60")),
    ] {
        headers.insert(HeaderName::from_static(name), value);
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    response
}

/// Lets pages of other sites send a request and read the answer.
pub async fn any_site(request: Request, next: Next) -> Response {
    let asked = *request.method() == Method::OPTIONS;
    let mut response =
        if asked { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if asked {
        for (name, value) in [
            (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, OPTIONS"),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, idempotency-key"),
            (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    response
}
