//! The table of routes, and the layers around them.

use std::time::Duration;

use axum::{Router, extract::DefaultBodyLimit, http::StatusCode, middleware, routing::get};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};

use crate::{
    Web, agent, api, app, health,
    http::{assets, failure, headers, posted::MOST_BYTES},
    live, portal, public, test_clock, widget,
};

/// A request that takes longer is stuck; live connections are outside of this.
const SLOWEST: Duration = Duration::from_secs(60);

/// Everything the desk serves.
pub fn router(web: Web) -> Router {
    // Pages of our own site: cookies count, so other sites may not send forms here.
    let pages = Router::new()
        .merge(agent::routes())
        .merge(portal::routes())
        .merge(public::routes())
        .layer(middleware::from_fn(headers::own_site_only))
        .layer(middleware::from_fn_with_state(web.clone(), failure::draw));
    // Other sites and programs come here: no cookies, tokens of their own.
    let open = Router::new()
        .merge(widget::routes())
        .merge(api::routes(&web))
        .merge(health::routes())
        .merge(app::routes())
        .merge(test_clock::routes(&web))
        .route("/assets/{name}", get(assets::asset))
        .route("/widget.js", get(assets::widget));
    Router::new()
        .merge(pages)
        .merge(open)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, SLOWEST))
        .merge(live::routes())
        .fallback(missing)
        .layer(DefaultBodyLimit::max(MOST_BYTES + 64 * 1024))
        .layer(middleware::from_fn(headers::add))
        .layer(CatchPanicLayer::new())
        .with_state(web)
}

async fn missing(axum::extract::State(web): axum::extract::State<Web>) -> axum::response::Response {
    let page = crate::http::Page::public(&web);
    let trouble = ui::errors::Trouble::NotFound;
    let body = ui::errors::page(&page.context(), &trouble, ui::errors::Reader::Customer);
    crate::http::page::html(StatusCode::NOT_FOUND, body)
}
