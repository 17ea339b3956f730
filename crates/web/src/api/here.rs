//! Where a request was made: the address the client used, which every link in an answer must begin
//! with (clients refuse or mangle others), and what it asked for in the query.

use axum::{
    extract::{FromRef, FromRequestParts, Query},
    http::{HeaderMap, header, request::Parts},
};

use super::errors::ApiError;
use crate::Web;

/// The request's address.
#[derive(Debug, Clone)]
pub struct Here {
    /// `https://desk.example`, without a slash at the end.
    base: String,
    path: String,
    query: Vec<(String, String)>,
}

impl Here {
    /// The absolute address of something of the API: `/tickets/7.json`.
    #[must_use]
    pub fn url(&self, rest: &str) -> String {
        format!("{}/api/v2{rest}", self.base)
    }

    /// A query parameter's last value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.query.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a parameter that may stand there several times.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// A query parameter that has words in it.
    #[must_use]
    pub fn some(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.trim().is_empty())
    }

    /// Whether `include` asks for it; unknown names are left alone.
    #[must_use]
    pub fn includes(&self, name: &str) -> bool {
        let asked = self.get("include").unwrap_or_default();
        asked.split(',').any(|each| each.trim() == name)
    }

    /// This address with other values for some parameters; an empty value takes one out.
    #[must_use]
    pub fn with(&self, changes: &[(&str, String)]) -> String {
        let kept =
            self.query.iter().filter(|(key, _)| !changes.iter().any(|(name, _)| name == key));
        let kept = kept.map(|(key, value)| (key.as_str(), value.as_str()));
        let new = changes.iter().map(|(key, value)| (*key, value.as_str()));
        let pairs = kept.chain(new.filter(|(_, value)| !value.is_empty()));
        let pairs: Vec<String> =
            pairs.map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
        format!("{}{}?{}", self.base, self.path, pairs.join("&"))
    }
}

fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

impl<S: Send + Sync> FromRequestParts<S> for Here
where
    Web: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let settings = Web::from_ref(state).desk.settings();
        let Query(query) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|error| ApiError::BadRequest(format!("The query can't be read: {error}.")))?;
        let path = match parts.extensions.get::<axum::extract::OriginalUri>() {
            Some(original) => original.path().to_owned(),
            None => parts.uri.path().to_owned(),
        };
        Ok(Self { base: base(&parts.headers, &settings.public_url), path, query })
    }
}

/// The address the client used; the desk's own where it did not say.
fn base(headers: &HeaderMap, public_url: &str) -> String {
    let said = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok())?;
        value.split(',').next().map(str::trim).filter(|value| !value.is_empty())
    };
    let host = said("x-forwarded-host").or_else(|| said(header::HOST.as_str()));
    let Some(host) = host.filter(|host| is_host(host)) else { return public_url.to_owned() };
    let own = public_url.split_once("://").filter(|(_, own)| *own == host);
    let scheme = match said("x-forwarded-proto") {
        Some(scheme @ ("http" | "https")) => scheme,
        _ => own.map_or("http", |(scheme, _)| scheme),
    };
    format!("{scheme}://{host}")
}

fn is_host(host: &str) -> bool {
    host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&'static str, &'static str)]) -> String {
        let pairs = pairs.iter().map(|(name, value)| {
            let name = axum::http::HeaderName::from_static(name);
            (name, axum::http::HeaderValue::from_static(value))
        });
        base(&pairs.collect(), "https://desk.example")
    }

    #[test]
    fn links_begin_with_the_address_the_client_used() {
        assert_eq!(of(&[("host", "127.0.0.1:8080")]), "http://127.0.0.1:8080");
        assert_eq!(of(&[("host", "desk.example")]), "https://desk.example");
        let proxied = [("host", "inner:80"), ("x-forwarded-host", "help.example, x")];
        assert_eq!(of(&proxied), "http://help.example");
        assert_eq!(
            of(&[("host", "a.example"), ("x-forwarded-proto", "https")]),
            "https://a.example"
        );
        assert_eq!(of(&[("host", "evil\"><script>")]), "https://desk.example");
        assert_eq!(of(&[]), "https://desk.example");
    }
}
