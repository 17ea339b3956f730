//! What is set on a ticket by hand; each is one form and one action.

use actions::{
    ActionError,
    tickets::set::{Setting, set},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::ids::{OutgoingId, PersonId, TicketId};
use desk::tickets::{Status, change::Set};
use ui::paths;

use super::ticket::{self, Asked, Tried};
use crate::{
    Web,
    http::{Answer, Failure, Posted, Staff, Visitor, failure::sentence, page},
};

/// `POST /tickets/{id}/closure`; with `tell` it goes on to telling linked tickets.
pub async fn solve(web: State<Web>, staff: Staff, id: Path<TicketId>, posted: Posted) -> Answer {
    act(web, staff, id, posted, |_, _| Some(Setting::Plain(Set::Status(Status::Solved)))).await
}

/// `POST /tickets/{id}/reopening`
pub async fn reopen(web: State<Web>, staff: Staff, id: Path<TicketId>, posted: Posted) -> Answer {
    act(web, staff, id, posted, |_, _| Some(Setting::Plain(Set::Status(Status::Open)))).await
}

/// `POST /tickets/{id}/status`
pub async fn status(web: State<Web>, staff: Staff, id: Path<TicketId>, posted: Posted) -> Answer {
    let read = |posted: &Posted, _: &Visitor| {
        let status = Status::from_key(posted.get("status"))?;
        // New is where tickets begin, closed is what time makes of solved ones.
        let settable = !matches!(status, Status::New | Status::Closed);
        settable.then_some(Setting::Plain(Set::Status(status)))
    };
    act(web, staff, id, posted, read).await
}

/// `POST /tickets/{id}/assignment`: `me`, a person's id, or nobody.
pub async fn assign(web: State<Web>, staff: Staff, id: Path<TicketId>, posted: Posted) -> Answer {
    let read = |posted: &Posted, visitor: &Visitor| match posted.get("assignee") {
        "" => Some(Setting::Assignee(None)),
        "me" => Some(Setting::Assignee(Some(visitor.person.id))),
        id => id.parse::<PersonId>().ok().map(|id| Setting::Assignee(Some(id))),
    };
    act(web, staff, id, posted, read).await
}

/// `POST /tickets/{id}/severity`
pub async fn severity(web: State<Web>, staff: Staff, id: Path<TicketId>, posted: Posted) -> Answer {
    let read = |posted: &Posted, _: &Visitor| {
        posted.some("severity").map(|severity| Setting::Plain(Set::Severity(severity)))
    };
    act(web, staff, id, posted, read).await
}

/// `POST /tickets/{id}/product`: empty makes it unclassified.
pub async fn product(web: State<Web>, staff: Staff, id: Path<TicketId>, posted: Posted) -> Answer {
    let read = |posted: &Posted, _: &Visitor| {
        let product = Set::Product(posted.some("product"), String::new());
        Some(Setting::Plain(product))
    };
    act(web, staff, id, posted, read).await
}

/// `POST /tickets/{id}/plan`: an override, with the reason.
pub async fn plan(web: State<Web>, staff: Staff, id: Path<TicketId>, posted: Posted) -> Answer {
    let read = |posted: &Posted, _: &Visitor| {
        let (plan, because) = (posted.some("plan")?, posted.some("why")?);
        Some(Setting::Plain(Set::Plan { plan, because }))
    };
    act(web, staff, id, posted, read).await
}

/// `POST /tickets/{id}/links`: an issue or pull request on GitHub; with `gone` it is unlinked.
pub async fn link(web: State<Web>, staff: Staff, id: Path<TicketId>, posted: Posted) -> Answer {
    let read = |posted: &Posted, _: &Visitor| {
        let (address, linked) = (posted.some("address")?, posted.get("gone").is_empty());
        Some(Setting::Plain(Set::Link { address, linked }))
    };
    act(web, staff, id, posted, read).await
}

/// `POST /tickets/{id}/tags`: tags to add, apart by blanks or commas, or one to take off.
pub async fn tags(web: State<Web>, staff: Staff, id: Path<TicketId>, posted: Posted) -> Answer {
    let read = |posted: &Posted, _: &Visitor| {
        let apart = |text: &str| -> Vec<String> {
            let words = text.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect()
        };
        let (add, gone) = (apart(posted.get("add")), apart(posted.get("gone")));
        let any = !(add.is_empty() && gone.is_empty());
        any.then_some(Setting::Plain(Set::Retag { add, gone }))
    };
    act(web, staff, id, posted, read).await
}

/// `POST /tickets/{id}/fields`: each of the company's own fields that was sent.
pub async fn fields(web: State<Web>, staff: Staff, id: Path<TicketId>, posted: Posted) -> Answer {
    let keys: Vec<String> =
        web.0.desk.handbook().fields.iter().map(|field| field.key.clone()).collect();
    let read = |posted: &Posted, _: &Visitor| {
        let values = keys.into_iter().filter_map(|key| Some((posted.given(&key)?, key)));
        let values = values.map(|(value, key)| (key, value)).collect();
        Some(Setting::Plain(Set::Fields(values)))
    };
    act(web, staff, id, posted, read).await
}

/// Reads the form, acts, and goes back to the ticket; a refusal is shown there.
async fn act(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
    read: impl FnOnce(&Posted, &Visitor) -> Option<Setting>,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let Some(setting) = read(&posted, &visitor) else {
        return Err(Failure::Refused("The form was incomplete; please choose again.".to_owned()));
    };
    let anyway = !posted.get("anyway").is_empty();
    let asked = Asked { view: posted.get("in").to_owned(), ..Asked::default() };
    match set(&web.desk, &visitor.person, id, setting, anyway).await {
        Ok(_) => {
            let view = ui::paths::InView::from_token(&asked.view);
            let tell = posted.get("tell") == "yes";
            let to = if tell { paths::passing_on(id) } else { paths::ticket(id, &view) };
            Ok(page::see(&to))
        }
        Err(ActionError::Refused(refusal)) => {
            let tried = Tried { said: sentence(&refusal.to_string()), ..Tried::default() };
            ticket::draw(&web, &visitor, id, &asked, StatusCode::CONFLICT, tried).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /outgoing/{id}/again`: a person decided about a failed or doubtful mail.
pub async fn send_again(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<OutgoingId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    actions::mail::outgoing::send_again(&web.desk, &visitor.person, id).await?;
    let ticket = posted.get("ticket").parse::<TicketId>().map_err(|_| Failure::NotFound)?;
    Ok(page::see(&ui::paths::ticket(ticket, &ui::paths::InView::Next)))
}
