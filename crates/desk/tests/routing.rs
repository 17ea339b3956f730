//! Where tickets go under the shipped handbook (RT-2, RT-4), and under a company's own.

use desk::{handbook::Handbook, routing::route};

#[test]
fn tickets_go_where_the_shipped_handbook_says() {
    let handbook = Handbook::shipped();
    let cases = [
        // The first-line list.
        (Some("product_analytics"), "question", "analytics", "support"),
        (Some("web_analytics"), "bug", "analytics", "support"),
        (Some("session_replay"), "bug", "replay", "support"),
        (Some("feature_flags"), "bug", "flags", "support"),
        (Some("experiments"), "question", "flags", "support"),
        (Some("surveys"), "feedback", "flags", "support"),
        (Some("data_warehouse"), "bug", "data", "support"),
        (Some("batch_exports"), "bug", "data", "support"),
        // Straight to the team that builds it.
        (Some("error_tracking"), "bug", "observability", "error_tracking"),
        (Some("ai"), "question", "observability", "ai"),
        (Some("sdk"), "bug", "observability", "client_libraries"),
        (Some("workflows"), "bug", "data", "workflows"),
        (Some("data_pipelines"), "bug", "data", "ingestion"),
        // As people write it.
        (Some("Feature Flags"), "bug", "flags", "support"),
        (Some("ERROR-TRACKING"), "bug", "observability", "error_tracking"),
        (Some("a/b testing"), "question", "flags", "support"),
        (Some("web-analytics"), "question", "analytics", "support"),
        // Nobody knows.
        (None, "bug", "unclassified", "support"),
        (Some(""), "bug", "unclassified", "support"),
        (Some("toaster"), "question", "unclassified", "support"),
        (None, "no_such_kind", "unclassified", "support"),
        // Kinds with a team of their own, whatever the product.
        (Some("error_tracking"), "billing", "billing", "billing"),
        (None, "billing", "billing", "billing"),
        (Some("ai"), "sales", "sales", "support"),
        (Some("feature_flags"), "security", "security", "security"),
        (Some("error_tracking"), "data_deletion", "technical_support", "support"),
        (None, "access", "technical_support", "support"),
    ];
    for (product, kind, group, team) in cases {
        let route = route(&handbook, product, kind);
        assert_eq!((&*route.group, &*route.team), (group, team), "{product:?} {kind}: {route:?}");
        assert!(!route.because.is_empty());
    }
}

#[test]
fn the_reason_is_said_in_words() {
    let handbook = Handbook::shipped();
    let because = |product, kind| route(&handbook, product, kind).because;
    assert_eq!(because(Some("surveys"), "bug"), "Surveys is on the first-line list");
    assert_eq!(because(Some("ai"), "bug"), "AI assistant goes straight to its team");
    assert_eq!(because(None, "bug"), "no product was named");
    assert_eq!(because(Some("toaster"), "bug"), "no product is called \"toaster\"");
    assert_eq!(because(None, "billing"), "\"Billing\" goes to the Billing team");
    assert_eq!(because(None, "data_deletion"), "\"Deletion of data\" stays with the Support team");
    let long = "x".repeat(10_000);
    assert!(because(Some(&long), "bug").len() < 200);
}

#[test]
fn a_company_moves_a_product_off_the_first_line() {
    let handbook = Handbook::parse(
        "[routing]\nfirst_line = [\"surveys\"]\n\
         [kinds.sales]\nteam = \"sales\"\n[teams.sales]\nname = \"Sales\"\n",
    )
    .unwrap();
    assert_eq!(route(&handbook, Some("surveys"), "bug").team, "support");
    assert_eq!(route(&handbook, Some("feature_flags"), "bug").team, "feature_flags");
    assert_eq!(route(&handbook, None, "sales").team, "sales");
}
