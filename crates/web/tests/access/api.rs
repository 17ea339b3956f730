//! Who may call which address of the API; the test's half of `docs/guides/permissions.md`.

use super::{
    house::Who::{self, *},
    table::Case,
};

/// Staff who see the ticket.
const SEE: &[Who] = &[Admin, Lead, Agent, Engineer, Viewer];
/// Staff who may change it.
const CHANGE: &[Who] = &[Admin, Lead, Agent, Engineer];
const STAFF: &[Who] = &[Admin, Lead, Agent, Engineer, OtherEngineer, Viewer];
const ALL: &[Who] = &Who::ALL;
const SIGNED_IN: &[Who] =
    &[Admin, Lead, Agent, Engineer, OtherEngineer, Viewer, Requester, OrgAdmin, OtherCustomer];
/// Us, and the person themselves.
const KNOW_THEM: &[Who] = &[Admin, Lead, Agent, Engineer, OtherEngineer, Viewer, Requester];
/// Us, and the organisation's own people.
const OF_IT: &[Who] = &[Admin, Lead, Agent, Engineer, OtherEngineer, Viewer, Requester, OrgAdmin];
/// Whose request it is: a member of staff is nobody's customer.
const ASKED: &[Who] = &[Requester, OrgAdmin];
const READ_FILES: &[Who] = &[Admin, Lead, Agent, Engineer, Viewer, Requester, OrgAdmin];

const fn case(
    method: &'static str,
    path: &'static str,
    body: &'static str,
    who: &'static [Who],
) -> Case {
    Case { method, path, body, who }
}

/// Every address, in an order in which one case does not spoil the next.
pub const CASES: &[Case] = &[
    case("GET", "/tickets", "", STAFF),
    case("GET", "/tickets/count", "", STAFF),
    case("GET", "/tickets/show_many?ids={ids}", "", STAFF),
    case("GET", "/tickets/{id}", "", SEE),
    case("GET", "/tickets/{id}/comments", "", SEE),
    case("GET", "/requests", "", SIGNED_IN),
    case("GET", "/requests/{id}", "", ASKED),
    case("GET", "/requests/{id}/comments", "", ASKED),
    case("GET", "/account/settings", "", STAFF),
    case("GET", "/users/me", "", ALL),
    case("GET", "/users/{id}", "", KNOW_THEM),
    case("GET", "/organizations/{id}", "", OF_IT),
    case("GET", "/attachments/{id}", "", READ_FILES),
    case("GET", "/attachments/{id}/content", "", READ_FILES),
    case("GET", "/search?query=broken", "", STAFF),
    case("GET", "/search/count?query=broken", "", STAFF),
    case("OPTIONS", "/requests", "", ALL),
    case(
        "POST",
        "/requests",
        r#"{"request": {"subject": "It broke", "comment": {"body": "It broke"},
            "requester": {"name": "Mara", "email": "mara@tide.example"}}}"#,
        ALL,
    ),
    case("PUT", "/requests/{id}", r#"{"request": {"comment": {"body": "More"}}}"#, ASKED),
    case("PUT", "/tickets/{id}", r#"{"ticket": {"priority": "high"}}"#, CHANGE),
    case(
        "POST",
        "/tickets",
        r#"{"ticket": {"subject": "It broke", "comment": {"body": "It broke"}}}"#,
        &[Admin, Lead, Agent, Engineer, OtherEngineer],
    ),
];
