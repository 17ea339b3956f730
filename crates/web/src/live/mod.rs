//! Live pages: one stream per browser says *what* changed; each page fetches itself again.

pub mod presence;
pub mod stream;

use axum::{Router, routing::get};

use crate::Web;

/// The agents' live stream.
pub fn routes() -> Router<Web> {
    Router::new().route("/live", get(stream::live))
}
