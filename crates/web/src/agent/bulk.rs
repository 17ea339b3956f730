//! Changing many tickets at once: what would change, the edit itself, what came of it, and the way
//! back.

use std::collections::BTreeSet;

use actions::{ActionError, bulk};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use base::ids::{BulkId, TicketId};
use desk::bulk::{MOST, Owner, Wish, tags};
use desk::tickets::Status;
use serde::Deserialize;
use store::Conn;
use ui::{
    Markup,
    paths::InView,
    shells::desk::{DeskPage, Pane},
};

use super::{bulk_words as words, lists, query_list, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// So many are done within the request; more go on in the background.
const AT_ONCE: usize = 20;

/// `POST /bulk-edits/preview`: what to change, where nothing is chosen yet; else what would change.
pub async fn preview(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    if !visitor.person.role.may_answer() {
        return Err(Failure::Forbidden);
    }
    let mut conn = web.desk.store.read().await?;
    let tickets = tickets(&web, &mut conn, &visitor, &posted).await?;
    let (wish, handbook) = (wish(&posted), web.desk.handbook());
    let title = words::title(tickets.len());
    let page = Page::of(&web, &visitor);
    if wish.is_empty() || !posted.get("anew").is_empty() || tickets.is_empty() {
        let form = words::form(&web, &mut conn, &visitor, (&posted, tickets)).await?;
        let body = ui::bulk::choose(&page.context(), &form);
        return draw(&web, &visitor, &page, (StatusCode::OK, title), body).await;
    }
    let (person, of) = (&visitor.person, (tickets.as_slice(), &wish));
    let tried = bulk::preview(&mut conn, person, &handbook, of, page.now).await?;
    let staff = store::people::staff(&mut conn).await?;
    let view = words::preview(&handbook, &staff, (&posted, tickets, &wish), tried);
    drop(conn);
    let body = ui::bulk::preview(&page.context(), &view);
    draw(&web, &visitor, &page, (StatusCode::OK, title), body).await
}

/// `POST /bulk-edits`: begins one. Scripts that ask for JSON are told in words what came of it.
pub async fn make(
    State(web): State<Web>,
    Staff(visitor): Staff,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let mut conn = web.desk.store.read().await?;
    let tickets = tickets(&web, &mut conn, &visitor, &posted).await?;
    drop(conn);
    let few = tickets.len() <= AT_ONCE;
    let made = bulk::make(&web.desk, &visitor.person, tickets, wish(&posted)).await?;
    if few {
        bulk::run(&web.desk, made).await?;
    }
    let view = InView::from_token(posted.get("in"));
    answer(&web, &visitor, &headers, (made, &view)).await
}

/// `POST /bulk-edits/{id}/undo`
pub async fn undo(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<BulkId>,
    headers: HeaderMap,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let view = InView::from_token(posted.get("in"));
    let undone = match bulk::undo(&web.desk, &visitor.person, id).await {
        Ok(undone) => undone,
        Err(ActionError::Refused(why)) => {
            let said = sentence(&why.to_string());
            return outcome(&web, &visitor, (id, &view), (StatusCode::CONFLICT, None), said).await;
        }
        Err(error) => return Err(error.into()),
    };
    bulk::run(&web.desk, undone).await?;
    answer(&web, &visitor, &headers, (undone, &view)).await
}

/// The page of an edit, or a sentence for a script.
async fn answer(
    web: &Web,
    visitor: &Visitor,
    headers: &HeaderMap,
    (id, view): (BulkId, &InView),
) -> Answer {
    let address = ui::paths::bulk_edit(id, view);
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if accept != Some("application/json") {
        return Ok(page::see(&address));
    }
    let mut conn = web.desk.store.read().await?;
    let said = words::said(&mut conn, &visitor.viewer(), id).await?;
    let undo = ui::paths::bulk_edit_undo(id);
    Ok(Json(serde_json::json!({ "said": said.0, "undo": said.1.then_some(undo) })).into_response())
}

/// What the address may say.
#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default, rename = "in")]
    view: String,
    part: Option<String>,
}

/// `GET /bulk-edits/{id}`
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<BulkId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let view = InView::from_token(&asked.view);
    let how = (StatusCode::OK, asked.part.as_deref());
    outcome(&web, &visitor, (id, &view), how, String::new()).await
}

async fn outcome(
    web: &Web,
    visitor: &Visitor,
    (id, view): (BulkId, &InView),
    (status, part): (StatusCode, Option<&str>),
    said: String,
) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let edit = store::bulk::one(&mut conn, id).await?.ok_or(Failure::NotFound)?;
    if !bulk::may_see(&visitor.person, &edit) {
        return Err(Failure::NotFound);
    }
    let told = words::outcome(web, &mut conn, visitor, &edit).await?;
    let told = ui::bulk::BulkOutcome { view: view.clone(), said, ..told };
    drop(conn);
    let body = ui::bulk::outcome(&page.context(), &told);
    if part == Some("bulk") {
        return Ok(page::ok(body));
    }
    draw(web, visitor, &page, (status, "Bulk edit".to_owned()), body).await
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    page: &Page,
    (status, title): (StatusCode, String),
    body: Markup,
) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let address = ui::paths::view(&InView::Next, None);
    let rail = rail(web, &mut conn, visitor, page, None, address).await?;
    let mut response = lists::answer(page, DeskPage { rail, pane: Pane::Other(title, body) }, None);
    *response.status_mut() = status;
    Ok(response)
}

/// Which: those of the form, or all of the view or search it came from.
async fn tickets(
    web: &Web,
    conn: &mut Conn,
    visitor: &Visitor,
    posted: &Posted,
) -> Result<Vec<TicketId>, Failure> {
    if posted.get("all").is_empty() {
        let listed = posted.get("tickets").split(',').filter_map(|id| id.parse().ok());
        let ticked = posted.ends("ticket.").filter_map(|id| id.parse().ok());
        let unique: BTreeSet<TicketId> = listed.chain(ticked).collect();
        return Ok(unique.into_iter().collect());
    }
    // One more than may be: the edit itself says that it is too many.
    let limit = i64::try_from(MOST).unwrap_or(i64::MAX) + 1;
    let view = match posted.get("q") {
        "" => InView::from_token(posted.get("in")),
        query => InView::Found(query.to_owned()),
    };
    if matches!(view, InView::Found(_) | InView::Kept(_)) {
        return query_list::every(web, conn, visitor, &view, limit).await;
    }
    let viewer = visitor.viewer();
    let which = lists::which(web, visitor, &view);
    let listed = store::lists::page(conn, &viewer, &which, None, limit).await?;
    Ok(listed.into_iter().map(|one| one.ticket.id).collect())
}

/// What the form wishes for; an empty field leaves things as they are.
fn wish(posted: &Posted) -> Wish {
    let settable = |status: &Status| !matches!(status, Status::New | Status::Closed);
    Wish {
        status: Status::from_key(posted.get("status")).filter(settable),
        owner: match posted.get("assignee") {
            "" => None,
            "nobody" => Some(Owner::Nobody),
            id => id.parse().ok().map(Owner::Person),
        },
        severity: posted.some("severity"),
        product: posted.some("product").map(|key| if key == "none" { String::new() } else { key }),
        add_tags: tags(posted.get("add_tags")),
        remove_tags: tags(posted.get("remove_tags")),
    }
}
