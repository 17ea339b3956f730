//! Who calls: `Basic EMAIL/token:TOKEN` or `Bearer TOKEN`. A token is 128 random bits, so one
//! SHA-256 and one indexed look-up are enough; no slow hash in a request's way.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{header, request::Parts},
};
use base::secrets;
use data_encoding::BASE64;
use desk::{people::Person, viewer::Viewer};

use super::errors::ApiError;
use crate::Web;

/// A person with a token.
#[derive(Debug, Clone)]
pub struct ApiUser {
    pub person: Person,
}

impl ApiUser {
    /// What they may see.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        Viewer::of(&self.person)
    }

    /// Only our own people pass.
    ///
    /// # Errors
    /// [`ApiError::Forbidden`] for customers.
    pub fn staff(self) -> Result<Self, ApiError> {
        if self.person.role.is_staff() { Ok(self) } else { Err(ApiError::Forbidden) }
    }
}

/// Nobody, or a person with a token; a wrong token is still refused.
pub struct Anybody(pub Option<ApiUser>);

impl<S: Send + Sync> FromRequestParts<S> for ApiUser
where
    Web: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        find(parts, &Web::from_ref(state)).await?.ok_or(ApiError::NotAuthenticated)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Anybody
where
    Web: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Ok(Self(find(parts, &Web::from_ref(state)).await?))
    }
}

async fn find(parts: &Parts, web: &Web) -> Result<Option<ApiUser>, ApiError> {
    let Some(value) = parts.headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let value = value.to_str().map_err(|_| ApiError::NotAuthenticated)?;
    let (address, token) = match value.split_once(' ') {
        Some(("Bearer", token)) => (None, token.trim().to_owned()),
        Some(("Basic", pair)) => {
            let (address, token) = basic(pair).ok_or(ApiError::NotAuthenticated)?;
            (Some(address), token)
        }
        _ => return Err(ApiError::NotAuthenticated),
    };
    let hash = secrets::hash(token.as_bytes());
    let mut conn = web.desk.store.read().await?;
    let found = store::people::behind_token(&mut conn, &hash, address.as_deref()).await?;
    match found {
        // One may act for another only where that gains no right.
        Some((person, owner, role)) if person.id == owner || role.may_act_for(person.role) => {
            Ok(Some(ApiUser { person }))
        }
        _ if address.is_none() => Err(ApiError::BadToken),
        _ => Err(ApiError::NotAuthenticated),
    }
}

/// `EMAIL/token:TOKEN` out of base64.
fn basic(pair: &str) -> Option<(String, String)> {
    let bytes = BASE64.decode(pair.trim().as_bytes()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (user, token) = text.split_once(':')?;
    let address = user.strip_suffix("/token")?;
    Some((address.to_lowercase(), token.to_owned()))
}
