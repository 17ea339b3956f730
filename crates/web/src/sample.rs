//! The sample customer's app with the widget on it, served on an address of its own by the demo:
//! as in life, the app and the desk are two sites, and the app's server signs who its user is.

use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get};
use base::secrets;
use desk::{organisations::Organisation, people::Person};
use serde_json::json;
use ui::sample_page::{self, SamplePage};

use crate::{
    Web,
    http::{Answer, Failure, Page, assets, page},
};

/// The sample app's site.
pub fn sample_router(web: Web) -> Router {
    Router::new()
        .route("/", get(app))
        .route("/identify.js", get(identify))
        .route("/assets/{name}", get(assets::asset))
        .with_state(web)
}

/// The app's page.
async fn app(State(web): State<Web>) -> Answer {
    let (person, organisation) = user(&web).await?;
    let view = SamplePage {
        desk: web.desk.settings().public_url.clone(),
        widget_data: vec![
            ("app-version".to_owned(), "larder 4.2.0".to_owned()),
            ("ask".to_owned(), "kind,severity".to_owned()),
        ],
        person: person.display_name().to_owned(),
        organisation: organisation.name,
    };
    Ok(page::ok(sample_page::page(&Page::public(&web).context(), &view)))
}

/// What the app's server would write into its page: who is signed in, signed.
async fn identify(State(web): State<Web>) -> Answer {
    let (person, organisation) = user(&web).await?;
    let email = person.address.unwrap_or_default();
    let secret = web.desk.settings().widget_secret.clone();
    let identity = json!({
        "email": email,
        "name": person.name,
        "distinct_id": format!("user-{}", person.id),
        "organisation": organisation.external_id,
        "plan": organisation.plan,
        "hash": secrets::sign(secret.as_bytes(), email.as_bytes()),
    });
    let script = format!("Prickle.identify({identity});\n");
    Ok(([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], script).into_response())
}

/// The invented app's signed-in user: a customer of the demo company.
async fn user(web: &Web) -> Result<(Person, Organisation), Failure> {
    let mut conn = web.desk.store.read().await?;
    let person = store::people::sample_customer(&mut conn).await?.ok_or(Failure::NotFound)?;
    let id = person.organisation_id.ok_or(Failure::NotFound)?;
    let organisation = store::organisations::one(&mut conn, id).await?;
    Ok((person, organisation.ok_or(Failure::NotFound)?))
}
