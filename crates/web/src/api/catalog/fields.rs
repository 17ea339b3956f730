//! Fields of tickets, users and organizations, the one form and the one brand.

use axum::extract::State;
use desk::{
    handbook::Handbook,
    tickets::{
        Status,
        fields::{CustomField, FieldKind},
    },
};
use serde_json::{Value, json};

use super::book::Book;
use crate::{
    Web,
    api::{
        auth::Agent,
        errors::{Answer, ApiError},
        here::Here,
        keyed::number_of,
        number::{Number, several},
        whole::{how_many, listed},
        words,
    },
};

/// The number of a field of tickets.
#[must_use]
pub fn field_number(key: &str) -> i64 {
    number_of("field", key)
}

/// There is one brand and one form.
pub const ONLY: i64 = 1;

/// What every field of a ticket says of itself.
fn field(here: &Here, key: &str, title: &str, kind: &str) -> Value {
    let id = field_number(key);
    json!({
        "id": id,
        "url": here.url(&format!("/ticket_fields/{id}.json")),
        "type": kind,
        "title": title,
        "raw_title": title,
        "description": "",
        "raw_description": "",
        "position": 0,
        "active": true,
        "required": false,
        "collapsed_for_agents": false,
        "regexp_for_validation": null,
        "title_in_portal": title,
        "raw_title_in_portal": title,
        "visible_in_portal": false,
        "editable_in_portal": false,
        "required_in_portal": false,
        "tag": null,
        "removable": false,
        "key": null,
        "agent_description": null,
    })
}

