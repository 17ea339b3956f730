//! Pages for anybody: asking for help and answering a survey, with nothing but HTML and a form.
//!
//! [`once`] holds the rule both the form and the widget rest on: what is sent twice is taken once,
//! and whatever is new in the second try is not lost.

mod filled;
pub mod follow;
mod help;
mod moved;
pub mod once;
mod survey;
pub mod words;

use axum::{
    Router,
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
    routing::get,
};

pub use help::{send_from_elsewhere, signed_in};

use crate::{
    Web,
    http::{Failure, Visitor, visitor},
};

/// The public pages' routes.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/help", get(help::show).post(help::send))
        .route("/help/received", get(help::received))
        .route("/agent/tickets/{number}", get(moved::for_agents))
        .route("/hc/requests/{number}", get(moved::for_customers))
        .route("/hc/{name}/requests/{number}", get(moved::in_a_language))
        .route("/survey/{token}", get(survey::show).post(survey::send))
}

/// The signed-in customer behind a request to a page that is there for everybody.
pub struct Somebody(pub Option<Visitor>);

impl<S: Send + Sync> FromRequestParts<S> for Somebody
where
    Web: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let found = visitor::find(&Web::from_ref(state), parts).await?;
        Ok(Self(found.filter(|visitor| !visitor.person.role.is_staff())))
    }
}
