//! `/api/v2/users`, `/api/v2/organizations`.

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
    response::IntoResponse,
};
use base::ids::{OrganisationId, PersonId};
use serde_json::json;

use super::{
    auth::ApiUser,
    errors::{ApiAnswer, ApiError},
    shapes,
};
use crate::Web;

/// `GET users/me`
pub async fn me(State(web): State<Web>, user: ApiUser, headers: HeaderMap) -> ApiAnswer {
    let user = shapes::user(&shapes::base(&web, &headers), &user.person);
    Ok(Json(json!({ "user": user })).into_response())
}

/// `GET users/{id}`: anybody for our own people, oneself for customers.
pub async fn user(
    State(web): State<Web>,
    user: ApiUser,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> ApiAnswer {
    let id: PersonId = path.trim_end_matches(".json").parse().map_err(|_| ApiError::NotFound)?;
    if !user.person.role.is_staff() && user.person.id != id {
        return Err(ApiError::NotFound);
    }
    let found = store::people::one(&mut web.desk.store.read().await?, id).await?;
    let found = found.ok_or(ApiError::NotFound)?;
    let base = shapes::base(&web, &headers);
    Ok(Json(json!({ "user": shapes::user(&base, &found) })).into_response())
}

/// `GET organizations/{id}`: any for our own people, one's own for customers.
pub async fn organization(
    State(web): State<Web>,
    user: ApiUser,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> ApiAnswer {
    let id: OrganisationId =
        path.trim_end_matches(".json").parse().map_err(|_| ApiError::NotFound)?;
    if !user.person.role.is_staff() && user.person.organisation_id != Some(id) {
        return Err(ApiError::NotFound);
    }
    let found = store::organisations::one(&mut web.desk.store.read().await?, id).await?;
    let found = found.ok_or(ApiError::NotFound)?;
    let base = shapes::base(&web, &headers);
    Ok(Json(json!({ "organization": shapes::organization(&base, &found) })).into_response())
}
