//! What a request says, read leniently: a number may stand in quotes, a comment may be a bare
//! string, nothing we do not know is in the way. What can't be understood is named by its field.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::StatusCode,
};
use serde_json::{Map, Value};

use super::{errors::ApiError, number::once};

/// So many tokens of files may stand with a comment: more than a page of pictures.
const MOST_TOKENS: usize = 20;

/// A request's JSON object. The media type does not matter: a closing page sends its form by
/// `sendBeacon`, which can only say `text/plain`.
#[derive(Debug, Clone, Default)]
pub struct Body(Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = Bytes::from_request(request, state).await;
        let large = "This is too large; put long texts into a file.";
        let bytes = bytes.map_err(|error| unread(&error, large))?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::default());
        }
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(map)) => Ok(Self(map)),
            Ok(Value::Null) => Ok(Self::default()),
            Ok(_) => Err(ApiError::BadRequest("Send a JSON object.".to_owned())),
            Err(error) => Err(ApiError::BadRequest(format!("This is no JSON: {error}."))),
        }
    }
}

/// Why the bytes of a request are not there; `large` says what to do where they are too many.
pub fn unread(error: &BytesRejection, large: &'static str) -> ApiError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::TooLarge(large);
    }
    ApiError::BadRequest("The request broke off before it was whole.".to_owned())
}

impl Body {
    /// The object everything is wrapped in: `ticket`, `request`.
    ///
    /// # Errors
    /// It is missing or something else.
    pub fn wrapped(mut self, name: &'static str) -> Result<Fields, ApiError> {
        match self.0.remove(name) {
            Some(Value::Object(map)) => Ok(Fields(map)),
            _ => Err(ApiError::BadRequest(format!("Send a JSON object “{name}”."))),
        }
    }
}

impl Body {
    /// A body of this JSON object; anything else is an empty one.
    #[cfg(test)]
    pub fn of(value: Value) -> Self {
        match value {
            Value::Object(map) => Self(map),
            _ => Self::default(),
        }
    }

    /// All of it as it was sent.
    #[must_use]
    pub fn into_map(self) -> Map<String, Value> {
        self.0
    }

    /// All of it, for requests that wrap nothing.
    #[must_use]
    pub fn whole(self) -> Fields {
        Fields(self.0)
    }

    /// Several objects under a plural.
    ///
    /// # Errors
    /// There are none, too many, or something else.
    pub fn several(mut self, name: &'static str, most: usize) -> Result<Vec<Fields>, ApiError> {
        let wrong = || ApiError::BadRequest(format!("Send an array of objects “{name}”."));
        let Some(Value::Array(rows)) = self.0.remove(name) else { return Err(wrong()) };
        if rows.len() > most {
            return Err(ApiError::TooMany(most));
        }
        let one = |row| match row {
            Value::Object(map) => Ok(Fields(map)),
            _ => Err(wrong()),
        };
        rows.into_iter().map(one).collect()
    }
}

/// An object of the request.
#[derive(Debug, Clone, Default)]
pub struct Fields(Map<String, Value>);

impl Fields {
    /// The fields of a JSON object; anything else has none.
    #[must_use]
    pub fn of(value: Value) -> Self {
        match value {
            Value::Object(map) => Self(map),
            _ => Self::default(),
        }
    }

