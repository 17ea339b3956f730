//! A question as the actions take it, from a `ticket` or a `request`.

use actions::{
    ActionError,
    tickets::receive::{NewTicket, Refusal, Sender},
};
use axum::{
    Json,
    body::Body,
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use desk::{
    messages::{Channel, Incoming},
    people::looks_like_address,
    tickets::open::Asked,
};
use serde_json::{Value, json};

use super::{
    body::{Fields, Written},
    errors::ApiError,
    tickets::update::refusal_of,
};
use crate::http::failure::sentence;

/// What client-made ids are unique within, together with who sends them.
pub const SCOPE: &str = "api";

/// The question itself.
///
/// # Errors
/// A value of the wrong kind.
pub fn question(
    fields: &Fields,
    written: &Written,
    sender: Sender,
    asked: Asked,
    client_id: Option<String>,
) -> Result<NewTicket, ApiError> {
    let incoming = Incoming {
        channel: Channel::Api,
        subject: fields.text("subject")?.or(fields.text("raw_subject")?).unwrap_or_default(),
        text: written.text.clone(),
        ..Incoming::default()
    };
    Ok(NewTicket { sender, organisation: None, incoming, asked, client_id, scope: SCOPE })
}

/// The requester as name and address; `None` where none is named.
///
/// # Errors
/// An address that is none.
pub fn requester(fields: &Fields) -> Result<Option<Sender>, ApiError> {
    let Some(requester) = fields.inside("requester")? else { return Ok(None) };
    let Some(address) = requester.text("email")? else { return Ok(None) };
    let address = address.trim().to_lowercase();
    if !looks_like_address(&address) {
        let says = format!("“{address}” is no mail address.");
        return Err(ApiError::invalid("requester", says));
    }
    let name = requester.text("name")?.unwrap_or_default();
    Ok(Some(Sender::Address { address, name, time_zone: String::new() }))
}

/// The id the client made, so that the same request sent twice is taken once. `who` keeps one
/// client's ids from meeting another's.
///
/// # Errors
/// It is too long.
pub fn client_id(headers: &HeaderMap, who: &str) -> Result<Option<String>, ApiError> {
    /// The dialect's own limit.
    const MOST: usize = 255;
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    match key.to_str() {
        Ok("") => Ok(None),
        Ok(key) if key.len() <= MOST => Ok(Some(format!("{who}:{key}"))),
        _ => Err(ApiError::BadRequest("Idempotency-Key takes up to 255 plain letters.".to_owned())),
    }
}

/// Says whether the request was sent before, and where the record is.
pub fn placed<B>(response: &mut Response<B>, url: &str, keyed: bool, again: bool) {
    if let Ok(url) = HeaderValue::from_str(url) {
        response.headers_mut().insert(header::LOCATION, url);
    }
    if keyed {
        let found = HeaderValue::from_static(if again { "hit" } else { "miss" });
        response.headers_mut().insert("x-idempotency-lookup", found);
    }
}

/// A record that was made: as it is, and where.
pub fn made(name: &str, record: &Value) -> Response<Body> {
    let mut response = (StatusCode::CREATED, Json(json!({ name: record }))).into_response();
    placed(&mut response, record["url"].as_str().unwrap_or_default(), false, false);
    response
}

/// Why a question was not taken.
pub fn not_taken(error: ActionError<Refusal>) -> ApiError {
    let refusal = match error {
        ActionError::Refused(refusal) => refusal,
        other => return ApiError::of(other, "base"),
    };
    let says = sentence(&refusal.to_string());
    match refusal {
        Refusal::NotSet(refusal) => refusal_of(refusal),
        Refusal::Empty => ApiError::blank("description", "Description can't be blank."),
        Refusal::TooLong => ApiError::invalid("description", says),
        Refusal::BadAddress(_) => ApiError::invalid("requester", says),
        Refusal::SentTwice => ApiError::Conflict(says),
    }
}

/// The object under its name, for answers without anything beside it.
pub fn named(name: &str, object: &impl serde::Serialize) -> Result<Value, ApiError> {
    let object = serde_json::to_value(object).map_err(|e| ApiError::Fault(e.to_string()))?;
    Ok(Value::Object([(name.to_owned(), object)].into_iter().collect()))
}
