//! An organisation's page, and what is set there by hand (RT-1, RT-5).

use actions::{
    ActionError,
    organisations::{may_change, set},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use base::ids::OrganisationId;
use desk::{
    organisations::{
        Organisation,
        change::{OrganisationEvent, Set},
    },
    people::Role,
};
use store::{Conn, lists};
use ui::{
    kit::field::Choice,
    organisations::{HistoryLine, OrganisationPage, PersonRow, TicketLine, organisation},
    shells::desk::{DeskPage, Pane},
};

use super::{
    conversation::Names,
    lists::answer,
    rail::rail,
    words::{face, face_of, plan_badge},
};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// Tickets and lines of history shown.
const MOST: i64 = 30;

/// `GET /organisations/{id}`
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<OrganisationId>,
) -> Answer {
    draw(&web, &visitor, id, StatusCode::OK, String::new()).await
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    id: OrganisationId,
    status: StatusCode,
    said: String,
) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let found = store::organisations::seen(&mut conn, &visitor.viewer(), id).await?;
    let found = found.ok_or(Failure::NotFound)?;
    let mut view = view(web, &mut conn, visitor, &page, &found).await?;
    view.said = said;
    let address = ui::paths::organisation(id);
    let rail = rail(web, &mut conn, visitor, &page, None, address).await?;
    let pane = Pane::Other(found.name, organisation(&page.context(), &view));
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    *response.status_mut() = status;
    Ok(response)
}

async fn view(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    page: &Page,
    one: &Organisation,
) -> Result<OrganisationPage, Failure> {
    let handbook = web.desk.handbook();
    let events = store::organisations::events(conn, one.id, MOST).await?;
    let people = store::people::of_organisation(conn, one.id).await?;
    let which = lists::Which::OfOrganisation(one.id);
    let tickets = lists::page(conn, &visitor.viewer(), &which, None, MOST).await?;
    let staff = store::people::staff(conn).await?;
    let names = Names::of(staff.iter());
    let plans = handbook.plans.iter().map(|plan| {
        let on = plan.key == one.plan_in_force();
        Choice::new(&plan.key, &plan.name, "", on)
    });
    let by_hand = one.plan_by_hand.as_ref().and_then(|_| note(&events, "plan", &names, page));
    let row = |person: &desk::people::Person| PersonRow {
        id: person.id.0,
        face: face_of(person),
        address: person.address.clone().unwrap_or_default(),
        role: if person.role == Role::OrgAdmin { "org admin".into() } else { String::new() },
    };
    Ok(OrganisationPage {
        id: one.id.0,
        name: one.name.clone(),
        plan: plan_badge(&handbook, one.plan_in_force()),
        synced_plan: handbook.plan_name(&one.plan).to_owned(),
        by_hand: by_hand.unwrap_or_default(),
        plans: plans.collect(),
        priority: one.priority,
        priority_note: note(&events, "priority", &names, page).unwrap_or_default(),
        domains: one.domains.clone(),
        account_owner: one.account_owner.clone(),
        external_id: one.external_id.clone(),
        may_change: may_change(&visitor.person),
        people: people.iter().map(row).collect(),
        tickets: tickets.into_iter().map(line_of).collect(),
        history: events.iter().map(|event| history(event, &names, &handbook)).collect(),
        said: String::new(),
    })
}

/// A ticket in a short list.
pub fn line_of(listed: lists::Listed) -> TicketLine {
    TicketLine {
        id: listed.ticket.id,
        subject: listed.ticket.subject,
        status: listed.ticket.status,
        at: listed.ticket.opened_at,
    }
}

/// `N. Kimura, today, 15:02: upgraded today`: who set a field last, and why.
fn note(events: &[OrganisationEvent], field: &str, names: &Names, page: &Page) -> Option<String> {
    let event = events.iter().find(|event| event.what.field == field)?;
    let who = event.actor.person().map_or("a sync", |id| names.get(id));
    let when = ui::format::moment(event.at, page.now, &page.zone);
    Some(format!("{who}, {when}: {}", event.what.because))
}

fn history(
    event: &OrganisationEvent,
    names: &Names,
    handbook: &desk::handbook::Handbook,
) -> HistoryLine {
    let what = &event.what;
    let plan = what.field.ends_with("plan");
    let word = |value: &str| match (plan, value) {
        (true, value) if !value.is_empty() => handbook.plan_name(value).to_owned(),
        (_, value) => value.to_owned(),
    };
    HistoryLine {
        at: event.at,
        who: event.actor.person().map(|id| face(names.get(id), id)),
        field: if what.field == "plan" {
            "the plan by hand".to_owned()
        } else {
            format!("the {}", what.field)
        },
        from: word(&what.from),
        to: word(&what.to),
        because: what.because.clone(),
    }
}

/// `POST /organisations/{id}/plan`: an override, with the reason.
pub async fn plan(web: State<Web>, staff: Staff, id: Path<OrganisationId>, form: Posted) -> Answer {
    let read = |form: &Posted| Set::Plan {
        plan: form.get("plan").to_owned(),
        because: form.get("why").to_owned(),
    };
    act(web, staff, id, form, read).await
}

/// `POST /organisations/{id}/synced-plan`: what was synced holds again.
pub async fn synced_plan(
    web: State<Web>,
    staff: Staff,
    id: Path<OrganisationId>,
    form: Posted,
) -> Answer {
    act(web, staff, id, form, |_| Set::SyncedPlan).await
}

/// `POST /organisations/{id}/priority`: `yes` or `no`, with the reason.
pub async fn priority(
    web: State<Web>,
    staff: Staff,
    id: Path<OrganisationId>,
    form: Posted,
) -> Answer {
    let read = |form: &Posted| Set::Priority {
        priority: form.get("priority") == "yes",
        because: form.get("why").to_owned(),
    };
    act(web, staff, id, form, read).await
}

/// `POST /organisations/{id}/details`: name, domains one on each line, account owner.
pub async fn details(
    web: State<Web>,
    staff: Staff,
    id: Path<OrganisationId>,
    form: Posted,
) -> Answer {
    let read = |form: &Posted| Set::Details {
        name: form.get("name").to_owned(),
        domains: form.get("domains").split_whitespace().map(str::to_owned).collect(),
        account_owner: form.get("account_owner").to_owned(),
        external_id: form.get("external_id").to_owned(),
    };
    act(web, staff, id, form, read).await
}

async fn act(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<OrganisationId>,
    form: Posted,
    read: impl FnOnce(&Posted) -> Set,
) -> Answer {
    let what = read(&form.checked(&visitor)?);
    match set(&web.desk, &visitor.person, id, what).await {
        Ok(_) => Ok(page::see(&ui::paths::organisation(id))),
        Err(ActionError::Refused(refusal)) => {
            let said = sentence(&refusal.to_string());
            draw(&web, &visitor, id, StatusCode::CONFLICT, said).await
        }
        Err(error) => Err(error.into()),
    }
}
