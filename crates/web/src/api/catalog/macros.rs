//! Macros the caller may use.

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::MacroId;
use desk::macros::{Body, Macro, Owner, Shared};
use serde_json::{Map, Value, json};

use super::restriction::Restriction;
use crate::{
    Web,
    api::{
        auth::{Agent, ApiUser},
        errors::{Answer, ApiError},
        here::Here,
        number::Number,
        whole::{listed, single, titled},
        words::{self, Time},
    },
};

/// Our word for a note that stands beside a public text.
pub const NOTE: &str = "note";

/// What it changes, in the dialect's words; `me` is who uses it.
fn fields(body: &Body, me: &Value) -> Map<String, Value> {
    let mut set = Map::new();
    if let Some(then) = body.then {
        set.insert("status".into(), words::status(then).into());
    }
    if let Some(severity) = &body.severity {
        set.insert("priority".into(), words::priority(severity).unwrap_or(severity).into());
    }
    match body.owner {
        Owner::AsItIs => {}
        Owner::Me => drop(set.insert("assignee_id".into(), me.clone())),
        Owner::Nobody => drop(set.insert("assignee_id".into(), Value::Null)),
    }
    set
}

/// What it does, so that all of it can be sent back. A note is a comment that is not public; beside
/// a public one it has a word of ours.
fn actions(one: &Macro) -> Vec<Value> {
    let body = &one.body;
    let mut all: Vec<(String, Value)> = fields(body, &"current_user".into()).into_iter().collect();
    let mut add = |field: &str, value: Value| all.push((field.to_owned(), value));
    if !body.add_tags.is_empty() {
        add("current_tags", body.add_tags.join(" ").into());
    }
    match (body.text.as_str(), body.note.as_str()) {
        ("", "") => {}
        ("", note) => {
            add("comment_value", note.into());
            add("comment_mode_is_public", "false".into());
        }
        (text, note) => {
            add("comment_value", text.into());
            if !note.is_empty() {
                add(NOTE, note.into());
            }
        }
    }
    for follower in &body.followers {
        add("follower", follower.to_string().into());
    }
    all.into_iter().map(|(field, value)| json!({"field": field, "value": value})).collect()
}

/// The macro as the dialect has it.
pub fn object(here: &Here, place: i32, one: &Macro) -> Value {
    let actions = actions(one);
    let restriction = Restriction::from(&one.audience).told();
    json!({
        "id": one.id,
        "url": here.url(&format!("/macros/{}.json", one.id)),
        "title": one.name, "raw_title": one.name, "active": true, "default": false,
        "position": place, "description": null, "actions": actions, "restriction": restriction,
        "created_at": Time(one.changed_at), "updated_at": Time(one.changed_at),
    })
}

/// Macros the caller may use.
///
/// # Errors
/// The database is gone.
pub async fn usable(web: &Web, user: &ApiUser) -> Result<Vec<Macro>, ApiError> {
    let audiences = Shared::all_of(&user.person, &web.desk.handbook());
    Ok(store::macros::shared_with(&mut web.desk.store.read().await?, &audiences).await?)
}

fn objects(here: &Here, all: &[Macro]) -> Vec<Value> {
    (1..).zip(all).map(|(place, one)| object(here, place, one)).collect()
}

/// `GET macros`, `GET macros/active`, `GET macros/search?query=…`
pub async fn list(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let all = usable(&web, &user).await?;
    listed(&here, "macros", titled(&here, objects(&here, &all)))
}

/// `GET macros/{id}`
pub async fn show(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let all = usable(&web, &user).await?;
    single("macro", objects(&here, &all), id)
}

/// What it changes when this person uses it.
pub fn changes(body: &Body, user: &ApiUser) -> Map<String, Value> {
    let mut ticket = fields(body, &json!(user.person.id));
    if !body.add_tags.is_empty() {
        ticket.insert("tags".into(), json!(body.add_tags));
    }
    let public = !body.text.is_empty();
    let text = if public { &body.text } else { &body.note };
    if !text.is_empty() {
        let html = desk::messages::markdown::render(text);
        let comment = json!({"body": text, "html_body": html, "public": public,
            "scoped_body": [["channel:all", text]]});
        ticket.insert("comment".into(), comment);
    }
    ticket
}

/// `GET macros/{id}/apply`: what it would change; nothing is saved.
pub async fn apply(State(web): State<Web>, Agent(user): Agent, Number(id): Number) -> Answer {
    let all = usable(&web, &user).await?;
    let one = all.iter().find(|one| one.id == MacroId(id)).ok_or(ApiError::NotFound)?;
    Ok(Json(json!({"result": {"ticket": changes(&one.body, &user)}})).into_response())
}
