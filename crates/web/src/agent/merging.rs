//! Merging two tickets: choosing the other one, the look before, doing it, and taking them apart.

use actions::{
    ActionError,
    tickets::merge::{self as verbs, Wish},
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::ids::{PersonId, TicketId};
use desk::{
    messages::Visibility,
    tickets::{
        Status, Ticket,
        merge::{may_merge, same_people},
        thread::Merge,
    },
    viewer::Viewer,
};
use serde::Deserialize;
use store::{Conn, Fault, lists};
use ui::{
    paths::{self, InView},
    shells::desk::{DeskPage, Pane},
    tickets::{
        merging::{Half, MergedTicket, MergedView, MergingPage, Other, Outlook},
        similar::Alike,
    },
};

use super::{lists::answer, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// Tickets to choose from, of each kind.
const MOST: i64 = 20;

/// The other ticket, as typed.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    other: String,
}

/// `GET /tickets/{id}/merging`
pub async fn choose(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    Query(asked): Query<Asked>,
) -> Answer {
    draw(&web, &visitor, id, (&asked.other, StatusCode::OK, String::new())).await
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    id: TicketId,
    (other, status, error): (&str, StatusCode, String),
) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let ticket = changeable(&mut conn, visitor, id).await?;
    let mut view = MergingPage {
        ticket: ticket.id,
        subject: ticket.subject.clone(),
        error,
        same_customer: Vec::new(),
        same_organisation: Vec::new(),
        similar: Vec::new(),
        look: None,
    };
    match outlook(&mut conn, visitor, &page, &ticket, other).await? {
        Ok(found) => view.look = found,
        Err(words) => view.error = words,
    }
    if view.look.is_none() {
        fill(&mut conn, &visitor.viewer(), &ticket, &mut view).await?;
    }
    let address = paths::merging(id);
    let rail = rail(web, &mut conn, visitor, &page, None, address).await?;
    let body = ui::tickets::merging::merging(&page.context(), &view);
    let pane = Pane::Other(format!("Merge #{}", ticket.id), body);
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    *response.status_mut() = status;
    Ok(response)
}

/// The ticket, if this person may change it.
pub async fn changeable(
    conn: &mut Conn,
    visitor: &Visitor,
    id: TicketId,
) -> Result<Ticket, Failure> {
    if !visitor.person.role.may_answer() {
        return Err(Failure::NotFound);
    }
    store::tickets::one(conn, &visitor.viewer(), id).await?.ok_or(Failure::NotFound)
}

/// What comes of merging with the ticket whose number was typed; `None` while none was.
async fn outlook(
    conn: &mut Conn,
    visitor: &Visitor,
    page: &Page,
    ticket: &Ticket,
    typed: &str,
) -> Result<Result<Option<Outlook>, String>, Failure> {
    let typed = typed.trim().trim_start_matches('#');
    if typed.is_empty() {
        return Ok(Ok(None));
    }
    let unknown = || Ok(Err(format!("There is no ticket #{typed} that you can see.")));
    let Ok(number) = typed.parse::<TicketId>() else { return unknown() };
    let lead = store::merges::lead(conn, number).await?.unwrap_or(number);
    let found = store::tickets::one(conn, &visitor.viewer(), lead).await?;
    let Some(other) = found else { return unknown() };
    let older = ticket.id.min(other.id);
    let [stays, goes] = if older == ticket.id { [ticket, &other] } else { [&other, ticket] };
    let stays = match (may_merge(goes, stays), may_merge(stays, goes)) {
        (Ok(()), _) => stays.id,
        (Err(_), Ok(())) => goes.id,
        (Err(refusal), Err(_)) => return Ok(Err(sentence(&refusal.to_string()))),
    };
    let resolved = if lead == number {
        String::new()
    } else {
        format!("#{number} is merged into #{lead}, so this is about #{lead}.")
    };
    let ours = store::merges::own_people(conn, ticket.id).await?;
    let theirs = store::merges::own_people(conn, other.id).await?;
    Ok(Ok(Some(Outlook {
        stays,
        same_people: same_people(&ours, &theirs),
        resolved,
        halves: [half(conn, page, ticket).await?, half(conn, page, &other).await?],
    })))
}

async fn half(conn: &mut Conn, page: &Page, ticket: &Ticket) -> Result<Half, Fault> {
    let people = store::people::on_ticket(conn, ticket.id).await?;
    let messages = store::messages::of_ticket(conn, &Viewer::System, ticket.id).await?;
    let public = messages.iter().filter(|one| one.visibility == Visibility::Public).count();
    let merges = store::merges::of(conn, ticket).await?;
    let along = merges.iter().filter(|one| one.stays == ticket.id && one.holds());
    let authors = store::sendings::authors(conn, ticket.id).await?;
    let authors: Vec<PersonId> = authors.into_iter().map(|(_, author)| author).collect();
    let authors = store::people::these(conn, &authors).await?;
    let waits = ticket
        .unanswered_at
        .map(|since| format!("waits since {}", ui::format::moment(since, page.now, &page.zone)));
    Ok(Half {
        id: ticket.id,
        subject: ticket.subject.clone(),
        status: ticket.status,
        people: people.iter().map(|person| person.display_name().to_owned()).collect(),
        messages: public as u64,
        waits: waits.unwrap_or_default(),
        along: along.map(|one| one.goes).collect(),
        waiting: authors.iter().map(|one| one.display_name().to_owned()).collect(),
    })
}

