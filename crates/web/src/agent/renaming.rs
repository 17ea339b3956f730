//! `/tickets/{id}/subject`: the page on which a ticket gets another name.

use actions::{
    ActionError,
    tickets::set::{Setting, set},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use base::ids::TicketId;
use desk::tickets::{Status, change::Set};
use ui::{
    paths::{self, InView},
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// `GET`: the form.
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
) -> Answer {
    draw(&web, &visitor, id, None).await
}

/// `POST`: the new name; a refusal is shown beside what was typed.
pub async fn rename(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let typed = posted.get("subject").to_owned();
    let setting = Setting::Plain(Set::Subject(typed.clone()));
    match set(&web.desk, &visitor.person, id, setting, false).await {
        Ok(_) => Ok(page::see(&paths::ticket(id, &InView::Next))),
        Err(ActionError::Refused(refusal)) => {
            let said = sentence(&refusal.to_string());
            draw(&web, &visitor, id, Some((typed, said))).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    id: TicketId,
    tried: Option<(String, String)>,
) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let found = store::tickets::one(&mut conn, &visitor.viewer(), id).await?;
    let ticket =
        found.filter(|ticket| visitor.person.role.may_answer() && ticket.status != Status::Closed);
    let ticket = ticket.ok_or(Failure::NotFound)?;
    let status = if tried.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let (subject, said) = tried.unwrap_or((ticket.subject, String::new()));
    let rail = rail(web, &mut conn, visitor, &page, None, paths::subject(id)).await?;
    let body = ui::tickets::renaming::page(&page.context(), id, &subject, &said);
    let pane = Pane::Other("Rename a ticket".to_owned(), body);
    Ok((status, answer(&page, DeskPage { rail, pane }, None)).into_response())
}
