//! Suggested products, billing with investigation, followers, and plans that follow again: small
//! forms on a ticket (RT-1, RT-3, RT-4).

use actions::{
    ActionError, suggestions,
    tickets::{followers, investigation, set},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::ids::TicketId;

use super::ticket::{self, Asked, Tried};
use crate::{
    Web,
    http::{Answer, Failure, Posted, Staff, Visitor, failure::sentence, page},
};

/// `POST /tickets/{id}/suggestion`: it is that product.
pub async fn accept(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let done = suggestions::accept(&web.desk, &visitor.person, id).await;
    back(&web, &visitor, id, &posted, done).await
}

/// `POST /tickets/{id}/suggestion/dismissal`: it is not.
pub async fn dismiss(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let done = suggestions::dismiss(&web.desk, &visitor.person, id).await;
    back(&web, &visitor, id, &posted, done).await
}

/// `POST /tickets/{id}/investigation`: support looks into it for billing; `needed` says what for.
pub async fn investigate(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let needed = posted.get("needed").to_owned();
    let done = investigation::begin(&web.desk, &visitor.person, id, needed).await;
    back(&web, &visitor, id, &posted, done).await
}

/// `POST /tickets/{id}/investigation/end`: billing takes over and the customer is told.
pub async fn investigated(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let found = posted.get("found").to_owned();
    let done = investigation::end(&web.desk, &visitor.person, id, found).await;
    back(&web, &visitor, id, &posted, done).await
}

/// `POST /tickets/{id}/followers`: `me`, or one of us by id.
pub async fn follow(web: State<Web>, staff: Staff, id: Path<TicketId>, form: Posted) -> Answer {
    set_follower(web, staff, id, form, true).await
}

/// `POST /tickets/{id}/followers/removal`
pub async fn unfollow(web: State<Web>, staff: Staff, id: Path<TicketId>, form: Posted) -> Answer {
    set_follower(web, staff, id, form, false).await
}

async fn set_follower(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
    follows: bool,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let me = visitor.person.id;
    let person = match posted.get("person") {
        "me" => me,
        id => id.parse().map_err(|_| Failure::NotFound)?,
    };
    let done = followers::follow(&web.desk, &visitor.person, id, person, follows).await;
    back(&web, &visitor, id, &posted, done).await
}

/// `POST /tickets/{id}/synced-plan`: the organisation's plan holds again.
pub async fn synced_plan(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let what = set::Setting::OrganisationsPlan;
    let done = set::set(&web.desk, &visitor.person, id, what, true).await;
    back(&web, &visitor, id, &posted, done).await
}

/// Back to the ticket; a refusal is shown there. Somebody who took themselves off a ticket they saw
/// only by following goes to their list.
pub async fn back<T, R: std::fmt::Display>(
    web: &Web,
    visitor: &Visitor,
    id: TicketId,
    posted: &Posted,
    done: Result<T, ActionError<R>>,
) -> Answer {
    let asked = Asked { view: posted.get("in").to_owned(), ..Asked::default() };
    match done {
        Ok(_) => {
            let mut conn = web.desk.store.read().await?;
            let seen = store::tickets::one(&mut conn, &visitor.viewer(), id).await?.is_some();
            let view = ui::paths::InView::from_token(&asked.view);
            let next = if seen {
                ui::paths::ticket(id, &view)
            } else {
                ui::paths::view(&ui::paths::InView::Next, None)
            };
            Ok(page::see(&next))
        }
        Err(ActionError::Refused(refusal)) => {
            let tried = Tried { said: sentence(&refusal.to_string()), ..Tried::default() };
            ticket::draw(web, visitor, id, &asked, StatusCode::CONFLICT, tried).await
        }
        Err(error) => Err(error.into()),
    }
}
