//! `GET /handbook`: what is in force, and what people should know about it.

use actions::handbook::start::{FileState, file_state};
use axum::extract::{Query, State};
use desk::handbook::{Handbook, TextName, default_hash, sheets::Sheet};
use serde::Deserialize;
use store::Conn;
use ui::handbook::{
    On, Overview, Progress,
    overview::{FileTrouble, Part, overview},
    progress::progress,
};

use super::{framed, listed, row};
use crate::{
    Web,
    http::{Answer, Failure, Page, Staff, page},
};

/// What the address may ask for.
#[derive(Deserialize, Default)]
pub struct Asked {
    part: Option<String>,
}

pub async fn show(State(web): State<Web>, Staff(visitor): Staff, asked: Query<Asked>) -> Answer {
    let page = Page::of(&web, &visitor);
    let mut conn = web.desk.store.read().await?;
    let far = how_far(&mut conn, web.desk.handbook().version).await?;
    if asked.part.as_deref() == Some("retiming") {
        return Ok(page::ok(progress(far.as_ref())));
    }
    let handbook = web.desk.handbook();
    let running = listed(&mut conn, handbook.version).await?;
    let view = Overview {
        running: running
            .as_ref()
            .map(|one| row(&one.version, one.name.as_deref(), handbook.version)),
        file: file_state(&mut conn).await?.map(trouble),
        unreadable: web.desk.unreadable(),
        older_default: running.is_some_and(|one| one.version.default_hash != default_hash()),
        progress: far,
        parts: Sheet::ALL.map(|sheet| Part { sheet, line: line(sheet, &handbook) }).into(),
    };
    let body = overview(&page.context(), &view);
    framed(&web, &mut conn, (&visitor, &page), On::Overview, "Handbook", &body).await
}

/// How far the running version came with the tickets; one that has not begun yet is at nothing.
async fn how_far(conn: &mut Conn, running: i64) -> Result<Option<Progress>, Failure> {
    let state = store::retimings::newest(conn).await?;
    if state.as_ref().map_or(0, |state| state.version) < running {
        return Ok(Some(Progress { version: running, ..Progress::default() }));
    }
    Ok(state.map(|state| Progress {
        version: state.version,
        done: state.done.unsigned_abs(),
        total: state.total.unsigned_abs(),
        changed: state.changed.unsigned_abs(),
        ended: state.ended_at.is_some(),
    }))
}

fn trouble(state: FileState) -> FileTrouble {
    match state {
        FileState::Broken { path, at, faults } => FileTrouble::Broken { path, at, faults },
        FileState::Behind { path } => FileTrouble::Behind { path },
    }
}

/// What a part says now, in a line.
fn line(sheet: Sheet, handbook: &Handbook) -> String {
    let names = |names: Vec<&str>| names.join(", ");
    match sheet {
        Sheet::Company => handbook.company.name.clone(),
        Sheet::Rules => format!("Pending solves itself after {} days", handbook.rules.pending_days),
        Sheet::Plans => {
            let plan = |plan: &desk::handbook::Plan| {
                let target = plan.target_seconds.map(desk::sla::target_words);
                format!("{} {}", plan.name, target.unwrap_or_else(|| "none".to_owned()))
            };
            handbook.plans.iter().map(plan).collect::<Vec<_>>().join(", ")
        }
        Sheet::Severities => names(handbook.severities.iter().map(|one| &*one.name).collect()),
        Sheet::Schedules => names(handbook.schedules.iter().map(|one| &*one.name).collect()),
        Sheet::Holidays => {
            let days: usize = handbook.holidays.iter().map(|list| list.dates.len()).sum();
            counted(days, "day off", "days off")
        }
        Sheet::Products => counted(handbook.products.len(), "product", "products"),
        Sheet::FirstLine => {
            counted(handbook.routing.first_line.len(), "product", "products") + " on the first line"
        }
        Sheet::Groups => {
            let without = |one: &&desk::handbook::Group| {
                !one.shared && (one.sme_europe.is_empty() || one.sme_america.is_empty())
            };
            let missing = handbook.groups.iter().filter(without).count();
            let groups = counted(handbook.groups.len(), "group", "groups");
            if missing == 0 { groups } else { format!("{groups}, {missing} lack an expert") }
        }
        Sheet::Teams => counted(handbook.teams.len(), "team", "teams"),
        Sheet::Contacts => {
            let all = handbook.contacts.all();
            let empty = all.iter().filter(|(_, addresses)| addresses.is_empty()).count();
            if empty == 0 { "All named".to_owned() } else { format!("{empty} not named yet") }
        }
        Sheet::Texts => counted(TextName::ALL.len(), "mail", "mails"),
        Sheet::Warnings => match handbook.warnings.before.as_slice() {
            [] => "None".to_owned(),
            all => {
                let all = all.iter().map(|seconds| desk::sla::target_words(*seconds));
                format!("{} before", all.collect::<Vec<_>>().join(" and "))
            }
        },
        Sheet::Automations => rules(handbook),
        Sheet::Replies => counted(handbook.replies.len(), "reply", "replies"),
        Sheet::Escalation => counted(handbook.escalation.len(), "part", "parts"),
        Sheet::Fields => counted(handbook.fields.len(), "field", "fields"),
    }
}

fn rules(handbook: &Handbook) -> String {
    let off = handbook.automations.iter().filter(|one| !one.enabled).count();
    let rules = counted(handbook.automations.len(), "rule", "rules");
    if off == 0 { rules } else { format!("{rules}, {off} of them off") }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
