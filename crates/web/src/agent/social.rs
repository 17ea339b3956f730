//! `/social`: answering a public post (IN-6). Looking changes nothing; recording is a form.

use actions::{
    ActionError,
    social::{Refusal, Said, handle_is, known, record},
};
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use base::ids::{PersonId, SocialId};
use desk::{
    people::Person,
    social::{Contact, Network, Pasted, read},
    tickets::Ticket,
};
use serde::Deserialize;
use store::{Conn, Fault};
use ui::{
    paths,
    shells::desk::{DeskPage, Pane},
    social::{ContactRow, FoundPost, FoundTicket, SocialPage, social},
};

use super::{lists::answer, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// Answered posts on a page.
const ROWS: i64 = 30;
/// Tickets of the person that are shown.
const TICKETS: i64 = 8;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    of: String,
    before: Option<SocialId>,
    kept: String,
}

/// `GET /social`
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Answer {
    let kept = !asked.kept.is_empty();
    let view = SocialPage { pasted: asked.of, kept, ..SocialPage::default() };
    draw(&web, &visitor, StatusCode::OK, (view, asked.before)).await
}

/// `POST /social/handles`: whose handle it is.
pub async fn remember(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    let of = posted.get("of").to_owned();
    let pasted = read(&of);
    let kept = handle_is(&web.desk, &visitor.person, &pasted, posted.get("address")).await;
    match kept {
        Ok(_) => Ok(page::see(&paths::social_of(&of))),
        Err(error) => refused(&web, &visitor, (of, String::new()), error).await,
    }
}

/// `POST /social`: it was said there.
pub async fn keep(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    let of = posted.get("of").to_owned();
    let pasted = read(&of);
    let person = known(&web.desk, &visitor.viewer(), &pasted).await?;
    let reply = posted.get("reply").trim().to_owned();
    let said = Said {
        pasted,
        person,
        ticket: posted.get("ticket").parse().ok(),
        reply: reply.clone(),
        client_id: posted.some("client_id").unwrap_or_else(|| web.desk.token()),
    };
    match record(&web.desk, &visitor.person, said).await {
        Ok(()) => Ok(page::see(&paths::social_kept())),
        Err(error) => refused(&web, &visitor, (of, reply), error).await,
    }
}

async fn refused(
    web: &Web,
    visitor: &Visitor,
    (pasted, reply): (String, String),
    error: ActionError<Refusal>,
) -> Answer {
    let error = match error {
        ActionError::Refused(refusal) => sentence(&refusal.to_string()),
        other => return Err(other.into()),
    };
    let view = SocialPage { pasted, reply, error, ..SocialPage::default() };
    draw(web, visitor, StatusCode::CONFLICT, (view, None)).await
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    status: StatusCode,
    (view, before): (SocialPage, Option<SocialId>),
) -> Answer {
    let page = Page::of(web, visitor);
    let mut found = if view.pasted.trim().is_empty() {
        None
    } else {
        Some(found(web, visitor, &read(&view.pasted)).await?)
    };
    if let Some(found) = found.as_mut().filter(|_| !view.reply.is_empty()) {
        found.reply.clone_from(&view.reply);
    }
    let mut conn = web.desk.store.read().await?;
    let mut all = store::social::contacts(&mut conn, before, ROWS + 1).await?;
    let more = i64::try_from(all.len()).unwrap_or(0) > ROWS;
    all.truncate(usize::try_from(ROWS).unwrap_or(0));
    let older = all.last().filter(|_| more).map(|last| last.id.to_string());
    let contacts = rows(&mut conn, visitor, all).await?;
    let may_answer = visitor.person.role.may_answer();
    let view = SocialPage { found, contacts, older, may_answer, ..view };
    let address = paths::SOCIAL.to_owned();
    let rail = rail(web, &mut conn, visitor, &page, None, address).await?;
    let pane = Pane::Other("Public posts".to_owned(), social(&page.context(), &view));
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    *response.status_mut() = status;
    Ok(response)
}

/// Whose post it is, their tickets, and what to say.
async fn found(web: &Web, visitor: &Visitor, pasted: &Pasted) -> Result<FoundPost, Failure> {
    let viewer = visitor.viewer();
    let person = known(&web.desk, &viewer, pasted).await?;
    let mut conn = web.desk.store.read().await?;
    let (mut customer, mut tickets) = (String::new(), Vec::new());
    if let Some(id) = person {
        customer = called(&mut conn, id).await?;
        tickets = store::social::tickets_of(&mut conn, &viewer, id, TICKETS).await?;
    }
    // Only what is still to be answered will be.
    let waits = tickets.iter().any(|ticket| !ticket.status.is_done());
    let (handbook, settings) = (web.desk.handbook(), web.desk.settings());
    let of = |ticket: Ticket| FoundTicket {
        id: ticket.id,
        subject: ticket.subject,
        status: ticket.status,
    };
    Ok(FoundPost {
        network: pasted.network,
        handle: pasted.handle.clone(),
        customer,
        tickets: tickets.into_iter().map(of).collect(),
        reply: handbook.social.reply(waits, &pasted.handle, &settings.company),
        client_id: web.desk.token(),
    })
}

/// Name and organisation.
async fn called(conn: &mut Conn, person: PersonId) -> Result<String, Fault> {
    let Some(person) = store::people::one(conn, person).await? else { return Ok(String::new()) };
    let organisation = match person.organisation_id {
        Some(id) => store::organisations::one(conn, id).await?,
        None => None,
    };
    let name = person.display_name().to_owned();
    Ok(organisation.map_or(name.clone(), |organisation| format!("{name}, {}", organisation.name)))
}

async fn rows(
    conn: &mut Conn,
    visitor: &Visitor,
    all: Vec<Contact>,
) -> Result<Vec<ContactRow>, Fault> {
    let by: Vec<PersonId> = all.iter().map(|one| one.by).collect();
    let people = store::people::these(conn, &by).await?;
    let tickets: Vec<_> = all.iter().filter_map(|one| one.ticket).collect();
    let seen = store::events::visible(conn, &visitor.viewer(), &tickets).await?;
    let name = |id: PersonId| {
        let person = people.iter().find(|person| person.id == id);
        person.map(Person::display_name).unwrap_or("Somebody").to_owned()
    };
    let row = |one: Contact| ContactRow {
        who: who(&one.pasted),
        ticket: one.ticket.filter(|ticket| seen.contains(ticket)),
        by: name(one.by),
        link: one.pasted.link,
        reply: one.reply,
        at: one.at,
    };
    Ok(all.into_iter().map(row).collect())
}

/// `@ana on X`
fn who(pasted: &Pasted) -> String {
    match (pasted.handle.as_str(), pasted.network) {
        ("", Network::Other) => "A post".to_owned(),
        ("", network) => format!("A post on {}", network.name()),
        (handle, Network::Other) => format!("@{handle}"),
        (handle, network) => format!("@{handle} on {}", network.name()),
    }
}
