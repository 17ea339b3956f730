//! `GET openapi.json`: what is spoken, as OpenAPI 3.1. The table below is held equal to the routes
//! by a test: an address nobody describes fails by name.

use axum::{Json, response::IntoResponse};
use serde_json::{Map, Value, json};
use ui::api_reference::About;

use super::{errors::Answer, here::Here};

/// An act: method, path, what it takes, what it gives, and what it is, in words. `tickets[]` is a
/// list with pages, `tickets*` one without; empty for nothing in particular.
type Act = (&'static str, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const ACTS: &[Act] = &[
    ("GET", "/tickets", "", "tickets[]", "Tickets, by number."),
    ("POST", "/tickets", "ticket", "ticket", "Opens a ticket for somebody."),
    ("GET", "/tickets/show_many", "", "tickets*", "Tickets by their numbers."),
    ("GET", "/tickets/count", "", "count", "How many tickets there are."),
    ("POST", "/tickets/create_many", "tickets[]", "job_status", "Opens up to 100 tickets."),
    ("GET", "/tickets/update_many", "", "tickets*", "Tickets by their numbers."),
    ("PUT", "/tickets/update_many", "ticket", "job_status", "Changes up to 100 tickets."),
    ("GET", "/tickets/{id}", "", "ticket", "A ticket."),
    ("PUT", "/tickets/{id}", "ticket", "ticket", "Sets fields and writes a comment: all or nothing."),
    ("GET", "/tickets/{id}/comments", "", "comments[]", "A ticket's comments, oldest first."),
    ("GET", "/tickets/{id}/comments/count", "", "count", "How many there are."),
    ("PUT", "/tickets/{id}/comments/{comment}/redact", "", "comment", "Takes `text` out of a comment for good."),
    ("PUT", "/tickets/{id}/comments/{comment}/attachments/{file}/redact", "", "attachment",
        "Takes a file out of it for good."),
    ("GET", "/tickets/{id}/audits", "", "audits[]", "A ticket's history."),
    ("GET", "/tickets/{id}/audits/count", "", "count", "How many acts it has."),
    ("GET", "/tickets/{id}/audits/{audit}", "", "audit", "One act of it."),
    ("GET", "/tickets/{id}/metrics", "", "ticket_metric", "How long things took."),
    ("POST", "/tickets/{id}/merge", "", "job_status", "Other tickets go on in this one."),
    ("GET", "/tickets/{id}/tags", "", "tags*", "A ticket's tags."),
    ("POST", "/tickets/{id}/tags", "", "tags*", "These tags and no others."),
    ("PUT", "/tickets/{id}/tags", "", "tags*", "These tags too."),
    ("DELETE", "/tickets/{id}/tags", "", "tags*", "These tags no more."),
    ("GET", "/tickets/{id}/collaborators", "", "users*", "Who takes part besides the requester, and who follows."),
    ("GET", "/tickets/{id}/followers", "", "users*", "Who of us follows it."),
    ("GET", "/tickets/{id}/email_ccs", "", "users*", "Customers who take part besides the requester."),
    ("GET", "/tickets/{id}/incidents", "", "tickets[]", "Tickets this one is the problem behind."),
    ("GET", "/tickets/{id}/problems", "", "tickets[]", "The problems behind this ticket."),
    ("GET", "/tickets/{id}/related", "", "ticket_related", "How many tickets it is behind."),
    ("GET", "/tickets/{id}/satisfaction_rating", "", "satisfaction_rating", "What its customer said."),
    ("POST", "/tickets/{id}/satisfaction_rating", "satisfaction_rating", "satisfaction_rating",
        "Whoever was asked answers: good or bad."),
    ("GET", "/problems", "", "tickets[]", "Tickets of the type problem."),
    ("GET", "/ticket_audits", "", "audits[]", "The history of all tickets, the newest first."),
    ("GET", "/satisfaction_ratings", "", "satisfaction_ratings[]", "What customers were asked, and said."),
    ("GET", "/satisfaction_ratings/count", "", "count", "How many were asked."),
    ("GET", "/satisfaction_ratings/{id}", "", "satisfaction_rating", "What one said."),
    ("GET", "/satisfaction_reasons", "", "reasons*", "Reasons to choose from: none."),
    ("GET", "/deleted_tickets", "", "deleted_tickets[]", "None: no ticket is ever deleted."),
    ("GET", "/ticket_metrics", "", "ticket_metrics[]", "How long things took, by ticket."),
    ("GET", "/ticket_metrics/{id}", "", "ticket_metric", "How long things took on a ticket."),
    ("GET", "/job_statuses", "", "job_statuses[]", "What became of many things done at once."),
    ("GET", "/job_statuses/show_many", "", "job_statuses*", "Some of them."),
    ("GET", "/job_statuses/{id}", "", "job_status", "One of them."),
    ("GET", "/search", "", "results[]", "Tickets by the query language; users and organizations."),
    ("GET", "/search/count", "", "", "How many a search finds."),
    ("GET", "/search/export", "", "results[]", "The same by cursor, further."),
    ("GET", "/attachments/{id}", "", "attachment", "A file of a comment."),
    ("GET", "/attachments/{id}/content", "", "", "Its bytes."),
    ("GET", "/requests", "", "requests[]", "What the caller asked, newest first."),
    ("POST", "/requests", "request", "request", "Asks, with or without a token."),
    ("OPTIONS", "/requests", "", "", "May pages of other sites send it? Yes."),
    ("GET", "/requests/{id}", "", "request", "A request of the caller's."),
    ("PUT", "/requests/{id}", "request", "request", "A further comment, or that it is solved."),
    ("GET", "/requests/{id}/comments", "", "comments[]", "Its public comments."),
    ("POST", "/uploads", "", "upload", "A file, before the comment that names its token."),
    ("OPTIONS", "/uploads", "", "", "May pages of other sites send it? Yes."),
    ("DELETE", "/uploads/{token}", "", "", "Forgets the files under a token."),
    ("GET", "/account/settings", "", "settings", "What connectors look at."),
    ("GET", "/users/me", "", "user", "Who calls."),
    ("GET", "/users", "", "users[]", "People, by number."),
    ("GET", "/users/count", "", "count", "How many there are."),
    ("GET", "/users/show_many", "", "users*", "People by their numbers."),
    ("GET", "/users/search", "", "users[]", "People by words of their name, or their address."),
    ("GET", "/users/autocomplete", "", "users[]", "The same."),
    ("POST", "/users", "user", "user", "Somebody new."),
    ("POST", "/users/create_many", "users[]", "job_status", "Makes up to 100."),
    ("POST", "/users/create_or_update", "user", "user", "Changes the one with this id or address."),
    ("POST", "/users/create_or_update_many", "users[]", "job_status", "The same of up to 100."),
    ("GET", "/users/update_many", "", "users*", "People by their numbers."),
    ("PUT", "/users/update_many", "user", "job_status", "Changes up to 100."),
    ("GET", "/users/{id}", "", "user", "A person."),
    ("PUT", "/users/{id}", "user", "user", "Changes them."),
    ("PUT", "/users/{id}/merge", "user", "user", "They go on in another one."),
    ("GET", "/users/{id}/tags", "", "tags*", "A person's tags."),
    ("POST", "/users/{id}/tags", "", "tags*", "These tags and no others."),
    ("PUT", "/users/{id}/tags", "", "tags*", "These tags too."),
    ("DELETE", "/users/{id}/tags", "", "tags*", "These tags no more."),
    ("GET", "/users/{id}/identities", "", "identities[]", "A person's addresses."),
    ("POST", "/users/{id}/identities", "identity", "identity", "A further address."),
    ("GET", "/users/{id}/identities/{identity}", "", "identity", "One of them."),
    ("PUT", "/users/{id}/identities/{identity}", "identity", "identity", "Vouches for it."),
    ("DELETE", "/users/{id}/identities/{identity}", "", "", "Takes it away."),
    ("PUT", "/users/{id}/identities/{identity}/make_primary", "", "identities*",
        "Letters go there from now on."),
    ("PUT", "/users/{id}/identities/{identity}/verify", "", "identity", "Vouches for it."),
    ("PUT", "/users/{id}/identities/{identity}/request_verification", "", "identity",
        "Sends a link there; who follows it has proved the address."),
    ("GET", "/users/{id}/groups", "", "groups[]", "The groups somebody works in."),
    ("GET", "/users/{id}/group_memberships", "", "group_memberships[]", "The same as memberships."),
    ("GET", "/users/{id}/organization_memberships", "", "organization_memberships[]",
        "Whom somebody belongs to."),
    ("POST", "/users/{id}/organization_memberships", "organization_membership",
        "organization_membership", "Brings them into an organization."),
    ("GET", "/users/{id}/organization_memberships/{membership}", "", "organization_membership",
        "The same as the membership."),
    ("DELETE", "/users/{id}/organization_memberships/{membership}", "", "", "They leave it."),
    ("PUT", "/users/{id}/organization_memberships/{membership}/make_default", "",
        "organization_memberships*", "The only one is."),
    ("GET", "/users/{id}/tickets/requested", "", "tickets[]", "What somebody asked."),
    ("GET", "/users/{id}/requests", "", "requests[]", "The same as requests."),
    ("GET", "/users/{id}/organizations", "", "organizations[]", "Whom somebody belongs to."),
    ("GET", "/users/{id}/tickets/assigned", "", "tickets[]", "What somebody owns."),
    ("GET", "/users/{id}/tickets/ccd", "", "tickets[]", "What somebody takes part in and did not ask."),
    ("GET", "/users/{id}/tickets/followed", "", "tickets[]", "What one of us follows."),
    ("GET", "/users/{id}/related", "", "user_related", "How many tickets are somebody's."),
    ("GET", "/organizations/{id}/related", "", "organization_related", "How many tickets and people it has."),
    ("GET", "/organizations", "", "organizations[]", "Organizations, by number."),
    ("POST", "/organizations", "organization", "organization", "Makes one."),
    ("POST", "/organizations/create_many", "organizations[]", "job_status", "Makes up to 100."),
    ("GET", "/organizations/update_many", "", "organizations*", "Organizations by their numbers."),
    ("PUT", "/organizations/update_many", "organization", "job_status", "Changes up to 100."),
    ("POST", "/organizations/create_or_update", "organization", "organization",
        "Changes the one with this id or external_id, or makes one."),
    ("PUT", "/organizations/{id}", "organization", "organization", "Changes it: all or nothing."),
    ("GET", "/organizations/count", "", "count", "How many there are."),
    ("GET", "/organizations/show_many", "", "organizations*", "Organizations by their numbers."),
    ("GET", "/organizations/search", "", "organizations[]", "By their own id or words of the name."),
    ("GET", "/organizations/autocomplete", "", "organizations[]", "By the beginnings of words."),
    ("GET", "/organizations/{id}", "", "organization", "An organization."),
    ("GET", "/organizations/{id}/users", "", "users[]", "Its people."),
    ("GET", "/organizations/{id}/tickets", "", "tickets[]", "Its tickets."),
    ("GET", "/organizations/{id}/requests", "", "requests[]", "The same as requests."),
    ("GET", "/organizations/{id}/organization_memberships", "", "organization_memberships[]",
        "Its memberships."),
    ("GET", "/organization_memberships", "", "organization_memberships[]", "All of them."),
    ("POST", "/organization_memberships", "organization_membership", "organization_membership",
        "Brings somebody into an organization."),
    ("POST", "/organization_memberships/create_many", "organization_memberships[]", "job_status",
        "The same of up to 100."),
    ("DELETE", "/organization_memberships/destroy_many", "", "job_status", "Up to 100 leave."),
    ("GET", "/organization_memberships/{id}", "", "organization_membership", "One of them."),
    ("DELETE", "/organization_memberships/{id}", "", "", "They leave it."),
    ("GET", "/incremental/tickets", "", "tickets*", "What changed since start_time."),
    ("GET", "/incremental/tickets/cursor", "", "tickets*", "The same by cursor."),
    ("GET", "/incremental/users", "", "users*", "Who came or was changed since start_time."),
    ("GET", "/incremental/users/cursor", "", "users*", "The same by cursor."),
    ("GET", "/incremental/organizations", "", "organizations*", "Which came since start_time."),
    ("GET", "/incremental/ticket_events", "", "ticket_events*", "What happened since start_time."),
    ("GET", "/incremental/ticket_metric_events", "", "ticket_metric_events*",
        "What became of the clocks since start_time."),
    ("GET", "/tags", "", "tags[]", "Tags, the most used first."),
    ("GET", "/tags/count", "", "count", "How many there are."),
    ("GET", "/autocomplete/tags", "", "tags[]", "Names of tags that begin with `name`."),
    ("GET", "/custom_statuses", "", "custom_statuses[]", "The statuses a ticket can have."),
    ("GET", "/custom_statuses/{id}", "", "custom_status", "One of them."),
    ("GET", "/locales", "", "locales[]", "Languages customers are spoken to in."),
    ("GET", "/locales/agent", "", "locales[]", "The same."),
    ("GET", "/locales/public", "", "locales[]", "The same."),
    ("GET", "/locales/current", "", "locale", "The caller's own."),
    ("GET", "/locales/{id}", "", "locale", "One of them."),
    ("GET", "/custom_roles", "", "custom_roles[]", "Roles of agents."),
    ("GET", "/custom_roles/{id}", "", "custom_role", "One of them."),
    ("GET", "/channels/voice/phone_numbers", "", "phone_numbers[]", "None: nobody can call."),
    ("GET", "/activities", "", "activities[]", "What others did lately on tickets the caller has."),
    ("GET", "/activities/count", "", "count", "How much that is."),
    ("GET", "/activities/{id}", "", "activity", "One of it."),
    ("GET", "/skips", "", "skips[]", "None: nobody skips a ticket."),
    ("GET", "/suspended_tickets", "", "suspended_tickets[]", "None: every mail becomes a ticket."),
    ("GET", "/deleted_users", "", "deleted_users[]", "None: who is erased leaves no name."),
    ("GET", "/routing/attributes", "", "attributes[]", "None: the handbook's groups say who knows what."),
    ("GET", "/sharing_agreements", "", "sharing_agreements[]", "None: tickets are shared with no other desk."),
    ("GET", "/targets", "", "targets[]", "None: webhooks are set up on their page."),
    ("GET", "/dynamic_content/items", "", "items[]", "None: phrases are the desk's own."),
    ("GET", "/recipient_addresses", "", "recipient_addresses[]", "Addresses customers write to."),
    ("GET", "/recipient_addresses/{id}", "", "recipient_address", "One of them."),
    ("GET", "/business_hours/schedules", "", "schedules[]", "Hours in which time counts."),
    ("GET", "/business_hours/schedules/{id}", "", "schedule", "One schedule."),
    ("GET", "/business_hours/schedules/{id}/holidays", "", "holidays[]", "Its whole days off."),
    ("GET", "/groups", "", "groups[]", "Groups."),
    ("GET", "/groups/assignable", "", "groups[]", "The same."),
    ("GET", "/groups/count", "", "count", "How many there are."),
    ("GET", "/groups/{id}", "", "group", "A group."),
    ("GET", "/groups/{id}/users", "", "users[]", "Who works in it."),
    ("GET", "/groups/{id}/memberships", "", "group_memberships[]", "The same as memberships."),
    ("GET", "/group_memberships", "", "group_memberships[]", "All of them."),
    ("GET", "/groups/{id}/memberships/assignable", "", "group_memberships[]", "The same."),
    ("GET", "/group_memberships/assignable", "", "group_memberships[]", "The same."),
    ("GET", "/group_memberships/{id}", "", "group_membership", "One of them."),
    ("GET", "/ticket_fields", "", "ticket_fields[]", "Fields of tickets."),
    ("GET", "/ticket_fields/{id}", "", "ticket_field", "A field."),
    ("GET", "/ticket_forms", "", "ticket_forms[]", "The one form."),
    ("GET", "/ticket_fields/count", "", "count", "How many there are."),
    ("GET", "/ticket_fields/{id}/options", "", "custom_field_options[]", "What it lets choose."),
    ("GET", "/ticket_forms/show_many", "", "ticket_forms[]", "Forms by their numbers."),
    ("GET", "/ticket_forms/{id}", "", "ticket_form", "The form."),
    ("GET", "/user_fields", "", "user_fields[]", "Fields of people: none."),
    ("GET", "/organization_fields", "", "organization_fields[]", "Fields of organizations."),
    ("GET", "/organization_fields/{id}", "", "organization_field", "One of them."),
    ("GET", "/brands", "", "brands[]", "The one brand."),
    ("GET", "/brands/{id}", "", "brand", "The brand."),
    ("GET", "/triggers", "", "triggers[]", "Rules that events set off."),
    ("GET", "/triggers/{id}", "", "trigger", "One of them."),
    ("GET", "/triggers/search", "", "triggers[]", "Those with words in their title."),
    ("GET", "/automations/search", "", "automations[]", "Those with words in their title."),
    ("GET", "/triggers/active", "", "triggers[]", "Those that are switched on."),
    ("GET", "/trigger_categories", "", "trigger_categories[]", "Where rules stand: the handbook."),
    ("GET", "/automations", "", "automations[]", "Rules that time sets off."),
    ("GET", "/automations/{id}", "", "automation", "One of them."),
    ("GET", "/automations/active", "", "automations[]", "Those that are switched on."),
    ("GET", "/slas/policies", "", "sla_policies[]", "What plans promise."),
    ("GET", "/slas/policies/{id}", "", "sla_policy", "What one promises."),
    ("GET", "/macros", "", "macros[]", "Macros the caller may use."),
    ("POST", "/macros", "macro", "macro", "Makes one, for everyone or for a person."),
    ("PUT", "/macros/{id}", "macro", "macro", "Changes it."),
    ("DELETE", "/macros/{id}", "", "", "Takes it away."),
    ("GET", "/macros/active", "", "macros[]", "The same."),
    ("GET", "/macros/{id}", "", "macro", "A macro."),
    ("GET", "/macros/{id}/apply", "", "result", "What it would change."),
    ("GET", "/macros/search", "", "macros[]", "Those with words in their title."),
    ("GET", "/tickets/{id}/macros/{macro}/apply", "", "result", "The ticket as it would leave it."),
    ("GET", "/views", "", "views[]", "Views the caller has."),
    ("POST", "/views", "view", "view", "Keeps one: by conditions, or by `query` in our language."),
    ("PUT", "/views/{id}", "view", "view", "Changes it."),
    ("DELETE", "/views/{id}", "", "", "Deletes it; it can be taken back for a while."),
    ("GET", "/views/active", "", "views[]", "The same."),
    ("POST", "/views/preview", "view", "rows[]", "What such a view would find."),
    ("GET", "/views/search", "", "views[]", "Those with words in their title."),
    ("GET", "/views/compact", "", "views[]", "The same."),
    ("GET", "/views/show_many", "", "views[]", "Views by their numbers."),
    ("GET", "/views/count", "", "count", "How many there are."),
    ("GET", "/views/count_many", "", "view_counts*", "How many tickets some of them find."),
    ("GET", "/views/{id}", "", "view", "A view."),
    ("GET", "/views/{id}/tickets", "", "tickets[]", "The tickets in it."),
    ("GET", "/views/{id}/execute", "", "rows[]", "Its table."),
    ("GET", "/views/{id}/count", "", "view_count", "How many those are."),
    ("GET", "/oauth/clients", "", "clients[]", "Programs that fetch tokens of their own."),
    ("POST", "/oauth/clients", "client", "client", "Makes one; its `secret` is told once."),
    ("GET", "/oauth/clients/{id}", "", "client", "One of them."),
    ("DELETE", "/oauth/clients/{id}", "", "", "Takes it away with its tokens."),
    ("GET", "/oauth/tokens", "", "tokens[]", "Tokens that programs were given."),
    ("POST", "/oauth/tokens", "token", "token", "Gives one; its `full_token` is told once."),
    ("GET", "/oauth/tokens/current", "", "token", "The token this request came with."),
    ("GET", "/oauth/tokens/{id}", "", "token", "One of them."),
    ("DELETE", "/oauth/tokens/{id}", "", "", "Revokes it."),
    ("GET", "/openapi", "", "", "This."),
];

