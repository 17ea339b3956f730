//! What the dialect answers when something did not work. Each body's shape is one that existing
//! clients look into; `error` is never null, and each says in a sentence what was wrong.

use actions::ActionError;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::http::{failure::sentence, pace};

/// Compared letter by letter by an extractor, which then skips what it may not read.
const CLOSED: &str = "Access to this resource is restricted. Please contact the account \
    administrator for assistance.";

/// What a handler of the API answers with.
pub type Answer = Result<Response, ApiError>;

/// Why there is no proper answer.
#[derive(Debug, Clone)]
pub enum ApiError {
    /// Nobody, or somebody we don't know.
    Unknown,
    /// A bearer token that opens nothing.
    BadToken,
    /// Known, but not allowed: customers here, readers who want to write.
    Forbidden,
    /// Known, but this can't be done over the API, or not by this token; the sentence says why.
    NotAllowed(String),
    /// No such record, or not one this person may see.
    NotFound,
    /// No such address.
    NoEndpoint,
    /// The request makes no sense; the sentence says what.
    BadRequest(String),
    TooMany(usize),
    /// Too many requests by nobody in particular; the seconds to wait.
    TooFast(i64),
    /// A field can't be taken.
    Invalid(Invalid),
    /// A question to the search that it can't answer.
    BadSearch(String),
    /// Somebody was quicker.
    Conflict(String),
    /// More bytes than are taken; the sentence says what to do.
    TooLarge(&'static str),
    /// Ours; the sentence is for the log only.
    Fault(String),
}

/// What is wrong with which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    pub field: String,
    pub says: String,
    /// `BlankValue`, `InvalidValue`, …
    pub code: &'static str,
}

impl ApiError {
    /// A field that can't be taken, and why.
    #[must_use]
    pub fn invalid(field: &str, says: impl Into<String>) -> Self {
        let field = field.to_owned();
        Self::Invalid(Invalid { field, says: says.into(), code: "InvalidValue" })
    }

    /// A field whose value another record has.
    #[must_use]
    pub fn taken(field: &str, says: impl Into<String>) -> Self {
        let field = field.to_owned();
        Self::Invalid(Invalid { field, says: says.into(), code: "DuplicateValue" })
    }

    /// A field that has to be there.
    #[must_use]
    pub fn blank(field: &str, says: impl Into<String>) -> Self {
        let field = field.to_owned();
        Self::Invalid(Invalid { field, says: says.into(), code: "BlankValue" })
    }

    /// What an action said, laid to a field's door.
    #[must_use]
    pub fn of<R: std::fmt::Display>(error: ActionError<R>, field: &str) -> Self {
        match error {
            ActionError::Refused(refusal) => Self::invalid(field, sentence(&refusal.to_string())),
            ActionError::NotThere => Self::NotFound,
            ActionError::Fault(fault) => fault.into(),
        }
    }

    /// The status code.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Unknown | Self::BadToken => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::NotAllowed(_) => StatusCode::FORBIDDEN,
            Self::NotFound | Self::NoEndpoint => StatusCode::NOT_FOUND,
            Self::BadRequest(_) | Self::TooMany(_) => StatusCode::BAD_REQUEST,
            Self::Invalid(_) | Self::BadSearch(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooFast(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The name of what went wrong and a sentence, for one part of many.
    #[must_use]
    pub fn told(&self) -> (Value, Value) {
        let body = self.body();
        let details = match self {
            Self::Invalid(wrong) => json!(wrong.says),
            _ => body["description"].clone(),
        };
        (body["error"].clone(), details)
    }

    fn body(&self) -> Value {
        match self {
            Self::Unknown => json!({"error": "Couldn't authenticate you"}),
            Self::BadToken => json!({
                "error": "invalid_token",
                "error_description": "The access token is unknown or was revoked.",
            }),
            Self::Forbidden => json!({"error": {"title": "Forbidden", "message": CLOSED}}),
            Self::NotAllowed(says) => json!({"error": {"title": "Forbidden", "message": says}}),
            Self::NotFound => json!({"error": "RecordNotFound", "description": "Not found"}),
            Self::NoEndpoint => json!({"error": "InvalidEndpoint", "description": "Not found"}),
            Self::BadRequest(says) => json!({"error": "BadRequest", "description": says}),
            Self::TooMany(most) => json!({
                "error": "TooManyValues",
                "description": format!("Send at most {most} at once."),
                "max_count": most,
            }),
            Self::Invalid(Invalid { field, says, code }) => json!({
                "error": "RecordInvalid",
                "description": "Record validation errors",
                "details": {field: [{"description": says, "error": code}]},
            }),
            Self::BadSearch(says) => json!({"error": "invalid", "description": says}),
            Self::Conflict(says) => json!({"error": "UpdateConflict", "description": says}),
            Self::TooFast(wait) => json!({
                "error": "APIRateLimitExceeded",
                "description": pace::plain(*wait),
            }),
            Self::TooLarge(says) => json!({"error": "PayloadTooLarge", "description": says}),
            Self::Fault(_) => json!({
                "error": "InternalError",
                "description": "Something broke on our side. Look whether it was done before you \
                    try again; if it stays, tell us the X-Request-Id of this answer.",
            }),
        }
    }
}

impl From<store::Fault> for ApiError {
    fn from(fault: store::Fault) -> Self {
        match fault {
            store::Fault::Overtaken => {
                Self::Conflict("Somebody changed this in the meantime; read it again.".to_owned())
            }
            fault => Self::Fault(fault.to_string()),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut response = (self.status(), Json(self.body())).into_response();
        if matches!(self, Self::Unknown | Self::BadToken) {
            // Not `Basic`: browsers would ask their people for a password.
            let ask = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, ask);
        }
        if let Self::TooFast(wait) = self {
            return pace::slowed(response, wait);
        }
        if let Self::Fault(_) = &self {
            // For the log, which knows the request's id.
            response.extensions_mut().insert(self);
        }
        response
    }
}
