//! The widget's actions in the words of posthog-js's own `posthog.conversations` client, so that
//! the unmodified package works here. A thin translation: the same verbs, the same rights.
//!
//! Access goes by a random id the browser keeps, or by a signed identity; never by the distinct id
//! alone, which anybody can guess.

mod caller;
mod client;
mod read;
mod restore;
mod send;
mod wire;

use axum::{
    Router,
    routing::{get, post},
};

use crate::Web;

/// The addresses the package calls.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/array/{token}/config.js", get(client::config_script))
        .route("/array/{token}/config", get(client::config))
        .route("/static/conversations.js", get(client::script))
        .route("/static/{version}/conversations.js", get(client::script_of))
        .route("/api/conversations/v1/widget/message", post(send::send))
        .route("/api/conversations/v1/widget/messages/{ticket}", get(read::messages))
        .route("/api/conversations/v1/widget/messages/{ticket}/read", post(read::mark))
        .route("/api/conversations/v1/widget/tickets", get(read::tickets))
        .route("/api/conversations/v1/widget/restore/request", post(restore::request))
        .route("/api/conversations/v1/widget/restore", post(restore::exchange))
}