/// `tickets[]`, `tickets*` or `ticket` as the schema of an object that holds it.
fn schema(gives: &str) -> Value {
    let name = gives.trim_end_matches(['[', ']', '*']);
    if name.is_empty() {
        return json!({});
    }
    let object = json!({"type": "object"});
    let held = if name == gives { object } else { json!({"type": "array", "items": object}) };
    json!({"type": "object", "properties": {name: held}})
}

/// Parameters of the path and of the way of turning pages.
fn parameters(path: &str, gives: &str) -> Vec<Value> {
    let mut all = Vec::new();
    let named = |name: &str| json!({"$ref": format!("#/components/parameters/{name}")});
    for name in ["id", "token", "comment", "file", "identity", "membership", "audit", "macro"] {
        all.extend(path.contains(&format!("{{{name}}}")).then(|| named(name)));
    }
    if gives.ends_with("[]") {
        all.extend(["size", "after", "before", "page", "per_page"].map(named));
    }
    if path.starts_with("/incremental") {
        all.push(named("start_time"));
    }
    if path.ends_with("/cursor") {
        all.push(named("cursor"));
    }
    all
}

fn act((method, path, takes, gives, says): &Act) -> Value {
    let words: Vec<&str> = path.split(['/', '{', '}']).filter(|word| !word.is_empty()).collect();
    let mut done = json!({"description": "Done."});
    if !gives.is_empty() {
        done["content"] = json!({"application/json": {"schema": schema(gives)}});
    }
    let mut act = json!({
        "operationId": format!("{}_{}", method.to_lowercase(), words.join("_")),
        "summary": says,
        "tags": [words[0]],
        "parameters": parameters(path, gives),
        "responses": {
            "2XX": done,
            "default": {"$ref": "#/components/responses/no"},
        },
    });
    if !takes.is_empty() {
        act["requestBody"] = json!({"content": {"application/json": {"schema": schema(takes)}}});
    }
    act
}

