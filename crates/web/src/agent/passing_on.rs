//! Telling the customers of linked tickets that a problem is solved: the page with the text and
//! what it comes to on each ticket, and sending it.

use std::collections::HashMap;

use actions::tickets::passing_on::{Came, Linked, Word, linked, pass_on};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::ids::{MessageId, PersonId, SendingId, TicketId};
use desk::{
    macros::placeholders,
    messages::markdown,
    people::Person,
    tickets::{Status, Ticket, answer::Refusal, guard::Seen, passing_on::WORDS},
};
use store::Conn;
use ui::{
    paths,
    shells::desk::{DeskPage, Pane},
    tickets::{
        passing_on::{PassingOnPage, WaitingTicket},
        related::RelatedView,
    },
};

use super::{lists::answer, merging::changeable, rail::rail, ticket_macros::with_facts};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// What was wished, and what came of it.
#[derive(Default)]
struct Tried {
    text: String,
    solve: bool,
    /// Who is ticked; `None`: everybody.
    ticked: Option<Vec<TicketId>>,
    /// Why a ticket was not told.
    errors: HashMap<TicketId, String>,
    error: String,
}

/// `GET /tickets/{id}/passing-on`
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
) -> Answer {
    let tried = Tried { text: WORDS.to_owned(), ..Tried::default() };
    draw(&web, &visitor, id, StatusCode::OK, tried).await
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    id: TicketId,
    status: StatusCode,
    tried: Tried,
) -> Answer {
    let drawn = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let problem = changeable(&mut conn, visitor, id).await?;
    let view = view(web, &mut conn, visitor, &problem, tried).await?;
    let rail = rail(web, &mut conn, visitor, &drawn, None, paths::passing_on(id)).await?;
    let body = ui::tickets::passing_on::passing_on(&drawn.context(), &view);
    let pane = Pane::Other(format!("Tell whoever waits for #{id}"), body);
    let mut response = answer(&drawn, DeskPage { rail, pane }, None);
    *response.status_mut() = status;
    Ok(response)
}

async fn view(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    problem: &Ticket,
    tried: Tried,
) -> Result<PassingOnPage, Failure> {
    let (mut waiting, mut told) = (Vec::new(), Vec::new());
    for one in linked(conn, &visitor.viewer(), problem).await? {
        if one.told {
            told.push((one.ticket.id, one.ticket.subject));
        } else {
            waiting.push(row(web, conn, visitor, &one, &tried).await?);
        }
    }
    Ok(PassingOnPage {
        ticket: problem.id,
        subject: problem.subject.clone(),
        unsolved: !problem.status.is_done(),
        text: tried.text,
        solve: tried.solve,
        waiting,
        told,
        error: tried.error,
    })
}

async fn row(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    one: &Linked,
    tried: &Tried,
) -> Result<WaitingTicket, Failure> {
    let ticket = &one.ticket;
    let people = store::people::on_ticket(conn, ticket.id).await?;
    let newest = store::messages::newest_public(conn, ticket.id).await?;
    let waiting = store::sendings::authors(conn, ticket.id).await?;
    let filled = with_facts(web, conn, visitor, ticket, |facts| facts.fill(&tried.text)).await?;
    let error = tried.errors.get(&ticket.id).cloned().unwrap_or_default();
    let ticked = tried.ticked.as_ref().is_none_or(|ticked| ticked.contains(&ticket.id));
    let names: Vec<&str> = people.iter().map(Person::display_name).collect();
    let authors: Vec<PersonId> = waiting.iter().map(|(_, author)| *author).collect();
    let replying = store::people::these(conn, &authors).await?;
    let replying: Vec<&str> = replying.iter().map(Person::display_name).collect();
    Ok(WaitingTicket {
        id: ticket.id,
        subject: ticket.subject.clone(),
        status: ticket.status,
        relation: one.relation,
        who: names.join(", "),
        asked_at: ticket.opened_at,
        replying: replying.join(", "),
        on: ticked && error.is_empty(),
        html: markdown::render(&filled.text),
        missing: filled.missing,
        seen: seen_words(newest, ticket.status, &people, &waiting),
        error,
    })
}

/// `904 open 7,9 31`: what the page showed of a ticket, and which replies waited there.
fn seen_words(
    newest: Option<MessageId>,
    status: Status,
    people: &[Person],
    waiting: &[(SendingId, PersonId)],
) -> String {
    let people: Vec<String> = people.iter().map(|person| person.id.to_string()).collect();
    let waiting: Vec<String> = waiting.iter().map(|(id, _)| id.to_string()).collect();
    let newest = newest.map_or(0, |id| id.0);
    format!("{newest} {} {} {}", status.key(), people.join(","), waiting.join(","))
}

