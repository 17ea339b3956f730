//! Bodies, read tolerantly: clients send numbers as text, one value where a list is meant, and
//! `null` for "leave it".

use axum::{body::Bytes, extract::FromRequest, extract::Request};
use serde_json::{Map, Value};

use super::errors::ApiError;

/// A JSON object.
pub struct Body(pub Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let unreadable = |why: String| ApiError::Unreadable(why);
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|error| unreadable(error.body_text()))?;
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(map)) => Ok(Self(map)),
            Ok(_) => Err(unreadable("the body must be a JSON object".to_owned())),
            Err(error) => Err(unreadable(format!("the body is no JSON: {error}"))),
        }
    }
}

impl Body {
    /// The object under its wrapper: `{"ticket": {…}}`.
    ///
    /// # Errors
    /// The wrapper is missing.
    pub fn wrapped(mut self, name: &'static str) -> Result<Fields, ApiError> {
        match self.0.remove(name) {
            Some(Value::Object(fields)) => Ok(Fields(fields)),
            _ => Err(ApiError::Unreadable(format!("the body must be {{\"{name}\": {{…}}}}"))),
        }
    }
}

/// An object's fields.
pub struct Fields(pub Map<String, Value>);

impl Fields {
    /// Text; numbers are read as text, empty and `null` as nothing.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// A number, also where it is sent as text.
    pub fn number(&self, name: &str) -> Option<i64> {
        match self.0.get(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Words, one or many.
    pub fn words(&self, name: &str) -> Option<Vec<String>> {
        match self.0.get(name)? {
            Value::Array(words) => {
                Some(words.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect())
            }
            Value::String(words) => {
                Some(words.split([' ', ',']).filter(|w| !w.is_empty()).map(str::to_owned).collect())
            }
            _ => None,
        }
    }

    /// An object below.
    pub fn object(&self, name: &str) -> Option<Self> {
        self.0.get(name)?.as_object().map(|map| Self(map.clone()))
    }

    /// Said at all, even as `null`.
    pub fn says(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The comment's words and whether it is public: an object, or bare text.
    pub fn comment(&self) -> Option<(String, bool)> {
        if let Some(comment) = self.object("comment") {
            let html =
                || comment.text("html_body").map(|html| channels::email::html::to_text(&html));
            let body = comment.text("body").or_else(html)?;
            let public = comment.0.get("public").and_then(Value::as_bool).unwrap_or(true);
            return Some((body, public));
        }
        self.text("comment").or_else(|| self.text("description")).map(|body| (body, true))
    }
}
