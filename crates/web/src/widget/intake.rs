//! `POST /widget/v1/tickets`: a question from inside an app. Whatever it carries besides its words,
//! it is taken; what is not proved is marked so.

use actions::tickets::{
    in_app,
    receive::{NewTicket, OrganisationHint, Sender},
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use desk::{
    messages::{Channel, Incoming, Oddity},
    people::looks_like_address,
    tickets::open::Asked,
};
use serde_json::{Value, json};
use store::Fault;

use super::{
    answer::{self, Trouble},
    identity::{Identity, Proof},
    overview::person,
    paced::Paced,
    parcel::Parcel,
};
use crate::{
    Web,
    public::{once, words},
};

/// Stands on tickets that an AI assistant wrote.
pub const ASSISTANT_TAG: &str = "ai-assistant";

/// Takes it.
pub async fn open(State(web): State<Web>, Paced(body): Paced) -> Result<Response, Trouble> {
    let question = question(&web, Parcel::read(&body)?).await?;
    let named = question.1;
    let received = once::take(&web, question.0).await?;
    if let Some(distinct_id) = named {
        in_app::know(&web.desk, &distinct_id, received.requester.id).await?;
    }
    let status = if received.again { StatusCode::OK } else { StatusCode::CREATED };
    let token = received.token.as_deref().unwrap_or_default();
    let ticket = answer::ticket(&web, &received.ticket, token);
    Ok((status, Json(json!({ "ticket": ticket }))).into_response())
}

/// The question, and the signed distinct id its sender is known by from now on.
async fn question(web: &Web, mut parcel: Parcel) -> Result<(NewTicket, Option<String>), Fault> {
    let proof = parcel.identity.proof(&web.desk.settings().widget_secret);
    let address = if parcel.identity.email.is_empty() {
        parcel.email.trim().to_lowercase()
    } else {
        parcel.identity.email.trim().to_lowercase()
    };
    // A proved distinct id proves nothing about an address that was typed beside it.
    let verified =
        proof != Proof::Nothing && (!parcel.identity.email.is_empty() || address.is_empty());
    let organisation = match proof {
        Proof::Everything if verified => hint(web, &parcel.identity).await?,
        _ => None,
    };
    // By a signed distinct id alone: else each question would be by somebody new.
    let known = if address.is_empty() { person(web, &parcel.identity, proof).await? } else { None };
    let sender = match known {
        Some(person) => Sender::Known(person.id),
        None => sender(&mut parcel, &address),
    };
    let tags = written_by(&mut parcel);
    let language = parcel.language();
    let asked = Asked {
        kind: parcel.kind.take(),
        product: parcel.product.take(),
        severity: parcel.severity.take(),
        tags,
        context: context(&mut parcel),
        language,
        verified,
        ..Asked::default()
    };
    let unnamed = verified && address.is_empty();
    let named = unnamed.then(|| parcel.identity.known_as());
    let incoming = Incoming {
        channel: Channel::Widget,
        from_address: address,
        text: parcel.message,
        files: parcel.files,
        oddities: parcel.oddities,
        ..Incoming::default()
    };
    let client_id = Some(parcel.client_id);
    let new = NewTicket { sender, organisation, incoming, asked, client_id, scope: "widget" };
    Ok((new, named))
}

/// What an AI assistant wrote for a person is taken as theirs, and marked (IN-1).
fn written_by(parcel: &mut Parcel) -> Vec<String> {
    if parcel.assistant.is_empty() {
        return Vec::new();
    }
    let words = format!("written by an AI assistant for them: “{}”", parcel.assistant);
    parcel.oddities.push(Oddity(words));
    vec![ASSISTANT_TAG.to_owned()]
}

/// A mistyped address is still somebody asking for help: they read the answer in the widget, and
/// an engineer sees what they typed.
fn sender(parcel: &mut Parcel, address: &str) -> Sender {
    let time_zone = parcel.time_zone();
    let told = words::line(&parcel.identity.name);
    let name = if told.is_empty() { parcel.name.clone() } else { told };
    if looks_like_address(address) {
        return Sender::Address { address: address.to_owned(), name, time_zone };
    }
    if !address.is_empty() {
        let typed = words::line(address);
        parcel.oddities.push(Oddity(format!(
            "“{typed}” is no mail address we could answer to; they read answers in the app"
        )));
    }
    Sender::Anonymous { name, time_zone }
}

/// The organisation as it was signed; one we don't know yet is called by its id.
async fn hint(web: &Web, identity: &Identity) -> Result<Option<OrganisationHint>, Fault> {
    let external_id = words::line(&identity.organisation);
    if external_id.is_empty() {
        return Ok(None);
    }
    let mut conn = web.desk.store.read().await?;
    let known = store::organisations::by_external_id(&mut conn, &external_id).await?;
    let name = if known.is_some() { String::new() } else { external_id.clone() };
    Ok(Some(OrganisationHint { external_id, name, plan: words::line(&identity.plan) }))
}

/// The context as text, with the ids the app told of the person.
fn context(parcel: &mut Parcel) -> Option<String> {
    let Identity { distinct_id, organisation, .. } = &parcel.identity;
    let context = &mut parcel.context;
    for (name, id) in [("distinct_id", distinct_id), ("organisation_id", organisation)] {
        let id = words::line(id);
        if !id.is_empty() && !context.contains_key(name) {
            context.insert(name.to_owned(), Value::String(id));
        }
    }
    if context.is_empty() { None } else { serde_json::to_string(&context).ok() }
}
