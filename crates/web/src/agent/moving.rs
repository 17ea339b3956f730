//! Moving one message to the ticket it belongs on, and back (IN-3).

use std::collections::HashMap;

use actions::{
    ActionError,
    tickets::moving::{self as verbs, To, Wish},
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::ids::{MessageId, PersonId, TicketId};
use desk::{
    events::{Event, EventKind},
    messages::Message,
    tickets::{Ticket, moving::may_move},
    viewer::Viewer,
};
use serde::Deserialize;
use ui::{
    paths::{self, InView},
    shells::desk::{DeskPage, Pane},
    tickets::{
        conversation::Entry,
        message::{MessageView, Movable},
        moving::MovingPage,
        splitting::Choosable,
    },
};

use super::{
    conversation::Names,
    lists::answer,
    merging::{changeable, same_customers},
    rail::rail,
};
use crate::{
    Web,
    http::{Answer, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// So many characters of a message stand beside its choice.
const BEGINNING: usize = 160;

/// The message the reader came from.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    message: String,
}

/// What was chosen, and why it did not go through.
#[derive(Debug, Default)]
struct Tried {
    message: Option<MessageId>,
    to: String,
    other: String,
    subject: String,
    error: String,
}

/// `GET /tickets/{id}/moving`
pub async fn choose(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let message = asked.message.parse().ok().map(MessageId);
    draw(&web, &visitor, id, Tried { message, ..Tried::default() }).await
}

/// `POST /tickets/{id}/moving`: `message`, and `to`: a number, `other` with a number beside it, or
/// `new` with a subject.
pub async fn go(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let message = MessageId(posted.get("message").parse().unwrap_or(0));
    let tried = Tried {
        message: Some(message),
        to: posted.get("to").to_owned(),
        other: posted.get("other").trim().trim_start_matches('#').to_owned(),
        subject: posted.get("subject").to_owned(),
        error: String::new(),
    };
    let number = if tried.to == "other" { &tried.other } else { &tried.to };
    let to = match (tried.to.as_str(), number.parse()) {
        ("new", _) => To::New(tried.subject.clone()),
        (_, Ok(other)) => To::Ticket(other),
        // No number at all: the same as no choice.
        (_, Err(_)) => To::New(String::new()),
    };
    match verbs::move_message(&web.desk, &visitor.person, id, Wish { message, to }).await {
        Ok(ticket) => Ok(page::see(&at(ticket.id, message))),
        Err(ActionError::Refused(refusal)) => {
            let error = sentence(&refusal.to_string());
            draw(&web, &visitor, id, Tried { error, ..tried }).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /tickets/{id}/moving/undo`: it goes back where it came from.
pub async fn undo(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    changeable(&mut web.desk.store.read().await?, &visitor, id).await?;
    let message = MessageId(posted.get("message").parse().unwrap_or(0));
    let ticket = verbs::move_back(&web.desk, &visitor.person, id, message).await?;
    Ok(page::see(&at(ticket.id, message)))
}

fn at(ticket: TicketId, message: MessageId) -> String {
    paths::message(ticket, &InView::All, &format!("m{message}"))
}

async fn draw(web: &Web, visitor: &Visitor, id: TicketId, tried: Tried) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let ticket = changeable(&mut conn, visitor, id).await?;
    let viewer = visitor.viewer();
    let mut messages = store::messages::of_ticket(&mut conn, &viewer, id).await?;
    messages.retain(|one| may_move(&ticket, one).is_ok());
    let authors: Vec<PersonId> = messages.iter().filter_map(|one| one.author_id).collect();
    let names = Names::of(store::people::these(&mut conn, &authors).await?.iter());
    let failed = !tried.error.is_empty();
    let others = same_customers(&mut conn, &viewer, &ticket).await?;
    let mut view = view(&messages, &names, tried);
    view.subject.clone_from(&ticket.subject);
    view.others = others;
    let rail = rail(web, &mut conn, visitor, &page, None, paths::moving(id)).await?;
    let body = ui::tickets::moving::moving(&page.context(), id, &view);
    let pane = Pane::Other(format!("Move a message of #{id}"), body);
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    if failed {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    Ok(response)
}

fn view(messages: &[Message], names: &Names, tried: Tried) -> MovingPage {
    // What came last is what somebody has just seen landing wrong.
    let chosen = messages.iter().find(|one| Some(one.id) == tried.message).or(messages.last());
    let choice = |one: &Message| Choosable {
        id: one.id.0,
        who: one.author_id.map_or("Prickle", |id| names.get(id)).to_owned(),
        at: one.created_at,
        words: super::splitting::beginning(&one.text, BEGINNING),
        on: chosen.is_some_and(|chosen| chosen.id == one.id),
        ..Choosable::default()
    };
    let subject = || chosen.map(|one| super::splitting::beginning(&one.text, 90));
    MovingPage {
        messages: messages.iter().rev().map(choice).collect(),
        to: if tried.to.is_empty() { "other".to_owned() } else { tried.to },
        other: tried.other,
        new_subject: Some(tried.subject)
            .filter(|given| !given.is_empty())
            .or_else(subject)
            .unwrap_or_default(),
        error: tried.error,
        ..MovingPage::default()
    }
}

/// Where each message that was moved here came from, the last time.
pub fn moved_here(events: &[Event]) -> HashMap<MessageId, TicketId> {
    let moved = events.iter().filter_map(|event| match event.kind {
        EventKind::MovedHere { from, message, .. } => Some((message, from)),
        _ => None,
    });
    moved.collect()
}

/// Offers to move a message to those who may, and back where it was moved from.
pub fn offered(
    entry: Entry,
    ticket: &Ticket,
    message: &Message,
    (moved_here, viewer): (&HashMap<MessageId, TicketId>, &Viewer),
) -> Entry {
    let Entry::Message(view) = entry else { return entry };
    let may = matches!(viewer, Viewer::Agent(_) | Viewer::Engineer(..));
    let from = moved_here.get(&message.id).copied();
    let movable = may && may_move(ticket, message).is_ok();
    let movable = movable.then_some(Movable { ticket: ticket.id, from });
    Entry::Message(MessageView { movable, ..view })
}
