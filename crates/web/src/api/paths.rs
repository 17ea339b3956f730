//! Every address of the API, each with and without `.json`. A test holds that each has a case in
//! the table of rights, and one in the description at `/api/v2/openapi.json`.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware,
    routing::{MethodRouter, delete, get, post, put},
};

use super::{
    account, activities, attachments, catalog, comments, description, frame, incremental, jobs,
    oauth, organizations, ratings, related, requests, search, tickets, uploads, users,
};
use crate::{Web, http::posted};

/// All of them.
pub fn all() -> Router<Web> {
    let router = people(about_tickets(Router::new()));
    programs(small(catalog(exports(open_to_all(router)))))
}

/// With and without `.json`. A path that ends in a number reads the end of it by itself.
fn both(router: Router<Web>, path: &str, methods: MethodRouter<Web>) -> Router<Web> {
    let router = if path.ends_with('}') {
        router
    } else {
        router.route(&format!("{path}.json"), methods.clone())
    };
    router.route(path, methods)
}

fn about_tickets(r: Router<Web>) -> Router<Web> {
    let r = both(r, "/tickets", get(tickets::list).post(tickets::create::create));
    let r = both(r, "/tickets/show_many", get(tickets::show::many));
    let r = both(r, "/tickets/count", get(tickets::count));
    let r = both(r, "/tickets/create_many", post(tickets::many::create_all));
    let update_all = get(tickets::show::many).put(tickets::many::update_all);
    let r = both(r, "/tickets/update_many", update_all);
    let r = both(r, "/tickets/{id}", get(tickets::show::one).put(tickets::update::update));
    let r = both(r, "/tickets/{id}/comments", get(comments::of_ticket));
    let redacted = put(tickets::redacting::words);
    let r = both(r, "/tickets/{id}/comments/{comment}/redact", redacted);
    let file = put(tickets::redacting::file);
    let r = both(r, "/tickets/{id}/comments/{comment}/attachments/{file}/redact", file);
    let r = both(r, "/tickets/{id}/comments/count", get(comments::count));
    let r = both(r, "/tickets/{id}/audits", get(tickets::audits::of_ticket));
    let r = both(r, "/tickets/{id}/audits/count", get(tickets::audits::count));
    let r = both(r, "/tickets/{id}/audits/{audit}", get(tickets::audits::one));
    let r = both(r, "/tickets/{id}/related", get(tickets::people::related));
    let r = both(r, "/tickets/{id}/metrics", get(tickets::metrics::show));
    let r = both(r, "/tickets/{id}/merge", post(tickets::merging::into));
    let tags = get(tickets::tags::show)
        .post(tickets::tags::replace)
        .put(tickets::tags::add)
        .delete(tickets::tags::remove);
    let r = both(r, "/tickets/{id}/tags", tags);
    let r = both(r, "/tickets/{id}/collaborators", get(tickets::people::collaborators));
    let r = both(r, "/tickets/{id}/followers", get(tickets::people::followers));
    let r = both(r, "/tickets/{id}/email_ccs", get(tickets::people::email_ccs));
    let r = both(r, "/tickets/{id}/incidents", get(tickets::people::incidents));
    let r = both(r, "/tickets/{id}/problems", get(tickets::people::problems));
    let rating = get(ratings::one).post(ratings::create);
    let r = both(r, "/tickets/{id}/satisfaction_rating", rating);
    let r = both(r, "/problems", get(tickets::problems));
    let r = both(r, "/ticket_audits", get(tickets::log::list));
    let r = both(r, "/satisfaction_ratings", get(ratings::list));
    let r = both(r, "/satisfaction_ratings/count", get(ratings::count));
    let r = both(r, "/satisfaction_ratings/{id}", get(ratings::one));
    let r = both(r, "/satisfaction_reasons", get(ratings::reasons));
    let r = both(r, "/deleted_tickets", get(catalog::none::of("deleted_tickets")));
    let r = both(r, "/ticket_metrics", get(tickets::metrics::list));
    let r = both(r, "/ticket_metrics/{id}", get(tickets::metrics::show));
    let r = both(r, "/job_statuses", get(jobs::list));
    let r = both(r, "/job_statuses/show_many", get(jobs::many));
    let r = both(r, "/job_statuses/{id}", get(jobs::show));
    let r = both(r, "/search", get(search::search));
    let r = both(r, "/search/count", get(search::count));
    let r = both(r, "/search/export", get(search::export));
    let r = both(r, "/attachments/{id}", get(attachments::one));
    both(r, "/attachments/{id}/content", get(attachments::content))
}