/// The customer's other tickets that are not closed, their organisation's, and similar ones.
async fn fill(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: &Ticket,
    view: &mut MergingPage,
) -> Result<(), Failure> {
    view.same_customer = same_customers(conn, viewer, ticket).await?;
    let fits = |row: &lists::Listed| fits(ticket, row);
    if let Some(organisation) = ticket.organisation_id {
        let which = lists::Which::OfOrganisation(organisation);
        let theirs = lists::page(conn, viewer, &which, None, MOST).await?;
        let known =
            |row: &lists::Listed| view.same_customer.iter().any(|other| other.id == row.ticket.id);
        view.same_organisation =
            theirs.into_iter().filter(|row| fits(row) && !known(row)).map(other).collect();
    }
    let alike = super::similar::find(conn, viewer, ticket.id).await?;
    let listed = [&view.same_customer, &view.same_organisation];
    let known = |id: TicketId| listed.iter().any(|all| all.iter().any(|other| other.id == id));
    let fits = |one: &Alike| one.status != Status::Closed && !known(one.id);
    view.similar = alike.into_iter().filter(fits).map(similar).collect();
    Ok(())
}

fn fits(ticket: &Ticket, row: &lists::Listed) -> bool {
    row.ticket.id != ticket.id && row.ticket.status != Status::Closed
}

/// The customer's other tickets that are not closed, newest first.
pub async fn same_customers(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: &Ticket,
) -> Result<Vec<Other>, Fault> {
    let which = lists::Which::OfRequester(ticket.requester_id);
    let theirs = lists::page(conn, viewer, &which, None, MOST).await?;
    Ok(theirs.into_iter().filter(|row| fits(ticket, row)).map(other).collect())
}

fn similar(one: Alike) -> Other {
    let Alike { id, subject, status, who, shared, asked_at: at } = one;
    Other { id, subject, status, who, at, shared }
}

fn other(row: lists::Listed) -> Other {
    Other {
        id: row.ticket.id,
        subject: row.ticket.subject,
        status: row.ticket.status,
        who: row.requester,
        at: row.ticket.opened_at,
        shared: Vec::new(),
    }
}

/// `POST /tickets/{id}/merging`
pub async fn merge(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let Ok(other) = posted.get("other").parse::<TicketId>() else {
        return Err(Failure::Refused("Choose the other ticket first.".to_owned()));
    };
    let stays = if posted.get("stays") == id.to_string() { id } else { other };
    let goes = if stays == id { other } else { id };
    let wish = Wish { goes, stays, together: posted.get("together") == "yes" };
    match verbs::merge(&web.desk, &visitor.person, wish).await {
        Ok(ticket) => Ok(page::see(&paths::ticket(ticket.id, &InView::Next))),
        Err(ActionError::Refused(refusal)) => {
            let words = sentence(&refusal.to_string());
            draw(&web, &visitor, id, ("", StatusCode::CONFLICT, words)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /tickets/{id}/merging/undo`: the merged ticket stands by itself again.
pub async fn undo(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    changeable(&mut web.desk.store.read().await?, &visitor, id).await?;
    let ticket = verbs::unmerge(&web.desk, &visitor.person, id).await?;
    Ok(page::see(&paths::ticket(ticket.id, &InView::Next)))
}

/// The ticket a merged one is read in, where the reader may read that one.
pub async fn goes_on(
    conn: &mut Conn,
    visitor: &Visitor,
    id: TicketId,
) -> Result<Option<TicketId>, Fault> {
    let viewer = visitor.viewer();
    let Some(ticket) = store::tickets::one(conn, &viewer, id).await? else { return Ok(None) };
    let lead = store::merges::goes_on(conn, &viewer, &ticket).await?;
    Ok(lead.filter(|(_, visible)| *visible).map(|(lead, _)| lead.id))
}

/// What is merged into a ticket, for its side panel.
pub async fn shown(
    conn: &mut Conn,
    visitor: &Visitor,
    ticket: &Ticket,
    merges: &[Merge],
) -> Result<MergedView, Fault> {
    let mut tickets = Vec::new();
    for merge in merges.iter().filter(|one| one.stays == ticket.id && one.holds()) {
        if let Some(found) = store::tickets::one(conn, &Viewer::System, merge.goes).await? {
            let (id, subject) = (found.id, found.subject);
            tickets.push(MergedTicket { id, subject, apart: !merge.together });
        }
    }
    Ok(MergedView { tickets, may_undo: visitor.person.role.may_answer() })
}
