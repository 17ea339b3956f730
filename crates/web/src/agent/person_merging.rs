//! Merging two people: choosing the other one, the look before, and doing it.

use actions::{
    ActionError,
    people::merge::{Look, look, merge},
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::ids::PersonId;
use desk::people::{
    Person,
    addresses::lets_in,
    merge::{Side, may_merge},
};
use serde::Deserialize;
use store::{Conn, Fault, people::merge::Brings};
use ui::{
    paths,
    people::merging::{Half, Outcome, PeopleMergingPage, merging},
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, person::role_word, rail::rail, words::face_of};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// People to choose from.
const MOST: usize = 20;

/// Whom the reader looks for or has chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    other: Option<PersonId>,
}

/// `GET /people/{id}/merging`
pub async fn choose(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<PersonId>,
    Query(asked): Query<Asked>,
) -> Answer {
    draw(&web, &visitor, id, (asked, StatusCode::OK, String::new())).await
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    id: PersonId,
    (asked, status, error): (Asked, StatusCode, String),
) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let one = store::people::seen(&mut conn, &visitor.viewer(), &[id]).await?.pop();
    let one = one.filter(|one| may_merge(&visitor.person, one.role)).ok_or(Failure::NotFound)?;
    let mut view = PeopleMergingPage {
        id: id.0,
        name: one.display_name().to_owned(),
        words: asked.q.trim().chars().take(200).collect(),
        error,
        ..PeopleMergingPage::default()
    };
    match asked.other {
        Some(other) => view.look = Some(both(web, &mut conn, visitor, (id, other)).await?),
        None => view.others = others(&mut conn, visitor, &one, &view.words).await?,
    }
    let rail = rail(web, &mut conn, visitor, &page, None, paths::person_merging(id)).await?;
    let title = format!("Merge {}", view.name);
    let pane = Pane::Other(title, merging(&page.context(), &view));
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    *response.status_mut() = status;
    Ok(response)
}

/// Whoever is called so; at first, whoever is called alike.
async fn others(
    conn: &mut Conn,
    visitor: &Visitor,
    one: &Person,
    words: &str,
) -> Result<Vec<Half>, Fault> {
    let sought = if words.is_empty() { &one.name } else { words };
    let mut found = store::names::people(conn, &visitor.viewer(), sought, MOST).await?;
    if let Ok(id) = sought.trim_start_matches('#').parse::<PersonId>() {
        found.extend(store::people::one(conn, id).await?);
    }
    found.retain(|other| other.id != one.id && !other.role.is_staff());
    let mut halves = Vec::new();
    for person in found {
        let addresses = store::people::addresses::of(conn, person.id).await?;
        let addresses = addresses.into_iter().map(|it| it.address).collect();
        halves.push(half(conn, &person, addresses).await?);
    }
    Ok(halves)
}

async fn half(conn: &mut Conn, person: &Person, addresses: Vec<String>) -> Result<Half, Fault> {
    let organisation = match person.organisation_id {
        Some(id) => store::organisations::one(conn, id).await?,
        None => None,
    };
    let organisation = organisation.map(|one| one.name).unwrap_or_default();
    let line = [organisation.as_str(), role_word(person.role)];
    let line = line.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    Ok(Half {
        id: person.id.0,
        face: face_of(person),
        addresses,
        line: line.join(" · "),
        brings: Vec::new(),
    })
}

/// What comes of it where the one stays, and where the other does.
async fn both(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    (one, other): (PersonId, PersonId),
) -> Result<[(Half, Outcome); 2], Failure> {
    let by = &visitor.person;
    let [stays, goes] =
        [look(&web.desk, by, one, other).await, look(&web.desk, by, other, one).await];
    let (stays, goes) = match (stays, goes) {
        (Ok(stays), Ok(goes)) => (stays, goes),
        (Err(error), _) | (_, Err(error)) => return Err(error.into()),
    };
    let first = whole(conn, &stays.stays, &goes.brings).await?;
    let second = whole(conn, &goes.stays, &stays.brings).await?;
    Ok([(first, outcome(&stays)), (second, outcome(&goes))])
}

async fn whole(conn: &mut Conn, side: &Side, brings: &Brings) -> Result<Half, Fault> {
    let addresses = side.addresses.iter().map(|one| one.address.clone()).collect();
    let half = half(conn, &side.profile.person, addresses).await?;
    let all = [
        (brings.asked, "ticket", "tickets"),
        (brings.part, "ticket of somebody else", "tickets of others"),
        (brings.messages, "message", "messages"),
        (brings.surveys, "survey", "surveys"),
        (brings.asides, "side conversation", "side conversations"),
        (brings.apps, "way in from an app", "ways in from an app"),
        (brings.handles, "handle", "handles"),
        (brings.tokens, "API token", "API tokens"),
    ];
    let brings = all.into_iter().map(|(count, one, many)| (count.unsigned_abs(), one, many));
    Ok(Half { brings: brings.collect(), ..half })
}

fn outcome(look: &Look) -> Outcome {
    let all = &look.after.addresses;
    let (open, shut): (Vec<_>, Vec<_>) = all.iter().partition(|one| lets_in(all, one));
    let told = |some: Vec<&desk::people::addresses::Address>| {
        some.into_iter().map(|one| one.address.clone()).collect()
    };
    Outcome {
        refusal: look.refusal.as_ref().map(|it| sentence(&it.to_string())).unwrap_or_default(),
        primary: look.after.profile.person.address.clone().unwrap_or_default(),
        open: told(open),
        shut: told(shut),
    }
}

/// `POST /people/{id}/merging`: with the other one, and which of the two stays.
pub async fn done(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<PersonId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let number = |name: &str| posted.get(name).parse::<PersonId>().ok();
    let Some(other) = number("other") else { return Err(Failure::NotFound) };
    let stays = number("stays").filter(|stays| [id, other].contains(stays)).unwrap_or(id);
    let goes = if stays == id { other } else { id };
    match merge(&web.desk, &visitor.person, stays, goes).await {
        Ok(_) => Ok(page::see(&paths::person(stays))),
        Err(ActionError::Refused(refusal)) => {
            let words = sentence(&refusal.to_string());
            let asked = Asked { other: Some(other), ..Asked::default() };
            draw(&web, &visitor, id, (asked, StatusCode::CONFLICT, words)).await
        }
        Err(error) => Err(error.into()),
    }
}
