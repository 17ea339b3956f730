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
use store::uploads::Upload;

use super::{
    auth::ApiUser,
    body::{Written, unread},
    errors::{Answer, ApiError},
    here::Here,
    words::Time,
};
use crate::{
    Web,
    http::{Pace, posted::MOST_BYTES},
};

/// A file before it belongs to a comment.
fn object(upload: &Upload) -> Value {
    let file = &upload.file;
    json!({
        "id": upload.id, "url": null, "file_name": file.name, "content_url": null,
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
    let large = "This file is too large: at most 40 MB are taken.";
    let bytes = bytes.map_err(|error| unread(&error, large))?.to_vec();
    let blank = || ApiError::blank("filename", "Say what the file is called in “filename”.");
    let name = here.some("filename").and_then(last_part).ok_or_else(blank)?;
    let said = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = said.unwrap_or("application/octet-stream").to_owned();
    let file = IncomingFile { name, media_type, content_id: None, bytes };
    let before = here.some("token").map(str::to_owned);
    let person = user.map(|user| user.person.id);
    let token = actions::uploads::keep(&web.desk, person, before, file).await;
    let token = token.map_err(|error| ApiError::of(error, "token"))?;
    let all = actions::uploads::under(&web.desk, &token).await?;
    let files: Vec<Value> = all.iter().map(object).collect();
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

/// The files a comment names, with the words in them, for an answer of ours.
///
/// # Errors
/// A token nobody was given, or one that has run out; or the files are too large together.
pub async fn with_words(web: &Web, written: &Written) -> Result<Vec<StoredFile>, ApiError> {
    Ok(actions::uploads::with_words(&web.desk, named(web, written).await?).await?)
}

/// The same with their bytes, for a customer's message.
///
/// # Errors
/// As [`with_words`].
pub async fn with_bytes(web: &Web, written: &Written) -> Result<Vec<IncomingFile>, ApiError> {
    Ok(actions::uploads::with_bytes(&web.desk, named(web, written).await?).await?)
}

/// The files under the comment's tokens. None is read before all are known to be small enough.
async fn named(web: &Web, written: &Written) -> Result<Vec<StoredFile>, ApiError> {
    let mut all = Vec::new();
    for token in &written.uploads {
        let found = actions::uploads::under(&web.desk, token).await?;
        if found.is_empty() {
            let says = "There is no file under this token any more.";
            return Err(ApiError::invalid("uploads", says));
        }
        all.extend(found.into_iter().map(|upload| upload.file));
    }
    let bytes: i64 = all.iter().map(|file| file.size).sum();
    if usize::try_from(bytes).unwrap_or(usize::MAX) > MOST_BYTES {
        let says = "These files are too large together: at most 40 MB go with one comment.";
        return Err(ApiError::invalid("uploads", says));
    }
    Ok(all)
}
