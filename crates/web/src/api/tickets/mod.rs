//! Tickets, for staff.

pub mod asks;
pub mod audits;
pub mod create;
pub mod joining;
pub mod log;
pub mod many;
pub mod merging;
pub mod metrics;
pub mod people;
pub mod placing;
pub mod redacting;
pub mod show;
pub mod tags;
pub mod update;

use axum::{Json, extract::State, response::IntoResponse};
use base::ids::{PersonId, TicketId};
use desk::viewer::Viewer;
use serde_json::{Value, json};
use store::{
    Conn, Fault,
    around::around,
    numbered::{self, Numbered, Wanted},
};

use super::{
    auth::{Agent, ApiUser},
    errors::{Answer, ApiError},
    here::Here,
    number::Number,
    objects::ticket::{TicketObject, own_fields},
    organizations::{self, organizations_of},
    paging::{Listing, Paging},
    users::{known, told},
    words::{PROBLEM, Time},
};
use crate::Web;

/// `GET tickets`: by number, oldest first unless asked otherwise.
pub async fn list(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let external = here.some("external_id").map(str::to_owned);
    listed(&web, &user, &here, &Wanted { external, ..Wanted::default() }).await
}

/// Tickets that have to do with somebody the caller knows of.
async fn of_person(
    web: &Web,
    user: &ApiUser,
    here: &Here,
    id: i64,
    wanted: fn(PersonId) -> Wanted,
) -> Answer {
    let person = known(&mut web.desk.store.read().await?, &user.viewer, id).await?;
    listed(web, user, here, &wanted(person.id)).await
}

/// `GET users/{id}/tickets/requested`
pub async fn requested_by(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let wanted = |person| Wanted { requester: Some(person), ..Wanted::default() };
    of_person(&web, &user, &here, id, wanted).await
}

/// `GET users/{id}/tickets/assigned`
pub async fn assigned_to(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let wanted = |person| Wanted { assignee: Some(person), ..Wanted::default() };
    of_person(&web, &user, &here, id, wanted).await
}

/// `GET users/{id}/tickets/ccd`
pub async fn joined_by(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let wanted = |person| Wanted { joined: Some(person), ..Wanted::default() };
    of_person(&web, &user, &here, id, wanted).await
}

/// `GET users/{id}/tickets/followed`
pub async fn followed_by(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let wanted = |person| Wanted { follower: Some(person), ..Wanted::default() };
    of_person(&web, &user, &here, id, wanted).await
}

/// `GET problems`: tickets of the type that has incidents.
pub async fn problems(State(web): State<Web>, Agent(user): Agent, here: Here) -> Answer {
    let wanted = Wanted { kind: Some(PROBLEM), ..Wanted::default() };
    listed(&web, &user, &here, &wanted).await
}

/// `GET organizations/{id}/tickets`
pub async fn of_organization(
    State(web): State<Web>,
    Agent(user): Agent,
    Number(id): Number,
    here: Here,
) -> Answer {
    let one = organizations::known(&mut web.desk.store.read().await?, &user.viewer, id).await?;
    let wanted = Wanted { organisation: Some(one.id), ..Wanted::default() };
    listed(&web, &user, &here, &wanted).await
}

async fn listed(web: &Web, user: &ApiUser, here: &Here, wanted: &Wanted) -> Answer {
    let paging = Paging::of(here)?;
    let mut conn = web.desk.store.read().await?;
    let newest_first = newest_first(here);
    let mut rows = page(&mut conn, &user.viewer, wanted, paging, newest_first).await?;
    let count = count_for(&mut conn, &user.viewer, wanted, paging).await?;
    let end = paging.end(here, &mut rows, |row| row.ticket.id.0, count);
    let beside = beside(&mut conn, here, &user.viewer, &rows).await?;
    let objects = objects(web, &mut conn, here, &user.viewer, &rows).await?;
    Ok(Json(Listing { name: "tickets", rows: &objects, beside, end }).into_response())
}

/// `GET tickets/count`
pub async fn count(State(web): State<Web>, Agent(user): Agent) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let value = numbered::count(&mut conn, &user.viewer, &Wanted::default()).await?;
    let now = Time(web.desk.now());
    Ok(Json(json!({"count": {"value": value, "refreshed_at": now}})).into_response())
}

/// Tickets as the dialect's, with what was asked for inside each.
pub async fn objects<'a>(
    web: &Web,
    conn: &mut Conn,
    here: &Here,
    viewer: &Viewer,
    rows: &'a [Numbered],
) -> Result<Vec<TicketObject<'a>>, ApiError> {
    let ids: Vec<TicketId> = rows.iter().map(|row| row.ticket.id).collect();
    let around = around(conn, viewer, &ids).await?;
    let own = own_fields(&web.desk.handbook());
    let object = |row: &'a Numbered| TicketObject::of(here, row, (&around, &own));
    let mut objects: Vec<_> = rows.iter().map(object).collect();
    if here.includes("metric_sets") {
        let metrics = metrics::of(web, conn, here, rows).await?;
        for (object, metric) in objects.iter_mut().zip(metrics) {
            object.metric_set = Some(metric);
        }
    }
    Ok(objects)
}

/// Whether the order asked for is falling; numbers rise with the time of creation.
pub fn newest_first(here: &Here) -> bool {
    here.get("sort_order") == Some("desc")
        || here.get("sort").is_some_and(|sort| sort.starts_with('-'))
}

/// The same where lists are falling unless they are asked to rise.
pub fn falls_unless_told(here: &Here) -> bool {
    let rises = here.get("sort_order") == Some("asc") || here.get("sort") == Some("created_at");
    newest_first(here) || !rises
}

/// A page's rows and one more.
pub async fn page(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &Wanted,
    paging: Paging,
    newest_first: bool,
) -> Result<Vec<Numbered>, Fault> {
    numbered::page(conn, viewer, wanted, paging.slice(newest_first)).await
}

/// The number of all rows, where the way of paging shows it.
pub async fn count_for(
    conn: &mut Conn,
    viewer: &Viewer,
    wanted: &Wanted,
    paging: Paging,
) -> Result<i64, Fault> {
    if paging.counts() { numbered::count(conn, viewer, wanted).await } else { Ok(0) }
}

/// The people and organizations of these tickets, if they were asked for.
pub async fn beside(
    conn: &mut Conn,
    here: &Here,
    viewer: &Viewer,
    rows: &[Numbered],
) -> Result<Vec<(&'static str, Value)>, ApiError> {
    let mut beside = Vec::new();
    if here.includes("users") {
        let ids = rows
            .iter()
            .flat_map(|row| std::iter::once(row.ticket.requester_id).chain(row.ticket.assignee_id));
        beside.push(("users", users(conn, here, viewer, ids.collect()).await?));
    }
    if here.includes("organizations") {
        let ids = rows.iter().filter_map(|row| row.ticket.organisation_id).collect();
        beside.push(("organizations", organizations_of(conn, here, ids).await?));
    }
    Ok(beside)
}

/// People as a sideload.
pub async fn users(
    conn: &mut Conn,
    here: &Here,
    viewer: &Viewer,
    mut ids: Vec<PersonId>,
) -> Result<Value, ApiError> {
    ids.sort_unstable();
    ids.dedup();
    Ok(told(conn, here, viewer, &ids).await?.into())
}
