//! Organizations. Customers see their own only.

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::OrganisationId;

use super::{
    asking::named,
    auth::ApiUser,
    errors::{Answer, ApiError},
    here::Here,
    number::Number,
    objects::organization::OrganizationObject,
};
use crate::Web;

/// `GET organizations/{id}`
pub async fn one(State(web): State<Web>, user: ApiUser, Number(id): Number, here: Here) -> Answer {
    if !user.person.role.is_staff() && user.person.organisation_id != Some(OrganisationId(id)) {
        return Err(ApiError::NotFound);
    }
    let mut conn = web.desk.store.read().await?;
    let found = store::organisations::one(&mut conn, OrganisationId(id)).await?;
    let organisation = found.ok_or(ApiError::NotFound)?;
    let object = OrganizationObject::of(&here, &organisation);
    Ok(Json(named("organization", &object)?).into_response())
}
