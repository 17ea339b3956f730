//! Views: the page of all, one of them, keeping, changing, moving, deleting and taking back.

use actions::{ActionError, views as act};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use base::ids::ViewId;
use desk::handbook::Handbook;
use desk::views::{Audience, Column, Grouping, KEPT_SECONDS, Move, Refusal, View, Wish};
use ui::{
    paths::{self, InView, Shown},
    shells::desk::{DeskPage, Pane},
    views::{ViewGroup, ViewRow, ViewsPage, views},
};

use super::{
    lists::{self, Asked, answer},
    query_list::{Ask, audience_name},
    rail::rail,
};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, failure::sentence, page},
};

/// `GET /views`
pub async fn list(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Query(asked): Query<Vec<(String, String)>>,
) -> Answer {
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let handbook = web.desk.handbook();
    let audiences = audiences(&visitor, &handbook);
    let all = store::views::of(&mut conn, &audiences).await?;
    let counts = web.view_counts.of(&web, &mut conn, &visitor, &all).await?;
    let since = base::time::after(page.now, -KEPT_SECONDS);
    let gone = store::views::deleted(&mut conn, &audiences, since).await?;
    let row = |view: &View, count: Option<u64>| ViewRow {
        id: view.id,
        name: view.name.clone(),
        query: view.query.clone(),
        count,
        may_change: view.may_be_changed_by(&visitor.person, &handbook),
    };
    let group = |audience: &Audience| ViewGroup {
        title: audience_name(audience, &handbook),
        rows: (all.iter().zip(&counts))
            .filter(|(view, _)| view.audience == *audience)
            .map(|(view, count)| row(view, *count))
            .collect(),
    };
    let gone = gone.iter().map(|view| row(view, None)).filter(|row| row.may_change).collect();
    let view = ViewsPage { groups: audiences.iter().map(group).collect(), gone };
    let address = paths::VIEWS.to_owned();
    let rail = rail(&web, &mut conn, &visitor, &page, None, address).await?;
    let pane = Pane::Other("Views".to_owned(), views(&page.context(), &view));
    let part = asked.iter().find(|(name, _)| name == "part").map(|(_, value)| value.as_str());
    Ok(answer(&page, DeskPage { rail, pane }, part))
}

/// Whose views are shown: those in the reader's rail, and for leads those of every team.
fn audiences(visitor: &Visitor, handbook: &Handbook) -> Vec<Audience> {
    let mut all = Audience::all_of(&visitor.person, handbook);
    let open = Audience::open_to(&visitor.person, handbook);
    let others: Vec<Audience> = open.into_iter().filter(|one| !all.contains(one)).collect();
    all.extend(others);
    all
}

/// `GET /views/{id}`
pub async fn show(
    web: State<Web>,
    staff: Staff,
    Path(id): Path<ViewId>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Answer {
    lists::show_found(web, staff, InView::Kept(id), Asked::of(asked)).await
}

/// `POST /views`: keeps a query.
pub async fn keep(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    let wish = wish(&posted)?;
    let ask = Ask { view: InView::Found(wish.query.clone()), ..said(&posted) };
    match act::keep(&web.desk, &visitor.person, wish).await {
        Ok(view) => Ok(page::see(&paths::view(&InView::Kept(view.id), None))),
        Err(error) => refused(&web, &visitor, ask, error).await,
    }
}

/// `POST /views/{id}`: changes a view.
pub async fn change(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<ViewId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let wish = wish(&posted)?;
    let version = posted.get("version").parse().map_err(|_| Failure::Refused(NO_FORM.into()))?;
    let ask = Ask { view: InView::Kept(id), ..said(&posted) };
    match act::change(&web.desk, &visitor.person, (id, version), wish).await {
        Ok(view) => Ok(page::see(&paths::view(&InView::Kept(view.id), None))),
        Err(error) => refused(&web, &visitor, ask, error).await,
    }
}

/// `POST /views/{id}/place`: one place up or down.
pub async fn place(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<ViewId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let to = if posted.get("to") == "up" { Move::Up } else { Move::Down };
    act::move_one(&web.desk, &visitor.person, id, to).await.map_err(no)?;
    Ok(back(id, &posted))
}

/// `POST /views/{id}/deletion`: gone, and shown among those that can be taken back.
pub async fn delete(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<ViewId>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    act::delete(&web.desk, &visitor.person, id).await.map_err(no)?;
    Ok(page::see(paths::VIEWS))
}

/// `POST /views/{id}/restoration`: there again.
pub async fn restore(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<ViewId>,
    posted: Posted,
) -> Answer {
    posted.checked(&visitor)?;
    act::restore(&web.desk, &visitor.person, id).await.map_err(no)?;
    Ok(page::see(paths::VIEWS))
}

fn no(error: ActionError<Refusal>) -> Failure {
    match error {
        ActionError::Refused(Refusal::NotYours) => Failure::Forbidden,
        error => error.into(),
    }
}

const NO_FORM: &str = "This form is not complete. Go back and try again.";

fn back(id: ViewId, posted: &Posted) -> Response {
    if posted.get("back") == "views" {
        return page::see(paths::VIEWS);
    }
    page::see(&paths::view(&InView::Kept(id), None))
}

fn wish(posted: &Posted) -> Result<Wish, Failure> {
    let audience = Audience::from_token(posted.get("audience"));
    Ok(Wish {
        name: posted.get("name").to_owned(),
        query: posted.get("query").to_owned(),
        columns: Column::list(posted.get("columns")),
        grouping: Grouping::from_key(posted.get("group")),
        audience: audience.ok_or_else(|| Failure::Refused(NO_FORM.to_owned()))?,
    })
}

/// What the form was about, to be shown again beside why it was refused.
fn said(posted: &Posted) -> Ask {
    let shown = Shown {
        query: Some(posted.get("query").to_owned()),
        columns: Some(posted.get("columns").to_owned()),
        grouping: Some(posted.get("group").to_owned()),
    };
    Ask { shown, ..Ask::default() }
}

async fn refused(web: &Web, visitor: &Visitor, ask: Ask, error: ActionError<Refusal>) -> Answer {
    let refusal = match error {
        ActionError::Refused(Refusal::NotYours) => return Err(Failure::Forbidden),
        ActionError::Refused(refusal) => sentence(&refusal.to_string()),
        error => return Err(error.into()),
    };
    let ask = Ask { refused: refusal, ..ask };
    let mut response = lists::draw_found(web, visitor, ask, None).await?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}
