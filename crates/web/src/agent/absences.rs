//! Who is away, and saying so (RT-7).

use actions::{
    ActionError,
    absences::{end, set_away},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::{
    Timestamp,
    ids::{AbsenceId, PersonId},
    time::{TimeZone, zone_or_utc},
};
use desk::{
    absences::{Absence, Refusal, Wish},
    people::{Person, Role},
};
use ui::{
    absences::{AbsenceRow, AbsencesPage, absences},
    kit::field::Choice,
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, rail::rail, words::face_of};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// `GET /away`
pub async fn list(State(web): State<Web>, Staff(visitor): Staff) -> Answer {
    draw(&web, &visitor, StatusCode::OK, AbsencesPage::default()).await
}

/// `POST /away`: `person` (a lead's choice, else oneself), `from`, `until`, `reason`.
pub async fn set(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    let whose = posted.get("person").parse().unwrap_or(visitor.person.id);
    let zone = zone_or_utc(&visitor.person.time_zone);
    let said = match wish(&posted, &zone, web.desk.now()) {
        None => "a date and a time are needed, as in 2026-11-26 17:00".to_owned(),
        Some(wish) => match set_away(&web.desk, &visitor.person, whose, wish).await {
            Ok(_) => return Ok(page::see(ui::paths::AWAY)),
            Err(ActionError::Refused(Refusal::NotYours)) => return Err(Failure::Forbidden),
            Err(ActionError::Refused(refusal)) => refusal.to_string(),
            Err(error) => return Err(error.into()),
        },
    };
    let form = AbsencesPage {
        from: posted.get("from").to_owned(),
        until: posted.get("until").to_owned(),
        reason: posted.get("reason").to_owned(),
        error: sentence(&said),
        ..AbsencesPage::default()
    };
    draw(&web, &visitor, StatusCode::CONFLICT, form).await
}

/// `POST /away/{id}/end`: back now, or never gone.
pub async fn finish(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<AbsenceId>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    match end(&web.desk, &visitor.person, id).await {
        Ok(_) => Ok(page::see(ui::paths::AWAY)),
        Err(ActionError::Refused(_)) => Err(Failure::Forbidden),
        Err(error) => Err(error.into()),
    }
}

/// What the form asks for; `None` where a time can't be read.
fn wish(posted: &Posted, zone: &TimeZone, now: Timestamp) -> Option<Wish> {
    let from_at = match posted.some("from") {
        None => now,
        Some(text) => instant(&text, zone)?,
    };
    let until_at = match posted.some("until") {
        None => None,
        Some(text) => Some(instant(&text, zone)?),
    };
    Some(Wish { from_at, until_at, reason: posted.get("reason").to_owned() })
}

/// `2026-11-26T17:00` on the clock of `zone`.
fn instant(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    base::time::at_wall_clock(&text.replace(' ', "T"), zone)
}

async fn draw(web: &Web, visitor: &Visitor, status: StatusCode, form: AbsencesPage) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let staff = store::people::staff(&mut conn).await?;
    let all = store::absences::current(&mut conn, page.now).await?;
    let leads = matches!(visitor.person.role, Role::Admin | Role::Lead);
    let rows = all.iter().filter_map(|one| row(one, &staff, &page, (leads, visitor.person.id)));
    let people = staff.iter().filter(|person| leads || person.id == visitor.person.id);
    let choice = |person: &Person| {
        let me = person.id == visitor.person.id;
        let you = if me { " (you)" } else { "" };
        Choice::new(&person.id.to_string(), &format!("{}{you}", person.display_name()), "", me)
    };
    let zone = &visitor.person.time_zone;
    let view = AbsencesPage {
        absences: rows.collect(),
        people: people.map(choice).collect(),
        zone: zone.rsplit('/').next().unwrap_or(zone).replace('_', " "),
        ..form
    };
    let rail = rail(web, &mut conn, visitor, &page, None, ui::paths::AWAY.to_owned()).await?;
    let body = absences(&page.context(), &view);
    let pane = Pane::Other("Who is away".to_owned(), body);
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    *response.status_mut() = status;
    Ok(response)
}

fn row(
    one: &Absence,
    staff: &[Person],
    page: &Page,
    (leads, me): (bool, PersonId),
) -> Option<AbsenceRow> {
    let person = staff.iter().find(|person| person.id == one.person_id)?;
    let zone = page.zone.iana_name().unwrap_or("UTC");
    let now = one.covers(page.now);
    let words = if now {
        one.words(zone)
    } else {
        let from = ui::format::full(one.from_at, &page.zone);
        one.words(zone).replacen("away ", &format!("away from {from}, "), 1)
    };
    Some(AbsenceRow {
        id: one.id,
        person: person.id,
        face: face_of(person),
        words,
        reason: one.reason.clone(),
        now,
        may_end: leads || person.id == me,
    })
}

/// The absence of a person among those read already.
#[must_use]
pub fn of(all: &[Absence], person: PersonId, now: Timestamp) -> Option<&Absence> {
    all.iter().find(|one| one.person_id == person && one.covers(now))
}
