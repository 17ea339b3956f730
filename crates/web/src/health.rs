//! For load balancers and people who watch: alive, ready.

use axum::{Router, extract::State, http::StatusCode, routing::get};

use crate::Web;

/// `/healthz`: the process answers. `/readyz`: the database does too.
pub fn routes() -> Router<Web> {
    Router::new().route("/healthz", get(async || "ok\n")).route("/readyz", get(ready))
}

async fn ready(State(web): State<Web>) -> (StatusCode, &'static str) {
    match web.desk.store.counts().await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(fault) => {
            tracing::warn!(%fault, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
