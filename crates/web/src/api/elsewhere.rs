//! What the dialect's clients may ask to be made, changed or deleted and what is kept elsewhere
//! here: the answer says where, so that nobody looks for a mistake in their own request. Methods of
//! other addresses are not spoken at all.

use axum::http::{Method, Uri};

use super::{
    auth::Agent,
    errors::{Answer, ApiError},
};

/// What an address begins with, whether only deleting is meant, and where it is kept.
const KEPT: &[(&str, bool, &str)] = &[
    ("groups", false, "Groups are kept in the handbook; change them on the page Handbook."),
    (
        "group_memberships",
        false,
        "Support works in every group, engineers in those of their team's products; the products \
         are kept in the handbook.",
    ),
    ("triggers", false, "Rules are kept in the handbook; change them on the page Automations."),
    ("automations", false, "Rules are kept in the handbook; change them on the page Automations."),
    ("slas", false, "What plans promise is kept in the handbook; change it on the page Handbook."),
    ("ticket_fields", false, "Fields are kept in the handbook; change them on the page Handbook."),
    ("ticket_forms", false, "There is one form, of the fields in the handbook."),
    ("user_fields", false, "People have no further fields here."),
    ("organization_fields", false, "Organizations have the fields there are, and no others."),
    ("brands", false, "There is one brand: the company."),
    ("business_hours", false, "Hours are kept in the handbook; change them on the page Handbook."),
    ("custom_roles", false, "Roles are the desk's own; no others are made."),
    (
        "tickets",
        true,
        "A ticket is never deleted; take words and files out of it, or merge it into another.",
    ),
    (
        "users",
        true,
        "A person is never deleted: what they wrote stays theirs. Merge them into another one.",
    ),
    ("organizations", true, "An organization is never deleted: it keeps its tickets."),
];

/// Answers a method that its address does not know.
///
/// # Errors
/// Always.
pub async fn answer(method: Method, uri: Uri, user: Result<Agent, ApiError>) -> Answer {
    let path = uri.path().trim_start_matches("/api/v2").trim_start_matches('/');
    let first = path.split(['/', '.']).next().unwrap_or_default();
    let meant = KEPT.iter().find(|(name, only_deleting, _)| {
        *name == first && (method == Method::DELETE || !only_deleting)
    });
    let writes = [Method::POST, Method::PUT, Method::DELETE].contains(&method);
    let Some((_, _, says)) = meant.filter(|_| writes) else { return Err(ApiError::NoEndpoint) };
    user?;
    Err(ApiError::NotAllowed((*says).to_owned()))
}
