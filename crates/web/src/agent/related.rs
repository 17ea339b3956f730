//! Tickets linked to each other: the section in the side panel, and the form behind it.

use actions::tickets::related::relate;
use axum::extract::{Path, State};
use base::ids::TicketId;
use desk::tickets::{Status, Ticket, related::Relation};
use store::{Conn, Fault};
use ui::{
    paths::InView,
    tickets::related::{RelatedTicket, RelatedView},
};

use super::routing::back;
use crate::{
    Web,
    http::{Answer, Failure, Posted, Staff, Visitor},
};

/// `POST /tickets/{id}/related`: `other` with what this one is to it, or `gone`.
pub async fn link(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let number = |name: &str| posted.get(name).trim().trim_start_matches('#').parse::<TicketId>();
    let (other, relation) = match (number("gone"), number("other")) {
        (Ok(gone), _) => (gone, None),
        (_, Ok(other)) => (other, Relation::from_key(posted.get("relation"))),
        _ => return Err(Failure::Refused("Name the other ticket by its number.".to_owned())),
    };
    if relation.is_none() && posted.get("gone").is_empty() {
        return Err(Failure::Refused("Choose what the two are to each other.".to_owned()));
    }
    let done = relate(&web.desk, &visitor.person, (id, other), relation).await;
    back(&web, &visitor, id, &posted, done).await
}

/// The tickets linked to one, for its side panel.
pub async fn shown(
    conn: &mut Conn,
    visitor: &Visitor,
    ticket: &Ticket,
    view: &InView,
) -> Result<RelatedView, Fault> {
    let found = store::related::of_ticket(conn, &visitor.viewer(), ticket.id).await?;
    let one = |one: store::related::Related| RelatedTicket {
        id: one.id,
        subject: one.subject,
        status: one.status,
        relation: one.relation,
    };
    Ok(RelatedView {
        view: view.clone(),
        tickets: found.into_iter().map(one).collect(),
        may_change: visitor.person.role.may_answer() && ticket.status != Status::Closed,
    })
}
