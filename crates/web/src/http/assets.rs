//! The built scripts and style sheets, inside the binary, served as they are: hashed names may be
//! kept forever, and the gzipped twin is sent to whoever takes it.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use ui::Assets;

#[derive(RustEmbed)]
#[folder = "../../frontend/dist"]
#[allow_missing = true]
struct Dist;

/// The map from plain to hashed names.
pub fn manifest() -> Assets {
    let file = Dist::get("manifest.json");
    let text = file.as_ref().and_then(|file| std::str::from_utf8(&file.data).ok());
    text.and_then(|text| Assets::from_manifest(text).ok()).unwrap_or_default()
}

/// `GET /assets/{name}`
pub async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    serve(&name, &headers, "public, max-age=31536000, immutable")
}

/// `GET /widget.js`: its address is in other people's pages and can't carry a hash.
pub async fn widget(headers: HeaderMap) -> Response {
    let mut response = serve(manifest().name("widget.js"), &headers, "public, max-age=600");
    let any = axum::http::HeaderValue::from_static("cross-origin");
    response.headers_mut().insert("cross-origin-resource-policy", any);
    response
}

/// `GET /sw.js`: a worker speaks for the folder its address stands in, so it stands at the root.
pub async fn service_worker(headers: HeaderMap) -> Response {
    serve(manifest().name("service-worker.js"), &headers, "no-cache")
}

fn serve(name: &str, headers: &HeaderMap, cache: &'static str) -> Response {
    let gzip = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"));
    let zipped = if gzip { Dist::get(&format!("{name}.gz")) } else { None };
    let encoding = if zipped.is_some() { "gzip" } else { "identity" };
    let Some(file) = zipped.or_else(|| Dist::get(name)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("png") => "image/png",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, cache),
        (header::CONTENT_ENCODING, encoding),
        (header::VARY, "accept-encoding"),
    ];
    (headers, file.data.into_owned()).into_response()
}
