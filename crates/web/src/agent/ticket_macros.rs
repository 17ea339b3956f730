//! Macros on a ticket: chosen, looked at with everything filled in, used.

use actions::{ActionError, macros::apply as use_it};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
};
use base::ids::{MacroId, TicketId};
use desk::{
    macros::{
        Macro, Shared,
        applied::{Facts, Preview},
    },
    messages::markdown,
    tickets::Ticket,
};
use serde::Deserialize;
use store::Conn;
use ui::{
    macros::{MacroMenu, MacroPreview},
    paths::{self, InView},
};

use super::{
    conversation::beginning,
    macros::{draw, is_meant},
};
use crate::{
    Web,
    http::{Answer, Failure, Posted, Staff, Visitor, failure::sentence, page},
};

/// What an address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default, rename = "in")]
    view: String,
    /// `menu` or `preview`: only that, for the composer's dialog.
    part: Option<String>,
}

/// `GET /tickets/{id}/macros`
pub async fn menu(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(ticket): Path<TicketId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let found = store::tickets::one(&mut conn, &visitor.viewer(), ticket).await?;
    found.filter(|_| visitor.person.role.may_answer()).ok_or(Failure::NotFound)?;
    let audiences = Shared::all_of(&visitor.person, &web.desk.handbook());
    let all = store::macros::shared_with(&mut conn, &audiences).await?;
    drop(conn);
    let meant = all.into_iter().filter(|one| is_meant(one, &asked.q));
    let view = MacroMenu {
        ticket,
        view: InView::from_token(&asked.view),
        macros: meant.map(|one| (one.id, one.name, beginning(&one.body.text))).collect(),
        query: asked.q,
    };
    if asked.part.is_some() {
        return Ok(page::ok(ui::macros::menu(&view)));
    }
    let at = ("Macros", paths::MACROS);
    draw(&web, &visitor, StatusCode::OK, at, |_| ui::macros::menu(&view)).await
}

/// `GET /tickets/{id}/macros/{macro}`
pub async fn preview(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path((ticket, id)): Path<(TicketId, MacroId)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let view = looked_at(&web, &visitor, (ticket, id), &asked.view).await?;
    if asked.part.is_some() {
        let page = crate::http::Page::of(&web, &visitor);
        return Ok(page::ok(ui::macros::preview(&page.context(), &view)));
    }
    shown(&web, &visitor, StatusCode::OK, &view).await
}

async fn shown(web: &Web, visitor: &Visitor, status: StatusCode, view: &MacroPreview) -> Answer {
    let at = ("Macros", paths::MACROS);
    draw(web, visitor, status, at, |page| ui::macros::preview(&page.context(), view)).await
}

/// `POST /tickets/{id}/macros/{macro}/use`
pub async fn apply(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path((ticket, id)): Path<(TicketId, MacroId)>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let view = InView::from_token(posted.get("in"));
    match use_it(&web.desk, &visitor.person, ticket, id, link(&web, ticket)).await {
        Ok(applied) => Ok(page::see(&match applied.then {
            Some(then) => paths::ticket_then(ticket, &view, then.key()),
            None => paths::ticket(ticket, &view),
        })),
        Err(ActionError::Refused(why)) => {
            let looked = looked_at(&web, &visitor, (ticket, id), posted.get("in")).await?;
            let refused = MacroPreview { error: sentence(&why), ..looked };
            shown(&web, &visitor, StatusCode::CONFLICT, &refused).await
        }
        Err(error) => Err(error.into()),
    }
}

fn link(web: &Web, ticket: TicketId) -> String {
    format!("{}{}", web.desk.settings().public_url, paths::portal_ticket(ticket))
}

/// What the macro comes to on the ticket.
async fn looked_at(
    web: &Web,
    visitor: &Visitor,
    (ticket, id): (TicketId, MacroId),
    view: &str,
) -> Result<MacroPreview, Failure> {
    let person = &visitor.person;
    let mut conn = web.desk.store.read().await?;
    let found = store::tickets::one(&mut conn, &visitor.viewer(), ticket).await?;
    let ticket = found.filter(|_| person.role.may_answer()).ok_or(Failure::NotFound)?;
    let audiences = Shared::all_of(person, &web.desk.handbook());
    let one = store::macros::one(&mut conn, id).await?;
    let one = one.filter(|one| audiences.contains(&one.audience)).ok_or(Failure::NotFound)?;
    let preview = comes_to(web, &mut conn, visitor, &ticket, &one).await?;
    let html = |text: &str| match text.trim() {
        "" => String::new(),
        _ => markdown::render(text),
    };
    Ok(MacroPreview {
        id: Some(id),
        ticket: Some(ticket.id),
        view: InView::from_token(view),
        name: one.name,
        html: html(&preview.text),
        note_html: html(&preview.note),
        changes: preview.changes,
        missing: preview.missing,
        error: String::new(),
    })
}

async fn comes_to(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    ticket: &Ticket,
    one: &Macro,
) -> Result<Preview, Failure> {
    let staff = store::people::staff(conn).await?;
    with_facts(web, conn, visitor, ticket, |facts| facts.preview(&one.body, &staff)).await
}

/// What placeholders are filled with on a ticket, given to `then`.
pub async fn with_facts<T>(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    ticket: &Ticket,
    then: impl FnOnce(&Facts<'_>) -> T,
) -> Result<T, Failure> {
    let (handbook, settings) = (web.desk.handbook(), web.desk.settings());
    let customer = store::people::one(conn, ticket.requester_id).await?;
    let customer = customer.ok_or(Failure::NotFound)?;
    let organisation = match ticket.organisation_id {
        Some(id) => store::organisations::one(conn, id).await?,
        None => None,
    };
    Ok(then(&Facts {
        handbook: &handbook,
        ticket,
        customer: &customer,
        organisation: organisation.as_ref(),
        agent: &visitor.person,
        company: &settings.company,
        link: &link(web, ticket.id),
        at: web.desk.now(),
    }))
}
