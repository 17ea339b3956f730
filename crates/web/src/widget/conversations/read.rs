//! Reading: one ticket's messages, all tickets, and word of what was read.

use std::{cmp::Reverse, collections::BTreeMap};

use actions::tickets::in_app;
use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State, rejection::BytesRejection},
};
use base::{
    Timestamp,
    ids::{MessageId, PersonId, TicketId},
};
use desk::tickets::Ticket;
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Conn, Fault};

use super::{
    super::{
        answer::Trouble,
        thread::{Said, conversation, conversations},
    },
    caller::{Caller, Shown},
    wire,
};
use crate::Web;

/// The most messages or tickets of one answer, whatever is asked for.
const MOST: usize = 100;

/// A page of something; numbers come as text, and what is none counts as not said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Page {
    limit: String,
    offset: String,
    /// Only messages written after this instant.
    after: String,
    /// Only tickets that stand so.
    status: String,
}

impl Page {
    fn limit(&self, usual: usize) -> usize {
        self.limit.parse().unwrap_or(usual).clamp(1, MOST)
    }
}

/// `GET …/messages/{ticket}`
pub async fn messages(
    State(web): State<Web>,
    Path(ticket): Path<String>,
    Query(shown): Query<Shown>,
    Query(page): Query<Page>,
) -> Result<Json<Value>, Trouble> {
    let found = Caller::of(&web, shown).await?.follows(&web, &ticket).await?;
    let all = conversation(&web, &found).await?;
    let after: Option<Timestamp> = page.after.parse().ok();
    let newer = all.iter().filter(|said| after.is_none_or(|after| said.at > after));
    let limit = page.limit(50);
    let shown: Vec<Value> = newer.clone().take(limit).map(wire::message).collect();
    Ok(Json(json!({
        "ticket_id": found.ticket.id.to_string(),
        "ticket_status": wire::status(found.ticket.status),
        "has_more": newer.count() > shown.len(),
        "messages": shown,
        "unread_count": wire::unread(&all),
    })))
}

/// `POST …/messages/{ticket}/read`
pub async fn mark(
    State(web): State<Web>,
    Path(ticket): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Trouble> {
    let found = Caller::of(&web, shown(&body?)?).await?.follows(&web, &ticket).await?;
    let all = conversation(&web, &found).await?;
    let ids: Vec<MessageId> = all.iter().map(|said| said.id).collect();
    in_app::read(&web.desk, (found.person.id, found.viewer), found.ticket.id, ids).await?;
    Ok(Json(json!({ "success": true, "unread_count": 0 })))
}

/// Who calls, from a body.
///
/// # Errors
/// No JSON.
fn shown(body: &[u8]) -> Result<Shown, Trouble> {
    serde_json::from_slice(body).map_err(|_what| Trouble::refused("this is no JSON"))
}

/// `GET …/tickets`
pub async fn tickets(
    State(web): State<Web>,
    Query(shown): Query<Shown>,
    Query(page): Query<Page>,
) -> Result<Json<Value>, Trouble> {
    let most = i64::try_from(MOST).unwrap_or_default();
    let caller = Caller::of(&web, shown).await?;
    let mut theirs = caller.tickets(&web, most).await?;
    theirs.truncate(MOST);
    let mut conn = web.desk.store.read().await?;
    let mut all = standing(&mut conn, &caller, &theirs).await?;
    all.retain(|(one, _)| page.status.is_empty() || page.status == wire::status(one.status));
    let count = all.len();
    let offset = page.offset.parse().unwrap_or(0);
    all = all.into_iter().skip(offset).take(page.limit(20)).collect();
    let results = told(&mut conn, &caller, &all).await?;
    Ok(Json(json!({ "count": count, "results": results })))
}

/// Their tickets, newest first. One that is merged into another stands as that one does.
async fn standing(
    conn: &mut Conn,
    caller: &Caller,
    theirs: &[(TicketId, PersonId)],
) -> Result<Vec<(Ticket, PersonId)>, Fault> {
    let mut all = Vec::new();
    for (person, ids) in by_person(theirs.iter().copied()) {
        let found = store::numbered::these(conn, &caller.viewer(person), &ids).await?;
        all.extend(found.into_iter().map(|one| (one.ticket, person)));
    }
    let merged = all.iter().filter(|(ticket, _)| ticket.merged_into.is_some());
    let merged: Vec<TicketId> = merged.map(|(ticket, _)| ticket.id).collect();
    for lead in store::merges::leads(conn, &merged).await? {
        for (ticket, _) in all.iter_mut().filter(|(ticket, _)| ticket.id == lead.of) {
            ticket.status = lead.status;
        }
    }
    all.sort_by_key(|(ticket, _)| Reverse(ticket.id));
    Ok(all)
}

/// As the client lists them, newest first.
async fn told(
    conn: &mut Conn,
    caller: &Caller,
    all: &[(Ticket, PersonId)],
) -> Result<Vec<Value>, Fault> {
    let mut told = Vec::new();
    for (person, tickets) in by_person(all.iter().cloned()) {
        let who = (person, &caller.viewer(person));
        let said = conversations(conn, who, &tickets).await?;
        let one = |(ticket, said): (&Ticket, Vec<Said>)| {
            (ticket.id, wire::ticket(ticket.id, ticket.status, &said))
        };
        told.extend(tickets.iter().zip(said).map(one));
    }
    told.sort_by_key(|(id, _)| Reverse(*id));
    Ok(told.into_iter().map(|(_, ticket)| ticket).collect())
}

/// A browser may have asked under several addresses: nearly always it is one person.
fn by_person<T>(all: impl Iterator<Item = (T, PersonId)>) -> BTreeMap<PersonId, Vec<T>> {
    let mut people: BTreeMap<PersonId, Vec<T>> = BTreeMap::new();
    for (one, person) in all {
        people.entry(person).or_default().push(one);
    }
    people
}
