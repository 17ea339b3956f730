//! What the command palette asks the server: tickets, people, organisations and macros by a few
//! letters, and what a field of tickets can be set to. Everything passes the reader's own filter.

use axum::{
    Json,
    extract::{Query, State},
    response::IntoResponse,
};
use base::ids::TicketId;
use desk::{
    handbook::Handbook,
    macros::{Macro, Shared, may_change},
    organisations::Organisation,
    people::Person,
    search::Wanted,
    tickets::Status,
};
use serde::{Deserialize, Serialize};
use store::{Conn, Fault, lists::Listed};
use ui::paths::{self, InView};

use crate::{
    Web,
    http::{Answer, Failure, Staff, Visitor},
};

/// So many of each kind: the palette is for going somewhere, not for reading lists.
const MOST: usize = 6;
/// Longer questions are a search.
const MOST_LETTERS: usize = 80;

/// What is asked.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    /// The ticket that is open, where it can be answered.
    on: Option<TicketId>,
}

/// Something to go to.
#[derive(Debug, Serialize)]
struct Found {
    kind: &'static str,
    label: String,
    hint: String,
    to: String,
}

/// `GET /palette?q=`
pub async fn find(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Answer {
    let query: String = asked.q.trim().chars().take(MOST_LETTERS).collect();
    let handbook = web.desk.handbook();
    let mut conn = web.desk.store.read().await?;
    let viewer = visitor.viewer();
    // A name means somebody; words mean tickets; a number means that ticket and nothing else.
    let mut found = Vec::new();
    let people = store::names::people(&mut conn, &viewer, &query, MOST).await?;
    found.extend(people.iter().map(person));
    let all = store::names::organisations(&mut conn, &viewer, &query, MOST).await?;
    found.extend(all.iter().map(|one| organisation(&handbook, one)));
    found.extend(macros(&mut conn, &visitor, &handbook, (&query, asked.on)).await?);
    found.extend(tickets(&mut conn, &visitor, &query).await?);
    Ok(Json(found).into_response())
}

/// On a ticket, macros to use there; elsewhere those the reader may change, to change them.
async fn macros(
    conn: &mut Conn,
    visitor: &Visitor,
    handbook: &Handbook,
    (query, on): (&str, Option<TicketId>),
) -> Result<Vec<Found>, Fault> {
    let by = &visitor.person;
    if !by.role.may_answer() || query.is_empty() {
        return Ok(Vec::new());
    }
    let all = store::macros::shared_with(conn, &Shared::all_of(by, handbook)).await?;
    let offered = |one: &&Macro| {
        super::macros::is_named(one, query)
            && (on.is_some() || may_change(handbook, by, &one.audience))
    };
    let found = |one: &Macro| Found {
        kind: "macro",
        label: one.name.clone(),
        hint: super::conversation::beginning(&one.body.text),
        to: match on {
            Some(ticket) => paths::ticket_macro(ticket, one.id, &InView::All),
            None => paths::a_macro(one.id),
        },
    };
    Ok(all.iter().filter(offered).take(MOST).map(found).collect())
}

/// The ticket of that number first, then those with the words.
async fn tickets(conn: &mut Conn, visitor: &Visitor, query: &str) -> Result<Vec<Found>, Fault> {
    let number: Option<TicketId> = query.trim_start_matches('#').parse().ok();
    let viewer = visitor.viewer();
    let mut ids: Vec<TicketId> = number.into_iter().collect();
    if query.chars().count() > 1 && !query.starts_with('#') {
        let limit = i64::try_from(MOST).unwrap_or(i64::MAX);
        // The last word may not be whole yet.
        let unfinished = query.ends_with(char::is_alphanumeric);
        let wanted = Wanted::of(&if unfinished { format!("{query}*") } else { query.to_owned() });
        ids.extend(store::search::tickets(conn, &viewer, &wanted, None, limit).await?);
    }
    let mut listed = store::lists::these(conn, &viewer, &ids).await?;
    listed.truncate(MOST);
    Ok(listed.iter().map(ticket).collect())
}

fn ticket(listed: &Listed) -> Found {
    let ticket = &listed.ticket;
    let who = listed.organisation.as_deref().unwrap_or(&listed.requester);
    let subject = if ticket.subject.is_empty() { "(no subject)" } else { &ticket.subject };
    Found {
        kind: "ticket",
        label: format!("#{} {subject}", ticket.id),
        hint: format!("{who} · {}", ui::tickets::status_label(ticket.status)),
        to: paths::ticket(ticket.id, &InView::All),
    }
}

/// A person leads to their page.
fn person(person: &Person) -> Found {
    let address = person.address.clone().unwrap_or_default();
    let kind = if person.role.is_staff() { "one of us" } else { "customer" };
    let hint = if address.is_empty() { kind.to_owned() } else { format!("{kind} · {address}") };
    Found {
        kind: "person",
        label: person.display_name().to_owned(),
        hint,
        to: paths::person(person.id),
    }
}

fn organisation(handbook: &Handbook, one: &Organisation) -> Found {
    Found {
        kind: "organisation",
        label: one.name.clone(),
        hint: handbook.plan_name(one.plan_in_force()).to_owned(),
        to: paths::organisation(one.id),
    }
}

/// Which field.
#[derive(Deserialize)]
pub struct Field {
    of: String,
}

/// A value to choose.
#[derive(Debug, Serialize)]
struct Choice {
    value: String,
    label: String,
    hint: String,
}

/// `GET /palette/choices?of=status`: for the rows that were picked.
pub async fn choices(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Query(field): Query<Field>,
) -> Answer {
    if !visitor.person.role.may_answer() {
        return Err(Failure::Forbidden);
    }
    let handbook = web.desk.handbook();
    let choices = match field.of.as_str() {
        "status" => statuses(),
        "assignee" => people(&web, &visitor).await?,
        "severity" => {
            let all = handbook.severities.iter();
            all.map(|one| choice(&one.key, &one.name, &one.guideline)).collect()
        }
        "product" => {
            let all = handbook.products.iter();
            all.map(|one| choice(&one.key, &one.name, handbook.group_name(&one.group))).collect()
        }
        _ => return Err(Failure::NotFound),
    };
    Ok(Json(choices).into_response())
}

fn choice(value: &str, label: &str, hint: &str) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), hint: hint.to_owned() }
}

/// New is where tickets begin, closed is what time makes of solved ones.
fn statuses() -> Vec<Choice> {
    let settable = Status::ALL.into_iter().filter(|s| !matches!(s, Status::New | Status::Closed));
    settable.map(|s| choice(s.key(), ui::tickets::status_label(s), "")).collect()
}

async fn people(web: &Web, visitor: &Visitor) -> Result<Vec<Choice>, Fault> {
    let now = web.desk.now();
    let mut conn = web.desk.store.read().await?;
    let staff = store::people::staff(&mut conn).await?;
    let absences = store::absences::current(&mut conn, now).await?;
    let me = visitor.person.id;
    let mut able: Vec<&Person> = staff.iter().filter(|one| one.role.may_answer()).collect();
    able.sort_by_key(|one| one.id != me);
    let mut choices: Vec<Choice> = able
        .into_iter()
        .map(|one| {
            let away = super::absences::of(&absences, one.id, now);
            let hint = away.map(|away| away.words(&visitor.person.time_zone)).unwrap_or_default();
            let hint = if one.id == me && hint.is_empty() { "you".to_owned() } else { hint };
            choice(&one.id.to_string(), one.display_name(), &hint)
        })
        .collect();
    choices.push(choice("nobody", "Nobody", "Back to the group."));
    Ok(choices)
}