    /// Whether the field was sent at all, be it null.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// The value, where there is one.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// The value as it was sent.
    #[must_use]
    pub fn raw(&self, name: &str) -> &Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }

    /// Objects in an array.
    ///
    /// # Errors
    /// It is something else.
    pub fn objects(&self, name: &str) -> Result<Option<Vec<Self>>, ApiError> {
        let wrong = || ApiError::invalid(name, format!("“{name}” must be an array of objects."));
        let all = match self.value(name) {
            None => return Ok(None),
            Some(Value::Array(all)) => all,
            Some(_) => return Err(wrong()),
        };
        let one = |value: &Value| value.as_object().cloned().map(Self).ok_or_else(wrong);
        all.iter().map(one).collect::<Result<_, _>>().map(Some)
    }

    /// A text with something in it.
    ///
    /// # Errors
    /// It is no text.
    pub fn text(&self, name: &str) -> Result<Option<String>, ApiError> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok((!text.trim().is_empty()).then(|| text.clone())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(ApiError::invalid(name, format!("“{name}” must be a text."))),
        }
    }

    /// An id. Null and the empty text are none.
    ///
    /// # Errors
    /// It is no whole number.
    pub fn id(&self, name: &str) -> Result<Option<i64>, ApiError> {
        let wrong = || ApiError::invalid(name, format!("“{name}” must be a whole number."));
        match self.value(name) {
            None => Ok(None),
            Some(Value::Number(number)) => number.as_i64().map(Some).ok_or_else(wrong),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => text.trim().parse().map(Some).map_err(|_| wrong()),
            Some(_) => Err(wrong()),
        }
    }

    /// Yes or no.
    ///
    /// # Errors
    /// It is neither.
    pub fn truth(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Bool(truth)) => Ok(Some(*truth)),
            Some(Value::String(text)) if text == "true" => Ok(Some(true)),
            Some(Value::String(text)) if text == "false" => Ok(Some(false)),
            Some(_) => Err(ApiError::invalid(name, format!("“{name}” must be true or false."))),
        }
    }

    /// Words: an array, or one text with blanks or commas between them.
    ///
    /// # Errors
    /// It is neither.
    pub fn words(&self, name: &str) -> Result<Option<Vec<String>>, ApiError> {
        let wrong = || ApiError::invalid(name, format!("“{name}” must be an array of texts."));
        let split = |text: &str| -> Vec<String> {
            let parts = text.split(|c: char| c.is_whitespace() || c == ',');
            parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
        };
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Null) => Ok(Some(Vec::new())),
            Some(Value::String(text)) => Ok(Some(split(text))),
            Some(Value::Array(values)) => {
                let texts = values.iter().map(|value| value.as_str().ok_or_else(wrong));
                let texts = texts.collect::<Result<Vec<_>, _>>()?;
                Ok(Some(texts.into_iter().flat_map(split).collect()))
            }
            Some(_) => Err(wrong()),
        }
    }

    /// Tokens as they were given out, each once: one text, or an array.
    ///
    /// # Errors
    /// It is neither, or too many.
    pub fn tokens(&self, name: &str, most: usize) -> Result<Vec<String>, ApiError> {
        let wrong = || ApiError::invalid(name, format!("“{name}” must be an array of tokens."));
        let all = match self.value(name) {
            None => return Ok(Vec::new()),
            Some(Value::String(token)) if token.is_empty() => return Ok(Vec::new()),
            Some(Value::String(token)) => return Ok(vec![token.clone()]),
            Some(Value::Array(all)) => all,
            Some(_) => return Err(wrong()),
        };
        let all = all.iter().map(|one| one.as_str().map(str::to_owned).ok_or_else(wrong));
        let tokens = once(all.collect::<Result<Vec<_>, _>>()?);
        if tokens.len() > most { Err(ApiError::TooMany(most)) } else { Ok(tokens) }
    }

    /// Numbers, each once: an array, or one text with commas between them.
    ///
    /// # Errors
    /// It is neither, or too many.
    pub fn ids(&self, name: &str, most: usize) -> Result<Vec<i64>, ApiError> {
        let wrong = || ApiError::invalid(name, format!("“{name}” must be an array of numbers."));
        let texts: Vec<String> = match self.value(name) {
            Some(Value::Array(all)) => {
                all.iter().map(|one| one.to_string().trim_matches('"').to_owned()).collect()
            }
            Some(Value::String(text)) => text.split(',').map(str::to_owned).collect(),
            _ => return Err(wrong()),
        };
        if texts.len() > most {
            return Err(ApiError::TooMany(most));
        }
        let all = texts.iter().map(|text| text.trim().parse().map_err(|_| wrong()));
        Ok(once(all.collect::<Result<Vec<i64>, _>>()?))
    }

    /// An object inside.
    ///
    /// # Errors
    /// It is something else.
    pub fn inside(&self, name: &'static str) -> Result<Option<Self>, ApiError> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Object(map)) => Ok(Some(Self(map.clone()))),
            Some(_) => Err(ApiError::invalid(name, format!("“{name}” must be an object."))),
        }
    }

    /// What was written: `comment` as an object or a bare string, or `description`.
    ///
    /// # Errors
    /// A part of it is of the wrong kind.
    pub fn comment(&self) -> Result<Option<Written>, ApiError> {
        if let Some(Value::String(text)) = self.value("comment") {
            return Ok(Some(Written::public(text.clone())));
        }
        let Some(comment) = self.inside("comment")? else {
            return Ok(self.text("description")?.map(Written::public));
        };
        let html = comment.text("html_body")?.map(|html| channels::email::html::to_text(&html));
        let text = match html {
            Some(text) => Some(text),
            None => comment.text("body")?.or(comment.text("value")?),
        };
        Ok(Some(Written {
            text: text.unwrap_or_default(),
            public: comment.truth("public")?.unwrap_or(true),
            author: comment.id("author_id")?,
            uploads: comment.tokens("uploads", MOST_TOKENS)?,
        }))
    }

    /// What we have no place for, kept with the ticket as JSON text where it is not too large.
    #[must_use]
    pub fn kept(&self) -> Option<String> {
        /// Enough for hundreds of fields; it is only shown.
        const MOST_BYTES: usize = 64 * 1024;
        let mut kept = Map::new();
        for name in ["custom_fields", "external_id", "metadata", "via_followup_source_id"] {
            let empty = |value: &Value| matches!(value, Value::Array(list) if list.is_empty());
            if let Some(value) = self.value(name).filter(|value| !empty(value)) {
                kept.insert(name.to_owned(), value.clone());
            }
        }
        let text = Value::Object(kept.clone()).to_string();
        (!kept.is_empty() && text.len() <= MOST_BYTES).then_some(text)
    }
}

/// A comment as it was sent. An empty text is refused by the action it is meant for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    pub text: String,
    pub public: bool,
    pub author: Option<i64>,
    /// Tokens of files sent before.
    pub uploads: Vec<String>,
}

impl Written {
    /// Whether nothing is written and nothing attached.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.uploads.is_empty()
    }

    fn public(text: String) -> Self {
        Self { text, public: true, author: None, uploads: Vec::new() }
    }
}