fn seen_of(words: &str) -> Seen {
    let mut parts = words.split(' ');
    let message = parts.next().and_then(|id| id.parse().ok()).unwrap_or(0);
    let status = parts.next().and_then(Status::from_key);
    let people = parts.next().unwrap_or_default().split(',').filter_map(|id| id.parse().ok());
    let waiting = parts.next().unwrap_or_default().split(',').filter_map(|id| id.parse().ok());
    Seen {
        message: Some(MessageId(message)),
        status,
        people: Some(people.map(PersonId).collect()),
        sendings: waiting.map(SendingId).collect(),
    }
}

/// `POST /tickets/{id}/passing-on`: `t123` for each ticket that is told, `seen123` for what was
/// shown of it; with `look` nothing is sent.
pub async fn send(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let text = posted.get("text").replace("\r\n", "\n");
    let ticked: Vec<TicketId> = posted.ticked("t").into_iter().map(TicketId).collect();
    let solve = posted.get("solve") == "yes";
    let mut tried = Tried { text, solve, ticked: Some(ticked.clone()), ..Tried::default() };
    tried.error = wrong(&tried.text, &ticked);
    if !posted.get("look").is_empty() || !tried.error.is_empty() {
        let wrong = !tried.error.is_empty();
        let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        return draw(&web, &visitor, id, status, tried).await;
    }
    let (words, left_out) = words(&web, &visitor, id, &tried, &posted).await?;
    let came = pass_on(&web.desk, &visitor.person, id, (words, solve)).await?;
    tried.errors = came.into_iter().filter_map(|(id, came)| Some((id, trouble(&came)?))).collect();
    let why = "Not told: there is nothing to put in a placeholder.";
    tried.errors.extend(left_out.into_iter().map(|id| (id, why.to_owned())));
    if tried.errors.is_empty() {
        return Ok(page::see(&paths::passing_on(id)));
    }
    tried.error = "Some were not told; it says why beside each. The others are.".to_owned();
    draw(&web, &visitor, id, StatusCode::CONFLICT, tried).await
}

/// What is wrong with the form; empty for nothing.
fn wrong(text: &str, ticked: &[TicketId]) -> String {
    if text.trim().is_empty() {
        return "Write what they are told.".to_owned();
    }
    if let Some(fault) = placeholders::check(text).into_iter().next() {
        return format!("Line {}, column {}: {}", fault.line, fault.column, fault.message);
    }
    if ticked.is_empty() { "Tick who is told.".to_owned() } else { String::new() }
}

/// The words to each ticket that is ticked and may be seen, filled in; and the tickets that get
/// none, since a placeholder has no value there.
async fn words(
    web: &Web,
    visitor: &Visitor,
    problem: TicketId,
    tried: &Tried,
    posted: &Posted,
) -> Result<(Vec<Word>, Vec<TicketId>), Failure> {
    let mut conn = web.desk.store.read().await?;
    let problem = changeable(&mut conn, visitor, problem).await?;
    let (mut words, mut left_out) = (Vec::new(), Vec::new());
    for one in linked(&mut conn, &visitor.viewer(), &problem).await? {
        let id = one.ticket.id;
        if !tried.ticked.iter().flatten().any(|ticked| *ticked == id) {
            continue;
        }
        let fill = |facts: &desk::macros::applied::Facts<'_>| facts.fill(&tried.text);
        let filled = with_facts(web, &mut conn, visitor, &one.ticket, fill).await?;
        if filled.missing.is_empty() {
            let seen = seen_of(posted.get(&format!("seen{id}")));
            words.push(Word { ticket: id, text: filled.text, seen });
        } else {
            left_out.push(id);
        }
    }
    Ok((words, left_out))
}

/// Why a ticket was not told; `None` where it was, now or before.
fn trouble(came: &Came) -> Option<String> {
    match came {
        Came::Sent | Came::Before => None,
        Came::NotThere => Some("It is no longer linked, or not yours to answer.".to_owned()),
        Came::Refused(Refusal::Overtaken(news)) => {
            let words = news.first().map_or("it changed meanwhile", |one| one.words());
            Some(format!("Not told: {words}. Tick it again when you have looked."))
        }
        Came::Refused(refusal) => Some(sentence(&format!("not told: {refusal}"))),
    }
}

/// How many open tickets with the same cause have not been told.
pub async fn waiting(
    conn: &mut Conn,
    visitor: &Visitor,
    ticket: &Ticket,
    related: &RelatedView,
) -> Result<u64, Failure> {
    let open = related
        .tickets
        .iter()
        .filter(|one| one.relation.shares_the_cause() && !one.status.is_done());
    let open = open.count() as u64;
    if open == 0 || !ticket.status.is_done() {
        return Ok(open);
    }
    let linked = linked(conn, &visitor.viewer(), ticket).await?;
    Ok(linked.iter().filter(|one| !one.told).count() as u64)
}
