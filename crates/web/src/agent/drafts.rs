//! Drafts: kept while they are written, with what they said earlier.

use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Json},
};
use base::ids::TicketId;
use ui::{
    paths::InView,
    tickets::draft_versions::{DraftVersion, DraftVersions, draft_versions},
};

use super::{macros::draw, ticket::Asked};
use crate::{
    Web,
    http::{Answer, Failure, Posted, Staff, Visitor, page},
};

/// `PUT /tickets/{id}/draft`: answers the version it is now; 409 where a newer one is there, unless
/// the writer says that this one is to stay.
pub async fn save(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    let internal = posted.get("visibility") == "internal";
    let visibility = if internal { "internal" } else { "public" }.to_owned();
    let version = posted.get("version").parse().unwrap_or(0);
    let words = (visibility, posted.get("text").to_owned());
    let how = (version, !posted.get("over").is_empty());
    let saved = actions::drafts::save(&web.desk, visitor.viewer(), id, words, how).await?;
    Ok(match saved {
        Some(version) => Json(serde_json::json!({ "version": version })).into_response(),
        None => elsewhere(&web, &visitor, id).await?,
    })
}

/// The draft as it stands in another window, for the writer to choose.
async fn elsewhere(web: &Web, visitor: &Visitor, id: TicketId) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let draft = store::drafts::one(&mut conn, id, visitor.person.id).await?;
    let (version, text) = draft.map_or((0, String::new()), |one| (one.version, one.text));
    let there = serde_json::json!({ "version": version, "text": text });
    Ok((StatusCode::CONFLICT, Json(there)).into_response())
}

/// `GET /tickets/{id}/draft/versions`
pub async fn versions(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let me = visitor.person.id;
    let mut conn = web.desk.store.read().await?;
    let found = store::tickets::one(&mut conn, &visitor.viewer(), id).await?;
    found.ok_or(Failure::NotFound)?;
    let now = store::drafts::one(&mut conn, id, me).await?;
    let earlier = store::drafts::versions(&mut conn, id, me).await?;
    drop(conn);
    let view = DraftVersions {
        ticket: id,
        view: InView::from_token(&asked.view),
        now: now.map(|draft| draft.text).unwrap_or_default(),
        earlier: earlier
            .into_iter()
            .map(|one| DraftVersion {
                version: one.version,
                at: one.updated_at,
                note: one.visibility == "internal",
                text: one.text,
            })
            .collect(),
    };
    let address = ui::paths::draft_versions(id);
    let at = ("Earlier versions", address.as_str());
    draw(&web, &visitor, StatusCode::OK, at, |page| draft_versions(&page.context(), &view)).await
}

/// `POST /tickets/{id}/draft/versions/{version}`: it is the draft again.
pub async fn restore(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path((id, version)): Path<(TicketId, i64)>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    actions::drafts::restore(&web.desk, visitor.viewer(), id, version).await?;
    Ok(page::see(&ui::paths::ticket(id, &InView::from_token(posted.get("in")))))
}
