//! Who else has a ticket open.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::ids::TicketId;
use store::{Nudge, nudge::Doing};
use ui::tickets::presence::{Presence, Viewing, presence};

use super::words::face;
use crate::{
    Web,
    http::{Answer, Failure, Posted, Staff, page},
};

/// Browsers make up 36 characters; what is told to other nodes has to stay small.
const LONGEST_TAB: usize = 64;

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
    let said = store::nudge::Presence {
        ticket: id,
        person: person.id,
        name: person.display_name().to_owned(),
        tab: posted.get("tab").chars().take(LONGEST_TAB).collect(),
        word: posted.get("word").parse().unwrap_or(0),
        doing: match posted.get("state") {
            "typing" => Doing::Typing,
            "gone" => Doing::Gone,
            _ => Doing::Viewing,
        },
    };
    web.presences.note(&said, web.desk.now());
    web.desk.store.tell(Nudge::Presence(said)).await?;
    Ok(StatusCode::NO_CONTENT)
}
