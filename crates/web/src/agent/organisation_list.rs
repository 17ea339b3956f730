//! `/organisations`: all of them, by name.

use axum::extract::{Query, State};
use base::ids::OrganisationId;
use desk::handbook::Handbook;
use serde::Deserialize;
use store::directory::{ListedOrganisation, organisations_by_name};
use ui::{
    organisations::list::{OrganisationLine, OrganisationsPage, organisations},
    paths::ORGANISATIONS,
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, rail::rail, words::plan_badge};
use crate::{
    Web,
    http::{Answer, Page, Staff},
};

/// Organisations on a page.
const ROWS: i64 = 50;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    after: Option<OrganisationId>,
}

/// `GET /organisations`
pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Query(asked): Query<Asked>,
) -> Answer {
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let words: String = asked.q.trim().chars().take(200).collect();
    let sought = (words.as_str(), asked.after);
    let mut rows = organisations_by_name(&mut conn, &visitor.viewer(), sought, ROWS + 1).await?;
    let more = i64::try_from(rows.len()).unwrap_or(0) > ROWS;
    rows.truncate(usize::try_from(ROWS).unwrap_or(0));
    let handbook = web.desk.handbook();
    let view = OrganisationsPage {
        next: rows.last().filter(|_| more).map(|row| row.organisation.id),
        is_later: asked.after.is_some(),
        rows: rows.into_iter().map(|row| line(&handbook, row)).collect(),
        words,
    };
    let rail = rail(&web, &mut conn, &visitor, &page, None, ORGANISATIONS.to_owned()).await?;
    let body = organisations(&page.context(), &view);
    let pane = Pane::Other("Organisations".to_owned(), body);
    Ok(answer(&page, DeskPage { rail, pane }, None))
}

fn line(handbook: &Handbook, row: ListedOrganisation) -> OrganisationLine {
    let one = row.organisation;
    OrganisationLine {
        id: one.id,
        plan: plan_badge(handbook, one.plan_in_force()),
        name: one.name,
        priority: one.priority,
        domains: one.domains,
        owner: one.account_owner,
        people: row.people.unsigned_abs(),
        open: row.open.unsigned_abs(),
    }
}
