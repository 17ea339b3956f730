//! The handbook in the browser: read by all of us, changed by leads and administrators. Every
//! change, by form or by text, becomes a text that is looked at before it is saved as a version.

mod automations;
mod calendar;
mod forms;
mod letters;
mod overview;
mod review;
mod simulation;
mod text;
mod versions;

use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use desk::handbook::{Author, Version};
use store::Conn;
use ui::{
    Markup,
    handbook::{Frame, On, VersionRow, frame},
    shells::desk::{DeskPage, Pane},
};

use super::{lists::answer, rail::rail};
use crate::{
    Web,
    http::{Failure, Page, Visitor},
};

/// The handbook's routes.
pub fn routes() -> Router<Web> {
    Router::new()
        .route("/handbook", get(overview::show))
        .route("/handbook/forms/{sheet}", get(forms::show).post(forms::change))
        .route("/handbook/forms/{sheet}/check", post(forms::check))
        .route("/handbook/automations", get(automations::list))
        .route("/handbook/automations/{key}/switch", post(automations::switch))
        .route("/handbook/automations/{key}/text", get(automations::written))
        .route("/handbook/calendar", post(calendar::read))
        .route("/handbook/letters/{of}", get(letters::show))
        .route("/handbook/preview", post(forms::preview))
        .route("/handbook/text", get(text::show).post(text::change))
        .route("/handbook/whole", get(text::whole))
        .route("/handbook/check", post(text::check))
        .route("/handbook/simulation", post(simulation::begin))
        .route("/handbook/simulation/{id}", get(simulation::show))
        .route("/handbook/versions", get(versions::list).post(versions::save))
        .route("/handbook/versions/{number}", get(versions::show))
        .route("/handbook/versions/{number}/restoration", post(versions::restore))
        .route("/handbook/changes", get(versions::changes))
}

/// A page of the handbook in its frame.
pub(super) async fn framed(
    web: &Web,
    conn: &mut Conn,
    (visitor, page): (&Visitor, &Page),
    on: On,
    title: &str,
    body: &Markup,
) -> Result<Response, Failure> {
    let version = web.desk.handbook().version;
    let may_edit = visitor.person.role.may_lead();
    let body = frame(&Frame { on, version, may_edit }, body);
    let address = ui::paths::HANDBOOK.to_owned();
    let rail = rail(web, conn, visitor, page, None, address).await?;
    Ok(answer(page, DeskPage { rail, pane: Pane::Other(title.to_owned(), body) }, None))
}

/// Whoever may change the rules; the others are told that they may not.
fn leads(visitor: &Visitor) -> Result<(), Failure> {
    if visitor.person.role.may_lead() { Ok(()) } else { Err(Failure::Forbidden) }
}

/// A version as a row; `name` is its author's, where a person made it.
fn row(version: &Version, name: Option<&str>, running: i64) -> VersionRow {
    let who = match version.author {
        Author::Person(_) => name.filter(|name| !name.is_empty()).unwrap_or("somebody"),
        Author::File => "the configured file",
        Author::CommandLine => "the command line",
    };
    VersionRow {
        number: version.number,
        who: who.to_owned(),
        at: version.at,
        note: version.note.clone(),
        in_force: version.number == running,
    }
}

/// One version with its author's name.
async fn listed(conn: &mut Conn, number: i64) -> Result<Option<store::handbooks::Listed>, Failure> {
    let found = store::handbooks::list(conn, number.saturating_add(1), 1).await?;
    Ok(found.into_iter().find(|listed| listed.version.number == number))
}

/// The text of a version and the whole it makes.
async fn texts(conn: &mut Conn, number: i64) -> Result<(String, String), Failure> {
    let found = actions::handbook::in_force(conn, number).await?;
    let (text, default) = found.ok_or(Failure::NotFound)?;
    let whole = desk::handbook::resolved(&default, &text).unwrap_or_default();
    Ok((text, whole))
}
