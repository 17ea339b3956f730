//! Who calls: `Basic EMAIL/token:TOKEN` or `Bearer TOKEN`. A token is looked up by its hash in one
//! statement together with the person who acts; nothing slow is computed. Cookies do not count
//! here, so no other site's page can act in a visitor's name.

use axum::{
    extract::{FromRef, FromRequestParts, OptionalFromRequestParts},
    http::{header, request::Parts},
};
use base::secrets;
use data_encoding::{BASE64, BASE64_NOPAD};
use desk::{api_tokens::ApiToken, people::Person, viewer::Viewer};
use store::api_tokens::Behind;

use super::{
    errors::ApiError,
    meter::{Leave, Told},
};
use crate::Web;

/// A known person.
#[derive(Debug, Clone)]
pub struct ApiUser {
    pub person: Person,
    pub viewer: Viewer,
    pub token: ApiToken,
}

impl ApiUser {
    /// The same person as somebody who asks, not as one of us: what `requests` show.
    #[must_use]
    pub fn as_customer(&self) -> Viewer {
        if self.person.role.is_staff() {
            Viewer::Customer(self.person.id)
        } else {
            self.viewer.clone()
        }
    }
}

/// One of us; customers are sent away with the text that extractors know.
#[derive(Debug, Clone)]
pub struct Agent(pub ApiUser);

/// What the headers claim.
enum Claim {
    Basic { address: String, token: String },
    Bearer(String),
    Nonsense,
}

fn claim(parts: &Parts) -> Option<Claim> {
    let value = parts.headers.get(header::AUTHORIZATION)?;
    let text = value.to_str().unwrap_or_default();
    let (scheme, rest) = text.split_once(' ').unwrap_or((text, ""));
    let rest = rest.trim();
    Some(match scheme.to_ascii_lowercase().as_str() {
        "basic" => basic(rest).unwrap_or(Claim::Nonsense),
        "bearer" => Claim::Bearer(rest.to_owned()),
        _ => Claim::Nonsense,
    })
}

/// The name and the secret in what stands behind `Basic`.
#[must_use]
pub fn pair(text: &str) -> Option<(String, String)> {
    let bytes = text.trim_end_matches('=').as_bytes();
    let bytes = BASE64_NOPAD.decode(bytes).or_else(|_| BASE64.decode(text.as_bytes())).ok()?;
    let pair = String::from_utf8(bytes).ok()?;
    let (name, secret) = pair.split_once(':')?;
    Some((name.to_owned(), secret.to_owned()))
}

fn basic(text: &str) -> Option<Claim> {
    let (user, token) = pair(text)?;
    let address = user.strip_suffix("/token")?.trim().to_lowercase();
    Some(Claim::Basic { address, token })
}

/// The person behind a request; `None` for a request that names nobody.
async fn find(web: &Web, parts: &Parts) -> Result<Option<ApiUser>, ApiError> {
    let Some(claim) = claim(parts) else { return Ok(None) };
    let (token, address, otherwise) = match claim {
        Claim::Basic { address, token } => (token, Some(address), ApiError::Unknown),
        Claim::Bearer(token) => (token, None, ApiError::BadToken),
        Claim::Nonsense => return Err(ApiError::Unknown),
    };
    let hash = secrets::hash(token.as_bytes());
    let mut conn = web.desk.store.read().await?;
    let found =
        store::api_tokens::behind(&mut conn, &hash, address.as_deref(), web.desk.now()).await?;
    drop(conn);
    let Some(behind) = found else { return Err(otherwise) };
    let own = behind.person.id == behind.token.person;
    let speaks = behind.token.others && behind.owner.may_act_for(behind.person.role);
    if !own && !speaks {
        return Err(otherwise);
    }
    metered(web, parts, &behind.token).await?;
    let Behind { person, token, .. } = behind;
    Ok(Some(ApiUser { viewer: Viewer::of(&person), person, token }))
}

/// Counts the request; sends it away where the token may not do it, or not so fast.
async fn metered(web: &Web, parts: &Parts, token: &ApiToken) -> Result<(), ApiError> {
    let writes = !parts.method.is_safe();
    let (leave, limits, noted) = web.meters.count(token, writes, web.desk.now());
    if let Some(told) = parts.extensions.get::<Told>() {
        // One request asks once; a second answer would be the same.
        let _same = told.0.set(limits);
    }
    if let Some(uses) = noted
        && let Err(fault) = actions::api_tokens::note(&web.desk, token.id, uses).await
    {
        // A count that was not written down is no reason to refuse what was asked.
        tracing::warn!(%fault, "the use of a token could not be noted");
    }
    match leave {
        Leave::Granted => Ok(()),
        Leave::OutOfScope => Err(ApiError::Forbidden),
        Leave::TooFast(wait) => Err(ApiError::TooFast(wait)),
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ApiUser
where
    Web: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        find(&Web::from_ref(state), parts).await?.ok_or(ApiError::Unknown)
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for ApiUser
where
    Web: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, ApiError> {
        find(&Web::from_ref(state), parts).await
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Agent
where
    Web: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let found = find(&Web::from_ref(state), parts).await?;
        match found.ok_or(ApiError::Unknown)? {
            user if user.person.role.is_staff() => Ok(Self(user)),
            _ => Err(ApiError::Forbidden),
        }
    }
}
