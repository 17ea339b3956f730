//! Files of comments, for whoever may read the comment. The bytes are always a download: what a
//! customer sent never runs here.

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use base::ids::AttachmentId;
use desk::messages::Attachment;

use super::{
    asking::named,
    auth::ApiUser,
    errors::{Answer, ApiError},
    here::Here,
    number::Number,
    objects::comment::AttachmentObject,
};
use crate::Web;

/// `GET attachments/{id}`
pub async fn one(State(web): State<Web>, user: ApiUser, Number(id): Number, here: Here) -> Answer {
    let file = readable(&web, &user, id).await?;
    Ok(Json(named("attachment", &AttachmentObject::of(&here, &file))?).into_response())
}

/// `GET attachments/{id}/content`: where `content_url` points.
pub async fn content(State(web): State<Web>, user: ApiUser, Number(id): Number) -> Answer {
    let file = readable(&web, &user, id).await?;
    let bytes = actions::files::read(&web.desk.files, &file.key).await?;
    let mut response: Response = bytes.into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("application/octet-stream");
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    Ok(response)
}

async fn readable(web: &Web, user: &ApiUser, id: i64) -> Result<Attachment, ApiError> {
    let mut conn = web.desk.store.read().await?;
    let found = store::messages::file(&mut conn, &user.viewer, AttachmentId(id)).await?;
    found.ok_or(ApiError::NotFound)
}
