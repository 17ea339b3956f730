//! Our rows as their objects: every key a client reads without asking whether it is there.

use axum::http::HeaderMap;
use desk::{
    messages::{Attachment, Message, Visibility},
    organisations::Organisation,
    people::{Person, Role},
    tickets::Status,
};
use serde_json::{Value, json};
use store::numbered::Numbered;

use super::words;
use crate::Web;

/// The address the client used, which all links must begin with.
pub fn base(web: &Web, headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("host") {
        Some(host) => {
            let secure = text("x-forwarded-proto") == Some("https") || web.options.secure;
            format!("{}://{host}", if secure { "https" } else { "http" })
        }
        None => web.desk.settings().public_url.clone(),
    }
}

/// A ticket.
pub fn ticket(base: &str, row: &Numbered) -> Value {
    let ticket = &row.ticket;
    let rating = Value::Null;
    json!({
        "url": format!("{base}/api/v2/tickets/{}.json", ticket.id),
        "id": ticket.id,
        "external_id": null,
        "via": via(ticket.channel),
        "created_at": words::time(ticket.opened_at),
        "updated_at": words::time(ticket.updated_at),
        "generated_timestamp": ticket.updated_at.as_second(),
        "type": words::kind(&ticket.kind),
        "subject": ticket.subject,
        "raw_subject": ticket.subject,
        "description": row.first_words,
        "priority": words::priority(&ticket.severity),
        "status": words::status(ticket.status),
        "recipient": none_if_empty(&ticket.mailbox),
        "requester_id": ticket.requester_id,
        "submitter_id": ticket.requester_id,
        "assignee_id": ticket.assignee_id,
        "organization_id": ticket.organisation_id,
        "group_id": null,
        "collaborator_ids": [],
        "follower_ids": [],
        "email_cc_ids": [],
        "forum_topic_id": null,
        "problem_id": null,
        "has_incidents": false,
        "is_public": true,
        "due_at": null,
        "tags": ticket.tags,
        "custom_fields": [],
        "fields": [],
        "satisfaction_rating": rating,
        "sharing_agreement_ids": [],
        "custom_status_id": null,
        "followup_ids": [],
        "ticket_form_id": null,
        "brand_id": null,
        "allow_channelback": false,
        "allow_attachments": true,
        "from_messaging_channel": false,
    })
}

/// A ticket as its customer sees it.
pub fn request(base: &str, row: &Numbered) -> Value {
    let ticket = &row.ticket;
    json!({
        "url": format!("{base}/api/v2/requests/{}.json", ticket.id),
        "id": ticket.id,
        "subject": ticket.subject,
        "description": row.first_words,
        "status": words::status(ticket.status),
        "priority": words::priority(&ticket.severity),
        "type": words::kind(&ticket.kind),
        "organization_id": ticket.organisation_id,
        "via": via(ticket.channel),
        "custom_fields": [],
        "fields": [],
        "requester_id": ticket.requester_id,
        "assignee_id": ticket.assignee_id,
        "group_id": null,
        "collaborator_ids": [],
        "email_cc_ids": [],
        "is_public": true,
        "due_at": null,
        "can_be_solved_by_me": !matches!(ticket.status, Status::Solved | Status::Closed),
        "created_at": words::time(ticket.opened_at),
        "updated_at": words::time(ticket.updated_at),
        "recipient": none_if_empty(&ticket.mailbox),
        "followup_source_id": null,
        "ticket_form_id": null,
        "custom_status_id": null,
    })
}

fn via(channel: desk::messages::Channel) -> Value {
    let source = json!({ "from": {}, "to": {}, "rel": null });
    json!({ "channel": words::channel(channel), "source": source })
}

fn none_if_empty(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// A message.
pub fn comment(base: &str, message: &Message, files: &[Attachment]) -> Value {
    let own = files.iter().filter(|file| file.message_id == message.id);
    json!({
        "id": message.id,
        "type": "Comment",
        "author_id": message.author_id,
        "body": message.text,
        "html_body": format!("<div class=\"zd-comment\" dir=\"auto\">{}</div>", message.html),
        "plain_body": message.text,
        "public": message.visibility == Visibility::Public,
        "attachments": own.map(|file| attachment(base, file)).collect::<Vec<_>>(),
        "audit_id": message.id,
        "via": via(message.channel),
        "created_at": words::time(message.created_at),
        "metadata": { "system": {}, "custom": {} },
    })
}

fn attachment(base: &str, file: &Attachment) -> Value {
    let url = format!("{base}{}", ui::paths::attachment(file.id, &file.name));
    json!({
        "id": file.id,
        "url": format!("{base}/api/v2/attachments/{}.json", file.id),
        "file_name": file.name,
        "content_url": url,
        "mapped_content_url": url,
        "content_type": file.media_type,
        "size": file.size,
        "width": null,
        "height": null,
        "inline": file.content_id.is_some(),
        "deleted": false,
        "malware_access_override": false,
        "malware_scan_result": "not_scanned",
        "thumbnails": [],
    })
}

/// A person.
pub fn user(base: &str, person: &Person) -> Value {
    let role = match person.role {
        Role::Admin => "admin",
        Role::Customer | Role::OrgAdmin => "end-user",
        Role::Lead | Role::Agent | Role::Engineer | Role::Viewer => "agent",
    };
    let at = words::time(person.created_at);
    json!({
        "url": format!("{base}/api/v2/users/{}.json", person.id),
        "id": person.id,
        "name": person.display_name(),
        "email": person.address,
        "created_at": at,
        "updated_at": at,
        "time_zone": none_if_empty(&person.time_zone),
        "iana_time_zone": none_if_empty(&person.time_zone),
        "phone": null,
        "shared_phone_number": null,
        "photo": null,
        "locale_id": 1,
        "locale": "en-US",
        "organization_id": person.organisation_id,
        "role": role,
        "verified": person.role.is_staff(),
        "external_id": null,
        "tags": [],
        "alias": null,
        "active": true,
        "shared": false,
        "shared_agent": false,
        "last_login_at": null,
        "two_factor_auth_enabled": null,
        "signature": null,
        "details": null,
        "notes": null,
        "role_type": null,
        "custom_role_id": null,
        "moderator": person.role.is_staff(),
        "ticket_restriction": if person.role.is_staff() { None } else { Some("requested") },
        "only_private_comments": person.role == Role::Viewer,
        "restricted_agent": person.role == Role::Engineer,
        "suspended": false,
        "default_group_id": null,
        "report_csv": false,
        "user_fields": {},
    })
}

/// An organisation.
pub fn organization(base: &str, organisation: &Organisation) -> Value {
    let at = words::time(organisation.created_at);
    json!({
        "url": format!("{base}/api/v2/organizations/{}.json", organisation.id),
        "id": organisation.id,
        "name": organisation.name,
        "shared_tickets": true,
        "shared_comments": true,
        "external_id": none_if_empty(&organisation.external_id),
        "created_at": at,
        "updated_at": at,
        "domain_names": organisation.domains,
        "details": null,
        "notes": null,
        "group_id": null,
        "tags": [],
        "organization_fields": { "plan": organisation.plan },
    })
}
