//! `GET /handbook/automations/{key}`: a rule, which tickets it matches now, what it would do.

use actions::dry_run::{DryRun, dry_run};
use axum::extract::{Path, State};
use desk::{
    automations::{Automation, Rule},
    viewer::Viewer,
};
use ui::{
    dry_run::{DryRunPage, DryRunRow},
    handbook::On,
};

use super::handbook::framed;
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
    let view = drawn(automation, rule, rule.trigger.words(&handbook), run);
    let body = ui::dry_run::dry_run(&page.context(), &view);
    framed(&web, &mut conn, (&visitor, &page), On::Automations, &view.name, &body).await
}

fn drawn(automation: &Automation, rule: &Rule, runs: String, run: DryRun) -> DryRunPage {
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
        runs,
        when: rule.when.words(),
        does: automation.acts.clone(),
        rows: rows.collect(),
        matches,
        looked_at,
        complete: run.complete,
    }
}
