//! The desk as an installed app: its manifest, its worker, and the page shown without a connection.

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;

use crate::{
    Web,
    http::{Page, assets, page},
};

/// Their addresses can't carry a hash: the browser asks for them again.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/sw.js", get(assets::service_worker))
        .route("/manifest.webmanifest", get(manifest))
        .route("/offline", get(offline))
}

/// `GET /manifest.webmanifest`
async fn manifest(State(web): State<Web>) -> Response {
    let icon = |name: &str, sizes: &str, purpose: &str| {
        let src = ui::paths::asset(&web.assets, name);
        json!({ "src": src, "sizes": sizes, "type": "image/png", "purpose": purpose })
    };
    let manifest = json!({
        "name": "Prickle",
        "short_name": "Prickle",
        "description": "The support desk",
        "id": "/",
        "start_url": ui::paths::view(&ui::paths::InView::Next, None),
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#8d2f5c",
        "icons": [
            icon("icon-192.png", "192x192", "any"),
            icon("icon-512.png", "512x512", "any"),
            icon("icon-maskable.png", "512x512", "maskable"),
        ],
        "shortcuts": [
            { "name": "Mine", "url": ui::paths::view(&ui::paths::InView::Mine, None) },
            { "name": "Your notices", "url": ui::paths::NOTICES },
        ],
    });
    ([(header::CONTENT_TYPE, "application/manifest+json")], Json(manifest)).into_response()
}

/// `GET /offline`: kept by the browser's worker.
async fn offline(State(web): State<Web>, _: HeaderMap) -> Response {
    page::ok(ui::offline::page(&Page::public(&web).context()))
}
