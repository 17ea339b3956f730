//! `GET account/settings`: what connectors read to try their connection. Each line is true of every
//! desk; what a desk has no word for is left out.

use axum::{Json, extract::State, response::IntoResponse};
use serde_json::json;

use super::{auth::Agent, errors::Answer};
use crate::Web;

/// `GET account/settings`
pub async fn settings(State(web): State<Web>, _: Agent) -> Answer {
    let settings = web.desk.settings();
    Ok(Json(json!({"settings": {
        // Connectors refuse an account whose people can't see organizations.
        "active_features": {"organization_access_enabled": true, "on_hold_status": true,
            "customer_satisfaction": true, "user_tagging": true},
        // Words there, not truth values.
        "api": {"api_token_access": "true", "api_password_access": "false"},
        "tickets": {"comments_public_by_default": true, "tagging": true},
        "brands": {"default_brand_id": 1},
        "localization": {"locale_ids": [1]},
        "host": settings.public_url,
    }}))
    .into_response())
}
