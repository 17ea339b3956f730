//! `GET /tickets/{id}/history`: every change with who, when, why, before and after (TK-7).

use axum::extract::{Path, Query, State};
use base::ids::{PersonId, TicketId};
use desk::events::{Event, EventKind};
use ui::{
    shells::desk::{DeskPage, Pane},
    tickets::history::{HistoryEntry, HistoryPage},
};

use super::{conversation::Names, lists::answer, rail::rail, ticket::Asked, words::face};
use crate::{
    Web,
    http::{Answer, Failure, Page, Staff},
};

pub async fn show(
    State(web): State<Web>,
    Staff(visitor): Staff,
    Path(id): Path<TicketId>,
    Query(asked): Query<Asked>,
) -> Answer {
    let page = Page::of(&web, &visitor);
    let viewer = visitor.viewer();
    let mut conn = web.desk.store.read().await?;
    let ticket = store::tickets::one(&mut conn, &viewer, id).await?.ok_or(Failure::NotFound)?;
    let seq = store::events::newest(&mut conn).await?.0;
    let events = store::events::of_ticket(&mut conn, &viewer, id).await?;
    let people = store::people::on_ticket(&mut conn, id).await?;
    let staff = store::people::staff(&mut conn).await?;
    let names = Names::of(people.iter().chain(&staff));
    let entries = events.iter().map(|event| entry(event, &names)).collect();
    let view = HistoryPage { id, subject: ticket.subject, seq, entries };
    if asked.part.as_deref() == Some("history") {
        return Ok(crate::http::page::ok(ui::tickets::history::history(&page.context(), &view)));
    }
    let address = ui::paths::history(id);
    let rail = rail(&web, &mut conn, &visitor, &page, None, address).await?;
    let pane = Pane::History(view);
    Ok(answer(&page, DeskPage { rail, pane }, asked.part.as_deref()))
}

fn entry(event: &Event, names: &Names) -> HistoryEntry {
    let who = event.actor.person().map(|id| face(names.get(id), id));
    let (what, before, after, why) = words(&event.kind, names);
    HistoryEntry { at: event.at, who, what, before, after, why }
}

/// What happened; before, after, why.
fn words(kind: &EventKind, names: &Names) -> (String, String, String, String) {
    let name = |id: Option<PersonId>| id.map_or("nobody", |id| names.get(id)).to_owned();
    let plain = |what: &str| (what.to_owned(), String::new(), String::new(), String::new());
    let with = |what: &str, before: &str, after: &str, why: &str| {
        (what.to_owned(), before.to_owned(), after.to_owned(), why.to_owned())
    };
    match kind {
        EventKind::Opened { oddities, .. } => with("asked for help", "", "", &oddities.join("; ")),
        EventKind::Routed { group, team, because } => {
            with("routed it", "", &format!("{group}, {team}"), because)
        }
        EventKind::CustomerWrote { because, .. } => with("wrote", "", "", because),
        EventKind::Replied { .. } => plain("replied"),
        EventKind::Noted { .. } => plain("wrote a note"),
        EventKind::ClockStarted { clock, because, .. } => {
            with(&format!("started the clock for the {clock}"), "", "", because)
        }
        EventKind::ClockMet { clock, in_time, after_seconds } => {
            let how = if *in_time { "met" } else { "missed, then answered," };
            let after = ui::format::span(*after_seconds);
            plain(&format!("{how} the target for the {clock} after {after}"))
        }
        EventKind::ClockStopped { clock } => plain(&format!("stopped the clock for the {clock}")),
        EventKind::Breached { clock, .. } => plain(&format!("let the target for the {clock} pass")),
        EventKind::Retimed { clock, because, .. } => {
            with(&format!("computed the {clock} anew"), "", "", because)
        }
        EventKind::StatusChanged { from, to, because } => {
            with("changed the status", from.word(), to.word(), because)
        }
        EventKind::Assigned { from, to, because } => {
            with("changed the owner", &name(*from), &name(*to), because)
        }
        EventKind::FieldChanged { field, from, to, because } => {
            with(&format!("changed the {field}"), from, to, because)
        }
        EventKind::MailQueued { what, to } => plain(&format!("queued the {what} to {to}")),
        EventKind::MailSent { what, to } => plain(&format!("sent the {what} to {to}")),
        EventKind::MailTroubled { what, to, trouble } => {
            with(&format!("could not deliver the {what} to {to}"), "", "", trouble)
        }
        EventKind::HandbookApplied { version, because } => {
            with(&format!("put version {version} of the handbook in force"), "", "", because)
        }
        EventKind::SurveyAnswered { rating, words } => {
            with("answered the survey", "", &format!("{rating} of 5"), words)
        }
    }
}