/// What pages of other sites may send.
fn open_to_all(r: Router<Web>) -> Router<Web> {
    let asking = get(requests::list)
        .post(requests::write::create)
        .options(async || StatusCode::NO_CONTENT)
        .layer(middleware::from_fn(frame::any_site));
    let r = both(r, "/requests", asking);
    let sending = post(uploads::create)
        .options(async || StatusCode::NO_CONTENT)
        .layer(DefaultBodyLimit::max(posted::MOST_BYTES))
        .layer(middleware::from_fn(frame::any_site));
    let r = both(r, "/uploads", sending);
    let r = both(r, "/uploads/{token}", delete(uploads::delete));
    let r = both(r, "/requests/{id}", get(requests::show).put(requests::write::update));
    let r = both(r, "/requests/{id}/comments", get(comments::of_request));
    let r = both(r, "/openapi", get(description::openapi));
    let r = both(r, "/account/settings", get(account::settings));
    both(r, "/users/me", get(users::me))
}

fn people(r: Router<Web>) -> Router<Web> {
    let r = both(r, "/users", get(users::list).post(users::write::create));
    let r = both(r, "/users/count", get(users::count));
    let r = both(r, "/users/show_many", get(users::many));
    let r = both(r, "/users/search", get(users::find));
    let r = both(r, "/users/autocomplete", get(users::find));
    let r = both(r, "/users/create_many", post(users::many::create_all));
    let r = both(r, "/users/create_or_update", post(users::write::create_or_update));
    let r = both(r, "/users/create_or_update_many", post(users::many::create_or_update_all));
    let r = both(r, "/users/update_many", get(users::many).put(users::many::update_all));
    let r = both(r, "/users/{id}", get(users::one).put(users::write::update));
    let r = both(r, "/users/{id}/merge", put(users::merging::into));
    let r = identities(r);
    let r = both(r, "/users/{id}/groups", get(catalog::groups::groups_of));
    let r = both(r, "/users/{id}/group_memberships", get(catalog::groups::of_user));
    let memberships =
        get(organizations::memberships::of_user).post(organizations::joining::create_of_user);
    let r = both(r, "/users/{id}/organization_memberships", memberships);
    let membership_of_user =
        get(organizations::joining::show_of_user).delete(organizations::joining::delete_of_user);
    let r = both(r, "/users/{id}/organization_memberships/{membership}", membership_of_user);
    let default = put(organizations::joining::make_default);
    let r = both(r, "/users/{id}/organization_memberships/{membership}/make_default", default);
    let r = both(r, "/users/{id}/tickets/requested", get(tickets::requested_by));
    let r = both(r, "/users/{id}/tickets/assigned", get(tickets::assigned_to));
    let r = both(r, "/users/{id}/tickets/ccd", get(tickets::joined_by));
    let r = both(r, "/users/{id}/tickets/followed", get(tickets::followed_by));
    let r = both(r, "/users/{id}/requests", get(requests::of_user));
    let r = both(r, "/users/{id}/organizations", get(organizations::of_user));
    let r = both(r, "/users/{id}/related", get(related::of_user));
    let r = both(r, "/organizations/{id}/related", get(related::of_organization));
    let r =
        both(r, "/organizations", get(organizations::list).post(organizations::write::create_one));
    let r = both(r, "/organizations/create_many", post(organizations::write::create_all));
    let update_all = get(organizations::many).put(organizations::write::update_all);
    let r = both(r, "/organizations/update_many", update_all);
    let either = post(organizations::write::create_or_update);
    let r = both(r, "/organizations/create_or_update", either);
    let r = both(r, "/organizations/count", get(organizations::count));
    let r = both(r, "/organizations/show_many", get(organizations::many));
    let r = both(r, "/organizations/search", get(organizations::find));
    let r = both(r, "/organizations/autocomplete", get(organizations::find));
    let r =
        both(r, "/organizations/{id}", get(organizations::one).put(organizations::write::update));
    let r = both(r, "/organizations/{id}/users", get(users::of_organization));
    let r = both(r, "/organizations/{id}/tickets", get(tickets::of_organization));
    let r = both(r, "/organizations/{id}/requests", get(requests::of_organization));
    let members = get(organizations::memberships::of_organization);
    let r = both(r, "/organizations/{id}/organization_memberships", members);
    joining(r)
}

