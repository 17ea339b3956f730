//! Slots for what customers build and measure: flags, events, pages, insights, tables, teams.

use super::{Fill, Roll};
use crate::{
    dice::{mix, word},
    play::cast::Cast,
};

/// The slots of this file.
pub const SLOTS: &[(&str, Fill)] = &[
    ("flag", flag),
    ("event", event),
    ("prop", |_, roll, out| out.push_str(roll.of(PROPERTIES))),
    ("cohort", |_, roll, out| pair(roll, COHORT_WHO, " ", COHORT_WHAT, out)),
    ("insight", |_, roll, out| pair(roll, INSIGHT_HOW, " ", INSIGHT_WHAT, out)),
    ("dashboard", |_, roll, out| pair(roll, BOARD_WHO, " ", BOARD_WHAT, out)),
    ("experiment", |_, roll, out| pair(roll, TEST_WHAT, " ", TEST_HOW, out)),
    ("survey", |_, roll, out| pair(roll, SURVEY_WHO, " ", SURVEY_WHAT, out)),
    ("pipeline", |_, roll, out| pair(roll, PIPE_WHAT, " to ", PIPE_WHERE, out)),
    ("workflow", |_, roll, out| pair(roll, FLOW_WHO, " ", FLOW_WHAT, out)),
    ("table", |_, roll, out| pair(roll, TABLE_WHERE, ".", TABLE_WHAT, out)),
    ("column", |_, roll, out| out.push_str(roll.of(COLUMNS))),
    ("team", |_, roll, out| out.push_str(roll.of(TEAMS))),
    ("country", |_, roll, out| out.push_str(roll.of(COUNTRIES))),
    ("page", page),
    ("url", url),
    ("site", |cast, _, out| {
        out.push_str("https://www.");
        out.push_str(cast.domain());
    }),
    ("domain", |cast, _, out| out.push_str(cast.domain())),
    ("org", |cast, _, out| out.push_str(cast.org())),
    ("me", |cast, _, out| out.push_str(&cast.customer.first_name)),
    ("myname", |cast, _, out| out.push_str(&cast.customer.name)),
    ("mymail", |cast, _, out| out.push_str(&cast.customer.email)),
    ("agent", |cast, _, out| out.push_str(cast.agent)),
    ("other", |cast, _, out| out.push_str(cast.other_agent)),
    ("colleague", |cast, roll, out| match cast.colleague {
        Some(name) => out.push_str(name),
        None => out.push_str(roll.of(FIRST_NAMES)),
    }),
    ("name", |_, roll, out| out.push_str(roll.of(FIRST_NAMES))),
];

fn pair(roll: Roll, first: &[&str], between: &str, second: &[&str], out: &mut String) {
    let place = roll.place(first.len() * second.len());
    out.push_str(first[place / second.len()]);
    out.push_str(between);
    out.push_str(second[place % second.len()]);
}

fn flag(cast: &Cast<'_>, roll: Roll, out: &mut String) {
    let place = roll.place(FLAG_HOW.len() * FLAG_WHAT.len());
    let snake = mix(cast.key, word("flag style")).is_multiple_of(4);
    out.push_str(FLAG_HOW[place / FLAG_WHAT.len()]);
    out.push(if snake { '_' } else { '-' });
    let what = FLAG_WHAT[place % FLAG_WHAT.len()];
    if snake { out.push_str(&what.replace('-', "_")) } else { out.push_str(what) }
}

fn event(cast: &Cast<'_>, roll: Roll, out: &mut String) {
    let place = roll.place(EVENT_WHAT.len() * EVENT_DONE.len());
    let plain = mix(cast.key, word("event style")).is_multiple_of(5);
    let what = EVENT_WHAT[place / EVENT_DONE.len()];
    if plain {
        out.push_str(&what.replace('_', " "))
    } else {
        out.push_str(what)
    }
    out.push(if plain { ' ' } else { '_' });
    out.push_str(EVENT_DONE[place % EVENT_DONE.len()]);
}

fn page(_: &Cast<'_>, roll: Roll, out: &mut String) {
    pair(roll, PAGE_AREA, "", PAGE_REST, out);
}

