//! The dry run of an automation: which tickets it matches now, and what it would do.

use base::{Timestamp, ids::TicketId};
use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{self, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// A ticket a rule matches.
#[derive(Debug, Clone)]
pub struct DryRunRow {
    pub id: TicketId,
    pub subject: String,
    pub status: &'static str,
    /// The conditions that hold.
    pub because: String,
    /// What would be done, as the rule says it.
    pub does: Vec<String>,
    /// What could not be done, and why.
    pub not: Vec<String>,
    /// For a rule on time: when it comes due.
    pub due_at: Option<Timestamp>,
}

/// A rule and what it would do.
#[derive(Debug, Clone)]
pub struct DryRunPage {
    pub name: String,
    pub enabled: bool,
    /// When it runs, in the handbook's words.
    pub runs: String,
    /// Its conditions, in words.
    pub when: String,
    /// What it does, in words.
    pub does: Vec<String>,
    pub rows: Vec<DryRunRow>,
    pub matches: u64,
    pub looked_at: u64,
    /// Every ticket it could match was looked at.
    pub complete: bool,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn dry_run(ctx: &PageContext, view: &DryRunPage) -> Markup {
    html! {
        section.dry-run {
            dl {
                dt { "Runs" } dd dir="auto" { (view.runs) }
                dt { "When" } dd dir="auto" { (view.when) }
                dt { "Does" } dd { ul { @for act in &view.does { li dir="auto" { (act) } } } }
            }
            @if !view.enabled { p.hint { "Switched off: it does nothing by itself." } }
            p.hint {
                "This is a dry run: nothing is changed or sent. " (found(view))
            }
            @if view.rows.is_empty() {
                (kit::empty("No ticket matches now", "It will when one comes that does."))
            } @else {
                ol { @for row in &view.rows { (one(ctx, row)) } }
            }
        }
    }
}

fn found(view: &DryRunPage) -> String {
    let tickets = format::count(view.looked_at, "ticket", "tickets");
    let of = if view.complete { "looked at" } else { "looked at, the newest" };
    let listed = u64::try_from(view.rows.len()).unwrap_or(u64::MAX);
    let shown = if view.matches > listed {
        format!(" The first {} are shown.", format::number(listed))
    } else {
        String::new()
    };
    let matches = format::count(view.matches, "match", "matches");
    format!("{tickets} {of}, {matches}.{shown}")
}

fn one(ctx: &PageContext, row: &DryRunRow) -> Markup {
    html! {
        li {
            p {
                a href=(paths::ticket(row.id, &InView::All)) dir="auto" {
                    "#" (row.id) " " bdi { (row.subject) }
                }
                small { " " (row.status) }
                @if let Some(due) = row.due_at { small { " · comes due " (time::moment(ctx, due)) } }
            }
            @if !row.because.is_empty() { small dir="auto" { "since " (row.because) } }
            ul {
                @for act in &row.does { li dir="auto" { (act) } }
                @for not in &row.not { li.not dir="auto" { "not done: " (not) } }
                @if row.does.is_empty() && row.not.is_empty() { li { "nothing: it is so already" } }
            }
        }
    }
}

/// A rule on time that matches two tickets.
#[must_use]
pub fn sample_dry_run() -> DryRunPage {
    let act = String::from("notify owner \"On hold for a month\"");
    let row = |id, subject: &str, minutes| DryRunRow {
        id: TicketId(id),
        subject: subject.into(),
        status: "on hold",
        because: "status is on hold".into(),
        does: vec![act.clone()],
        not: Vec::new(),
        due_at: Some(in_minutes(minutes)),
    };
    DryRunPage {
        name: "On hold for a month".into(),
        enabled: true,
        runs: "30d after status".into(),
        when: "status is on hold".into(),
        does: vec![act.clone()],
        rows: vec![row(48_213, "Flags return stale values", -300), row(47_990, "Invoice", 900)],
        matches: 412,
        looked_at: 10_000,
        complete: false,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let many = sample_dry_run();
    let only = |rows: Vec<DryRunRow>| {
        let matches = u64::try_from(rows.len()).unwrap_or(0);
        DryRunPage { rows, matches, complete: true, ..many.clone() }
    };
    let first = many.rows[0].clone();
    let endless = DryRunRow {
        subject: long("Flags"),
        does: vec![long("add tag vip")],
        not: vec![long("assign to nobody")],
        ..first.clone()
    };
    let rtl = DryRunRow { subject: "توقف التصدير".into(), ..first.clone() };
    let off = DryRunPage { enabled: false, ..only(vec![first.clone()]) };
    vec![
        Sample::new("empty", dry_run(&ctx, &only(Vec::new()))),
        Sample::new("one", dry_run(&ctx, &only(vec![first]))),
        Sample::new("many", dry_run(&ctx, &many)),
        Sample::new("switched off", dry_run(&ctx, &off)),
        Sample::new("very long", dry_run(&ctx, &only(vec![endless]))),
        Sample::new("right to left", dry_run(&ctx, &only(vec![rtl]))),
    ]
}