fn joining(r: Router<Web>) -> Router<Web> {
    let every = get(organizations::memberships::every).post(organizations::joining::create);
    let r = both(r, "/organization_memberships", every);
    let joined = post(organizations::joining::create_all);
    let r = both(r, "/organization_memberships/create_many", joined);
    let left = delete(organizations::joining::delete_all);
    let r = both(r, "/organization_memberships/destroy_many", left);
    let membership = get(organizations::memberships::one).delete(organizations::joining::delete);
    both(r, "/organization_memberships/{id}", membership)
}

/// The addresses of a person.
fn identities(r: Router<Web>) -> Router<Web> {
    let addresses = get(users::identities::list).post(users::identities::create);
    let r = both(r, "/users/{id}/identities", addresses);
    let tags = get(users::tags::show)
        .post(users::tags::replace)
        .put(users::tags::add)
        .delete(users::tags::remove);
    let r = both(r, "/users/{id}/tags", tags);
    let address = get(users::identities::one)
        .put(users::identities::update)
        .delete(users::identities::delete);
    let r = both(r, "/users/{id}/identities/{identity}", address);
    let primary = put(users::identities::make_primary);
    let r = both(r, "/users/{id}/identities/{identity}/make_primary", primary);
    let vouched = put(users::identities::verify);
    let r = both(r, "/users/{id}/identities/{identity}/verify", vouched);
    let asked = put(users::identities::request_verification);
    both(r, "/users/{id}/identities/{identity}/request_verification", asked)
}

fn exports(r: Router<Web>) -> Router<Web> {
    let r = both(r, "/incremental/tickets", get(incremental::tickets));
    let r = both(r, "/incremental/tickets/cursor", get(incremental::tickets_by_cursor));
    let r = both(r, "/incremental/users", get(incremental::users));
    let r = both(r, "/incremental/users/cursor", get(incremental::users_by_cursor));
    let r = both(r, "/incremental/organizations", get(incremental::organizations));
    let r = both(r, "/incremental/ticket_events", get(incremental::events::ticket_events));
    let metric_events = get(incremental::events::metric_events);
    both(r, "/incremental/ticket_metric_events", metric_events)
}

/// Programs and their tokens.
fn programs(r: Router<Web>) -> Router<Web> {
    let clients = get(oauth::list_clients).post(oauth::create_client);
    let r = both(r, "/oauth/clients", clients);
    let client = get(oauth::show_client).delete(oauth::delete_client);
    let r = both(r, "/oauth/clients/{id}", client);
    let tokens = get(oauth::list_tokens).post(oauth::create_token);
    let r = both(r, "/oauth/tokens", tokens);
    let r = both(r, "/oauth/tokens/current", get(oauth::current));
    both(r, "/oauth/tokens/{id}", get(oauth::show_token).delete(oauth::delete_token))
}

/// Small lists.
fn small(r: Router<Web>) -> Router<Web> {
    let r = both(r, "/tags", get(catalog::small::tags));
    let r = both(r, "/tags/count", get(catalog::small::count_of_tags));
    let r = both(r, "/autocomplete/tags", get(catalog::small::tags_like));
    let r = both(r, "/custom_statuses", get(catalog::statuses::list));
    let r = both(r, "/custom_statuses/{id}", get(catalog::statuses::show));
    let r = both(r, "/locales", get(catalog::small::locales));
    let r = both(r, "/locales/agent", get(catalog::small::locales));
    let r = both(r, "/locales/public", get(catalog::small::locales));
    let r = both(r, "/locales/current", get(catalog::small::own_locale));
    let r = both(r, "/locales/{id}", get(catalog::small::locale));
    let r = both(r, "/custom_roles", get(catalog::small::custom_roles));
    let r = both(r, "/custom_roles/{id}", get(catalog::small::custom_role));
    let r = both(r, "/channels/voice/phone_numbers", get(catalog::none::of("phone_numbers")));
    let r = both(r, "/activities", get(activities::list));
    let r = both(r, "/activities/count", get(activities::count));
    let r = both(r, "/activities/{id}", get(activities::show));
    let r = both(r, "/skips", get(catalog::none::of("skips")));
    let r = both(r, "/suspended_tickets", get(catalog::none::of("suspended_tickets")));
    let r = both(r, "/sharing_agreements", get(catalog::none::of("sharing_agreements")));
    let r = both(r, "/deleted_users", get(catalog::none::of("deleted_users")));
    let r = both(r, "/routing/attributes", get(catalog::none::of("attributes")));
    let r = both(r, "/targets", get(catalog::none::of("targets")));
    let r = both(r, "/dynamic_content/items", get(catalog::none::of("items")));
    let r = both(r, "/recipient_addresses", get(catalog::recipients::list));
    let r = both(r, "/recipient_addresses/{id}", get(catalog::recipients::show));
    let r = both(r, "/business_hours/schedules", get(catalog::hours::list));
    let r = both(r, "/business_hours/schedules/{id}", get(catalog::hours::show));
    both(r, "/business_hours/schedules/{id}/holidays", get(catalog::hours::holidays))
}

