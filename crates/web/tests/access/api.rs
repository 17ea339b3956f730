//! Who may call which address of the API; the test's half of `docs/guides/permissions.md`.

use super::{
    house::Who::{self, *},
    table::Case,
};

/// Staff who see the ticket.
const SEE: &[Who] = &[Admin, Lead, Agent, Engineer, Viewer];
/// Staff who may change it.
const CHANGE: &[Who] = &[Admin, Lead, Agent, Engineer];
const ANSWER: &[Who] = &[Admin, Lead, Agent, Engineer, OtherEngineer];
const STAFF: &[Who] = &[Admin, Lead, Agent, Engineer, OtherEngineer, Viewer];
const ALL: &[Who] = &Who::ALL;
const SIGNED_IN: &[Who] =
    &[Admin, Lead, Agent, Engineer, OtherEngineer, Viewer, Requester, OrgAdmin, OtherCustomer];
/// Us, engineers by a ticket they see, and the person themselves.
const KNOW_THEM: &[Who] = &[Admin, Lead, Agent, Engineer, Viewer, Requester];
/// Us, engineers by a ticket they see, and the organisation's own people.
const OF_IT: &[Who] = &[Admin, Lead, Agent, Engineer, Viewer, Requester, OrgAdmin];
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
    case("GET", "/openapi", "", ALL),
    case("GET", "/account/settings", "", STAFF),
    case("GET", "/users/me", "", ALL),
    case("GET", "/users/{id}", "", KNOW_THEM),
    case("GET", "/organizations/{id}", "", OF_IT),
    case("GET", "/attachments/{id}", "", READ_FILES),
    case("GET", "/attachments/{id}/content", "", READ_FILES),
    case("GET", "/search?query=broken", "", STAFF),
    case("GET", "/search/count?query=broken", "", STAFF),
    case("OPTIONS", "/requests", "", ALL),
    case("GET", "/search/export?query=broken", "", STAFF),
    case("GET", "/users", "", STAFF),
    case("GET", "/users/count", "", STAFF),
    case("GET", "/users/show_many?ids=1", "", STAFF),
    case("GET", "/users/search?query=agent", "", STAFF),
    case("GET", "/users/autocomplete?name=agent", "", STAFF),
    case("GET", "/users/{id}/identities", "", SEE),
    case("GET", "/users/{id}/groups", "", SEE),
    case("GET", "/users/{id}/group_memberships", "", SEE),
    case("GET", "/users/{id}/organization_memberships", "", SEE),
    case("GET", "/users/{id}/tickets/requested", "", SEE),
    case("GET", "/users/{id}/tickets/assigned", "", SEE),
    case("GET", "/organizations", "", STAFF),
    case("GET", "/organizations/count", "", STAFF),
    case("GET", "/organizations/show_many?ids=1", "", STAFF),
    case("GET", "/organizations/search?name=corvid", "", STAFF),
    case("GET", "/organizations/autocomplete?name=corvid", "", STAFF),
    case("GET", "/organizations/{id}/users", "", SEE),
    case("GET", "/organizations/{id}/tickets", "", SEE),
    case("GET", "/organizations/{id}/organization_memberships", "", SEE),
    case("GET", "/organization_memberships", "", STAFF),
    case("GET", "/organization_memberships/{id}", "", SEE),
    case("GET", "/incremental/tickets?start_time=0", "", STAFF),
    case("GET", "/incremental/tickets/cursor?start_time=0", "", STAFF),
    case("GET", "/incremental/users?start_time=0", "", STAFF),
    case("GET", "/incremental/users/cursor?start_time=0", "", STAFF),
    case("GET", "/incremental/organizations?start_time=0", "", STAFF),
    case("GET", "/ticket_metrics", "", STAFF),
    case("GET", "/job_statuses", "", STAFF),
    case("GET", "/job_statuses/show_many?ids=a", "", STAFF),
    case("GET", "/groups", "", STAFF),
    case("GET", "/groups/assignable", "", STAFF),
    case("GET", "/groups/count", "", STAFF),
    case("GET", "/groups/{id}", "", STAFF),
    case("GET", "/groups/{id}/users", "", STAFF),
    case("GET", "/groups/{id}/memberships", "", STAFF),
    case("GET", "/group_memberships", "", STAFF),
    case("GET", "/group_memberships/{id}", "", STAFF),
    case("GET", "/ticket_fields", "", STAFF),
    case("GET", "/ticket_fields/{id}", "", STAFF),
    case("GET", "/ticket_forms", "", STAFF),
    case("GET", "/user_fields", "", STAFF),
    case("GET", "/organization_fields", "", STAFF),
    case("GET", "/brands", "", STAFF),
    case("GET", "/brands/{id}", "", STAFF),
    case("GET", "/triggers", "", STAFF),
    case("GET", "/triggers/{id}", "", STAFF),
    case("GET", "/automations", "", STAFF),
    case("GET", "/automations/{id}", "", STAFF),
    case("GET", "/slas/policies", "", STAFF),
    case("GET", "/slas/policies/{id}", "", STAFF),
    case("GET", "/macros", "", STAFF),
    case("GET", "/macros/active", "", STAFF),
    case("GET", "/macros/{id}", "", STAFF),
    case("GET", "/macros/{id}/apply", "", STAFF),
    case("GET", "/views", "", STAFF),
    case("GET", "/views/active", "", STAFF),
    case("GET", "/views/count", "", STAFF),
    case("GET", "/views/count_many?ids={ids}", "", STAFF),
    case("GET", "/views/{id}", "", STAFF),
    case("GET", "/views/{id}/tickets", "", STAFF),
    case("GET", "/views/{id}/count", "", STAFF),
    case("GET", "/tickets/update_many?ids={ids}", "", STAFF),
    case("GET", "/tickets/{id}/audits", "", SEE),
    case("GET", "/tickets/{id}/metrics", "", SEE),
    case("GET", "/tickets/{id}/tags", "", SEE),
    case("GET", "/ticket_metrics/{id}", "", SEE),
    case("GET", "/job_statuses/{id}", "", &[]),
    case("OPTIONS", "/uploads", "", ALL),
    case("POST", "/uploads?filename=log.txt", "a line", ALL),
    case("DELETE", "/uploads/{token}", "", &[]),
    case("POST", "/tickets/{id}/tags", r#"{"tags": ["one"]}"#, CHANGE),
    case("PUT", "/tickets/{id}/tags", r#"{"tags": ["two"]}"#, CHANGE),
    case("DELETE", "/tickets/{id}/tags", r#"{"tags": ["two"]}"#, CHANGE),
    case("POST", "/tickets/{id}/merge", r#"{"ids": []}"#, CHANGE),
    case("PUT", "/tickets/update_many?ids={ids}", r#"{"ticket": {"priority": "low"}}"#, STAFF),
    case("POST", "/tickets/create_many", r#"{"tickets": []}"#, ANSWER),
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
        ANSWER,
    ),
];
