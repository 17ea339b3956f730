//! What the package loads before it calls: a few settings, and its own script. The script is the
//! package's, so it is not here: it stands wherever the owner keeps it, and is led to from here.

use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::Web;

/// The file with the conversations part of the client.
const FILE: &str = "conversations.js";

/// `GET /array/{token}/config`
pub async fn config(State(web): State<Web>, Path(token): Path<String>) -> Response {
    if is_odd(&token) {
        return StatusCode::NOT_FOUND.into_response();
    }
    Json(settings(&web, &token)).into_response()
}

/// `GET /array/{token}/config.js`
pub async fn config_script(State(web): State<Web>, Path(token): Path<String>) -> Response {
    if is_odd(&token) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let told = json!({ "config": settings(&web, &token), "siteApps": [] });
    let script = format!(
        "(function () {{\n  var all = (window._POSTHOG_REMOTE_CONFIG = \
         window._POSTHOG_REMOTE_CONFIG || {{}});\n  all[{}] = {told};\n}})();\n",
        json!(token)
    );
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    (headers, script).into_response()
}

/// The project's token is public and stands in scripts; here it only has to be harmless in one.
fn is_odd(token: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    token.is_empty() || token.len() > 100 || !token.bytes().all(plain)
}

/// Conversations, and nothing else of what such a client can do: the rest is not ours.
fn settings(web: &Web, token: &str) -> Value {
    let company = web.desk.settings().company.clone();
    json!({
        "token": token,
        "conversations": {
            "enabled": true,
            "widgetEnabled": true,
            "token": token,
            "greetingText": format!("Ask {company} anything; a person answers."),
            "placeholderText": "What happened, or what would you like to know?",
            "requireEmail": false,
            "collectName": false,
            "domains": [],
            "widgetPosition": "bottom_right",
        },
        "hasFeatureFlags": false,
        "supportedCompression": [],
        "autocapture_opt_out": true,
        "capturePerformance": false,
        "sessionRecording": false,
        "surveys": false,
        "heatmaps": false,
    })
}

/// `GET /static/conversations.js`
pub async fn script(State(web): State<Web>) -> Response {
    led(&web.options.posthog_scripts, "")
}

/// `GET /static/{version}/conversations.js`
pub async fn script_of(State(web): State<Web>, Path(version): Path<String>) -> Response {
    led(&web.options.posthog_scripts, &version)
}

fn led(scripts: &str, version: &str) -> Response {
    let plain = version.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    if scripts.is_empty() || !plain {
        let words = "Set posthog_scripts to where the dist folder of your posthog-js package \
             is served.\n";
        return (StatusCode::NOT_FOUND, words).into_response();
    }
    let to = format!("{}/{FILE}", scripts.replace("{version}", version));
    let headers = [(header::LOCATION, to.as_str()), (header::CACHE_CONTROL, "public, max-age=300")];
    (StatusCode::FOUND, headers).into_response()
}
