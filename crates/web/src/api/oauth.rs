//! `oauth/clients` and `oauth/tokens`: programs, and the tokens they are given. Administrators keep
//! both; `/oauth/tokens`, outside of the API's path, is where a program fetches one for its secret
//! (RFC 6749, 4.4).

use actions::{
    ActionError, api_tokens,
    oauth::{self, Given},
};
use axum::{
    Form, Json,
    extract::{FromRequest, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use base::ids::{ApiTokenId, OauthClientId};
use desk::{
    api_tokens::ApiToken,
    oauth::{OauthClient, Refusal, Scope},
    people::Role,
};
use serde_json::{Map, Value, json};

use super::{
    auth::{Agent, ApiUser, pair},
    body::{Body, Fields},
    errors::{Answer, ApiError},
    here::Here,
    number::Number,
    whole::{listed, single},
    words::Time,
};
use crate::{
    Web,
    http::{Pace, failure::sentence},
};

fn for_admins(user: &ApiUser) -> Result<(), ApiError> {
    if user.person.role == Role::Admin { Ok(()) } else { Err(ApiError::Forbidden) }
}

fn refused(error: ActionError<Refusal>) -> ApiError {
    if let ActionError::Refused(bounded @ Refusal::Bounded) = &error {
        return ApiError::NotAllowed(sentence(&bounded.to_string()));
    }
    let field = match &error {
        ActionError::Refused(Refusal::RanOut) => "expires_at",
        ActionError::Refused(Refusal::Name) => "name",
        ActionError::Refused(Refusal::Identifier | Refusal::Taken(_)) => "identifier",
        ActionError::Refused(Refusal::Scope(_)) => "scopes",
        _ => "base",
    };
    ApiError::of(error, field)
}

fn client_object(here: &Here, client: &OauthClient) -> Value {
    json!({
        "id": client.id,
        "url": here.url(&format!("/oauth/clients/{}.json", client.id)),
        "name": client.name,
        "identifier": client.identifier,
        "kind": "confidential",
        "company": null, "description": null, "logo_url": null, "redirect_uri": [],
        "global": false,
        "user_id": client.person,
        "created_at": Time(client.created_at), "updated_at": Time(client.created_at),
    })
}

/// The token itself is told once, when it is given: only its hash is kept.
fn token_object(here: &Here, token: &ApiToken) -> Value {
    let scope = Scope { may_write: token.may_write, others: token.others };
    json!({
        "id": token.id,
        "url": here.url(&format!("/oauth/tokens/{}.json", token.id)),
        "user_id": token.person,
        "client_id": token.client,
        "token": null,
        "refresh_token": null,
        "scopes": scope.words(),
        "created_at": Time(token.created_at),
        "used_at": token.last_used_at.map(Time),
        "expires_at": token.expires_at.map(Time),
    })
}

async fn clients(web: &Web, here: &Here) -> Result<Vec<Value>, ApiError> {
    let all = store::oauth::all(&mut web.desk.store.read().await?).await?;
    Ok(all.iter().map(|client| client_object(here, client)).collect())
}

/// `GET oauth/clients`
pub async fn list_clients(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    for_admins(&user)?;
    listed(&here, "clients", clients(&web, &here).await?)
}

/// `GET oauth/clients/{id}`
pub async fn show_client(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    for_admins(&user)?;
    single("client", clients(&web, &here).await?, id)
}

/// `POST oauth/clients`: `secret` is told in this answer only.
pub async fn create_client(
    State(web): State<Web>,
    Agent(user): Agent,
    here: Here,
    body: Body,
) -> Answer {
    for_admins(&user)?;
    let fields = body.wrapped("client")?;
    let name = fields.text("name")?.unwrap_or_default();
    let identifier = fields.text("identifier")?.unwrap_or_default();
    let made = oauth::make(&web.desk, (&user.person, &user.token), &name, &identifier).await;
    let (client, secret) = made.map_err(refused)?;
    let mut object = client_object(&here, &client);
    object["secret"] = secret.into();
    Ok((StatusCode::CREATED, Json(json!({ "client": object }))).into_response())
}

/// `DELETE oauth/clients/{id}`
pub async fn delete_client(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
) -> Answer {
    for_admins(&user)?;
    let gone = oauth::take_away(&web.desk, &user.person, OauthClientId(id)).await;
    gone.map_err(refused)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn tokens(web: &Web, here: &Here) -> Result<Vec<Value>, ApiError> {
    let mut conn = web.desk.store.read().await?;
    let all = store::oauth::tokens(&mut conn, web.desk.now()).await?;
    Ok(all.iter().map(|token| token_object(here, token)).collect())
}

/// `GET oauth/tokens`: those programs were given that still open something.
pub async fn list_tokens(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    for_admins(&user)?;
    listed(&here, "tokens", tokens(&web, &here).await?)
}

/// `GET oauth/tokens/{id}`
pub async fn show_token(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    for_admins(&user)?;
    single("token", tokens(&web, &here).await?, id)
}

/// `GET oauth/tokens/current`: the one this request came with.
pub async fn current(user: ApiUser, here: Here) -> Answer {
    Ok(Json(json!({ "token": token_object(&here, &user.token) })).into_response())
}

fn scope_of(fields: &Fields) -> Result<Scope, ApiError> {
    let words = fields.words("scopes")?.unwrap_or_default();
    Scope::read(words.iter().map(String::as_str)).map_err(|no| refused(ActionError::Refused(no)))
}

/// `POST oauth/tokens`: `full_token` is told in this answer only.
pub async fn create_token(
    State(web): State<Web>,
    Agent(user): Agent,
    here: Here,
    body: Body,
) -> Answer {
    for_admins(&user)?;
    let fields = body.wrapped("token")?;
    let blank = || ApiError::blank("client_id", "Say which program the token is for.");
    let id = OauthClientId(fields.id("client_id")?.ok_or_else(blank)?);
    let scope = scope_of(&fields)?;
    let expires_at = match fields.text("expires_at")? {
        Some(text) => {
            let says = "“expires_at” must be a time such as 2027-01-31T09:00:00Z.";
            Some(text.parse().map_err(|_| ApiError::invalid("expires_at", says))?)
        }
        None => None,
    };
    let who = (&user.person, &user.token);
    let given = oauth::give_by_hand(&web.desk, who, id, scope, expires_at).await;
    let Given { token, secret } = given.map_err(refused)?;
    let mut object = token_object(&here, &token);
    object["token"] = secret.chars().take(10).collect::<String>().into();
    object["full_token"] = secret.into();
    Ok((StatusCode::CREATED, Json(json!({ "token": object }))).into_response())
}

/// `DELETE oauth/tokens/{id}`
pub async fn delete_token(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
) -> Answer {
    for_admins(&user)?;
    let mut conn = web.desk.store.read().await?;
    let known = store::oauth::tokens(&mut conn, web.desk.now()).await?;
    drop(conn);
    known.iter().find(|token| token.id == ApiTokenId(id)).ok_or(ApiError::NotFound)?;
    let gone = api_tokens::revoke(&web.desk, &user.person, ApiTokenId(id)).await;
    gone.map_err(|error| ApiError::of(error, "base"))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What a program sends to fetch a token: a form, as the standard says, or JSON, as the dialect's
/// clients do.
pub struct Asked(Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for Asked {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let basic = by_basic(request.headers());
        let Self(mut asked) = Self::body_of(request, state).await?;
        // Said in both places, the header counts: it is the standard's.
        for (key, value) in basic.into_iter().flatten() {
            asked.insert(key.to_owned(), value.into());
        }
        Ok(Self(asked))
    }
}

/// A program's identifier and secret by HTTP Basic (RFC 6749, 2.3.1). Both are made of letters that
/// a form leaves as they are, so there is nothing to decode.
fn by_basic(headers: &HeaderMap) -> Option<[(&'static str, String); 2]> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = text.split_once(' ')?;
    let basic = scheme.eq_ignore_ascii_case("basic");
    let (id, secret) = basic.then(|| pair(rest.trim())).flatten()?;
    Some([("client_id", id), ("client_secret", secret)])
}

impl Asked {
    async fn body_of<S: Send + Sync>(request: Request, state: &S) -> Result<Self, Response> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let form = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form"));
        if !form {
            let body = Body::from_request(request, state).await;
            let body = body.map_err(|_| no("invalid_request", "Send JSON or a form."))?;
            return Ok(Self(body.into_map()));
        }
        let Form(pairs) = Form::<Vec<(String, String)>>::from_request(request, state)
            .await
            .map_err(|_| no("invalid_request", "This form can't be read."))?;
        Ok(Self(pairs.into_iter().map(|(key, value)| (key, value.into())).collect()))
    }
}

impl Asked {
    fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    fn seconds(&self) -> Option<i64> {
        match self.0.get("expires_in")? {
            Value::String(text) => text.parse().ok(),
            other => other.as_i64(),
        }
    }
}

/// An error as RFC 6749, 5.2 has it.
fn no(error: &str, says: &str) -> Response {
    let status =
        if error == "invalid_client" { StatusCode::UNAUTHORIZED } else { StatusCode::BAD_REQUEST };
    (status, Json(json!({"error": error, "error_description": says}))).into_response()
}

/// `POST /oauth/tokens`
pub async fn grant(State(web): State<Web>, pace: Pace, asked: Asked) -> Response {
    if let Some(wait) = pace.wait {
        return ApiError::TooFast(wait).into_response();
    }
    if asked.text("grant_type") != "client_credentials" {
        return no("unsupported_grant_type", "Send grant_type=client_credentials.");
    }
    let scope = match Scope::read(asked.text("scope").split([' ', ','])) {
        Ok(scope) => scope,
        Err(wrong) => return no("invalid_scope", &wrong.to_string()),
    };
    let who = (asked.text("client_id"), asked.text("client_secret"));
    match oauth::grant(&web.desk, who, scope, asked.seconds()).await {
        Ok(given) => bearer(&given, scope),
        Err(ActionError::Refused(wrong)) => no("invalid_client", &wrong.to_string()),
        Err(other) => ApiError::of(other, "base").into_response(),
    }
}

fn bearer(given: &Given, scope: Scope) -> Response {
    let token = &given.token;
    let lives = token.expires_at.map(|end| end.as_second() - token.created_at.as_second());
    let told = json!({
        "access_token": given.secret,
        "token_type": "bearer",
        "scope": scope.words().join(" "),
        "expires_in": lives,
    });
    ([(header::CACHE_CONTROL, "no-store")], Json(told)).into_response()
}
