//! What the widget is answered with: a ticket as it needs it, or one sentence about what is wrong.

use actions::ActionError;
use axum::{
    Json,
    extract::rejection::BytesRejection,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::Timestamp;
use desk::tickets::Ticket;
use serde_json::{Value, json};

use crate::{
    Web,
    http::{Failure, failure::sentence},
};

/// Why there is no proper answer, in a sentence.
#[derive(Debug)]
pub struct Trouble(pub StatusCode, pub String);

impl Trouble {
    /// What was sent can't be taken.
    #[must_use]
    pub fn refused(words: &str) -> Self {
        Self(StatusCode::UNPROCESSABLE_ENTITY, sentence(words))
    }

    /// More than fits.
    #[must_use]
    pub fn too_large() -> Self {
        let words = "The files are too large together: 40 MB is the most.".to_owned();
        Self(StatusCode::PAYLOAD_TOO_LARGE, words)
    }

    /// Who they say they are is not proved.
    #[must_use]
    pub fn unproved() -> Self {
        let words = "Who this is could not be proved: the signature does not fit.".to_owned();
        Self(StatusCode::FORBIDDEN, words)
    }

    /// Too many at once.
    #[must_use]
    pub fn too_fast(wait: i64) -> Self {
        Self(StatusCode::TOO_MANY_REQUESTS, crate::http::pace::plain(wait))
    }

    /// Nothing there, or nothing for them.
    #[must_use]
    pub fn not_there() -> Self {
        Self(StatusCode::NOT_FOUND, "There is no such ticket.".to_owned())
    }

    fn fault(fault: &str) -> Self {
        tracing::error!(fault, "a request of the widget failed");
        let words = "Something broke on our side. Please send it again.".to_owned();
        Self(StatusCode::INTERNAL_SERVER_ERROR, words)
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

impl From<BytesRejection> for Trouble {
    fn from(rejection: BytesRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Self::too_large()
        } else {
            Self(rejection.status(), sentence(&rejection.body_text()))
        }
    }
}

impl From<store::Fault> for Trouble {
    fn from(fault: store::Fault) -> Self {
        Self::fault(&fault.to_string())
    }
}

impl<R: std::fmt::Display> From<ActionError<R>> for Trouble {
    fn from(error: ActionError<R>) -> Self {
        match error {
            ActionError::Refused(refusal) => Self::refused(&refusal.to_string()),
            ActionError::NotThere => Self::not_there(),
            ActionError::Fault(fault) => fault.into(),
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotFound => Self::not_there(),
            Failure::Fault(words) => Self::fault(&words),
            other => Self(other.status(), "This can't be done here.".to_owned()),
        }
    }
}

/// A ticket as the widget keeps it.
#[must_use]
pub fn ticket(web: &Web, ticket: &Ticket, token: &str) -> Value {
    json!({
        "number": ticket.id,
        "token": token,
        "subject": ticket.subject,
        "status": ticket.status.key(),
        "due_at": ticket.due_at.map(|due| due.to_string()),
        "promise": kind_of_promise(ticket, web.desk.now()),
        "at": ticket.last_message_at.to_string(),
    })
}

/// Whether the promised instant holds, in one word: the page has its own. Empty where it is not our
/// turn.
fn kind_of_promise(ticket: &Ticket, now: Timestamp) -> &'static str {
    match ticket.due_at {
        _ if !ticket.status.is_with_us() => "",
        Some(due) if due > now => "by",
        Some(_) => "late",
        None => "none",
    }
}
