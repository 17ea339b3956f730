//! (being written)

use axum::Router;

use crate::Web;

/// The routes of this part.
pub fn routes() -> Router<Web> {
    Router::new()
}
