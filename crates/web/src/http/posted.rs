//! A form as it was sent: urlencoded, multipart with files, or a small JSON object from our own
//! scripts. Every one carries the session's token, as a field or a header.

use std::collections::HashMap;

use axum::{
    Form, Json,
    body::Body,
    extract::{FromRequest, Multipart, Request},
    http::{HeaderMap, header},
};
use desk::messages::IncomingFile;
use futures::StreamExt;

use super::{Failure, Visitor};

/// The most a form may hold with all its files, in bytes (IN-3's size policy: 40 MB).
pub const MOST_BYTES: usize = 40 * 1024 * 1024;
/// The largest file we tell people about; a little less, so that a promise is kept.
pub const MOST_FILE_BYTES: i64 = 40_000_000;

/// A form's fields and files.
#[derive(Debug, Default)]
pub struct Posted {
    fields: HashMap<String, String>,
    pub files: Vec<IncomingFile>,
    header_token: String,
}

/// A form from somebody whose words must not be lost: where the files were too large together,
/// what came before them is still here.
#[derive(Debug, Default)]
pub struct Kept {
    pub posted: Posted,
    pub too_large: bool,
}

impl Posted {
    /// A field's text; empty where it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// Gives a field that was not sent its text.
    pub fn put(&mut self, name: &str, text: String) {
        self.fields.insert(name.to_owned(), text);
    }

    /// A field's text as it was sent, if it was: an empty field was, an unticked box was not.
    #[must_use]
    pub fn given(&self, name: &str) -> Option<String> {
        self.fields.get(name).cloned()
    }

    /// The names of all fields that were sent.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.keys().map(String::as_str)
    }

    /// A field's trimmed text, if there is any.
    #[must_use]
    pub fn some(&self, name: &str) -> Option<String> {
        let text = self.get(name).trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// What stands behind `start` in the names of the fields that begin with it.
    pub fn ends<'a>(&'a self, start: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.keys().filter_map(move |name| name.strip_prefix(start))
    }

    /// The numbers of the ticked boxes called `prefix` and a number.
    #[must_use]
    pub fn ticked(&self, prefix: &str) -> Vec<i64> {
        let numbers = self.fields.keys().filter_map(|name| name.strip_prefix(prefix)?.parse().ok());
        numbers.collect()
    }

    /// The form, if it carries the visitor's token: nobody else's page can send one.
    ///
    /// # Errors
    /// [`Failure::Forbidden`] for a missing or foreign token.
    pub fn checked(self, visitor: &Visitor) -> Result<Self, Failure> {
        if self.is_from(visitor) { Ok(self) } else { Err(Failure::Forbidden) }
    }

    /// Whether the form carries the visitor's token.
    #[must_use]
    pub fn is_from(&self, visitor: &Visitor) -> bool {
        let given =
            if self.header_token.is_empty() { self.get("csrf") } else { &self.header_token };
        given == visitor.csrf
    }
}

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let kept = Kept::from_request(request, state).await?;
        if kept.too_large { Err(Failure::TooLarge) } else { Ok(kept.posted) }
    }
}

impl<S: Send + Sync> FromRequest<S> for Kept {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let headers = request.headers();
        let kind = text(headers, header::CONTENT_TYPE.as_str());
        let header_token = text(headers, "x-csrf");
        let mut too_large = false;
        let mut posted = if kind.starts_with("multipart/form-data") {
            let multipart = Multipart::from_request(request.map(bit_by_bit), state).await;
            let multipart = multipart.map_err(|error| Failure::Refused(error.body_text()))?;
            let mut posted = Posted::default();
            match read(multipart, &mut posted).await {
                Err(Failure::TooLarge) => too_large = true,
                other => other?,
            }
            posted
        } else if kind.starts_with("application/json") || kind.starts_with("text/plain") {
            let Json(fields) = Json::<HashMap<String, serde_json::Value>>::from_bytes(
                &axum::body::Bytes::from_request(request, state)
                    .await
                    .map_err(|_| Failure::TooLarge)?,
            )
            .map_err(|error| Failure::Refused(error.body_text()))?;
            Posted { fields: fields.into_iter().map(plain).collect(), ..Posted::default() }
        } else {
            let form = Form::<Vec<(String, String)>>::from_request(request, state).await;
            let Form(fields) = form.map_err(|error| Failure::Refused(error.body_text()))?;
            Posted { fields: fields.into_iter().collect(), ..Posted::default() }
        };
        posted.header_token = header_token;
        Ok(Self { posted, too_large })
    }
}

/// The multipart reader takes all there is before it looks at any of it; where that is too much,
/// the first fields would be lost. A pause after each piece lets it look.
fn bit_by_bit(body: Body) -> Body {
    let pieces = body.into_data_stream();
    Body::from_stream(futures::stream::unfold(pieces, |mut pieces| async {
        tokio::task::yield_now().await;
        pieces.next().await.map(|piece| (piece, pieces))
    }))
}

fn text(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn plain((name, value): (String, serde_json::Value)) -> (String, String) {
    match value {
        serde_json::Value::String(text) => (name, text),
        serde_json::Value::Null => (name, String::new()),
        other => (name, other.to_string()),
    }
}

async fn read(mut multipart: Multipart, posted: &mut Posted) -> Result<(), Failure> {
    let bad = |error: axum::extract::multipart::MultipartError| {
        if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            Failure::TooLarge
        } else {
            Failure::Refused(error.body_text())
        }
    };
    while let Some(field) = multipart.next_field().await.map_err(bad)? {
        let name = field.name().unwrap_or_default().to_owned();
        let Some(file_name) = field.file_name().map(str::to_owned) else {
            posted.fields.insert(name, field.text().await.map_err(bad)?);
            continue;
        };
        let media_type = field.content_type().unwrap_or("application/octet-stream").to_owned();
        let bytes = field.bytes().await.map_err(bad)?.to_vec();
        // An empty file input sends one empty, nameless file.
        if !(file_name.is_empty() && bytes.is_empty()) {
            let name = channels::files::clean_name(&file_name, "file");
            posted.files.push(IncomingFile { name, media_type, content_id: None, bytes });
        }
    }
    Ok(())
}
