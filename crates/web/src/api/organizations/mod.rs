//! Organizations. Customers see their own only; an engineer knows those of the tickets they see.

pub mod joining;
pub mod memberships;
pub mod write;

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::OrganisationId;
use desk::{organisations::Organisation, viewer::Viewer};
use serde_json::{Value, json};
use store::{Conn, directory};

use super::{
    asking::named,
    auth::{Agent, ApiUser},
    errors::{Answer, ApiError},
    found::{organisations_by, words_of},
    here::Here,
    number::{Number, several},
    objects::organization::OrganizationObject,
    paging::{Listing, Paging},
    tickets::newest_first,
    users,
    whole::{listed, these},
    words::Time,
};
use crate::Web;

/// An organisation the viewer may know of.
///
/// # Errors
/// There is none, or the database is gone.
pub async fn known(conn: &mut Conn, viewer: &Viewer, id: i64) -> Result<Organisation, ApiError> {
    let found = store::organisations::seen(conn, viewer, OrganisationId(id)).await?;
    found.ok_or(ApiError::NotFound)
}

/// `GET organizations/{id}`
pub async fn one(State(web): State<Web>, user: ApiUser, Number(id): Number, here: Here) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let own = user.person.organisation_id == Some(OrganisationId(id));
    let viewer = if own { &Viewer::System } else { &user.viewer };
    let organisation = known(&mut conn, viewer, id).await?;
    let object = OrganizationObject::of(&here, &organisation);
    Ok(Json(named("organization", &object)?).into_response())
}

/// Organizations as a sideload of what the caller may see.
pub async fn organizations_of(
    conn: &mut Conn,
    here: &Here,
    mut ids: Vec<OrganisationId>,
) -> Result<Value, ApiError> {
    ids.sort_unstable();
    ids.dedup();
    let found = store::organisations::these(conn, &Viewer::System, &ids).await?;
    Ok(objects(here, &found).into())
}

/// Organizations as the dialect's.
#[must_use]
pub fn objects(here: &Here, all: &[Organisation]) -> Vec<Value> {
    all.iter().map(|one| json!(OrganizationObject::of(here, one))).collect()
}

/// `GET organizations`
pub async fn list(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let paging = Paging::of(&here)?;
    let mut conn = web.desk.store.read().await?;
    let slice = paging.slice(newest_first(&here));
    let mut rows = directory::organisations(&mut conn, &user.viewer, slice).await?;
    let count = if paging.counts() {
        directory::count_organisations(&mut conn, &user.viewer).await?
    } else {
        0
    };
    let end = paging.end(&here, &mut rows, |one| one.id.0, count);
    let (rows, beside) = (objects(&here, &rows), Vec::new());
    Ok(Json(Listing { name: "organizations", rows: &rows, beside, end }).into_response())
}

/// `GET users/{id}/organizations`: whom somebody belongs to.
pub async fn of_user(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let person = users::known(&mut conn, &user.viewer, id).await?;
    let ids: Vec<_> = person.organisation_id.into_iter().collect();
    let found = store::organisations::these(&mut conn, &Viewer::System, &ids).await?;
    listed(&here, "organizations", objects(&here, &found))
}

/// `GET organizations/count`
pub async fn count(State(web): State<Web>, Agent(user): Agent) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let value = directory::count_organisations(&mut conn, &user.viewer).await?;
    let now = Time(web.desk.now());
    Ok(Json(json!({"count": {"value": value, "refreshed_at": now}})).into_response())
}

/// `GET organizations/show_many?ids=1,2`
pub async fn many(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let ids: Vec<_> = several(here.get("ids"))?.into_iter().map(OrganisationId).collect();
    let mut conn = web.desk.store.read().await?;
    let mut found = store::organisations::these(&mut conn, &user.viewer, &ids).await?;
    found.sort_by_key(|one| ids.iter().position(|id| *id == one.id));
    these("organizations", objects(&here, &found))
}

/// `GET organizations/search?external_id=…` or `?name=…`, `organizations/autocomplete?name=…`
pub async fn find(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let found = match here.some("external_id") {
        Some(id) => match store::organisations::by_external_id(&mut conn, id).await? {
            Some(one) => store::organisations::these(&mut conn, &user.viewer, &[one.id]).await?,
            None => Vec::new(),
        },
        None => organisations_by(&mut conn, &user, &words_of(&here)).await?,
    };
    listed(&here, "organizations", objects(&here, &found))
}
