//! Making, changing and taking away macros: what the page does, in the dialect's words.

use actions::macros::{Wish, Wrong, save, take_away};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::ids::{MacroId, PersonId};
use desk::macros::{Body as Does, Macro, Owner, Shared};
use serde_json::{Value, json};

use super::{
    macros::{NOTE, object, usable},
    restriction::Restriction,
};
use crate::{
    Web,
    api::{
        asking::placed,
        auth::{Agent, ApiUser},
        body::{Body, Fields},
        errors::{Answer, ApiError},
        here::Here,
        number::Number,
        words,
    },
    http::failure::sentence,
};

/// A value of an action: a text, or the last of several.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.last().map(text_of).unwrap_or_default(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// Brings one action into what the macro does.
fn take(does: &mut Does, notes: bool, field: &str, value: &Value) -> Result<(), ApiError> {
    let text = text_of(value);
    let wrong = |says: String| ApiError::invalid("actions", says);
    match field {
        "status" => {
            let status = words::status_from(&text);
            does.then = Some(status.ok_or_else(|| wrong(format!("“{text}” is no status.")))?);
        }
        "priority" => does.severity = Some(words::severity(&text)),
        "assignee_id" => match text.as_str() {
            "current_user" => does.owner = Owner::Me,
            "" => does.owner = Owner::Nobody,
            _ => {
                let says = "A macro gives a ticket to whoever uses it (current_user) or to nobody.";
                return Err(wrong(says.to_owned()));
            }
        },
        "current_tags" => does.add_tags.extend(text.split_whitespace().map(str::to_owned)),
        NOTE => does.note = text,
        "comment_value" if notes => does.note = text,
        "comment_value" => does.text = text,
        "comment_mode_is_public" => {}
        "follower" => {
            let id = text.parse().map_err(|_| wrong(format!("“{text}” is no user's id.")))?;
            does.followers.push(PersonId(id));
        }
        other => {
            let says = format!(
                "Macros set status, priority, assignee_id, current_tags, comment_value, \
                 comment_mode_is_public, note and follower; “{other}” is none of these."
            );
            return Err(wrong(says));
        }
    }
    Ok(())
}

/// What `actions` say; where there are none in the request, what it did before. The dialect has no
/// word for a product, and a note may be one its client does not know: both stay unless they are
/// named.
fn does(fields: &Fields, before: &Does) -> Result<Does, ApiError> {
    let Some(actions) = fields.objects("actions")? else { return Ok(before.clone()) };
    let named = |one: &Fields| one.text("field").ok().flatten().unwrap_or_default();
    let notes = actions
        .iter()
        .any(|one| named(one) == "comment_mode_is_public" && text_of(one.raw("value")) == "false");
    let mut does = Does { product: before.product.clone(), ..Does::default() };
    for one in &actions {
        take(&mut does, notes, &named(one), one.raw("value"))?;
    }
    let says_note =
        actions.iter().map(named).any(|name| name == NOTE || (notes && name == "comment_value"));
    if !says_note {
        does.note.clone_from(&before.note);
    }
    Ok(does)
}

async fn found(web: &Web, user: &ApiUser, id: MacroId) -> Result<Macro, ApiError> {
    let all = usable(web, user).await?;
    all.into_iter().find(|one| one.id == id).ok_or(ApiError::NotFound)
}

async fn keep(web: &Web, user: &ApiUser, wish: Wish) -> Result<Macro, ApiError> {
    if !Shared::all_of(&user.person, &web.desk.handbook()).contains(&wish.audience) {
        return Err(Restriction::not_theirs("macro"));
    }
    let saved = save(&web.desk, &user.person, wish).await;
    let id = saved.map_err(|error| match error {
        actions::ActionError::Refused(Wrong(all)) => {
            let says: Vec<String> = all.iter().map(|one| sentence(&one.to_string())).collect();
            ApiError::invalid("base", says.join(" "))
        }
        other => ApiError::of(other, "base"),
    })?;
    found(web, user, id).await
}

fn told(here: &Here, one: &Macro, status: StatusCode) -> Response {
    let mut response = (status, Json(json!({"macro": object(here, 1, one)}))).into_response();
    placed(&mut response, &here.url(&format!("/macros/{}.json", one.id)), false, false);
    response
}

/// `POST macros`
pub async fn create(State(web): State<Web>, Agent(user): Agent, here: Here, body: Body) -> Answer {
    may_write(&user)?;
    let fields = body.wrapped("macro")?;
    let name = fields.text("title")?.unwrap_or_default();
    let body = does(&fields, &Does::default())?;
    let audience = Restriction::read(&fields, "macro", &web.desk.handbook())?.into();
    let wish = Wish { id: None, name, audience, body };
    let made = keep(&web, &user, wish).await?;
    Ok(told(&here, &made, StatusCode::CREATED))
}

/// `PUT macros/{id}`
pub async fn update(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
    body: Body,
) -> Answer {
    may_write(&user)?;
    let before = found(&web, &user, MacroId(id)).await?;
    let fields = body.wrapped("macro")?;
    let audience = if fields.has("restriction") {
        Restriction::read(&fields, "macro", &web.desk.handbook())?.into()
    } else {
        before.audience
    };
    let name = fields.text("title")?.unwrap_or(before.name);
    let body = does(&fields, &before.body)?;
    let after = keep(&web, &user, Wish { id: Some(MacroId(id)), name, audience, body }).await?;
    Ok(told(&here, &after, StatusCode::OK))
}

/// `DELETE macros/{id}`
pub async fn delete(State(web): State<Web>, Agent(user): Agent, Number(id): Number) -> Answer {
    may_write(&user)?;
    let gone = take_away(&web.desk, &user.person, MacroId(id)).await;
    gone.map_err(|error| ApiError::of(error, "base"))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn may_write(user: &ApiUser) -> Result<(), ApiError> {
    if user.person.role.may_answer() { Ok(()) } else { Err(ApiError::Forbidden) }
}
