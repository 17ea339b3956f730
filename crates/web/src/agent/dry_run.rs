//! `GET /handbook/automations/{key}`: a rule, which tickets it matches now, what it would do.

use actions::dry_run::{DryRun, dry_run};
use axum::extract::{Path, State};
use desk::{automations::Automation, viewer::Viewer};
use ui::{
    dry_run::{DryRunPage, DryRunRow},
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Staff},
};

pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(key): Path<String>,
) -> Answer {
    let viewer = visitor.viewer();
    if !matches!(viewer, Viewer::Agent(_)) {
        return Err(Failure::NotFound);
    }
    let page = Page::of(&web, &visitor);
    let handbook = web.desk.handbook();
    let found = handbook.automations.iter().find(|one| one.key == key);
    let (automation, rule) =
        found.and_then(|one| Some((one, one.rule.as_ref()?))).ok_or(Failure::NotFound)?;
    let mut conn = web.desk.store.read().await?;
    let run = dry_run(&mut conn, &viewer, &handbook, rule, page.now).await?;
    let view = drawn(automation, rule.when.words(), run);
    let address = ui::paths::automation(&key);
    let mut rail = rail(&web, &mut conn, &visitor, &page, None, address).await?;
    rail.dead_letters_on = false;
    let body = ui::dry_run::dry_run(&page.context(), &view);
    let pane = Pane::Other(view.name, body);
    Ok(answer(&page, DeskPage { rail, pane }, None))
}

fn drawn(automation: &Automation, when: String, run: DryRun) -> DryRunPage {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let (matches, looked_at) = (count(run.matches), count(run.looked_at));
    let rows = run.rows.into_iter().map(|(ticket, would)| DryRunRow {
        id: ticket.id,
        subject: ticket.subject,
        status: ticket.status.word(),
        because: would.because.join(", "),
        does: would.does,
        not: would.not,
        due_at: would.due_at,
    });
    DryRunPage {
        name: automation.name.clone(),
        enabled: automation.enabled,
        runs: if automation.after.is_empty() {
            automation.on.join(", ")
        } else {
            automation.after.clone()
        },
        when,
        does: automation.acts.clone(),
        rows: rows.collect(),
        matches,
        looked_at,
        complete: run.complete,
    }
}
