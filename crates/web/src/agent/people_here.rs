//! Who else has a ticket open.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::ids::TicketId;
use store::Nudge;
use ui::tickets::presence::{Presence, Viewing, presence};

use super::words::face;
use crate::{
    Web,
    http::{Answer, Failure, Posted, Staff, page},
};

/// `GET /tickets/{id}/presence`: the live region.
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    store::tickets::one(&mut conn, &visitor.viewer(), id).await?.ok_or(Failure::NotFound)?;
    drop(conn);
    let here = web.presences.others(id, visitor.person.id, web.desk.now());
    let others = here
        .iter()
        .map(|one| Viewing { face: face(&one.name, one.person), typing: one.typing })
        .collect();
    Ok(page::ok(presence(&Presence { ticket: id, others })))
}

/// `POST /tickets/{id}/presence`: a browser says `viewing`, `typing` or `gone`. Harmless enough to
/// need no form token: a beacon can't carry a header.
pub async fn note(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Result<StatusCode, Failure> {
    let person = &visitor.person;
    let mut conn = web.desk.store.read().await?;
    store::tickets::one(&mut conn, &visitor.viewer(), id).await?.ok_or(Failure::NotFound)?;
    drop(conn);
    let state = posted.get("state");
    let word = posted.get("word").parse().unwrap_or(0);
    let name = person.display_name();
    if web.presences.note(id, (person.id, name), (posted.get("tab"), word), state, web.desk.now()) {
        let (name, state) = (name.to_owned(), state.to_owned());
        let nudge = Nudge::Presence { ticket: id, person: person.id.0, name, state };
        web.desk.store.tell(nudge).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