fn parameter(name: &str, place: &str, kind: &str, says: &str) -> Value {
    json!({"name": name, "in": place, "required": place == "path", "description": says,
        "schema": {"type": kind}})
}

fn components() -> Value {
    json!({
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "basic": {"type": "http", "scheme": "basic",
                "description": "EMAIL/token as the name, the token as the password."},
        },
        "parameters": {
            "id": parameter("id", "path", "string", "The number."),
            "token": parameter("token", "path", "string", "The token."),
            "comment": parameter("comment", "path", "string", "The comment's number."),
            "file": parameter("file", "path", "string", "The attachment's number."),
            "identity": parameter("identity", "path", "string", "The address's number."),
            "membership": parameter("membership", "path", "string", "The membership's number."),
            "macro": parameter("macro", "path", "string", "The macro's number."),
            "audit": parameter("audit", "path", "string", "The act's number."),
            "size": parameter("page[size]", "query", "integer", "Rows of a page by cursor: up to 100."),
            "after": parameter("page[after]", "query", "string", "The cursor to go on behind."),
            "before": parameter("page[before]", "query", "string", "The cursor to go back from."),
            "page": parameter("page", "query", "integer", "The number of the page."),
            "per_page": parameter("per_page", "query", "integer", "Rows of a numbered page: up to 100."),
            "start_time": parameter("start_time", "query", "string", "Seconds since 1970."),
            "cursor": parameter("cursor", "query", "string", "Where the last export ended."),
        },
        "responses": {"no": {"description": "Why not.", "content": {"application/json":
            {"schema": {"type": "object", "properties": {"error": {}, "description":
                {"type": "string"}, "details": {"type": "object"}}}}}}},
    })
}

