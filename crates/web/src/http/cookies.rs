//! The one cookie: the session's token. `Lax`, so that a link in a mail finds its reader signed
//! in; forms carry a token of their own.

use axum::http::{HeaderMap, HeaderValue, header};

/// Its name.
const NAME: &str = "prickle_session";

/// The session token a request carries.
#[must_use]
pub fn session(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == NAME && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

/// Sets the session; kept for `seconds`.
#[must_use]
pub fn set(token: &str, seconds: i64, secure: bool) -> HeaderValue {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{NAME}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    // A token is base32 letters: always a valid header.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// Forgets the session.
#[must_use]
pub fn clear() -> HeaderValue {
    HeaderValue::from_static("prickle_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")
}
