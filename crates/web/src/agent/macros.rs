//! Macros: the list, and the form that makes, changes and takes them away.

use actions::{
    ActionError,
    macros::{Wish, save},
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::ids::{MacroId, PersonId};
use desk::{
    handbook::Handbook,
    macros::{Body, Macro, Owner, Shared, may_change},
    people::Person,
    tickets::Status,
};
use serde::Deserialize;
use ui::{
    Markup,
    kit::field::Choice,
    macros::{MacroForm, MacroRow, MacrosPage},
    shells::desk::{DeskPage, Pane},
};

use super::{conversation::beginning, lists::answer, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// What an address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// `GET /macros`
pub async fn list(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Answer {
    let (person, handbook) = (&visitor.person, web.desk.handbook());
    let mut conn = web.desk.store.read().await?;
    let all = if person.role.may_lead() {
        store::macros::all_shared(&mut conn, person.id).await?
    } else {
        store::macros::shared_with(&mut conn, &Shared::all_of(person, &handbook)).await?
    };
    drop(conn);
    let found = all.iter().filter(|one| is_meant(one, &asked.q));
    let view = MacrosPage {
        macros: found.map(|one| row(one, person, &handbook)).collect(),
        query: asked.q.clone(),
        may_make: person.role.may_answer(),
    };
    let body = |page: &Page| ui::macros::macros(&page.context(), &view);
    draw(&web, &visitor, StatusCode::OK, ("Macros", ui::paths::MACROS), body).await
}

/// Whether every word of the query stands in its name or text.
pub fn is_meant(one: &Macro, query: &str) -> bool {
    holds(&format!("{} {}", one.name, one.body.text), query)
}

/// Whether every word of the query stands in its name: where much else is found besides.
pub fn is_named(one: &Macro, query: &str) -> bool {
    holds(&one.name, query)
}

fn holds(text: &str, query: &str) -> bool {
    let text = text.to_lowercase();
    query.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

fn row(one: &Macro, person: &Person, handbook: &Handbook) -> MacroRow {
    MacroRow {
        id: one.id,
        name: one.name.clone(),
        shared: match &one.audience {
            Shared::Everyone => "everyone".to_owned(),
            Shared::Team(key) => format!("team {}", handbook.team_name(key)),
            Shared::Person(_) => "only you".to_owned(),
        },
        words: beginning(&one.body.text),
        uses: one.uses.unsigned_abs(),
        used_at: one.used_at,
        may_change: may_change(handbook, person, &one.audience),
    }
}

/// `GET /macros/new`
pub async fn new(State(web): State<Web>, Staff(visitor): Staff) -> Answer {
    if !visitor.person.role.may_answer() {
        return Err(Failure::Forbidden);
    }
    let wish =
        Wish { id: None, name: String::new(), audience: Shared::Everyone, body: Body::default() };
    edit(&web, &visitor, StatusCode::OK, wish, Vec::new()).await
}

/// `GET /macros/{id}`
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<MacroId>,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let found = store::macros::one(&mut conn, id).await?.ok_or(Failure::NotFound)?;
    drop(conn);
    if !may_change(&web.desk.handbook(), &visitor.person, &found.audience) {
        return Err(Failure::NotFound);
    }
    let (name, audience, body) = (found.name, found.audience, found.body);
    let wish = Wish { id: Some(id), name, audience, body };
    edit(&web, &visitor, StatusCode::OK, wish, Vec::new()).await
}

/// `POST /macros`
pub async fn make(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    kept(&web, &visitor, posted, None).await
}

/// `POST /macros/{id}`
pub async fn change(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<MacroId>,
    posted: Posted,
) -> Answer {
    kept(&web, &visitor, posted, Some(id)).await
}

async fn kept(web: &Web, visitor: &Visitor, posted: Posted, id: Option<MacroId>) -> Answer {
    let posted = posted.checked(visitor)?;
    if !visitor.person.role.may_answer() {
        return Err(Failure::Forbidden);
    }
    let wish = wish(&posted, id);
    match save(&web.desk, &visitor.person, wish.clone()).await {
        Ok(_) => Ok(page::see(ui::paths::MACROS)),
        Err(ActionError::Refused(wrong)) => {
            let told = wrong.0.iter().map(|one| sentence(&one.to_string())).collect();
            edit(web, visitor, StatusCode::CONFLICT, wish, told).await
        }
        Err(error) => Err(error.into()),
    }
}

fn wish(posted: &Posted, id: Option<MacroId>) -> Wish {
    let text = |name: &str| posted.get(name).replace("\r\n", "\n");
    Wish {
        id,
        name: posted.get("name").to_owned(),
        audience: Shared::from_token(posted.get("audience")).unwrap_or(Shared::Everyone),
        body: Body {
            text: text("text"),
            then: Status::from_key(posted.get("then")),
            severity: posted.some("severity"),
            product: posted.some("product"),
            owner: Owner::from_key(posted.get("owner")),
            add_tags: posted.get("tags").split_whitespace().map(str::to_lowercase).collect(),
            followers: posted.ticked("follower-").into_iter().map(PersonId).collect(),
            note: text("note"),
        },
    }
}

/// `POST /macros/{id}/removal`
pub async fn take_away(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<MacroId>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    actions::macros::take_away(&web.desk, &visitor.person, id).await?;
    Ok(page::see(ui::paths::MACROS))
}

async fn edit(
    web: &Web,
    visitor: &Visitor,
    status: StatusCode,
    wish: Wish,
    wrong: Vec<String>,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let staff = store::people::staff(&mut conn).await?;
    drop(conn);
    let view = filled(web, visitor, &wish, (&staff, wrong));
    let title = if wish.id.is_some() { "A macro" } else { "New macro" };
    let body = |page: &Page| ui::macros::form(&page.context(), &view);
    draw(web, visitor, status, (title, ui::paths::MACROS), body).await
}

fn filled(
    web: &Web,
    visitor: &Visitor,
    wish: &Wish,
    (staff, wrong): (&[Person], Vec<String>),
) -> MacroForm {
    let (handbook, body) = (web.desk.handbook(), &wish.body);
    let mut audiences = Shared::all_of(&visitor.person, &handbook);
    if !audiences.contains(&wish.audience) {
        audiences.push(wish.audience.clone());
    }
    let audience = |one: &Shared| {
        let label = match one {
            Shared::Everyone => "Everyone".to_owned(),
            Shared::Team(key) => format!("Team {}", handbook.team_name(key)),
            Shared::Person(_) => "Only me".to_owned(),
        };
        Choice::new(&one.token(), &label, "", *one == wish.audience)
    };
    let statuses = [Status::Open, Status::Pending, Status::OnHold, Status::Solved];
    let status = |one: Status| {
        Choice::new(one.key(), ui::tickets::status_label(one), "", body.then == Some(one))
    };
    let severities = handbook.severities.iter().map(|one| {
        Choice::new(&one.key, &one.name, "", body.severity.as_deref() == Some(&one.key))
    });
    let products = handbook
        .products
        .iter()
        .map(|one| Choice::new(&one.key, &one.name, "", body.product.as_deref() == Some(&one.key)));
    let owner =
        |(one, key, words): (Owner, &str, &str)| Choice::new(key, words, "", body.owner == one);
    let follower = |one: &Person| {
        let on = body.followers.contains(&one.id);
        Choice::new(&one.id.to_string(), one.display_name(), "", on)
    };
    MacroForm {
        id: wish.id,
        name: wish.name.clone(),
        audiences: audiences.iter().map(audience).collect(),
        text: body.text.clone(),
        note: body.note.clone(),
        statuses: statuses.into_iter().map(status).collect(),
        severities: severities.collect(),
        products: products.collect(),
        owners: Owner::ALL.into_iter().map(owner).collect(),
        tags: body.add_tags.join(" "),
        followers: staff.iter().map(follower).collect(),
        wrong,
    }
}

/// A page of the desk with this in it.
pub async fn draw(
    web: &Web,
    visitor: &Visitor,
    status: StatusCode,
    (title, address): (&str, &str),
    body: impl FnOnce(&Page) -> Markup,
) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let rail = rail(web, &mut conn, visitor, &page, None, address.to_owned()).await?;
    let pane = Pane::Other(title.to_owned(), body(&page));
    let mut response = answer(&page, DeskPage { rail, pane }, None);
    *response.status_mut() = status;
    Ok(response)
}