fn url(cast: &Cast<'_>, roll: Roll, out: &mut String) {
    out.push_str("https://www.");
    out.push_str(cast.domain());
    page(cast, roll, out);
}

const FLAG_HOW: &[&str] = &[
    "new", "beta", "exp", "rollout", "v2", "v3", "mobile", "eu", "us", "pro", "team", "fast",
    "simple", "smart", "inline", "dark", "lazy", "enable", "show", "multi",
];
const FLAG_WHAT: &[&str] = &[
    "checkout",
    "onboarding",
    "pricing-page",
    "search",
    "sidebar",
    "invoice-list",
    "seat-picker",
    "editor",
    "file-upload",
    "calendar",
    "map-view",
    "paywall",
    "trial-banner",
    "referrals",
    "exports",
    "notifications",
    "sign-up",
    "cart",
    "dashboard",
    "home-feed",
    "billing",
    "permissions",
    "comments",
    "templates",
    "player",
    "gift-cards",
    "table-view",
    "autosave",
    "address-form",
    "live-chat",
    "price-test",
    "welcome-tour",
    "report-builder",
    "inbox",
    "api-keys",
    "workspace-switcher",
];
const EVENT_WHAT: &[&str] = &[
    "checkout",
    "signup",
    "order",
    "invite",
    "trial",
    "subscription",
    "document",
    "report",
    "video",
    "lesson",
    "booking",
    "payment",
    "cart",
    "search",
    "profile",
    "workspace",
    "project",
    "message",
    "file",
    "ticket",
    "quiz",
    "recipe",
    "route",
    "invoice",
    "filter",
    "onboarding_step",
    "address",
    "coupon",
    "listing",
    "application",
];
const EVENT_DONE: &[&str] = &[
    "started",
    "completed",
    "created",
    "viewed",
    "clicked",
    "submitted",
    "shared",
    "cancelled",
    "updated",
    "opened",
    "failed",
    "saved",
];
const PROPERTIES: &[&str] = &[
    "plan_tier",
    "utm_source",
    "seat_count",
    "account_type",
    "signup_channel",
    "is_internal",
    "cart_value",
    "country_code",
    "industry",
    "role",
    "last_seen_version",
    "payment_method",
    "trial_ends_at",
    "company_size",
    "locale",
    "tier",
    "order_total",
    "device_kind",
    "referrer_code",
    "workspace_id",
    "cohort_month",
    "price_list",
    "warehouse_id",
    "delivery_slot",
    "course_level",
];
const COHORT_WHO: &[&str] = &[
    "Power users",
    "Trial accounts",
    "Churn risks",
    "New sign-ups",
    "Paying teams",
    "Returning buyers",
    "Internal users",
    "Beta testers",
    "Annual customers",
    "Weekly actives",
    "Admins",
    "Mobile-only people",
];
const COHORT_WHAT: &[&str] =
    &["(30 days)", "EU", "without invites", "2+ seats", "last quarter", "v2", "(no staff)", "US"];
const INSIGHT_HOW: &[&str] = &[
    "Weekly",
    "Daily",
    "Monthly",
    "Mobile",
    "Self-serve",
    "Enterprise",
    "First-week",
    "Trial",
    "EU",
    "Returning",
    "Paid",
];
const INSIGHT_WHAT: &[&str] = &[
    "activation",
    "checkout funnel",
    "sign-up conversion",
    "retention",
    "active teams",
    "revenue per seat",
    "feature adoption",
    "search success",
    "time to first report",
    "invites sent",
    "drop-off",
    "stickiness",
    "lesson completion",
    "repeat orders",
];
const BOARD_WHO: &[&str] = &[
    "Growth",
    "Board",
    "Product",
    "Checkout",
    "Mobile",
    "Founders'",
    "Weekly",
    "Launch",
    "Support",
    "Activation",
    "Content",
];
const BOARD_WHAT: &[&str] = &[
    "overview",
    "numbers",
    "dashboard",
    "health",
    "scorecard",
    "KPIs",
    "review",
    "pulse",
    "big screen",
];
const TEST_WHAT: &[&str] = &[
    "Short sign-up",
    "Annual-first pricing",
    "Green button",
    "One-page checkout",
    "Social proof",
    "Longer trial",
    "Guided tour",
    "Free shipping bar",
    "New headline",
    "Fewer fields",
    "Card later",
    "Video hero",
    "Sticky cart",
    "Smart defaults",
];
const TEST_HOW: &[&str] =
    &["test", "Q1", "v2", "(mobile)", "EU", "rerun", "3 variants", "May", "on /pricing"];
