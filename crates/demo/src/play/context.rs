//! What the in-app widget adds to a ticket by itself, as the replay hands it to the intake.

use serde_json::{Map, Value, json};

use super::{message, stage::Stage};

/// The widget's context for this ticket.
pub fn widget(stage: &mut Stage<'_>) -> Value {
    let kind = stage.booking.scenario.kind;
    let mut said = |purpose: &str| {
        let ways = stage.company.theatre.library.voice("widget", purpose);
        message::fill_one(stage, ways)
    };
    let (place, browser, session) = (said("place"), said("browser"), said("session"));
    let (sdk, version, host) = (said("sdk"), said("version"), said("host"));
    let (replay, distinct_id, app_version) = (said("replay"), said("distinct"), said("release"));
    let errors: Vec<String> = match kind {
        "bug" => (0..3).map(|place| said(["error", "error", "warning"][place])).collect(),
        _ => Vec::new(),
    };
    let mut flags = Map::new();
    for _ in 0..3 {
        flags.insert(said("flag"), json!(said("value")));
    }
    let project = stage.cast.project_id();
    let cast = &stage.cast;
    let path = page_of(stage.booking.scenario.product);
    let plan = stage.company.plan_of(stage.booking.customer);
    json!({
        "page_url": format!("https://app.brambletrace.example/project/{project}/{path}/{place}"),
        "browser": browser,
        "time_zone": cast.customer.time_zone,
        "language": cast.customer.language,
        "app_version": app_version,
        "console_errors": errors,
        "distinct_id": distinct_id,
        "session_id": session,
        "session_replay_url": replay,
        "organisation": cast.organisation.map(|organisation| organisation.name.as_str()),
        "project_id": project,
        "plan": plan,
        "feature_flags": flags,
        "sdk": { "name": sdk, "version": version, "api_host": host },
    })
}

fn page_of(product: &str) -> &'static str {
    match product {
        "product_analytics" => "insights",
        "web_analytics" => "web",
        "session_replay" => "replay",
        "feature_flags" => "feature_flags",
        "experiments" => "experiments",
        "surveys" => "surveys",
        "data_warehouse" => "data-warehouse",
        "batch_exports" | "data_pipelines" => "pipeline",
        "error_tracking" => "error_tracking",
        "ai_assistant" => "assistant",
        "workflows" => "workflows",
        "billing" => "organization/billing",
        "login" => "settings/user",
        _ => "settings/project",
    }
}
