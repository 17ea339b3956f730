//! `GET /tickets/{id}/investigation`: the page on which billing with investigation begins or ends
//! (RT-4).

use axum::extract::{Path, State};
use base::ids::TicketId;
use desk::tickets::Status;
use ui::{
    paths,
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, rail::rail, routing_view};
use crate::{
    Web,
    http::{Answer, Failure, Page, Staff},
};

pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
) -> Answer {
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let found = store::tickets::one(&mut conn, &visitor.viewer(), id).await?;
    let ticket =
        found.filter(|ticket| visitor.person.role.may_answer() && ticket.status != Status::Closed);
    let ticket = ticket.ok_or(Failure::NotFound)?;
    let people = store::people::on_ticket(&mut conn, id).await?;
    let staff = store::people::staff(&mut conn).await?;
    let view = routing_view::investigation(&web, &ticket, &people, &staff);
    let address = paths::investigation(id);
    let rail = rail(&web, &mut conn, &visitor, &page, None, address).await?;
    let body = ui::tickets::investigation::page(&page.context(), id, &ticket.subject, &view);
    let pane = Pane::Other("Billing with investigation".to_owned(), body);
    Ok(answer(&page, DeskPage { rail, pane }, None))
}
