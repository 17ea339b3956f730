//! A person's page, and what is set there.

use actions::{
    ActionError,
    people::{
        addresses::{Act, act},
        change::set,
    },
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use base::ids::{OrganisationId, PersonId};
use desk::{
    people::{
        Role, addresses,
        change::{Refusal, Tagging, Wish},
    },
    phrases::Language,
};
use serde::Deserialize;
use store::{Conn, Fault};
use ui::{
    paths,
    people::person::{Refused, Typed, person},
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, person_view, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// Which page of their tickets.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    page: i64,
}

/// `GET /people/{id}`; who was merged leads to whom they go on in.
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<PersonId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let now = store::people::goes_on_in(&mut conn, id).await?;
    drop(conn);
    if now != id {
        return Ok(page::see(&paths::person(now)));
    }
    draw(&web, &visitor, id, (asked.page.max(1), StatusCode::OK, None)).await
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    id: PersonId,
    (of_tickets, status, refused): (i64, StatusCode, Option<Refused>),
) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let found = store::people::seen(&mut conn, &visitor.viewer(), &[id]).await?.pop();
    let found = found.ok_or(Failure::NotFound)?;
    let mut view = person_view::build(web, &mut conn, visitor, &page, (&found, of_tickets)).await?;
    view.refused = refused;
    let rail = rail(web, &mut conn, visitor, &page, None, paths::person(id)).await?;
    let title = found.display_name().to_owned();
    let pane = Pane::Other(title, person(&page.context(), &view));
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    *response.status_mut() = status;
    Ok(response)
}

async fn refused(
    web: &Web,
    visitor: &Visitor,
    id: PersonId,
    words: &str,
    (other, typed): (Option<(PersonId, String)>, Typed),
) -> Answer {
    let words = sentence(words);
    let refused = Some(Refused { words, other, typed });
    draw(web, visitor, id, (1, StatusCode::CONFLICT, refused)).await
}

/// What somebody is, where it isn't plain.
#[must_use]
pub const fn role_word(role: Role) -> &'static str {
    match role {
        Role::Admin => "administrator",
        Role::Lead => "support lead",
        Role::Agent => "support engineer",
        Role::Engineer => "product engineer",
        Role::Viewer => "account person",
        Role::Customer => "",
        Role::OrgAdmin => "org admin",
    }
}

/// `POST /people/{id}/details`: what we know of them.
pub async fn details(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<PersonId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let said = |name: &str| posted.get(name).to_owned();
    let typed = Typed::Details {
        name: said("name"),
        external_id: said("external_id"),
        language: said("language"),
        time_zone: said("time_zone"),
        notes: said("notes"),
        phone: said("phone"),
        tags: said("tags"),
    };
    let wish = Wish {
        name: posted.given("name"),
        external_id: posted.given("external_id"),
        notes: posted.given("notes"),
        phone: posted.given("phone"),
        tags: posted.given("tags").map(|typed| Tagging::These(vec![typed])),
        time_zone: posted.given("time_zone"),
        language: posted.given("language").map(|key| Language::from_key(&key)),
        ..Wish::default()
    };
    change(&web, &visitor, id, (wish, typed)).await
}

/// `POST /people/{id}/organisation`: which, by name, domain or id, and whether they lead it.
pub async fn organisation(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<PersonId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let words = posted.get("organisation").trim().to_owned();
    let admin = posted.get("admin") == "yes";
    let typed = Typed::Organisation { name: words.clone(), admin };
    let found = if words.is_empty() {
        None
    } else {
        let mut conn = web.desk.store.read().await?;
        let all = named(&mut conn, &visitor, &words).await?;
        drop(conn);
        match all.as_slice() {
            [one] => Some(*one),
            [] => {
                let said = format!("no organisation is called “{words}”");
                return refused(&web, &visitor, id, &said, (None, typed)).await;
            }
            _ => {
                let said = format!("several organisations are called “{words}”; write the number");
                return refused(&web, &visitor, id, &said, (None, typed)).await;
            }
        }
    };
    let org_admin = Some(admin && found.is_some());
    let wish = Wish { organisation: Some(found), org_admin, ..Wish::default() };
    change(&web, &visitor, id, (wish, typed)).await
}

