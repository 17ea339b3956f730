//! The words the demo company's data is made of: products, plans, kinds, severities and the
//! promises behind them. Plain strings, so that whoever replays the history maps them once.

/// The company that is supported here, and where its invented sites live.
pub const COMPANY: &str = "Brambletrace";
/// The company's own domain; `.example` is reserved and reaches nobody.
pub const DOMAIN: &str = "brambletrace.example";

/// Every product a ticket can be about.
pub const PRODUCTS: [&str; 15] = [
    "product_analytics",
    "web_analytics",
    "session_replay",
    "feature_flags",
    "experiments",
    "surveys",
    "data_warehouse",
    "batch_exports",
    "error_tracking",
    "ai_assistant",
    "sdks",
    "workflows",
    "data_pipelines",
    "billing",
    "login",
];

/// Products whose tickets go to support engineers; the others go to the product's own team.
pub const FIRST_LINE: [&str; 8] = [
    "product_analytics",
    "web_analytics",
    "session_replay",
    "feature_flags",
    "experiments",
    "surveys",
    "data_warehouse",
    "batch_exports",
];

/// Plans, cheapest first.
pub const PLANS: [&str; 5] = ["free", "pay_as_you_go", "boost", "scale", "enterprise"];

/// What a ticket is, as the widget's form offers it.
pub const KINDS: [&str; 7] =
    ["question", "bug", "feedback", "billing", "sales", "data_deletion", "security"];

/// How bad it is, worst first.
pub const SEVERITIES: [&str; 4] = ["critical", "high", "medium", "low"];

/// The reply target of a plan in seconds of open time; `None` where no reply is promised.
#[must_use]
pub fn reply_target_seconds(plan: &str) -> Option<i64> {
    let hours = match plan {
        "pay_as_you_go" => 72,
        "boost" => 48,
        "scale" => 24,
        "enterprise" => 8,
        _ => return None,
    };
    Some(hours * 3600)
}

/// The team that answers for a product, as the routing rules have it.
#[must_use]
pub fn team_of(product: &str) -> &'static str {
    match product {
        "billing" => "billing",
        "error_tracking" => "error_tracking",
        "ai_assistant" => "ai_assistant",
        "sdks" => "client_libraries",
        "workflows" => "workflows",
        "data_pipelines" => "ingestion",
        "login" => "platform",
        _ => "technical_support",
    }
}

/// The word `products` holds for `name`, if it holds it: turns text into a constant.
#[must_use]
pub fn known(words: &'static [&'static str], name: &str) -> Option<&'static str> {
    words.iter().copied().find(|word| *word == name)
}
