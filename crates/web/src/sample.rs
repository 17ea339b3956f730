//! The sample customer's page with the widget on it, served on an address of its own by the demo:
//! as in life, the app and the desk are two sites.

use axum::{Router, extract::State, response::Response, routing::get};
use ui::sample_page::{self, SamplePage};

use crate::{
    Web,
    http::{Page, page},
};

/// Nothing on the desk's own site but the clock of browser stories.
pub fn routes(_web: &Web) -> Router<Web> {
    Router::new()
}

/// The sample app's site.
pub fn sample_router(web: Web) -> Router {
    Router::new().route("/", get(app)).with_state(web)
}

async fn app(State(web): State<Web>) -> Response {
    let view: SamplePage = sample_page::sample();
    page::ok(sample_page::page(&Page::public(&web).context(), &view))
}
