//! The sample customer's page with the widget on it, served on an address of its own by the demo:
//! as in life, the app and the desk are two sites, and the app's server signs who its user is.

use axum::{
    Router,
    extract::State,
    http::{HeaderValue, header},
    response::IntoResponse,
    routing::get,
};
use base::secrets;
use desk::{organisations::Organisation, people::Person};
use serde_json::json;
use ui::sample_page::{self, SamplePage};

use crate::{
    Web,
    http::{Answer, Failure, Page, assets, page},
    widget::identity::Identity,
};

/// Where the app tells the widget who is signed in.
const IDENTITY_SCRIPT: &str = "/identity.js";

/// The sample app's site.
pub fn sample_router(web: Web) -> Router {
    Router::new()
        .route("/", get(app))
        .route(IDENTITY_SCRIPT, get(identity))
        .route("/assets/{name}", get(assets::asset))
        .with_state(web)
}

async fn app(State(web): State<Web>) -> Answer {
    let desk = web.desk.settings().public_url.clone();
    let user = user(&web).await?;
    let view = match &user {
        Some((person, organisation)) => SamplePage {
            desk: desk.clone(),
            identity_script: IDENTITY_SCRIPT.to_owned(),
            widget_data: vec![("app-version".to_owned(), "4.2.0".to_owned())],
            person: person.display_name().to_owned(),
            organisation: organisation.name.clone(),
        },
        None => SamplePage { desk: desk.clone(), ..sample_page::sample() },
    };
    let mut response = page::ok(sample_page::page(&Page::public(&web).context(), &view));
    if let Ok(policy) = HeaderValue::from_str(&policy(&desk)) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

/// What a careful app allows: itself, and the desk its help comes from.
fn policy(desk: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' {desk}; style-src 'self'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self' {desk}; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

/// The user as their app's server knows and signs them.
async fn identity(State(web): State<Web>) -> Answer {
    let secret = web.desk.settings().widget_secret.clone();
    let call = match user(&web).await? {
        Some((person, organisation)) => signed(&person, &organisation, &secret),
        None => json!(null),
    };
    let script = format!("(window.Prickle = window.Prickle || []).push(['identify', {call}]);\n");
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, script).into_response())
}

fn signed(person: &Person, organisation: &Organisation, secret: &str) -> serde_json::Value {
    // The plan is told only with the organisation it belongs to.
    let known = !organisation.external_id.is_empty();
    let who = Identity {
        email: person.address.clone().unwrap_or_default(),
        name: person.name.clone(),
        distinct_id: format!("u-{}", person.id),
        organisation: organisation.external_id.clone(),
        plan: if known { organisation.plan.clone() } else { String::new() },
        hash: String::new(),
    };
    json!({
        "email": who.email,
        "name": who.name,
        "distinct_id": who.distinct_id,
        "organisation": who.organisation,
        "plan": who.plan,
        "hash": secrets::sign(secret.as_bytes(), who.signed_text().as_bytes()),
    })
}

/// The same customer as the demo shows the portal of.
async fn user(web: &Web) -> Result<Option<(Person, Organisation)>, Failure> {
    let mut conn = web.desk.store.read().await?;
    let Some(person) = store::people::sample_customer(&mut conn).await? else { return Ok(None) };
    let Some(id) = person.organisation_id else { return Ok(None) };
    let organisation = store::organisations::one(&mut conn, id).await?;
    Ok(organisation.map(|organisation| (person, organisation)))
}
