//! Keeping, changing and deleting views. What they find is said by the dialect's conditions, or by
//! `query` in our own language.

use actions::{ActionError, views};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use base::ids::ViewId;
use desk::{
    handbook::Handbook,
    query,
    views::{Audience, Column, Grouping, Refusal, View, Wish},
};
use serde_json::json;

use super::{
    conditions, conditions_told, executed,
    restriction::Restriction,
    views::{found, object},
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
    },
    http::failure::sentence,
};

/// Columns by the dialect's words or by ours; what we have none for is left out.
fn columns(output: &Fields) -> Result<Option<Vec<Column>>, ApiError> {
    let Some(words) = output.words("columns")? else { return Ok(None) };
    let named = |word: &String| {
        let known = |column: &Column| executed::id(*column) == word || column.key() == word;
        Column::ALL.into_iter().find(known)
    };
    Ok(Some(words.iter().filter_map(named).collect()))
}

fn wish(
    web: &Web,
    user: &ApiUser,
    fields: &Fields,
    before: Option<&View>,
) -> Result<Wish, ApiError> {
    let output = fields.inside("output")?.unwrap_or_default();
    let handbook = web.desk.handbook();
    // Who sends back what they read with other conditions means the conditions.
    let other = |query: &String| before.is_none_or(|view| view.query != *query);
    let said = match fields.text("query")?.filter(other) {
        Some(query) => Some(query),
        None => conditions::query(fields, &handbook)?
            .filter(|text| before.is_none_or(|view| !says(view, text, &handbook)))
            .map(|text| ordered(text, before, &handbook)),
    };
    let grouping = output.text("group_by")?.map(|word| Grouping::from_key(&word));
    let of = |before: Option<&View>| Wish {
        name: before.map(|view| view.name.clone()).unwrap_or_default(),
        query: before.map(|view| view.query.clone()).unwrap_or_default(),
        columns: before.map_or_else(|| Column::USUAL.to_vec(), |view| view.columns.clone()),
        grouping: before.and_then(|view| view.grouping),
        audience: before.map_or(Audience::Everyone, |view| view.audience.clone()),
    };
    let mut wish = of(before);
    wish.name = fields.text("title")?.unwrap_or(wish.name);
    wish.query = said.unwrap_or(wish.query);
    wish.columns = columns(&output)?.unwrap_or(wish.columns);
    wish.grouping = grouping.unwrap_or(wish.grouping);
    if before.is_none() || fields.has("restriction") {
        wish.audience = Restriction::read(fields, "view", &handbook)?.into();
    }
    if !Audience::all_of(&user.person, &handbook).contains(&wish.audience) {
        return Err(Restriction::not_theirs("view"));
    }
    Ok(wish)
}

/// Whether the conditions a view is told with come to this text: then nothing else is asked for.
fn says(view: &View, text: &str, handbook: &Handbook) -> bool {
    let told = Fields::of(conditions_told::told(&view.query, handbook));
    conditions::query(&told, handbook).is_ok_and(|same| same.as_deref() == Some(text))
}

/// Conditions say nothing of an order: the one the view has stays.
fn ordered(text: String, before: Option<&View>, handbook: &Handbook) -> String {
    let order = before.and_then(|view| query::parse(&view.query, handbook).ok()?.order);
    match (order, query::parse(&text, handbook)) {
        (Some(order), Ok(query)) => query.ordered(order).to_string(),
        _ => text,
    }
}

fn refused(error: ActionError<Refusal>) -> ApiError {
    let refusal = match error {
        ActionError::Refused(refusal) => refusal,
        other => return ApiError::of(other, "base"),
    };
    let says = sentence(&refusal.to_string());
    match refusal {
        Refusal::NoName | Refusal::LongName => ApiError::invalid("title", says),
        Refusal::NoQuery | Refusal::Faulty(_) => ApiError::invalid("conditions", says),
        Refusal::NotYours => ApiError::Forbidden,
        Refusal::Overtaken => ApiError::Conflict(says),
        Refusal::TooMany | Refusal::TooLate => ApiError::invalid("base", says),
    }
}

fn told(web: &Web, here: &Here, view: &View, status: StatusCode) -> Response {
    let handbook = web.desk.handbook();
    let mut response =
        (status, Json(json!({"view": object(here, &handbook, 1, view)}))).into_response();
    placed(&mut response, &here.url(&format!("/views/{}.json", view.id)), false, false);
    response
}

/// `POST views`
pub async fn create(State(web): State<Web>, Agent(user): Agent, here: Here, body: Body) -> Answer {
    let wish = wish(&web, &user, &body.wrapped("view")?, None)?;
    let view = views::keep(&web.desk, &user.person, wish).await.map_err(refused)?;
    Ok(told(&web, &here, &view, StatusCode::CREATED))
}

/// `POST views/preview`: what such a view would find; nothing is kept.
pub async fn preview(State(web): State<Web>, Agent(user): Agent, here: Here, body: Body) -> Answer {
    let wish = wish(&web, &user, &body.wrapped("view")?, None)?;
    if wish.query.trim().is_empty() {
        return Err(ApiError::invalid("conditions", "Say what the view is to find."));
    }
    executed::table(&web, &user, &here, (&wish.query, &wish.columns), None).await
}

/// `PUT views/{id}`
pub async fn update(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
    body: Body,
) -> Answer {
    let before = found(&web, &user, id).await?;
    let wish = wish(&web, &user, &body.wrapped("view")?, Some(&before))?;
    let as_it_was = (before.id, before.version);
    let view = views::change(&web.desk, &user.person, as_it_was, wish).await.map_err(refused)?;
    Ok(told(&web, &here, &view, StatusCode::OK))
}

/// `DELETE views/{id}`: it can be taken back on the page for a while.
pub async fn delete(State(web): State<Web>, Agent(user): Agent, Number(id): Number) -> Answer {
    views::delete(&web.desk, &user.person, ViewId(id)).await.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
