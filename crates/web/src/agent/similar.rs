//! `GET /tickets/{id}/similar`: tickets that share its rare words, for the panel or as a page.

use axum::extract::{Path, Query, State};
use base::ids::TicketId;
use desk::viewer::Viewer;
use store::{Conn, lists, search::similar};
use ui::{
    paths::InView,
    shells::desk::{DeskPage, Pane},
    tickets::similar::{Alike, page as own_page, similar as panel},
};

use super::{
    lists::answer,
    rail::{counts, rail_with},
    ticket::Asked,
};
use crate::{
    Web,
    http::{Answer, Failure, Page, Staff, page},
};

/// Tickets shown.
const SHOWN: usize = 5;

pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let drawn = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let viewer = visitor.viewer();
    store::tickets::one(&mut conn, &viewer, id).await?.ok_or(Failure::NotFound)?;
    let found = find(&mut conn, &viewer, id).await?;
    if asked.part.is_some() {
        return Ok(page::ok(panel(&drawn.context(), id, &found)));
    }
    let counts = counts(&mut conn, &visitor).await?;
    let at = (None::<&InView>, ui::paths::similar(id));
    let rail = rail_with(&web, &mut conn, &visitor, &drawn, &counts, at).await?;
    let pane = Pane::Other(format!("Similar to #{id}"), own_page(id, &found));
    Ok(answer(&drawn, DeskPage { rail, pane }, None))
}

/// Those that share most of a ticket's rare words.
pub async fn find(conn: &mut Conn, viewer: &Viewer, id: TicketId) -> Result<Vec<Alike>, Failure> {
    let found = similar::similar(conn, viewer, id, SHOWN).await?;
    let ids: Vec<TicketId> = found.iter().map(|one| one.ticket).collect();
    let rows = lists::these(conn, viewer, &ids).await?;
    let alike = found.into_iter().filter_map(|one| {
        let row = rows.iter().find(|row| row.ticket.id == one.ticket)?;
        Some(Alike {
            id: one.ticket,
            subject: one.subject,
            status: row.ticket.status,
            asked_at: row.ticket.opened_at,
            who: row.organisation.clone().unwrap_or_else(|| row.requester.clone()),
            shared: one.shared,
        })
    });
    Ok(alike.collect())
}
