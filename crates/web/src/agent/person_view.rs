//! What stands on a person's page.

use desk::{
    handbook::Handbook,
    people::{
        Person, Role,
        addresses::{Address, lets_in, may_change},
        change::PersonEvent,
        merge::may_merge,
    },
    phrases::Language,
};
use store::{Conn, lists};
use ui::{
    kit::field::Choice,
    organisations::{HistoryLine, TicketLine},
    paths,
    people::person::{AddressRow, May, PersonPage, RatingLine},
};

use super::{
    conversation::Names,
    organisations::line_of,
    person::role_word,
    words::{face, face_of, plan_badge, zone_line},
};
use crate::{
    Web,
    http::{Failure, Page, Visitor},
};

/// Tickets on a page.
const TICKETS: i64 = 30;
/// Ratings and lines of history.
const MOST: i64 = 30;

/// Gathers the page.
pub async fn build(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    page: &Page,
    (person, of_tickets): (&Person, i64),
) -> Result<PersonPage, Failure> {
    let viewer = visitor.viewer();
    let profile = store::people::profile(conn, person.id).await?.ok_or(Failure::NotFound)?;
    let all = store::people::addresses::of(conn, person.id).await?;
    let organisation = match person.organisation_id {
        Some(id) => store::organisations::seen(conn, &viewer, id).await?,
        None => None,
    };
    let skip = (of_tickets - 1).saturating_mul(TICKETS);
    let mut tickets = lists::of_person(conn, &viewer, person, (skip, TICKETS + 1)).await?;
    let older = i64::try_from(tickets.len()).unwrap_or(0) > TICKETS;
    tickets.truncate(usize::try_from(TICKETS).unwrap_or(0));
    let to = |number: i64| paths::person_tickets(person.id, number);
    let ratings = store::surveys::said_by(conn, &viewer, person.id, MOST).await?;
    let ratings = ratings.into_iter().filter_map(|one| {
        let (rating, at) = (one.rating?, one.answered_at?);
        Some(RatingLine { ticket: one.ticket_id, rating, words: one.words, at })
    });
    let handles = store::social::of_person(conn, person.id).await?;
    let by = &visitor.person;
    let change = may_change(by, person.role);
    Ok(PersonPage {
        id: person.id.0,
        face: face_of(person),
        name: person.name.clone(),
        role: role_word(person.role).to_owned(),
        place: zone_line(&person.time_zone, page.now),
        of_us: person.role.is_staff(),
        addresses: all.iter().map(|one| address(&all, one)).collect(),
        plan: organisation.as_ref().and_then(|one| plan(&web.desk.handbook(), one.plan_in_force())),
        organisation: organisation.map(|one| (one.id, one.name)),
        org_admin: person.role == Role::OrgAdmin,
        external_id: profile.external_id,
        notes: profile.notes,
        phone: profile.phone,
        tags: profile.tags,
        time_zone: person.time_zone.clone(),
        languages: languages(profile.language),
        handles: handles.iter().map(|(on, who)| format!("{}: {who}", on.name())).collect(),
        first_seen: Some(person.created_at),
        last_seen: store::people::last_seen(conn, person.id).await?,
        tickets: tickets.into_iter().map(line_of).collect::<Vec<TicketLine>>(),
        newer: (of_tickets > 1).then(|| to(of_tickets - 1)),
        older: older.then(|| to(of_tickets + 1)),
        ratings: ratings.collect(),
        history: history(conn, person).await?,
        may: May { change, vouch: change && by.role.may_lead(), merge: may_merge(by, person.role) },
        refused: None,
    })
}

fn plan(handbook: &Handbook, plan: &str) -> Option<ui::tickets::PlanBadge> {
    plan_badge(handbook, plan)
}

fn address(all: &[Address], one: &Address) -> AddressRow {
    AddressRow {
        address: one.address.clone(),
        primary: one.primary,
        proved: one.proved_at.is_some(),
        lets_in: lets_in(all, one),
    }
}

fn languages(theirs: Option<Language>) -> Vec<Choice> {
    let all = Language::ALL.into_iter();
    all.map(|one| Choice::new(one.key(), one.name(), "", theirs == Some(one))).collect()
}

async fn history(conn: &mut Conn, person: &Person) -> Result<Vec<HistoryLine>, Failure> {
    let events = store::people::events(conn, person.id, MOST).await?;
    let mut actors: Vec<_> = events.iter().filter_map(|one| one.actor.person()).collect();
    actors.sort_unstable();
    actors.dedup();
    let people = store::people::these(conn, &actors).await?;
    let names = Names::of(people.iter());
    Ok(events.iter().map(|event| line(event, &names)).collect())
}

fn line(event: &PersonEvent, names: &Names) -> HistoryLine {
    let what = &event.what;
    HistoryLine {
        at: event.at,
        who: event.actor.person().map(|id| face(names.get(id), id)),
        field: format!("the {}", what.field),
        from: what.from.clone(),
        to: what.to.clone(),
        because: what.because.clone(),
    }
}