fn options(pairs: impl Iterator<Item = (String, &'static str)>) -> Value {
    pairs.map(|(name, value)| json!({"name": name, "value": value})).collect()
}

fn system_fields(here: &Here, handbook: &Handbook) -> Vec<Value> {
    let mut rows: Vec<Value> = [
        ("subject", "Subject", "subject"),
        ("description", "Description", "description"),
        ("status", "Status", "status"),
        ("type", "Type", "tickettype"),
        ("priority", "Priority", "priority"),
        ("group", "Group", "group"),
        ("assignee", "Assignee", "assignee"),
    ]
    .map(|(key, title, kind)| field(here, key, title, kind))
    .to_vec();
    let statuses =
        Status::ALL.map(|status| (words::status(status).to_owned(), words::status(status)));
    rows[2]["system_field_options"] = options(statuses.into_iter());
    let types = ["question", "problem"].map(|word| (word.to_owned(), word));
    rows[3]["system_field_options"] = options(types.into_iter());
    let known = handbook.severities.iter();
    let known = known.filter_map(|one| Some((one.name.clone(), words::priority(&one.key)?)));
    rows[4]["system_field_options"] = options(known);
    rows
}

fn own_field(here: &Here, own: &CustomField) -> Value {
    let kind = match own.kind {
        FieldKind::Text => "text",
        FieldKind::Number => "decimal",
        FieldKind::Date => "date",
        FieldKind::Choice => "tagger",
        FieldKind::Checkbox => "checkbox",
    };
    let mut row = field(here, &own.key, &own.name, kind);
    row["agent_description"] = json!(own.hint);
    row["description"] = json!(own.hint);
    row["required"] = json!(own.required_on_solve);
    row["key"] = json!(own.key);
    if own.kind == FieldKind::Choice {
        let option = |choice: &String| {
            let id = number_of("choice", &format!("{}:{choice}", own.key));
            json!({"id": id, "name": choice, "raw_name": choice, "value": choice, "default": false})
        };
        row["custom_field_options"] = own.choices.iter().map(option).collect();
    }
    row
}

fn all(book: &Book) -> Vec<Value> {
    let mut rows = system_fields(&book.here, &book.handbook);
    rows.extend(book.handbook.fields.iter().map(|own| own_field(&book.here, own)));
    for (place, row) in (1..).zip(&mut rows) {
        row["position"] = json!(place);
    }
    rows
}

/// `GET ticket_fields`
pub async fn list(_: Agent, book: Book) -> Answer {
    book.listed("ticket_fields", all(&book))
}

/// `GET ticket_fields/{id}`
pub async fn show(_: Agent, Number(id): Number, book: Book) -> Answer {
    book.single("ticket_field", all(&book), id)
}

/// `GET ticket_fields/count`
pub async fn count(State(web): State<Web>, _: Agent, book: Book) -> Answer {
    how_many(all(&book).len(), web.desk.now())
}

/// `GET ticket_fields/{id}/options`: what a field of choices lets choose.
pub async fn choices(_: Agent, Number(id): Number, book: Book) -> Answer {
    let field = all(&book).into_iter().find(|row| row["id"] == id).ok_or(ApiError::NotFound)?;
    let choices = field["custom_field_options"].as_array().cloned().unwrap_or_default();
    book.listed("custom_field_options", choices)
}

/// There is one form, with every field.
fn the_form(book: &Book) -> Value {
    let fields: Vec<Value> = all(book).iter().map(|row| row["id"].clone()).collect();
    json!({
        "id": ONLY,
        "url": book.here.url(&format!("/ticket_forms/{ONLY}.json")),
        "name": "Ticket", "raw_name": "Ticket",
        "display_name": "Ticket", "raw_display_name": "Ticket",
        "position": 1, "active": true, "default": true, "end_user_visible": true,
        "in_all_brands": true, "restricted_brand_ids": [],
        "ticket_field_ids": fields, "agent_conditions": [], "end_user_conditions": [],
    })
}

/// `GET ticket_forms`
pub async fn forms(_: Agent, book: Book) -> Answer {
    book.listed("ticket_forms", vec![the_form(&book)])
}

/// `GET ticket_forms/show_many?ids=1`
pub async fn these_forms(_: Agent, book: Book) -> Answer {
    let asked = several(book.here.get("ids"))?.contains(&ONLY);
    book.listed("ticket_forms", asked.then(|| the_form(&book)).into_iter().collect())
}

/// `GET ticket_forms/{id}`
pub async fn form(_: Agent, Number(id): Number, book: Book) -> Answer {
    book.single("ticket_form", vec![the_form(&book)], id)
}

fn the_brand(web: &Web, here: &Here) -> Value {
    let settings = web.desk.settings();
    json!({
        "id": ONLY,
        "url": here.url(&format!("/brands/{ONLY}.json")),
        "name": settings.company,
        "brand_url": settings.public_url,
        "subdomain": "",
        "host_mapping": null, "has_help_center": false, "help_center_state": "disabled",
        "active": true, "default": true, "is_deleted": false, "logo": null,
        "ticket_form_ids": [ONLY], "signature_template": "",
    })
}

/// `GET brands`: the company is the only one.
pub async fn brands(State(web): State<Web>, _: Agent, book: Book) -> Answer {
    book.listed("brands", vec![the_brand(&web, &book.here)])
}

/// `GET brands/{id}`
pub async fn brand(State(web): State<Web>, _: Agent, Number(id): Number, book: Book) -> Answer {
    book.single("brand", vec![the_brand(&web, &book.here)], id)
}

/// A field of users or organizations; they are known by their keys.
fn known_by_key(here: &Here, of: &str, key: &str, title: &str, kind: &str) -> Value {
    let id = number_of(of, key);
    json!({
        "id": id, "url": here.url(&format!("/{of}/{id}.json")), "key": key, "type": kind,
        "title": title, "raw_title": title, "description": "", "raw_description": "",
        "position": 1, "active": true, "system": true, "regexp_for_validation": null,
    })
}

/// What the desk knows of an organisation beyond the dialect's words.
fn about_organizations(here: &Here) -> Vec<Value> {
    let rows = [
        ("plan", "Plan", "text"),
        ("priority", "Priority customer", "checkbox"),
        ("account_owner", "Account owner", "text"),
    ];
    let one = |(key, title, kind)| known_by_key(here, "organization_fields", key, title, kind);
    rows.map(one).to_vec()
}

/// `GET organization_fields`
pub async fn of_organizations(_: Agent, book: Book) -> Answer {
    book.listed("organization_fields", about_organizations(&book.here))
}

/// `GET organization_fields/{id}`
pub async fn of_organizations_one(_: Agent, Number(id): Number, book: Book) -> Answer {
    book.single("organization_field", about_organizations(&book.here), id)
}

/// `GET user_fields`: people have none beyond the dialect's.
pub async fn of_users(_: Agent, here: Here) -> Answer {
    listed(&here, "user_fields", Vec::new())
}