/// The organisations somebody may mean: by number, id, domain, the whole name, or words of it.
async fn named(
    conn: &mut Conn,
    visitor: &Visitor,
    words: &str,
) -> Result<Vec<OrganisationId>, Fault> {
    let lower = words.trim_start_matches('@').to_lowercase();
    let one = match words.trim_start_matches('#').parse::<OrganisationId>() {
        Ok(id) => store::organisations::one(conn, id).await?,
        Err(_) => None,
    };
    let one = match one {
        Some(one) => Some(one),
        None => match store::organisations::by_external_id(conn, words).await? {
            Some(one) => Some(one),
            None => store::organisations::by_domain(conn, &lower).await?,
        },
    };
    if let Some(one) = one {
        return Ok(vec![one.id]);
    }
    let all = store::names::organisations(conn, &visitor.viewer(), words, 10).await?;
    let exact = all.iter().filter(|it| desk::search::fold(&it.name) == desk::search::fold(words));
    let exact: Vec<_> = exact.map(|it| it.id).collect();
    Ok(if exact.is_empty() { all.iter().map(|it| it.id).collect() } else { exact })
}

async fn change(
    web: &Web,
    visitor: &Visitor,
    id: PersonId,
    (wish, typed): (Wish, Typed),
) -> Answer {
    match set(&web.desk, &visitor.person, id, wish).await {
        Ok(_) => Ok(page::see(&paths::person(id))),
        Err(ActionError::Refused(refusal)) => {
            let other = match &refusal {
                Refusal::ExternalIdTaken { id, name, .. } => Some((*id, name.clone())),
                _ => None,
            };
            refused(web, visitor, id, &refusal.to_string(), (other, typed)).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /people/{id}/addresses`: one more address.
pub async fn add(web: State<Web>, staff: Staff, id: Path<PersonId>, form: Posted) -> Answer {
    on_address(web, staff, id, form, Act::Add).await
}

/// `POST /people/{id}/addresses/removal`
pub async fn remove(web: State<Web>, staff: Staff, id: Path<PersonId>, form: Posted) -> Answer {
    on_address(web, staff, id, form, Act::Remove).await
}

/// `POST /people/{id}/addresses/primary`: letters go there from now on.
pub async fn primary(web: State<Web>, staff: Staff, id: Path<PersonId>, form: Posted) -> Answer {
    on_address(web, staff, id, form, Act::MakePrimary).await
}

/// `POST /people/{id}/addresses/proof`: sends a link there.
pub async fn proof(web: State<Web>, staff: Staff, id: Path<PersonId>, form: Posted) -> Answer {
    on_address(web, staff, id, form, Act::AskProof).await
}

/// `POST /people/{id}/addresses/vouching`: proved, because a lead says so.
pub async fn vouch(web: State<Web>, staff: Staff, id: Path<PersonId>, form: Posted) -> Answer {
    on_address(web, staff, id, form, Act::Vouch).await
}

async fn on_address(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<PersonId>,
    form: Posted,
    what: impl FnOnce(String) -> Act,
) -> Result<Response, Failure> {
    let address = form.checked(&visitor)?.get("address").to_owned();
    let what = what(address.clone());
    let typed = if matches!(what, Act::Add(_)) { Typed::Address(address) } else { Typed::Nothing };
    match act(&web.desk, &visitor.person, id, what).await {
        Ok(_) => Ok(page::see(&paths::person(id))),
        Err(ActionError::Refused(refusal)) => {
            let other = match &refusal {
                addresses::Refusal::Taken { id, name, .. } => Some((*id, name.clone())),
                _ => None,
            };
            refused(&web, &visitor, id, &refusal.to_string(), (other, typed)).await
        }
        Err(error) => Err(error.into()),
    }
}
