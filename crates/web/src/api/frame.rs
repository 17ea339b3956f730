//! What surrounds every answer of the API: the request's id, the rate-limit headers clients read,
//! and leave for other sites' pages to send a request (no cookie counts here, so none can be
//! misused).

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    errors::ApiError,
    meter::{Limits, Told},
};
use crate::Web;

/// Adds the headers; writes faults to the log under the request's id.
pub async fn around(State(web): State<Web>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let id = web.desk.token();
    let told = Told::default();
    request.extensions_mut().insert(told.clone());
    let mut response = next.run(request).await;
    if let Some(ApiError::Fault(fault)) = response.extensions_mut().remove::<ApiError>() {
        tracing::error!(id, path, fault, "a request to the API failed");
    }
    let headers = response.headers_mut();
    let limits = told.0.get().copied().unwrap_or(Limits::NOBODY);
    for (name, value) in [
        ("x-rate-limit", limits.all),
        ("x-rate-limit-remaining", limits.left),
        ("ratelimit-limit", limits.all),
        ("ratelimit-remaining", limits.left),
        ("ratelimit-reset", limits.reset),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
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