fn catalog(r: Router<Web>) -> Router<Web> {
    let r = both(r, "/groups", get(catalog::groups::list));
    let r = both(r, "/groups/assignable", get(catalog::groups::list));
    let r = both(r, "/groups/count", get(catalog::groups::count));
    let r = both(r, "/groups/{id}", get(catalog::groups::show));
    let r = both(r, "/groups/{id}/users", get(catalog::groups::people));
    let r = both(r, "/groups/{id}/memberships", get(catalog::groups::of_group));
    let r = both(r, "/group_memberships", get(catalog::groups::every));
    let r = both(r, "/groups/{id}/memberships/assignable", get(catalog::groups::of_group));
    let r = both(r, "/group_memberships/assignable", get(catalog::groups::every));
    let r = both(r, "/group_memberships/{id}", get(catalog::groups::one));
    let r = both(r, "/ticket_fields", get(catalog::fields::list));
    let r = both(r, "/ticket_fields/count", get(catalog::fields::count));
    let r = both(r, "/ticket_fields/{id}", get(catalog::fields::show));
    let r = both(r, "/ticket_fields/{id}/options", get(catalog::fields::choices));
    let r = both(r, "/ticket_forms", get(catalog::fields::forms));
    let r = both(r, "/ticket_forms/show_many", get(catalog::fields::these_forms));
    let r = both(r, "/ticket_forms/{id}", get(catalog::fields::form));
    let r = both(r, "/user_fields", get(catalog::fields::of_users));
    let r = both(r, "/organization_fields", get(catalog::fields::of_organizations));
    let r = both(r, "/organization_fields/{id}", get(catalog::fields::of_organizations_one));
    let r = both(r, "/brands", get(catalog::fields::brands));
    let r = both(r, "/brands/{id}", get(catalog::fields::brand));
    let r = both(r, "/triggers", get(catalog::rules::triggers));
    let r = both(r, "/trigger_categories", get(catalog::rules::categories));
    let r = both(r, "/triggers/search", get(catalog::rules::triggers));
    let r = both(r, "/automations/search", get(catalog::rules::automations));
    let r = both(r, "/triggers/active", get(catalog::rules::active_triggers));
    let r = both(r, "/automations/active", get(catalog::rules::active_automations));
    let r = both(r, "/triggers/{id}", get(catalog::rules::trigger));
    let r = both(r, "/automations", get(catalog::rules::automations));
    let r = both(r, "/automations/{id}", get(catalog::rules::automation));
    let r = both(r, "/slas/policies", get(catalog::rules::policies));
    let r = both(r, "/slas/policies/{id}", get(catalog::rules::one_policy));
    let r = both(r, "/macros", get(catalog::macros::list).post(catalog::macros_write::create));
    let r = both(r, "/macros/search", get(catalog::macros::list));
    let r = both(r, "/macros/active", get(catalog::macros::list));
    let one = get(catalog::macros::show)
        .put(catalog::macros_write::update)
        .delete(catalog::macros_write::delete);
    let r = both(r, "/macros/{id}", one);
    let r = both(r, "/macros/{id}/apply", get(catalog::macros::apply));
    let r = both(r, "/tickets/{id}/macros/{macro}/apply", get(catalog::macros_applied::apply));
    let r = both(r, "/views", get(catalog::views::list).post(catalog::views_write::create));
    let r = both(r, "/views/active", get(catalog::views::list));
    let r = both(r, "/views/preview", post(catalog::views_write::preview));
    let r = both(r, "/views/search", get(catalog::views::list));
    let r = both(r, "/views/compact", get(catalog::views::list));
    let r = both(r, "/views/show_many", get(catalog::views::these_views));
    let r = both(r, "/views/count", get(catalog::views::how_many));
    let r = both(r, "/views/count_many", get(catalog::views::count_many));
    let one = get(catalog::views::show)
        .put(catalog::views_write::update)
        .delete(catalog::views_write::delete);
    let r = both(r, "/views/{id}", one);
    let r = both(r, "/views/{id}/tickets", get(catalog::views::tickets));
    let r = both(r, "/views/{id}/execute", get(catalog::executed::execute));
    both(r, "/views/{id}/count", get(catalog::views::count))
}
