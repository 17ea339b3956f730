//! Replies in waiting: taken back, sent now, given another time.

use actions::{
    ActionError,
    tickets::sendings::{self, SendingRefusal},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{
    Timestamp,
    ids::{SendingId, TicketId},
    time::zone_or_utc,
};
use desk::tickets::{answer::Refusal, guard::Seen};

use super::ticket::{self, Asked, Tried};
use crate::{
    Web,
    http::{Answer, Failure, Posted, Staff, Visitor, failure::sentence, page},
};

/// `POST /sendings/{id}/undo`
pub async fn undo(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<SendingId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let done = sendings::take_back(&web.desk, &visitor.person, id).await;
    back(&web, &visitor, &posted, done).await
}

/// `POST /sendings/{id}/now`
pub async fn now(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<SendingId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let done = sendings::send_now(&web.desk, &visitor.person, id, seen(&posted)).await;
    back(&web, &visitor, &posted, done).await
}

/// `POST /sendings/{id}/time`
pub async fn time(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<SendingId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let at = chosen(posted.get("at_local"), &visitor)?;
    let done = sendings::move_to(&web.desk, &visitor.person, id, (at, seen(&posted))).await;
    back(&web, &visitor, &posted, done).await
}

/// Back to the ticket; a refusal is told there.
async fn back(
    web: &Web,
    visitor: &Visitor,
    posted: &Posted,
    done: Result<TicketId, ActionError<SendingRefusal>>,
) -> Answer {
    let asked = Asked { view: posted.get("in").to_owned(), ..Asked::default() };
    let refusal = match done {
        Ok(ticket) => {
            let view = ui::paths::InView::from_token(&asked.view);
            return Ok(page::see(&ui::paths::ticket(ticket, &view)));
        }
        Err(ActionError::Refused(refusal)) => refusal,
        Err(error) => return Err(error.into()),
    };
    let ticket = posted.get("ticket").parse().map_err(|_| Failure::NotFound)?;
    let said = sentence(&refusal.to_string());
    let news = match refusal {
        SendingRefusal::Answer(Refusal::Overtaken(news)) => news,
        _ => Vec::new(),
    };
    let tried = Tried { said, news, ..Tried::default() };
    ticket::draw(web, visitor, ticket, &asked, StatusCode::CONFLICT, tried).await
}

/// What the page showed, as its form says.
pub fn seen(posted: &Posted) -> Seen {
    let ids = |name: &str| -> Option<Vec<i64>> {
        let text = posted.given(name)?;
        Some(text.split_whitespace().filter_map(|id| id.parse().ok()).collect())
    };
    Seen {
        message: posted.get("seen").parse().ok().map(base::ids::MessageId),
        status: desk::tickets::Status::from_key(posted.get("seen_status")),
        people: ids("seen_people").map(|all| all.into_iter().map(base::ids::PersonId).collect()),
        sendings: ids("seen_sendings").unwrap_or_default().into_iter().map(SendingId).collect(),
    }
}

/// A time typed into a field, in the visitor's zone.
pub fn chosen(text: &str, visitor: &Visitor) -> Result<Timestamp, Failure> {
    let zone = zone_or_utc(&visitor.person.time_zone);
    let unreadable = || Failure::Refused("Write a day and a time, please.".to_owned());
    base::time::at_wall_clock(text, &zone).ok_or_else(unreadable)
}
