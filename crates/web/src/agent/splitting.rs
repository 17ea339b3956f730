//! Splitting a ticket: choosing what goes into the new one, and doing it.

use std::collections::HashMap;

use actions::{
    ActionError,
    tickets::split::{Wish, split as verb},
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::ids::{MessageId, PersonId, TicketId};
use desk::{
    messages::{Message, Visibility},
    people::Person,
};
use serde::Deserialize;
use store::merges::Thread;
use ui::{
    paths::{self, InView},
    shells::desk::{DeskPage, Pane},
    tickets::splitting::{Choosable, SplittingPage},
};

use super::{lists::answer, merging::changeable, rail::rail};
use crate::{
    Web,
    http::{Answer, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// So many characters of a message stand beside its box.
const BEGINNING: usize = 160;

/// The message the reader came from, chosen already.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    message: String,
}

/// `GET /tickets/{id}/splitting`
pub async fn choose(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let chosen = asked.message.parse().into_iter().map(MessageId).collect();
    let wish = Wish { messages: chosen, tell: true, ..Wish::default() };
    draw(&web, &visitor, id, (wish, StatusCode::OK, String::new())).await
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    id: TicketId,
    (wish, status, error): (Wish, StatusCode, String),
) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let ticket = changeable(&mut conn, visitor, id).await?;
    let thread = store::merges::thread(&mut conn, &visitor.viewer(), &ticket).await?;
    let files = thread.files(&mut conn).await?;
    let authors: Vec<PersonId> = thread.messages.iter().filter_map(|one| one.author_id).collect();
    let people = store::people::these(&mut conn, &authors).await?;
    let client_id = wish.client_id.clone().unwrap_or_else(|| web.desk.token());
    let mut view = view(&thread, &people, wish, error);
    view.client_id = client_id;
    for message in &mut view.messages {
        let own = files.iter().filter(|file| file.message_id.0 == message.id);
        message.files = own.count() as u64;
    }
    view.subject.clone_from(&ticket.subject);
    let rail = rail(web, &mut conn, visitor, &page, None, paths::splitting(id)).await?;
    let body = ui::tickets::splitting::splitting(&page.context(), id, &view);
    let pane = Pane::Other(format!("Split #{id}"), body);
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    *response.status_mut() = status;
    Ok(response)
}

fn view(thread: &Thread, people: &[Person], wish: Wish, error: String) -> SplittingPage {
    let names: HashMap<PersonId, &Person> = people.iter().map(|one| (one.id, one)).collect();
    let who = |one: &Message| {
        let person = one.author_id.and_then(|id| names.get(&id));
        person.map_or("Prickle", |person| person.display_name()).to_owned()
    };
    let asks = |one: &&Message| !one.from_us && !one.automatic;
    let chosen = |one: &&Message| wish.messages.contains(&one.id);
    let first = thread.messages.iter().find(chosen);
    let first = first.or_else(|| thread.messages.iter().rev().find(asks));
    let subject = if wish.subject.is_empty() {
        first.map(|one| beginning(&one.text, 90)).unwrap_or_default()
    } else {
        wish.subject.clone()
    };
    let shown = thread.messages.iter().filter(|one| !one.automatic && one.aside.is_none());
    SplittingPage {
        new_subject: subject,
        messages: shown
            .map(|one| Choosable {
                id: one.id.0,
                who: who(one),
                at: one.created_at,
                words: beginning(&one.text, BEGINNING),
                note: one.visibility == Visibility::Internal,
                from_us: one.from_us,
                files: 0,
                on: wish.messages.contains(&one.id),
            })
            .collect(),
        told: first.map(who).unwrap_or_default(),
        error,
        tell: wish.tell,
        ..SplittingPage::default()
    }
}

pub fn beginning(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(most).collect();
    if short.len() < line.len() { format!("{}…", short.trim_end()) } else { short }
}

/// `POST /tickets/{id}/splitting`: `m123` for each message chosen.
pub async fn split(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    changeable(&mut web.desk.store.read().await?, &visitor, id).await?;
    let chosen = posted.names().filter_map(|name| name.strip_prefix('m')?.parse().ok());
    let wish = Wish {
        messages: chosen.map(MessageId).collect(),
        subject: posted.get("subject").to_owned(),
        tell: posted.get("tell") == "yes",
        client_id: posted.some("client_id"),
    };
    match verb(&web.desk, &visitor.person, id, wish.clone()).await {
        Ok(ticket) => Ok(page::see(&paths::ticket(ticket.id, &InView::Next))),
        Err(ActionError::Refused(refusal)) => {
            let words = sentence(&refusal.to_string());
            draw(&web, &visitor, id, (wish, StatusCode::CONFLICT, words)).await
        }
        Err(error) => Err(error.into()),
    }
}