const SURVEY_WHO: &[&str] = &[
    "Post-purchase",
    "Onboarding",
    "Cancel-flow",
    "Quarterly",
    "Mobile",
    "Beta",
    "Docs",
    "Checkout",
    "Trial-end",
    "Power-user",
];
const SURVEY_WHAT: &[&str] = &[
    "NPS",
    "feedback",
    "CSAT",
    "interview invite",
    "one-question poll",
    "pulse",
    "feature vote",
    "exit questions",
];
const PIPE_WHAT: &[&str] = &[
    "Orders",
    "Sign-ups",
    "Lead scores",
    "Person updates",
    "Churn alerts",
    "All events",
    "Payments",
    "Trial starts",
    "Product usage",
];
const PIPE_WHERE: &[&str] = &[
    "our CRM",
    "the webhook relay",
    "the mail tool",
    "our data lake",
    "the billing API",
    "a staging endpoint",
    "the ads API",
    "the chat channel",
];
const FLOW_WHO: &[&str] = &[
    "Trial",
    "Welcome",
    "Win-back",
    "Renewal",
    "Invite",
    "Abandoned cart",
    "Feature launch",
    "Course",
];
const FLOW_WHAT: &[&str] =
    &["reminder", "series", "nudge", "journey", "day 3 mail", "follow-up", "sequence", "check-in"];
const TABLE_WHERE: &[&str] =
    &["public", "billing", "crm", "core", "analytics", "shop", "raw", "prod", "app"];
const TABLE_WHAT: &[&str] = &[
    "orders",
    "customers",
    "invoices",
    "subscriptions",
    "accounts",
    "line_items",
    "payments",
    "deals",
    "tickets",
    "shipments",
    "users",
    "seats",
    "bookings",
];
const COLUMNS: &[&str] = &[
    "updated_at",
    "customer_id",
    "amount_cents",
    "status",
    "account_uuid",
    "metadata",
    "created_on",
    "owner_email",
    "is_deleted",
    "currency",
    "external_id",
    "sku",
    "region_code",
];
const TEAMS: &[&str] = &[
    "growth",
    "checkout",
    "mobile",
    "platform",
    "data",
    "marketing",
    "product",
    "onboarding",
    "payments",
    "content",
    "design",
    "revenue",
    "infrastructure",
    "web",
    "search",
];
const COUNTRIES: &[&str] = &[
    "Germany",
    "Brazil",
    "Japan",
    "Kenya",
    "Canada",
    "India",
    "France",
    "Poland",
    "Mexico",
    "Spain",
    "Norway",
    "Egypt",
    "Chile",
    "Vietnam",
    "Italy",
    "Nigeria",
    "the Netherlands",
    "Australia",
];
const PAGE_AREA: &[&str] = &[
    "/pricing",
    "/checkout",
    "/signup",
    "/docs",
    "/app",
    "/account",
    "/blog",
    "/courses",
    "/shop",
    "/help",
    "/en",
    "/de",
    "/team",
    "/orders",
];
const PAGE_REST: &[&str] = &[
    "",
    "/address",
    "/review",
    "/start",
    "/settings",
    "/overview",
    "/new",
    "/summary",
    "/compare",
    "/thanks",
    "/search",
    "/list",
];
const FIRST_NAMES: &[&str] = &[
    "Amara", "Jonas", "Priya", "Tomasz", "Leïla", "Hana", "Diego", "Wei", "Freya", "Kofi", "Marta",
    "Noor", "Ravi", "Sofia", "Emre", "Yuki", "Ana", "Lars", "Zoë", "Bilal", "Ines", "Mateo",
];
