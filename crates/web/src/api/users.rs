//! People. Customers see themselves only.

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::PersonId;
use serde_json::json;

use super::{
    asking::named,
    auth::ApiUser,
    errors::{Answer, ApiError},
    here::Here,
    number::Number,
    objects::user::UserObject,
};
use crate::Web;

/// `GET users/me`: for nobody, a user without a number, which is how clients try their address.
pub async fn me(user: Option<ApiUser>, here: Here) -> Answer {
    let Some(user) = user else {
        let nobody =
            json!({"id": null, "name": "Anonymous user", "email": null, "role": "end-user"});
        return Ok(Json(json!({"user": nobody})).into_response());
    };
    Ok(Json(named("user", &UserObject::of(&here, &user.person))?).into_response())
}

/// `GET users/{id}`
pub async fn one(State(web): State<Web>, user: ApiUser, Number(id): Number, here: Here) -> Answer {
    if !user.person.role.is_staff() && user.person.id != PersonId(id) {
        return Err(ApiError::NotFound);
    }
    let found = store::people::one(&mut web.desk.store.read().await?, PersonId(id)).await?;
    let person = found.ok_or(ApiError::NotFound)?;
    Ok(Json(named("user", &UserObject::of(&here, &person))?).into_response())
}
