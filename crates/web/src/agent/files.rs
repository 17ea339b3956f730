//! Stored files, to whoever may read the message they belong to. What a customer sent never runs
//! here: only plain picture types are shown, all else is a download, and the answer's policy
//! forbids everything (OP-5: uploads served inert).

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use base::ids::AttachmentId;
use desk::files::kind::PICTURES;

use crate::{
    Web,
    http::{Answer, Failure, Visitor},
};

/// Whether a file may be shown in the page.
#[must_use]
pub fn shown_inline(media_type: &str) -> bool {
    PICTURES.contains(&media_type)
}

/// `GET /attachments/{id}/{name}`
pub async fn show(
    State(web): State<Web>,
    visitor: Visitor,
    Path((id, _name)): Path<(AttachmentId, String)>,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let found = store::messages::file(&mut conn, &visitor.viewer(), id).await?;
    drop(conn);
    let file = found.ok_or(Failure::NotFound)?;
    let bytes = actions::files::read(&web.desk.files, &file.key).await?;
    Ok(serve(&file.name, &file.media_type, bytes))
}

/// The answer that holds a file.
pub fn serve(name: &str, media_type: &str, bytes: Vec<u8>) -> Response {
    let picture = shown_inline(media_type);
    let kind = if picture { media_type.to_owned() } else { "application/octet-stream".to_owned() };
    let how = if picture { "inline" } else { "attachment" };
    let quoted: String = name
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    let disposition = format!("{how}; filename*=UTF-8''{quoted}");
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind.as_str()),
        (header::CONTENT_DISPOSITION, disposition.as_str()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::CACHE_CONTROL, "private, max-age=3600"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    response
}
