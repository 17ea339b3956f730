//! `/people`: everybody, by name, and somebody new.

use actions::{ActionError, people::change::create};
use axum::{
    extract::{Query, State},
    http::StatusCode,
};
use base::ids::{OrganisationId, PersonId};
use desk::people::{
    Role,
    addresses::{self, may_change},
    change::{Refusal, Wish},
};
use serde::Deserialize;
use store::{
    Conn, Fault,
    people::list::{Kind, Listed, ListedPerson, Sought, list},
};
use ui::{
    paths::{self, OverPeople, PEOPLE},
    people::list::{NewPerson, PeoplePage, PersonLine, people},
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, rail::rail, words::face_of};
use crate::{
    Web,
    http::{Answer, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// People on a page.
const ROWS: i64 = 50;
/// Organisations whose people are shown for words that are an organisation's name.
const MOST_ORGANISATIONS: usize = 5;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    kind: String,
    q: String,
    organisation: Option<OrganisationId>,
    after: Option<PersonId>,
}

/// `GET /people`
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Answer {
    draw(&web, &visitor, asked, (StatusCode::OK, NewPerson::default())).await
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    asked: Asked,
    (status, form): (StatusCode, NewPerson),
) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let view = PeoplePage {
        may_add: may_change(&visitor.person, Role::Customer),
        form,
        ..view(&mut conn, visitor, asked).await?
    };
    let rail = rail(web, &mut conn, visitor, &page, None, PEOPLE.to_owned()).await?;
    let pane = Pane::Other("People".to_owned(), people(&page.context(), &view));
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    *response.status_mut() = status;
    Ok(response)
}

async fn view(conn: &mut Conn, visitor: &Visitor, asked: Asked) -> Result<PeoplePage, Fault> {
    let kind = match asked.kind.as_str() {
        "us" => Kind::Us,
        "org_admins" => Kind::OrgAdmins,
        _ => Kind::Customers,
    };
    let words: String = asked.q.trim().chars().take(200).collect();
    let after = asked.after;
    let sought = Sought { kind, organisation: asked.organisation, words: words.clone(), after };
    let viewer = visitor.viewer();
    let Listed { mut rows, next } = list(conn, &viewer, &sought, ROWS).await?;
    if asked.organisation.is_none() && after.is_none() && !words.is_empty() {
        of_organisations(conn, visitor, &sought, &mut rows).await?;
    }
    let organisation = match asked.organisation {
        Some(id) => store::organisations::seen(conn, &viewer, id).await?,
        None => None,
    };
    Ok(PeoplePage {
        over: OverPeople { kind: asked.kind, words, organisation: asked.organisation },
        organisation: organisation.map(|one| one.name).unwrap_or_default(),
        rows: rows.iter().map(line).collect(),
        next,
        is_later: after.is_some(),
        ..PeoplePage::default()
    })
}

/// The words may be an organisation's name: its people follow those who are called so.
async fn of_organisations(
    conn: &mut Conn,
    visitor: &Visitor,
    sought: &Sought,
    rows: &mut Vec<ListedPerson>,
) -> Result<(), Fault> {
    let viewer = visitor.viewer();
    let words = sought.words.as_str();
    let found = store::names::organisations(conn, &viewer, words, MOST_ORGANISATIONS).await?;
    for one in found {
        let organisation = Some(one.id);
        let of_one = Sought { organisation, words: String::new(), ..sought.clone() };
        let theirs = list(conn, &viewer, &of_one, ROWS).await?.rows;
        let new = theirs.into_iter().filter(|it| rows.iter().all(|row| row.person != it.person));
        let new: Vec<_> = new.collect();
        rows.extend(new);
    }
    Ok(())
}

fn line(row: &ListedPerson) -> PersonLine {
    let person = &row.person;
    PersonLine {
        id: person.id.0,
        face: face_of(person),
        role: super::person::role_word(person.role).to_owned(),
        address: person.address.clone().unwrap_or_default(),
        more_addresses: row.other_addresses.len(),
        organisation: person.organisation_id.zip(row.organisation.clone()),
        open: row.open.unsigned_abs(),
        tickets: row.tickets.unsigned_abs(),
    }
}

/// `POST /people`: somebody new.
pub async fn add(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    let (name, address) = (posted.get("name").to_owned(), posted.get("address").to_owned());
    let wish = Wish { name: Some(name.clone()), ..Wish::default() };
    match create(&web.desk, &visitor.person, Some(address.clone()), wish).await {
        Ok(one) => Ok(page::see(&paths::person(one.person.id))),
        Err(ActionError::Refused(refusal)) => {
            let other = match &refusal {
                Refusal::Address(addresses::Refusal::Taken { id, name, .. }) => {
                    Some((*id, name.clone()))
                }
                _ => None,
            };
            let error = sentence(&refusal.to_string());
            let form = NewPerson { name, address, error, other };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            draw(&web, &visitor, Asked::default(), (status, form)).await
        }
        Err(error) => Err(error.into()),
    }
}
