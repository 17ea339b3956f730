//! Side conversations: the pages on which they are begun, read and written (TK-6).

use actions::{
    ActionError,
    tickets::asides::{self as verbs, Beginning, Words},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::ids::{AsideId, AttachmentId, TicketId};
use desk::{
    messages::{Attachment, Message},
    people::Person,
    tickets::{Ticket, asides::Aside},
};
use store::{Conn, Fault};
use ui::{
    paths,
    shells::desk::{DeskPage, Pane},
    tickets::asides::{AsideLine, AsidePage, Attachable},
};

use super::{conversation, lists::answer, rail::rail};
use crate::{
    Web,
    http::{
        Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page,
        posted::MOST_FILE_BYTES,
    },
};

/// What was typed and why it did not go through.
#[derive(Debug, Clone, Default)]
struct Tried {
    to: String,
    subject: String,
    text: String,
    attach: Vec<AttachmentId>,
    client_id: Option<String>,
    error: String,
}

/// `GET /tickets/{id}/asides`: a new one.
pub async fn begin_page(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
) -> Answer {
    draw(&web, &visitor, (id, None), StatusCode::OK, Tried::default()).await
}

/// `GET /tickets/{id}/asides/{aside}`
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path((id, aside)): Path<(TicketId, AsideId)>,
) -> Answer {
    draw(&web, &visitor, (id, Some(aside)), StatusCode::OK, Tried::default()).await
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    (id, aside): (TicketId, Option<AsideId>),
    status: StatusCode,
    tried: Tried,
) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let found = store::tickets::one(&mut conn, &visitor.viewer(), id).await?;
    let ticket = found.ok_or(Failure::NotFound)?;
    let view = build(web, &mut conn, visitor, &ticket, aside, tried).await?;
    let address = paths::asides(id);
    let rail = rail(web, &mut conn, visitor, &page, None, address).await?;
    let body = ui::tickets::asides::aside(&page.context(), &view);
    let title = match aside {
        Some(_) => view.subject.clone(),
        None => "Side conversation".to_owned(),
    };
    let mut response = answer(&page, DeskPage { rail, pane: Pane::Other(title, body) }, None);
    *response.status_mut() = status;
    Ok(response)
}

async fn build(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    ticket: &Ticket,
    id: Option<AsideId>,
    tried: Tried,
) -> Result<AsidePage, Failure> {
    let aside = match id {
        Some(id) => Some(of(conn, ticket, id).await?),
        None => None,
    };
    let people = match id {
        Some(id) => store::asides::people(conn, id).await?,
        None => Vec::new(),
    };
    let staff = store::people::staff(conn).await?;
    let files = store::messages::files(conn, ticket.id).await?;
    let all = store::messages::of_ticket(conn, &visitor.viewer(), ticket.id).await?;
    let mails = store::mail::of_ticket(conn, ticket.id).await?;
    let names = conversation::Names::of(people.iter().chain(&staff));
    let own = all.iter().filter(|one| one.aside.is_some() && one.aside == id);
    let messages = own.map(|one| conversation::shown_aside(one, &names, &files, &mails)).collect();
    Ok(AsidePage {
        ticket: ticket.id,
        ticket_subject: ticket.subject.clone(),
        id,
        subject: aside.map_or(tried.subject, |aside| aside.subject),
        with: people.iter().map(person_words).collect(),
        messages,
        files: attachable(&files, &all, &tried.attach),
        to: tried.to,
        text: tried.text,
        error: tried.error,
        client_id: tried.client_id.unwrap_or_else(|| web.desk.token()),
        max_file_bytes: MOST_FILE_BYTES,
    })
}

async fn of(conn: &mut Conn, ticket: &Ticket, id: AsideId) -> Result<Aside, Failure> {
    let aside = store::asides::one(conn, id).await?;
    aside.filter(|aside| aside.ticket_id == ticket.id).ok_or(Failure::NotFound)
}

fn person_words(person: &Person) -> String {
    match (person.name.as_str(), person.address.as_deref()) {
        ("", Some(address)) => address.to_owned(),
        (name, Some(address)) => format!("{name} ({address})"),
        (name, None) => name.to_owned(),
    }
}

