//! `uploads`: a file sent before the comment that names it. The bytes are never looked into:
//! clients send them under any media type.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use desk::{messages::IncomingFile, tickets::open::StoredFile};
use serde_json::{Value, json};

use super::{
    auth::ApiUser,
    body::Written,
    errors::{Answer, ApiError},
    here::Here,
    words::Time,
};
use crate::{Web, http::Pace};

/// A file before it belongs to a comment.
fn object(file: &StoredFile, place: usize) -> Value {
    json!({
        "id": place + 1, "url": null, "file_name": file.name, "content_url": null,
        "mapped_content_url": null, "content_type": file.media_type, "size": file.size,
        "width": null, "height": null, "inline": false, "deleted": false,
        "malware_access_override": false, "malware_scan_result": "not_scanned", "thumbnails": [],
    })
}

/// `POST uploads?filename=NAME`, with `token=` to put one more to those before.
pub async fn create(
    State(web): State<Web>,
    user: Option<ApiUser>,
    pace: Pace,
    here: Here,
    headers: HeaderMap,
    bytes: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Answer {
    if let (None, Some(wait)) = (&user, pace.wait) {
        return Err(ApiError::TooFast(wait));
    }
    let bytes = bytes.map_err(|_| ApiError::TooLarge)?.to_vec();
    let blank = || ApiError::blank("filename", "Say what the file is called in “filename”.");
    let name = here.some("filename").and_then(last_part).ok_or_else(blank)?;
    let said = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = said.unwrap_or("application/octet-stream").to_owned();
    let file = IncomingFile { name, media_type, content_id: None, bytes };
    let before = here.some("token").map(str::to_owned);
    let person = user.map(|user| user.person.id);
    let token = actions::uploads::keep(&web.desk, person, before, file).await?;
    let all = actions::uploads::under(&web.desk, &token).await?;
    let files: Vec<Value> = all.iter().enumerate().map(|(at, file)| object(file, at)).collect();
    let until = base::time::after(web.desk.now(), actions::uploads::KEPT_SECONDS);
    let upload = json!({"token": token, "expires_at": Time(until),
        "attachment": files.last(), "attachments": files});
    Ok((StatusCode::CREATED, Json(json!({ "upload": upload }))).into_response())
}

/// A name without folders.
fn last_part(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    (!name.is_empty()).then(|| name.chars().take(255).collect())
}

/// `DELETE uploads/{token}`
pub async fn delete(State(web): State<Web>, _: ApiUser, Path(token): Path<String>) -> Answer {
    let token = token.strip_suffix(".json").unwrap_or(&token);
    match actions::uploads::remove(&web.desk, token).await? {
        true => Ok(StatusCode::NO_CONTENT.into_response()),
        false => Err(ApiError::NotFound),
    }
}

/// The files a comment names, as they are stored.
///
/// # Errors
/// A token nobody was given, or one that has run out.
pub async fn stored(web: &Web, written: &Written) -> Result<Vec<StoredFile>, ApiError> {
    let mut all = Vec::new();
    for token in &written.uploads {
        let found = actions::uploads::under(&web.desk, token).await?;
        all.extend(known(found)?);
    }
    Ok(all)
}

/// The same with their bytes, for a first message.
///
/// # Errors
/// A token nobody was given, or one that has run out.
pub async fn with_bytes(web: &Web, written: &Written) -> Result<Vec<IncomingFile>, ApiError> {
    let mut all = Vec::new();
    for token in &written.uploads {
        let found = actions::uploads::with_bytes(&web.desk, token).await?;
        all.extend(known(found)?);
    }
    Ok(all)
}

fn known<T>(found: Vec<T>) -> Result<Vec<T>, ApiError> {
    let gone = || ApiError::invalid("uploads", "There is no file under this token any more.");
    if found.is_empty() { Err(gone()) } else { Ok(found) }
}
