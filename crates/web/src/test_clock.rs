//! `POST /test/clock` `{"pass_seconds": N}`: lets browser stories tell of weeks in seconds. Routed
//! only where the configuration puts a clock that can be moved in place of the real one.

use axum::{Json, Router, extract::State, http::StatusCode, routing::post};
use base::time::SignedDuration;
use serde::Deserialize;

use crate::{Web, http::Failure};

/// The route, if there is such a clock.
pub fn routes(web: &Web) -> Router<Web> {
    if web.options.test_clock.is_none() {
        return Router::new();
    }
    Router::new().route("/test/clock", post(pass))
}

#[derive(Deserialize)]
struct Pass {
    pass_seconds: i64,
}

async fn pass(State(web): State<Web>, Json(pass): Json<Pass>) -> Result<StatusCode, Failure> {
    let clock = web.options.test_clock.as_ref().ok_or(Failure::NotFound)?;
    clock.pass(SignedDuration::from_secs(pass.pass_seconds));
    Ok(StatusCode::NO_CONTENT)
}
