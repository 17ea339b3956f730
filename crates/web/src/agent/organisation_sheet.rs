//! Organisations as a file: `GET /organisations.csv`, and in by way of `/organisations/file`, where
//! one sees first what would come of it.

use actions::{
    ActionError,
    organisations::sheet::{Look, Taken, look, may_take_in, take_in},
};
use axum::{extract::State, http::StatusCode, response::Response};
use base::ids::OrganisationId;
use desk::{
    handbook::Handbook,
    organisations::sheet::{COLUMNS, Planned, What},
    viewer::Viewer,
};
use store::{Fault, directory::organisations_by_name};
use ui::{
    organisations::sheet::{Comes, Counts, SheetLine, SheetPage, sheet},
    paths::ORGANISATIONS_SHEET,
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, rail::rail};
use crate::{
    Web,
    http::{Answer, Failure, Page, Posted, Staff, Visitor, csv, failure::sentence},
};

/// Organisations read at once for the file.
const AT_ONCE: i64 = 1_000;
/// Lines shown; the counts are of all.
const MOST_SHOWN: usize = 500;

/// `GET /organisations.csv`: those the reader may know of.
pub async fn file(State(web): State<Web>, Staff(visitor): Staff) -> Answer {
    let text = written(&web, &visitor.viewer()).await?;
    Ok(csv::file("organisations.csv", text))
}

async fn written(web: &Web, viewer: &Viewer) -> Result<String, Fault> {
    let mut text = csv::line(COLUMNS);
    let mut after: Option<OrganisationId> = None;
    let mut conn = web.desk.store.read().await?;
    loop {
        let some = organisations_by_name(&mut conn, viewer, ("", after), AT_ONCE).await?;
        let Some(last) = some.last() else { return Ok(text) };
        after = Some(last.organisation.id);
        for one in some.iter().map(|one| &one.organisation) {
            let priority = if one.priority { "yes" } else { "no" };
            let domains = one.domains.join(" ");
            text += &csv::line([
                one.external_id.as_str(),
                one.name.as_str(),
                domains.as_str(),
                one.plan.as_str(),
                priority,
                one.account_owner.as_str(),
            ]);
        }
        // SQLite answers at once: others have their turn in between.
        tokio::task::yield_now().await;
    }
}

/// `GET /organisations/file`
pub async fn show(State(web): State<Web>, Staff(visitor): Staff) -> Answer {
    let may_take_in = may_take_in(&visitor.person);
    let view = SheetPage { may_take_in, ..SheetPage::default() };
    draw(&web, &visitor, StatusCode::OK, view).await
}

async fn draw(web: &Web, visitor: &Visitor, status: StatusCode, view: SheetPage) -> Answer {
    let page = Page::of(web, visitor);
    let mut conn = web.desk.store.read().await?;
    let address = ORGANISATIONS_SHEET.to_owned();
    let rail = rail(web, &mut conn, visitor, &page, None, address).await?;
    let pane = Pane::Other("Organisations as a file".to_owned(), sheet(&page.context(), &view));
    let mut response: Response = answer(&page, DeskPage { rail, pane }, None);
    *response.status_mut() = status;
    Ok(response)
}

/// `POST /organisations/file`: a file to look at, or with `step=take` the text that was looked at.
pub async fn take(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let mut posted = posted.checked(&visitor)?;
    if !may_take_in(&visitor.person) {
        return Err(Failure::Forbidden);
    }
    let takes = posted.get("step") == "take";
    let bytes = match posted.files.pop() {
        Some(file) if !takes => file.bytes,
        _ => posted.get("text").as_bytes().to_vec(),
    };
    let done = if takes {
        take_in(&web.desk, Some(visitor.person.id), &bytes).await.map(|(_, found)| found)
    } else {
        look(&web.desk, &bytes).await
    };
    match done {
        Ok(found) => {
            let view = view(&web.desk.handbook(), found, (takes, &bytes));
            draw(&web, &visitor, StatusCode::OK, view).await
        }
        Err(ActionError::Refused(refusal)) => {
            let error = sentence(&refusal.to_string());
            let view = SheetPage { may_take_in: true, error, ..SheetPage::default() };
            draw(&web, &visitor, StatusCode::UNPROCESSABLE_ENTITY, view).await
        }
        Err(error) => Err(error.into()),
    }
}

fn view(handbook: &Handbook, found: Look, (taken, bytes): (bool, &[u8])) -> SheetPage {
    let Taken { new, changed, same, wrong } = found.counted();
    let mut lines: Vec<SheetLine> =
        found.planned.into_iter().filter_map(|one| line(handbook, one)).collect();
    lines.sort_by_key(|line| (!matches!(line.comes, Comes::Wrong(_)), line.number));
    let more = lines.len().saturating_sub(MOST_SHOWN) as u64;
    lines.truncate(MOST_SHOWN);
    SheetPage {
        may_take_in: true,
        counts: Some(Counts { new, changed, same, wrong }),
        taken,
        unknown: found.unknown,
        lines,
        more,
        text: if taken { String::new() } else { String::from_utf8_lossy(bytes).into_owned() },
        ..SheetPage::default()
    }
}

/// A line that is not as it was, in words.
fn line(handbook: &Handbook, one: Planned) -> Option<SheetLine> {
    let comes = match one.what {
        What::Same => return None,
        What::New(it) => Comes::New(handbook.plan_name(&it.plan).to_owned()),
        What::Wrong(why) => Comes::Wrong(sentence(&why)),
        What::Changed(_, lines) => {
            let word = |plan: bool, value: &str| match (plan, value) {
                (true, value) if !value.is_empty() => handbook.plan_name(value).to_owned(),
                (_, value) => value.to_owned(),
            };
            let told = lines.into_iter().map(|line| {
                let plan = line.field.ends_with("plan");
                (line.field, word(plan, &line.from), word(plan, &line.to))
            });
            Comes::Changed(told.collect())
        }
    };
    Some(SheetLine { number: one.number, name: one.name, comes })
}
