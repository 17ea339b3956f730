//! `POST /widget/v1/similar`: what there is already, while somebody still writes. Their own tickets
//! that read alike, to those who have proved who they are; and where their plan's help comes from,
//! with a search for what they ask. Nothing of anybody else's.

use axum::{
    Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
};
use desk::{handbook::Handbook, people::Person, viewer::Viewer};
use serde::Deserialize;
use serde_json::{Value, json};
use store::Fault;

use super::{
    answer::Trouble,
    identity::{Identity, Proof},
    overview,
    parcel::loose,
};
use crate::{Web, public::words};

/// More than these are not read beside a form.
const SHOWN: usize = 3;
/// What somebody asks stands in the first letters.
const MOST_LETTERS: usize = 2_000;

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    identity: Identity,
    #[serde(deserialize_with = "loose")]
    message: String,
    #[serde(deserialize_with = "loose")]
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
    let person = overview::person(&web, &asked.identity, proof).await?;
    let plan = overview::plan(&web, &asked.identity, proof, person.as_ref()).await?;
    let message: String = words::text(&asked.message).chars().take(MOST_LETTERS).collect();
    let tickets = match &person {
        Some(person) => theirs(&web, person, &message).await?,
        None => Vec::new(),
    };
    let handbook = web.desk.handbook();
    let points = points(&handbook, &plan, &asked.kind);
    let community = points.then(|| handbook.community.link_for(&message));
    Ok(Json(json!({
        "tickets": tickets,
        "community": community,
        // Of somebody who has not proved who they are, nobody knows the plan.
        "on_their_plan": points && proof != Proof::Nothing,
    })))
}

/// Whether help for such a question comes from the community, on this plan.
#[must_use]
pub fn points(handbook: &Handbook, plan: &str, kind: &str) -> bool {
    !handbook.community.address.is_empty() && !handbook.takes(plan, kind)
}

async fn theirs(web: &Web, person: &Person, message: &str) -> Result<Vec<Value>, Fault> {
    let mut conn = web.desk.store.read().await?;
    let viewer = Viewer::Customer(person.id);
    let found = store::search::similar::like(&mut conn, &viewer, message, SHOWN).await?;
    let ids: Vec<_> = found.iter().map(|one| one.ticket).collect();
    let rows = store::lists::these(&mut conn, &viewer, &ids).await?;
    Ok(rows.iter().map(|row| overview::ticket(web, person, &row.ticket, 0)).collect())
}
