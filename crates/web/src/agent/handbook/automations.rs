//! The list of automations, and their switches: each makes a small change of the text, which is
//! looked at before it is saved like any other.

use axum::extract::{Path, State};
use base::time::after;
use desk::{
    automations::Automation,
    handbook::{
        Handbook,
        edit::{Edit, Value, edited},
    },
    viewer::Viewer,
};
use ui::handbook::{
    Automations, On,
    automations::{RuleRow, automations as draw},
};

use super::{
    framed, leads,
    review::{Written, look},
    texts,
};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, page},
};

/// How far back firings are counted, in seconds: thirty days.
const LATELY_SECONDS: i64 = 30 * 24 * 3600;

/// `GET /handbook/automations`
pub async fn list(State(web): State<Web>, Staff(visitor): Staff) -> Answer {
    let page = Page::of(&web, &visitor);
    let viewer = visitor.viewer();
    let mut conn = web.desk.store.read().await?;
    let since = after(page.now, -LATELY_SECONDS);
    let fired = store::fired::since(&mut conn, &viewer, since).await?;
    let handbook = web.desk.handbook();
    let row = |one: &Automation| RuleRow {
        key: one.key.clone(),
        name: one.name.clone(),
        runs: one.rule.as_ref().map(|rule| rule.trigger.words(&handbook)).unwrap_or_default(),
        enabled: one.enabled,
        fired: fired.get(&one.key).copied().unwrap_or(0).unsigned_abs(),
    };
    let view = Automations {
        rules: handbook.automations.iter().map(row).collect(),
        base: store::handbooks::newest(&mut conn).await?,
        may_edit: visitor.person.role.may_lead(),
        may_try: matches!(viewer, Viewer::Agent(_)),
    };
    let body = draw(&page.context(), &view);
    framed(&web, &mut conn, (&visitor, &page), On::Automations, "Automations", &body).await
}

/// `POST /handbook/automations/{key}/switch`: to the look at what changes.
pub async fn switch(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(key): Path<String>,
    posted: Posted,
) -> Answer {
    let posted = posted.checked(&visitor)?;
    leads(&visitor)?;
    let base: i64 = posted.get("base").parse().map_err(|_| Failure::Forbidden)?;
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let (text, whole) = texts(&mut conn, base).await?;
    let handbook = Handbook::parse_on(&whole, "").map_err(|_faults| Failure::NotFound)?;
    let found = handbook.automations.iter().find(|one| one.key == key);
    let name = &found.ok_or(Failure::NotFound)?.name;
    let on = posted.get("to") == "on";
    let path = ["automations", &key, "enabled"].map(str::to_owned).into();
    let text = edited(&text, &[Edit::Set { path, value: Value::Flag(on) }]);
    let text = text.ok_or_else(|| Failure::Refused(UNUSUAL.to_owned()))?;
    let note = format!("Switches “{name}” {}", if on { "on" } else { "off" });
    let written = Written { text, base, note, on: On::Automations };
    look(&web, &mut conn, (&visitor, &page), written).await
}

const UNUSUAL: &str = "The text is written in a way a switch can't change; change it as a text.";

/// `GET /handbook/automations/{key}/text`: where it is written, in the company's text or, for a
/// rule that ships, in the whole.
pub async fn written(State(web): State<Web>, Staff(_): Staff, Path(key): Path<String>) -> Answer {
    let mut conn = web.desk.store.read().await?;
    let newest = store::handbooks::newest(&mut conn).await?;
    let (text, _) = texts(&mut conn, newest).await?;
    let (_, whole) = texts(&mut conn, web.desk.handbook().version).await?;
    let section = format!("automations.{key}");
    let (address, line) = match super::text::line_of(&text, &section) {
        Some(line) => (ui::paths::HANDBOOK_TEXT, line),
        None => {
            let line = super::text::line_of(&whole, &section).ok_or(Failure::NotFound)?;
            (ui::paths::HANDBOOK_WHOLE, line)
        }
    };
    Ok(page::see(&format!("{address}#line-{line}")))
}
