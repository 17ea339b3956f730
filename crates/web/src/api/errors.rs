//! Errors as clients of the dialect expect them.

use actions::ActionError;
use axum::{
    Json,
    http::{HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Why there is no proper answer.
#[derive(Debug)]
pub enum ApiError {
    NotAuthenticated,
    /// A bearer token nobody gave out.
    BadToken,
    Forbidden,
    NotFound,
    /// The field and what is wrong with it.
    Invalid(&'static str, String),
    /// The body or a parameter can't be read.
    Unreadable(String),
    Fault(String),
}

/// What API handlers answer with.
pub type ApiAnswer = Result<Response, ApiError>;

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        // This very sentence is compared by an extractor, which then skips what it may not read.
        const CLOSED: &str = "Access to this resource is restricted. Please contact the account \
                              administrator for assistance.";
        let (status, body) = match self {
            Self::NotAuthenticated => {
                (StatusCode::UNAUTHORIZED, json!({ "error": "Couldn't authenticate you" }))
            }
            Self::BadToken => (
                StatusCode::UNAUTHORIZED,
                json!({
                    "error": "invalid_token",
                    "error_description": "The access token provided is expired, revoked or unknown."
                }),
            ),
            Self::Forbidden => (
                StatusCode::FORBIDDEN,
                json!({ "error": { "title": "Forbidden", "message": CLOSED } }),
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                json!({ "error": "RecordNotFound", "description": "Not found" }),
            ),
            Self::Invalid(field, why) => {
                let detail = json!([{ "description": why, "error": "InvalidValue" }]);
                let body = json!({
                    "error": "RecordInvalid",
                    "description": "Record validation errors",
                    "details": { field: detail }
                });
                (StatusCode::UNPROCESSABLE_ENTITY, body)
            }
            Self::Unreadable(why) => {
                (StatusCode::BAD_REQUEST, json!({ "error": "InvalidRequest", "description": why }))
            }
            Self::Fault(why) => {
                tracing::error!(fault = why, "an API request failed");
                let why = "The server had trouble; nothing was changed. Try again.";
                let body = json!({ "error": "InternalError", "description": why });
                (StatusCode::INTERNAL_SERVER_ERROR, body)
            }
        };
        (status, Json(body)).into_response()
    }
}

impl From<store::Fault> for ApiError {
    fn from(fault: store::Fault) -> Self {
        Self::Fault(fault.to_string())
    }
}

impl<R: std::fmt::Display> From<ActionError<R>> for ApiError {
    fn from(error: ActionError<R>) -> Self {
        match error {
            ActionError::Refused(why) => {
                Self::Invalid("base", crate::http::failure::sentence(&why.to_string()))
            }
            ActionError::NotThere => Self::NotFound,
            ActionError::Fault(fault) => fault.into(),
        }
    }
}

/// No such route.
pub async fn no_endpoint() -> (StatusCode, Json<serde_json::Value>) {
    let body = json!({ "error": "InvalidEndpoint", "description": "Not found" });
    (StatusCode::NOT_FOUND, Json(body))
}

/// Lets pages of other sites read the answer; no cookie counts here.
pub fn open_to_all(mut response: Response) -> Response {
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "POST, OPTIONS"),
        ("access-control-allow-headers", "content-type, authorization, idempotency-key"),
        ("access-control-max-age", "86400"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