/// The ticket's own files, not those of side conversations.
fn attachable(files: &[Attachment], messages: &[Message], on: &[AttachmentId]) -> Vec<Attachable> {
    let ours = |file: &&Attachment| {
        let of = messages.iter().find(|one| one.id == file.message_id);
        of.is_some_and(|one| one.aside.is_none())
    };
    let one = |file: &Attachment| Attachable {
        id: file.id,
        name: file.name.clone(),
        size: file.size,
        on: on.contains(&file.id),
    };
    files.iter().filter(ours).map(one).collect()
}

/// `POST /tickets/{id}/asides`
pub async fn begin(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let mut posted = posted.checked(&visitor)?;
    let (words, tried) = (words(&mut posted), tried(&posted));
    let to = posted.get("to").split([',', ';', ' ', '\n']).map(str::trim);
    let to = to.filter(|one| !one.is_empty()).map(str::to_lowercase).collect();
    let beginning = Beginning { to, subject: posted.get("subject").to_owned() };
    let done = verbs::begin(&web.desk, &visitor.person, id, beginning, words).await;
    after(&web, &visitor, (id, None), done, tried).await
}

/// `POST /tickets/{id}/asides/{aside}`
pub async fn write(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path((id, aside)): Path<(TicketId, AsideId)>,
    posted: Posted,
) -> Answer {
    let mut posted = posted.checked(&visitor)?;
    let (words, tried) = (words(&mut posted), tried(&posted));
    let done = verbs::write(&web.desk, &visitor.person, id, aside, words).await;
    after(&web, &visitor, (id, Some(aside)), done, tried).await
}

fn words(posted: &mut Posted) -> Words {
    Words {
        text: posted.get("text").replace("\r\n", "\n"),
        files: std::mem::take(&mut posted.files),
        attach: attach(posted),
        client_id: posted.some("client_id"),
    }
}

fn attach(posted: &Posted) -> Vec<AttachmentId> {
    let chosen = posted.names().filter_map(|name| name.strip_prefix('f')?.parse().ok());
    chosen.map(AttachmentId).collect()
}

fn tried(posted: &Posted) -> Tried {
    Tried {
        to: posted.get("to").to_owned(),
        subject: posted.get("subject").to_owned(),
        text: posted.get("text").to_owned(),
        attach: attach(posted),
        client_id: posted.some("client_id"),
        error: String::new(),
    }
}

async fn after(
    web: &Web,
    visitor: &Visitor,
    (id, aside): (TicketId, Option<AsideId>),
    done: Result<AsideId, ActionError<desk::tickets::asides::Refusal>>,
    tried: Tried,
) -> Answer {
    match done {
        Ok(aside) => Ok(page::see(&paths::aside(id, aside))),
        Err(ActionError::Refused(refusal)) => {
            let tried = Tried { error: sentence(&refusal.to_string()), ..tried };
            draw(web, visitor, (id, aside), StatusCode::CONFLICT, tried).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The side conversations of a ticket in short, from the messages its page has read.
pub async fn lines(
    conn: &mut Conn,
    ticket: &Ticket,
    messages: &[Message],
) -> Result<Vec<AsideLine>, Fault> {
    if messages.iter().all(|one| one.aside.is_none()) {
        return Ok(Vec::new());
    }
    let mut lines = Vec::new();
    for aside in store::asides::of_ticket(conn, ticket.id).await? {
        let people = store::asides::people(conn, aside.id).await?;
        let own = messages.iter().filter(|one| one.aside == Some(aside.id));
        let last = own.clone().next_back();
        lines.push(AsideLine {
            id: aside.id,
            subject: aside.subject,
            with: people.iter().map(|one| one.display_name().to_owned()).collect(),
            messages: own.count() as u64,
            last_at: last.map_or(aside.at, |one| one.created_at),
            theirs: last.is_some_and(|one| !one.from_us),
        });
    }
    Ok(lines)
}