/// The same to read, gathered by what each address is about.
#[must_use]
pub fn described() -> Vec<About> {
    let mut all: Vec<About> = Vec::new();
    for (method, path, takes, gives, says) in ACTS.iter().filter(|act| act.0 != "OPTIONS") {
        let name = path.split('/').nth(1).unwrap_or_default();
        let act = ui::api_reference::Act {
            method: (*method).to_owned(),
            path: (*path).to_owned(),
            says: (*says).to_owned(),
            takes: (*takes).to_owned(),
            gives: (*gives).to_owned(),
        };
        match all.iter_mut().find(|about| about.name == name) {
            Some(about) => about.acts.push(act),
            None => all.push(About { name: name.to_owned(), acts: vec![act] }),
        }
    }
    all
}

/// `GET openapi.json`
pub async fn openapi(here: Here) -> Answer {
    let mut paths = Map::new();
    for one in ACTS {
        let path = paths.entry(one.1).or_insert_with(|| json!({}));
        path[one.0.to_lowercase()] = act(one);
    }
    Ok(Json(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Prickle",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The Zendesk Support API v2 dialect. Every path also works with .json.",
        },
        "servers": [{"url": here.url("")}],
        "security": [{"bearer": []}, {"basic": []}],
        "paths": paths,
        "components": components(),
    }))
    .into_response())
}
