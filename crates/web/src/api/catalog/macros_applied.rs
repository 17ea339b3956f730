//! `GET tickets/{id}/macros/{macro}/apply`: the ticket as a macro would leave it, its texts filled
//! with what stands on the ticket, as on its page. Nothing is saved.

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::{MacroId, TicketId};
use desk::{
    macros::{
        Body,
        applied::{Facts, new_tags},
    },
    tickets::Ticket,
};
use serde_json::json;
use store::{Conn, numbered};
use ui::paths;

use super::macros::{changes, usable};
use crate::{
    Web,
    api::{
        auth::{Agent, ApiUser},
        errors::{Answer, ApiError},
        here::Here,
        number::Numbers,
        tickets,
    },
};

/// The macro with its texts filled, and with all tags the ticket then has.
async fn filled(
    web: &Web,
    conn: &mut Conn,
    user: &ApiUser,
    ticket: &Ticket,
    body: &Body,
) -> Result<Body, ApiError> {
    let (handbook, settings) = (web.desk.handbook(), web.desk.settings());
    let customer = store::people::one(conn, ticket.requester_id).await?;
    let organisation = match ticket.organisation_id {
        Some(id) => store::organisations::one(conn, id).await?,
        None => None,
    };
    let link = format!("{}{}", settings.public_url, paths::portal_ticket(ticket.id));
    let facts = Facts {
        handbook: &handbook,
        ticket,
        customer: &customer.ok_or(ApiError::NotFound)?,
        organisation: organisation.as_ref(),
        agent: &user.person,
        company: &settings.company,
        link: &link,
        at: web.desk.now(),
    };
    let tags = ticket.tags.iter().map(String::as_str).chain(new_tags(body, ticket));
    Ok(Body {
        text: facts.fill(&body.text).text,
        note: facts.fill(&body.note).text,
        add_tags: tags.map(str::to_owned).collect(),
        ..body.clone()
    })
}

/// Nothing is saved.
pub async fn apply(
    State(web): State<Web>,
    Agent(user): Agent,
    Numbers(id, number): Numbers,
    here: Here,
) -> Answer {
    let all = usable(&web, &user).await?;
    let one = all.iter().find(|one| one.id == MacroId(number)).ok_or(ApiError::NotFound)?;
    let mut conn = web.desk.store.read().await?;
    let row = numbered::one(&mut conn, &user.viewer, TicketId(id)).await?;
    let rows = [row.ok_or(ApiError::NotFound)?];
    let body = filled(&web, &mut conn, &user, &rows[0].ticket, &one.body).await?;
    let mut ticket = json!(tickets::objects(&web, &mut conn, &here, &user.viewer, &rows).await?[0]);
    for (name, value) in changes(&body, &user) {
        ticket[name] = value;
    }
    Ok(Json(json!({"result": {"ticket": ticket}})).into_response())
}
