//! Macros the caller may use.

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::MacroId;
use desk::macros::{Macro, Owner, Shared};
use serde_json::{Map, Value, json};

use crate::{
    Web,
    api::{
        auth::{Agent, ApiUser},
        errors::{Answer, ApiError},
        here::Here,
        number::Number,
        whole::{listed, single},
        words::{self, Time},
    },
};

/// What it changes, in the dialect's words.
fn fields(one: &Macro, me: &ApiUser) -> Map<String, Value> {
    let body = &one.body;
    let mut set = Map::new();
    if let Some(then) = body.then {
        set.insert("status".into(), words::status(then).into());
    }
    if let Some(severity) = &body.severity {
        set.insert("priority".into(), words::priority(severity).unwrap_or(severity).into());
    }
    match body.owner {
        Owner::AsItIs => {}
        Owner::Me => drop(set.insert("assignee_id".into(), json!(me.person.id))),
        Owner::Nobody => drop(set.insert("assignee_id".into(), Value::Null)),
    }
    set
}

/// The macro as the dialect has it.
pub fn object(here: &Here, place: i32, one: &Macro, me: &ApiUser) -> Value {
    let set = fields(one, me).into_iter();
    let mut actions: Vec<Value> =
        set.map(|(field, value)| json!({"field": field, "value": value})).collect();
    if !one.body.add_tags.is_empty() {
        actions.push(json!({"field": "current_tags", "value": one.body.add_tags.join(" ")}));
    }
    if !one.body.text.is_empty() {
        actions.push(json!({"field": "comment_value", "value": one.body.text}));
    }
    let restriction = match &one.audience {
        Shared::Everyone => Value::Null,
        Shared::Team(key) => json!({"type": "Group", "team": key}),
        Shared::Person(id) => json!({"type": "User", "id": id}),
    };
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

fn objects(here: &Here, all: &[Macro], me: &ApiUser) -> Vec<Value> {
    (1..).zip(all).map(|(place, one)| object(here, place, one, me)).collect()
}

/// `GET macros`, `GET macros/active`
pub async fn list(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let all = usable(&web, &user).await?;
    listed(&here, "macros", objects(&here, &all, &user))
}

/// `GET macros/{id}`
pub async fn show(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let all = usable(&web, &user).await?;
    single("macro", objects(&here, &all, &user), id)
}

/// `GET macros/{id}/apply`: what it would change; nothing is saved.
pub async fn apply(State(web): State<Web>, Agent(user): Agent, Number(id): Number) -> Answer {
    let all = usable(&web, &user).await?;
    let one = all.iter().find(|one| one.id == MacroId(id)).ok_or(ApiError::NotFound)?;
    let mut ticket = fields(one, &user);
    if !one.body.add_tags.is_empty() {
        ticket.insert("tags".into(), json!(one.body.add_tags));
    }
    if !one.body.text.is_empty() {
        let html = desk::messages::markdown::render(&one.body.text);
        let text = &one.body.text;
        ticket.insert(
            "comment".into(),
            json!({"body": text, "html_body": html, "public": true,
            "scoped_body": [["channel:all", text]]}),
        );
    }
    Ok(Json(json!({"result": {"ticket": ticket}})).into_response())
}
