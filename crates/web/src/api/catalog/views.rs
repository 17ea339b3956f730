//! Views the caller has, and the tickets in them: the same query as on the page.

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::ViewId;
use desk::{
    handbook::Handbook,
    views::{Audience, View},
};
use serde_json::{Value, json};

use super::{conditions_told::told, executed::columns, restriction::Restriction};
use crate::{
    Web,
    api::{
        auth::{Agent, ApiUser},
        errors::{Answer, ApiError},
        here::Here,
        number::{Number, several},
        search::{counted, in_order},
        whole::{listed, single, titled},
        words::Time,
    },
};

/// The view as the dialect has it.
pub fn object(here: &Here, handbook: &Handbook, place: i32, view: &View) -> Value {
    let restriction = Restriction::from(&view.audience).told();
    let columns = columns(&view.columns);
    json!({
        "id": view.id,
        "url": here.url(&format!("/views/{}.json", view.id)),
        "title": view.name, "raw_title": view.name, "active": true, "default": false,
        "position": place,
        "description": view.query,
        // What it asks for; conditions are there where the dialect's can say all of it.
        "query": view.query,
        "conditions": told(&view.query, handbook),
        "execution": {
            "group_by": view.grouping.map(desk::views::Grouping::key), "group_order": "asc",
            "sort_by": null, "sort_order": "desc", "group": null, "sort": null,
            "columns": columns, "fields": [], "custom_fields": [],
        },
        "restriction": restriction,
        "created_at": Time(view.created_at), "updated_at": Time(view.updated_at),
    })
}

async fn own(web: &Web, user: &ApiUser) -> Result<Vec<View>, ApiError> {
    let audiences = Audience::all_of(&user.person, &web.desk.handbook());
    Ok(store::views::of(&mut web.desk.store.read().await?, &audiences).await?)
}

/// A view the caller has.
///
/// # Errors
/// There is none, or the database is gone.
pub async fn found(web: &Web, user: &ApiUser, id: i64) -> Result<View, ApiError> {
    let all = own(web, user).await?;
    all.into_iter().find(|view| view.id == ViewId(id)).ok_or(ApiError::NotFound)
}

fn objects(web: &Web, here: &Here, all: &[View]) -> Vec<Value> {
    let handbook = web.desk.handbook();
    (1..).zip(all).map(|(place, view)| object(here, &handbook, place, view)).collect()
}

/// `GET views`, `GET views/active`, `GET views/compact`, `GET views/search?query=…`
pub async fn list(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    listed(&here, "views", titled(&here, objects(&web, &here, &own(&web, &user).await?)))
}

/// `GET views/show_many?ids=1,2`
pub async fn these_views(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let ids = several(here.get("ids"))?;
    let mut rows = objects(&web, &here, &own(&web, &user).await?);
    rows.retain(|row| ids.iter().any(|id| row["id"] == *id));
    listed(&here, "views", rows)
}

/// `GET views/count`
pub async fn how_many(State(web): State<Web>, Agent(user): Agent) -> Answer {
    let value = own(&web, &user).await?.len();
    let now = Time(web.desk.now());
    Ok(Json(json!({"count": {"value": value, "refreshed_at": now}})).into_response())
}

/// `GET views/{id}`
pub async fn show(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    single("view", objects(&web, &here, &own(&web, &user).await?), id)
}

/// `GET views/{id}/tickets`
pub async fn tickets(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let view = found(&web, &user, id).await?;
    in_order(&web, &user, &here, &view.query).await
}

async fn count_of(web: &Web, user: &ApiUser, here: &Here, view: &View) -> Result<Value, ApiError> {
    let (value, most) = counted(web, user, &view.query).await?;
    let pretty = if value == most { format!("{value}+") } else { value.to_string() };
    let url = here.url(&format!("/views/{}/count.json", view.id));
    Ok(json!({"url": url, "view_id": view.id, "value": value, "pretty": pretty, "fresh": true}))
}

/// `GET views/{id}/count`
pub async fn count(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let view = found(&web, &user, id).await?;
    let count = count_of(&web, &user, &here, &view).await?;
    Ok(Json(json!({ "view_count": count })).into_response())
}

/// `GET views/count_many?ids=1,2`
pub async fn count_many(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let ids = several(here.get("ids"))?;
    let mut counts = Vec::new();
    for view in own(&web, &user).await?.iter().filter(|view| ids.contains(&view.id.0)) {
        counts.push(count_of(&web, &user, &here, view).await?);
    }
    Ok(Json(json!({ "view_counts": counts })).into_response())
}
