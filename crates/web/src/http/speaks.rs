//! The language a browser asks for, where nobody is known yet.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use desk::phrases::Language;

/// What the browser asks for; `None` where it is none of ours.
#[derive(Debug, Clone, Copy)]
pub struct Speaks(pub Option<Language>);

impl Speaks {
    /// What a request says.
    #[must_use]
    pub fn of(parts: &Parts) -> Self {
        let asked = parts.headers.get(header::ACCEPT_LANGUAGE);
        Self(asked.and_then(|asked| asked.to_str().ok()).and_then(Language::asked_for))
    }

    /// The language to answer in.
    #[must_use]
    pub fn language(self) -> Language {
        self.0.unwrap_or_default()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Speaks {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::of(parts))
    }
}
