//! How a handler says that something did not work; drawn as a page by [`draw`].

use actions::ActionError;
use axum::{
    extract::{Request, State},
    http::{StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use desk::phrases::Language;
use ui::errors::{Reader, Trouble};

use super::{Page, Speaks, Web, visitor};

/// What a handler answers with.
pub type Answer = Result<Response, Failure>;

/// Why there is no proper answer.
#[derive(Debug, Clone)]
pub enum Failure {
    NotFound,
    /// The form is too old or not ours, or the role does not allow it.
    Forbidden,
    /// Somebody was quicker, or a rule says no; the words say what.
    Conflict(String),
    /// What was sent can't be taken; the words say why.
    Refused(String),
    TooLarge,
    /// Too many at once; the seconds to wait.
    TooFast(i64),
    /// Nobody is signed in: go there first.
    SignIn(String),
    PortalSignIn,
    /// Ours; the sentence is for the log only.
    Fault(String),
}

impl<R: std::fmt::Display> From<ActionError<R>> for Failure {
    fn from(error: ActionError<R>) -> Self {
        match error {
            ActionError::Refused(refusal) => Self::Conflict(sentence(&refusal.to_string())),
            ActionError::NotThere => Self::NotFound,
            ActionError::Fault(fault) => Self::from(fault),
        }
    }
}

impl From<store::Fault> for Failure {
    fn from(fault: store::Fault) -> Self {
        Self::Fault(fault.to_string())
    }
}

/// A refusal as a sentence: capital first, a full stop last.
#[must_use]
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first: String = letters.next().map(|c| c.to_uppercase().collect()).unwrap_or_default();
    let end = if words.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

impl Failure {
    /// The status code; only edges know these.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooFast(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::SignIn(_) | Self::PortalSignIn => StatusCode::SEE_OTHER,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    const fn wait(&self) -> Option<i64> {
        match self {
            Self::TooFast(wait) => Some(*wait),
            _ => None,
        }
    }

    fn trouble(self, number: String) -> Trouble {
        match self {
            Self::NotFound | Self::SignIn(_) | Self::PortalSignIn => Trouble::NotFound,
            Self::Forbidden => Trouble::Forbidden,
            Self::Conflict(words) => Trouble::Conflict(words),
            Self::Refused(words) => Trouble::Refused(words),
            Self::TooLarge => Trouble::TooLarge,
            Self::TooFast(_) => Trouble::TooFast,
            Self::Fault(_) => Trouble::Fault(number),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match &self {
            Self::SignIn(next) => {
                let path = if next.is_empty() {
                    "/sign-in".to_owned()
                } else {
                    format!("/sign-in?next={}", next.replace('&', "%26"))
                };
                Redirect::to(&path).into_response()
            }
            Self::PortalSignIn => Redirect::to(ui::paths::PORTAL_SIGN_IN).into_response(),
            _ => {
                let mut response = self.status().into_response();
                response.extensions_mut().insert(self);
                response
            }
        }
    }
}

/// Draws failures as pages, logs faults once, with a number that stands on the page too.
pub async fn draw(State(web): State<Web>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let agent = !["/portal", "/help", "/survey"].iter().any(|start| path.starts_with(start));
    let (parts, body) = request.into_parts();
    let asked = (!agent).then(|| parts.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let Some(failure) = response.extensions_mut().remove::<Failure>() else { return response };
    let number = web.desk.token()[..8].to_owned();
    if let Failure::Fault(words) = &failure {
        tracing::error!(number, path, fault = words, "a request failed");
    }
    let (status, wait) = (failure.status(), failure.wait());
    let (page, reader) = match asked {
        None => (Page::public(&web), Reader::Agent),
        Some(asked) => (Page::public(&web).speaking(spoken(&web, &asked).await), Reader::Customer),
    };
    let html = ui::errors::page(&page.context(), &failure.trouble(number), reader);
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let response = (status, kind, html.into_string()).into_response();
    match wait {
        Some(wait) => super::pace::slowed(response, wait),
        None => response,
    }
}

/// What a customer chose, or else what their browser asks for.
async fn spoken(web: &Web, parts: &Parts) -> Language {
    match visitor::find(web, parts).await {
        Ok(Some(visitor)) => visitor.language,
        // A page about a failure is drawn whatever else fails.
        Ok(None) | Err(_) => Speaks::of(parts).language(),
    }
}
