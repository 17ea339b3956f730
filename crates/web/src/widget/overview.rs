//! `POST /widget/v1/overview`: what the widget tells before anything is written: by when we would
//! answer, what there is to choose from, and, to those who have proved who they are, their tickets.

use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
};
use base::Timestamp;
use desk::{
    handbook::{Handbook, Severity},
    people::Person,
    tickets::Brief,
    viewer::Viewer,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use store::{
    Fault,
    lists::{Listed, Which},
};

use super::{
    answer::Trouble,
    identity::{Identity, Proof},
    similar::points,
};
use crate::{Web, public::follow, public::words};

/// The newest tickets are enough inside an app; the portal has them all.
const MOST_TICKETS: i64 = 20;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    identity: Identity,
    kind: String,
}

/// Tells it.
pub async fn show(
    State(web): State<Web>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Trouble> {
    let asked: Asked = serde_json::from_slice(&body?)
        .map_err(|_what| Trouble::refused("this is no question in JSON"))?;
    let proof = asked.identity.proof(&web.desk.settings().widget_secret);
    let person = person(&web, &asked.identity, proof).await?;
    let plan = plan(&web, &asked.identity, proof, person.as_ref()).await?;
    let (handbook, now) = (web.desk.handbook(), web.desk.now());
    let tickets = match &person {
        Some(person) => tickets(&web, person, now).await?,
        None => Vec::new(),
    };
    // Where nothing could be suggested, nobody need ask while they write.
    let suggests = !tickets.is_empty() || points(&handbook, &plan, &asked.kind);
    Ok(Json(json!({
        "verified": proof != Proof::Nothing,
        "promises": promises(&handbook, &plan, &asked.kind, now),
        "kinds": named(handbook.kinds.iter().map(|kind| (&kind.key, &kind.name))),
        "products": named(handbook.products.iter().map(|one| (&one.key, &one.name))),
        "severities": severities(&handbook),
        "tickets": tickets,
        "suggests": suggests,
    })))
}

/// Whom a signature names, if we know them.
///
/// # Errors
/// The database failed.
pub async fn person(web: &Web, identity: &Identity, proof: Proof) -> Result<Option<Person>, Fault> {
    if proof == Proof::Nothing {
        return Ok(None);
    }
    let mut conn = web.desk.store.read().await?;
    if !identity.email.is_empty() {
        let address = identity.email.trim().to_lowercase();
        return store::people::addresses::let_in(&mut conn, &address).await;
    }
    match store::in_app::user(&mut conn, &identity.known_as()).await? {
        Some(id) => store::people::one(&mut conn, id).await,
        None => Ok(None),
    }
}

/// The plan a question would come under; what is not proved counts for nobody's plan.
///
/// # Errors
/// The database failed.
pub async fn plan(
    web: &Web,
    identity: &Identity,
    proof: Proof,
    person: Option<&Person>,
) -> Result<String, Fault> {
    let handbook = web.desk.handbook();
    let mut conn = web.desk.store.read().await?;
    let named = words::line(&identity.organisation);
    let organisation = match person.and_then(|person| person.organisation_id) {
        _ if proof == Proof::Everything && !named.is_empty() => {
            store::organisations::by_external_id(&mut conn, &named).await?
        }
        Some(id) => store::organisations::one(&mut conn, id).await?,
        None => None,
    };
    let signed = Some(words::line(&identity.plan))
        .filter(|plan| proof == Proof::Everything && !plan.is_empty());
    Ok(match (organisation, signed) {
        (Some(organisation), _) if organisation.plan_by_hand.is_some() => {
            organisation.plan_in_force().to_owned()
        }
        (_, Some(plan)) => plan,
        (Some(organisation), None) => organisation.plan_in_force().to_owned(),
        (None, None) => handbook.plan_without_organisation(),
    })
}

/// By when we answer, for each severity and for none said; `null` where nothing is promised.
fn promises(handbook: &Handbook, plan: &str, kind: &str, now: Timestamp) -> Map<String, Value> {
    let unsaid = (String::new(), handbook.default_severity(kind).to_owned());
    let said = handbook.severities.iter().map(|one| (one.key.clone(), one.key.clone()));
    let by = |severity: &str| {
        let target = handbook.target_seconds(plan, severity, kind)?;
        Some(handbook.schedule("response").due(now, target).to_string())
    };
    std::iter::once(unsaid).chain(said).map(|(name, key)| (name, json!(by(&key)))).collect()
}

fn named<'a>(of: impl Iterator<Item = (&'a String, &'a String)>) -> Vec<Value> {
    of.map(|(key, name)| json!({ "key": key, "name": name })).collect()
}

fn severities(handbook: &Handbook) -> Vec<Value> {
    let all = handbook.severities.iter();
    let told = all.map(|Severity { key, name, guideline, .. }| {
        json!({ "key": key, "name": name, "guideline": guideline })
    });
    told.collect()
}

async fn tickets(web: &Web, person: &Person, now: Timestamp) -> Result<Vec<Value>, Fault> {
    let mut conn = web.desk.store.read().await?;
    let viewer = Viewer::Customer(person.id);
    let rows = store::lists::page(&mut conn, &viewer, &Which::Visible, None, MOST_TICKETS).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.ticket.id).collect();
    let unread = store::in_app::unread(&mut conn, person.id, &ids, now).await?;
    let one = |row: Listed| {
        let unread = unread.get(&row.ticket.id).copied().unwrap_or(0);
        ticket(web, person, &row.ticket, unread)
    };
    Ok(rows.into_iter().map(one).collect())
}

/// A ticket of somebody who has proved who they are, as the widget lists it.
#[must_use]
pub fn ticket(web: &Web, person: &Person, ticket: &Brief, unread: i64) -> Value {
    json!({
        "number": ticket.id,
        "token": follow::signed(web, ticket.id, person.id),
        "subject": ticket.subject,
        "status": ticket.status.key(),
        "due_at": ticket.due_at.map(|due| due.to_string()),
        "at": ticket.last_message_at.to_string(),
        "unread": unread,
    })
}
