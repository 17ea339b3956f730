//! Who stands around a ticket besides whoever asked: customers who take part, and those of us who
//! follow. And the tickets it is linked to as a problem or an incident.

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::{PersonId, TicketId};
use desk::tickets::related::Relation;
use serde_json::json;
use store::around::{Around, around};

use super::{beside, objects};
use crate::{
    Web,
    api::{
        auth::{Agent, ApiUser},
        errors::{Answer, ApiError},
        here::Here,
        number::Number,
        users,
        whole::page_of,
    },
};

async fn of(web: &Web, user: &ApiUser, id: i64) -> Result<Around, ApiError> {
    let mut conn = web.desk.store.read().await?;
    let seen = store::tickets::one(&mut conn, &user.viewer, TicketId(id)).await?;
    seen.ok_or(ApiError::NotFound)?;
    Ok(around(&mut conn, &user.viewer, &[TicketId(id)]).await?)
}

async fn people(web: &Web, user: &ApiUser, here: &Here, mut ids: Vec<PersonId>) -> Answer {
    ids.sort_unstable();
    ids.dedup();
    let found = users::told(&mut web.desk.store.read().await?, here, &user.viewer, &ids).await?;
    Ok(Json(json!({ "users": found })).into_response())
}

/// `GET tickets/{id}/email_ccs`
pub async fn email_ccs(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let around = of(&web, &user, id).await?;
    people(&web, &user, &here, around.others.into_iter().map(|one| one.1).collect()).await
}

/// `GET tickets/{id}/followers`
pub async fn followers(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let around = of(&web, &user, id).await?;
    people(&web, &user, &here, around.followers.into_iter().map(|one| one.1).collect()).await
}

/// `GET tickets/{id}/collaborators`: both.
pub async fn collaborators(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let Around { others, followers, .. } = of(&web, &user, id).await?;
    people(&web, &user, &here, others.into_iter().chain(followers).map(|one| one.1).collect()).await
}

/// `GET tickets/{id}/related`: how many tickets this one is the problem behind.
pub async fn related(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let linked = of(&web, &user, id).await?.linked;
    let incidents = linked.iter().filter(|one| one.2 == Relation::Causes).count();
    let url = here.url(&format!("/tickets/{id}/related.json"));
    let related = json!({"url": url, "incidents": incidents, "from_archive": false,
        "followup_source_ids": []});
    Ok(Json(json!({ "ticket_related": related })).into_response())
}

async fn linked(web: &Web, user: &ApiUser, here: &Here, id: i64, as_what: Relation) -> Answer {
    let linked = of(web, user, id).await?.linked.into_iter();
    let ids: Vec<TicketId> =
        linked.filter(|one| one.2 == as_what).map(|(_, other, _)| other).collect();
    let mut conn = web.desk.store.read().await?;
    let rows = store::numbered::these(&mut conn, &user.viewer, &ids).await?;
    let (rows, end) = page_of(here, rows)?;
    let beside = beside(&mut conn, here, &user.viewer, &rows).await?;
    let objects = objects(web, &mut conn, here, &user.viewer, &rows).await?;
    let listing = crate::api::paging::Listing { name: "tickets", rows: &objects, beside, end };
    Ok(Json(listing).into_response())
}

/// `GET tickets/{id}/incidents`: tickets this one is the problem behind.
pub async fn incidents(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    linked(&web, &user, &here, id, Relation::Causes).await
}

/// `GET tickets/{id}/problems`: the problems behind this one.
pub async fn problems(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    linked(&web, &user, &here, id, Relation::CausedBy).await
}
