//! `/portal/tickets/{id}`: what was said, by when we answer, and how to go on.

use std::collections::HashMap;

use actions::tickets::set::set_by_customer;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::ids::{PersonId, TicketId};
use desk::{
    messages::{Attachment, Message},
    people::Person,
    phrases::Say,
    tickets::Ticket,
};
use serde::Deserialize;
use ui::{
    kit::{Face, FileClip},
    paths,
    portal::ticket::{PortalMessage, PortalTicket, ticket_page},
};

use super::list::promised;
use crate::{
    Web,
    http::{Answer, Customer, Failure, Page, Posted, Visitor, page, posted::MOST_FILE_BYTES},
    public::signed_in,
};

/// What the address says: what was just done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    done: String,
}

/// A try to answer that did not go through: what was typed, and why.
#[derive(Debug, Default)]
pub struct Tried {
    pub client_id: String,
    pub text: String,
    pub error: String,
}

/// `GET /portal/tickets/{id}`
pub async fn show(
    State(web): State<Web>,
    Customer(visitor): Customer,
    Path(id): Path<TicketId>,
    Query(asked): Query<Asked>,
) -> Answer {
    if let Some(lead) = joined_with(&web, &visitor, id).await? {
        return Ok(page::see(&paths::portal_ticket(lead)));
    }
    let tried = Tried { client_id: web.desk.token(), ..Tried::default() };
    let said = match asked.done.as_str() {
        "sent" => Some(Say::SaidSent),
        "solved" => Some(Say::SaidSolved),
        "reopened" => Some(Say::SaidReopened),
        _ => None,
    };
    draw(&web, &visitor, id, StatusCode::OK, tried, said).await
}

/// The ticket a merged one is read in, where the customer may read that.
async fn joined_with(
    web: &Web,
    visitor: &Visitor,
    id: TicketId,
) -> Result<Option<TicketId>, Failure> {
    let viewer = visitor.viewer();
    let mut conn = web.desk.store.read().await?;
    let ticket = store::tickets::one(&mut conn, &viewer, id).await?.ok_or(Failure::NotFound)?;
    let lead = store::merges::goes_on(&mut conn, &viewer, &ticket).await?;
    Ok(lead.filter(|(_, visible)| *visible).map(|(lead, _)| lead.id))
}

/// Draws the page.
pub async fn draw(
    web: &Web,
    visitor: &Visitor,
    id: TicketId,
    status: StatusCode,
    tried: Tried,
    said: Option<Say>,
) -> Answer {
    let drawn = Page::of(web, visitor);
    let ctx = drawn.context();
    let viewer = visitor.viewer();
    let mut conn = web.desk.store.read().await?;
    let ticket = store::tickets::one(&mut conn, &viewer, id).await?.ok_or(Failure::NotFound)?;
    let read = store::merges::thread(&mut conn, &viewer, &ticket).await?;
    let files = read.files(&mut conn).await?;
    let messages = read.messages;
    let lead = store::merges::goes_on(&mut conn, &viewer, &ticket).await?;
    let (ticket, may_settle) = stands(ticket, lead);
    let authors = authors(&messages);
    let people = store::people::these(&mut conn, &authors).await?;
    drop(conn);
    let view = PortalTicket {
        id,
        customer: signed_in(visitor),
        promised_at: promised(ticket.status, ticket.due_at, drawn.now),
        subject: ticket.subject,
        status: ticket.status,
        messages: thread(messages, &files, &people, ctx.company),
        client_id: tried.client_id,
        text: tried.text,
        max_file_bytes: MOST_FILE_BYTES,
        error: tried.error,
        said: said.map(|said| ctx.say(said).to_owned()).unwrap_or_default(),
        may_settle,
        pending_days: web.desk.handbook().rules.pending_days,
    };
    Ok(page::html(status, ticket_page(&ctx, &view)))
}

/// A merged ticket stands as the one it goes on in. Whoever does not see that one can't solve it
/// for its people; writing opens it.
fn stands(ticket: Ticket, lead: Option<(Ticket, bool)>) -> (Ticket, bool) {
    match lead {
        Some((lead, visible)) => {
            (Ticket { status: lead.status, due_at: lead.due_at, ..ticket }, visible)
        }
        None => (ticket, true),
    }
}

fn authors(messages: &[Message]) -> Vec<PersonId> {
    let mut ids: Vec<PersonId> = messages.iter().filter_map(|message| message.author_id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn thread(
    messages: Vec<Message>,
    files: &[Attachment],
    people: &[Person],
    company: &str,
) -> Vec<PortalMessage> {
    let known: HashMap<PersonId, &Person> = people.iter().map(|one| (one.id, one)).collect();
    let face = |message: &Message| {
        let person = message.author_id.and_then(|id| known.get(&id));
        match person {
            // Our people's addresses are not the customer's business.
            Some(person) if message.from_us && person.name.is_empty() => {
                Face::new(company, person.id.0)
            }
            Some(person) => Face::new(person.display_name(), person.id.0),
            None => Face::new(company, 0),
        }
    };
    let one = |message: Message| PortalMessage {
        id: message.id.0,
        face: face(&message),
        from_us: message.from_us || message.author_id.is_none(),
        at: message.created_at,
        files: files.iter().filter(|file| file.message_id == message.id).map(clip).collect(),
        html: message.html,
        quoted: message.quoted,
    };
    messages.into_iter().map(one).collect()
}

fn clip(file: &Attachment) -> FileClip {
    const PICTURES: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];
    FileClip {
        name: file.name.clone(),
        size: file.size,
        // A file that was taken out leads nowhere.
        href: if file.key.is_empty() {
            String::new()
        } else {
            paths::attachment(file.id, &file.name)
        },
        page: String::new(),
        image: PICTURES.contains(&file.media_type.as_str()),
    }
}

/// `POST /portal/tickets/{id}/closure`
pub async fn solve(
    State(web): State<Web>,
    Customer(visitor): Customer,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    set_by_customer(&web.desk, visitor.viewer(), id, true).await?;
    Ok(page::see(&paths::portal_ticket_after(id, "solved")))
}

/// `POST /portal/tickets/{id}/reopening`
pub async fn reopen(
    State(web): State<Web>,
    Customer(visitor): Customer,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    set_by_customer(&web.desk, visitor.viewer(), id, false).await?;
    Ok(page::see(&paths::portal_ticket_after(id, "reopened")))
}
