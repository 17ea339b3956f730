//! Who is asking, from the session cookie.

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};
use base::secrets;
use desk::{people::Person, phrases::Language, viewer::Viewer};

use super::{Failure, Speaks, Web, cookies};

/// A signed-in person.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub person: Person,
    /// The token this session's forms carry.
    pub csrf: String,
    /// The cookie's token, to sign out with.
    pub token: String,
    /// What a customer chose, else what their browser asks for. The desk speaks English.
    pub language: Language,
}

impl Visitor {
    /// What this person may see.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        Viewer::of(&self.person)
    }
}

/// The visitor behind a request, if any.
///
/// # Errors
/// The database failed.
pub async fn find(web: &Web, parts: &Parts) -> Result<Option<Visitor>, Failure> {
    let Some(token) = cookies::session(&parts.headers) else { return Ok(None) };
    let hash = secrets::hash(token.as_bytes());
    let mut conn = web.desk.store.read().await?;
    let Some(session) = store::sessions::one(&mut conn, &hash, web.desk.now()).await? else {
        return Ok(None);
    };
    let person = store::people::one(&mut conn, session.person_id).await?;
    let Some(person) = person else { return Ok(None) };
    let language = if person.role.is_staff() {
        Language::En
    } else {
        let chosen = store::people::language(&mut conn, person.id).await?;
        chosen.unwrap_or_else(|| Speaks::of(parts).language())
    };
    Ok(Some(Visitor { person, csrf: session.csrf, token, language }))
}

/// One of us; others are sent to the sign-in page and back.
pub struct Staff(pub Visitor);

/// A customer; others are sent to ask for a link.
pub struct Customer(pub Visitor);

impl<S: Send + Sync> FromRequestParts<S> for Visitor
where
    Web: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let found = find(&Web::from_ref(state), parts).await?;
        found.ok_or_else(|| Failure::SignIn(wanted(parts)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Staff
where
    Web: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match find(&Web::from_ref(state), parts).await? {
            Some(visitor) if visitor.person.role.is_staff() => Ok(Self(visitor)),
            Some(_) => Err(Failure::NotFound),
            None => Err(Failure::SignIn(wanted(parts))),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Customer
where
    Web: FromRef<S>,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        match find(&Web::from_ref(state), parts).await? {
            Some(visitor) if !visitor.person.role.is_staff() => Ok(Self(visitor)),
            _ => Err(Failure::PortalSignIn),
        }
    }
}

/// Where to go after signing in: the page asked for, if it was a page.
fn wanted(parts: &Parts) -> String {
    if parts.method == axum::http::Method::GET {
        parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default()
    } else {
        String::new()
    }
}
