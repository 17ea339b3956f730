//! Putting a ticket off: the page that asks until when, doing it, and taking it back.

use actions::{ActionError, tickets::snooze as verbs};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{Timestamp, ids::TicketId, time::zone_or_utc};
use desk::{
    people::Person,
    tickets::{
        Status, Ticket, Urgency,
        snooze::{MOST_SECONDS, Refusal, Until, moment, morning},
    },
};
use ui::{
    paths::{self, InView},
    shells::desk::{DeskPage, Pane},
    tickets::snooze::{Moment, SnoozePage, SnoozedView},
};

use super::{lists::answer, merging::changeable, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// `GET /tickets/{id}/snooze`
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
) -> Answer {
    draw(&web, &visitor, id, StatusCode::OK, String::new()).await
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    id: TicketId,
    status: StatusCode,
    error: String,
) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let ticket = changeable(&mut conn, visitor, id).await?;
    let view = view(web, visitor, &page, &ticket, error);
    let rail = rail(web, &mut conn, visitor, &page, None, paths::snooze(id)).await?;
    let body = ui::tickets::snooze::snooze(&page.context(), &view);
    let pane = Pane::Other(format!("Put off #{id}"), body);
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    *response.status_mut() = status;
    Ok(response)
}

fn view(web: &Web, visitor: &Visitor, page: &Page, ticket: &Ticket, error: String) -> SnoozePage {
    let handbook = web.desk.handbook();
    let zone = zone_or_utc(&visitor.person.time_zone);
    let tomorrow = moment(&handbook, &zone, page.now, Until::Tomorrow);
    let moments = [
        ("In three hours", Some(base::time::after(page.now, 3 * 3600))),
        ("Tomorrow morning", tomorrow),
        ("In a week", Some(morning(&handbook, &zone, page.now, 7))),
    ];
    let waits = ticket.status.is_with_us() || ticket.status == Status::OnHold;
    let refused = match ticket.urgency_at(page.now) {
        _ if !waits => sentence(&Refusal::NotWaiting.to_string()),
        Urgency::Later => String::new(),
        _ => sentence(&Refusal::Due.to_string()),
    };
    let field = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string();
    SnoozePage {
        ticket: ticket.id,
        subject: ticket.subject.clone(),
        error,
        refused,
        moments: moments
            .into_iter()
            .filter_map(|(label, at)| Some(Moment { label, at: at? }))
            .collect(),
        back_by: ticket.soon_at,
        earliest: field(page.now),
        latest: field(base::time::after(page.now, MOST_SECONDS)),
    }
}

/// `POST /tickets/{id}/snooze`: `until` an instant or `customer`, or `at` a day and time where the
/// reader is.
pub async fn put_off(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let Some(until) = until(&posted, &visitor.person) else {
        let words = "Choose until when.".to_owned();
        return draw(&web, &visitor, id, StatusCode::UNPROCESSABLE_ENTITY, words).await;
    };
    match verbs::snooze(&web.desk, &visitor.person, id, Some(until)).await {
        Ok(_) => Ok(page::see(&paths::view(&InView::Next, None))),
        Err(ActionError::Refused(refusal)) => {
            let words = sentence(&refusal.to_string());
            draw(&web, &visitor, id, StatusCode::CONFLICT, words).await
        }
        Err(error) => Err(error.into()),
    }
}

fn until(posted: &Posted, reader: &Person) -> Option<Until> {
    match posted.get("until") {
        "customer" => Some(Until::CustomerWrites),
        "tomorrow" => Some(Until::Tomorrow),
        "" => {
            let zone = zone_or_utc(&reader.time_zone);
            base::time::at_wall_clock(posted.get("at"), &zone).map(Until::At)
        }
        instant => instant.parse().ok().map(Until::At),
    }
}

/// `POST /tickets/{id}/snooze/end`
pub async fn take_back(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    verbs::snooze(&web.desk, &visitor.person, id, None).await.map_err(Failure::from)?;
    Ok(page::see(&paths::ticket(id, &InView::Next)))
}

/// The line on a ticket that is put off.
pub fn line(visitor: &Visitor, ticket: &Ticket, staff: &[Person]) -> Option<SnoozedView> {
    let snooze = ticket.snooze?;
    let by = staff.iter().find(|person| person.id == snooze.by);
    Some(SnoozedView {
        ticket: ticket.id,
        until: snooze.until,
        by: by.map_or("somebody", Person::display_name).to_owned(),
        may_change: visitor.person.role.may_answer(),
    })
}
