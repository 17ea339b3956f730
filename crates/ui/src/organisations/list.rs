//! The list of organisations: their plans, how their people are known, what they have open.

use base::ids::OrganisationId;
use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{self, Look, Tone, badge, button},
    paths::{self, ORGANISATIONS, OverPeople},
    samples::{Sample, Stage, long},
    tickets::PlanBadge,
};

/// One of them.
#[derive(Debug, Clone)]
pub struct OrganisationLine {
    pub id: OrganisationId,
    pub name: String,
    pub plan: Option<PlanBadge>,
    pub priority: bool,
    pub domains: Vec<String>,
    /// Who looks after the account, in words.
    pub owner: String,
    pub people: u64,
    pub open: u64,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct OrganisationsPage {
    pub words: String,
    pub rows: Vec<OrganisationLine>,
    /// Where the next page begins after.
    pub next: Option<OrganisationId>,
    /// It is not the first page.
    pub is_later: bool,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn organisations(_: &PageContext, view: &OrganisationsPage) -> Markup {
    html! {
        form.people-search role="search" action=(ORGANISATIONS) {
            label for="organisations-q" { "Words of a name" }
            div.row {
                input.control #organisations-q type="search" name="q" value=(view.words) dir="auto"
                    autocomplete="off" maxlength="200";
                (button(Look::Quiet, "Find", ""))
            }
        }
        p { a.button.quiet href=(paths::ORGANISATIONS_SHEET) { "As a file: out and in" } }
        @if view.rows.is_empty() {
            @if view.words.is_empty() {
                (kit::empty("No organisations yet", "They come with the widget, the API or a file."))
            } @else {
                (kit::empty("None is called that", "Each word is looked for as the beginning of one."))
            }
        } @else {
            (table(view))
            (pager(view))
        }
    }
}

fn table(view: &OrganisationsPage) -> Markup {
    html! {
        div.table-frame {
            table.tickets.people {
                thead {
                    tr {
                        th.subject scope="col" { "Organisation" }
                        th scope="col" { "Mail domains" }
                        th scope="col" { "Account owner" }
                        th.count scope="col" { "People" }
                        th.count scope="col" { "Open" }
                    }
                }
                tbody { @for row in &view.rows { (line(row)) } }
            }
        }
    }
}

fn line(row: &OrganisationLine) -> Markup {
    let people = OverPeople { organisation: Some(row.id), ..OverPeople::default() };
    let none = || html! { span.none aria-label="none" { "–" } };
    html! {
        tr.table-row.row-item {
            th.subject scope="row" {
                a.who href=(paths::organisation(row.id)) data-row {
                    span dir="auto" { (row.name) }
                    @if let Some(plan) = &row.plan { (plan.draw()) }
                    @if row.priority { (badge(Tone::Berry, "priority")) }
                }
            }
            td data-label="Mail domains" {
                @match row.domains.as_slice() {
                    [] => (none()),
                    [only] => (only),
                    [first, more @ ..] => {
                        (first) " " small { "+" (format::number(more.len() as u64)) }
                    }
                }
            }
            td data-label="Account owner" {
                @if row.owner.is_empty() { (none()) } @else { span dir="auto" { (row.owner) } }
            }
            td.count data-label="People" {
                a href=(people.address(None)) { (format::number(row.people)) }
            }
            td.count data-label="Open" { (format::number(row.open)) }
        }
    }
}

fn pager(view: &OrganisationsPage) -> Markup {
    let to = |after| paths::organisations_found(&view.words, after);
    html! {
        @if view.next.is_some() || view.is_later {
            p.pager {
                @if view.is_later { a href=(to(None)) { "From the beginning" } }
                @if let Some(next) = view.next { a rel="next" href=(to(Some(next))) { "More" } }
            }
        }
    }
}

/// A few organisations.
#[must_use]
pub fn sample_list() -> OrganisationsPage {
    let row = |id, name: &str, plan: &str| OrganisationLine {
        id: OrganisationId(id),
        name: name.into(),
        plan: Some(PlanBadge { label: plan.into(), top: plan == "Enterprise" }),
        priority: id == 7,
        domains: vec!["corvid.example".into(), "corvidlabs.example".into()],
        owner: "J. Adeyemi (TAM)".into(),
        people: 14,
        open: 2,
    };
    let bare = OrganisationLine {
        domains: Vec::new(),
        owner: String::new(),
        plan: None,
        ..row(9, "Tide", "")
    };
    OrganisationsPage {
        rows: vec![row(7, "Corvid Labs", "Enterprise"), row(8, "Harbour & Co", "Scale"), bare],
        next: Some(OrganisationId(9)),
        ..OrganisationsPage::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let full = sample_list();
    let draw = |view: &OrganisationsPage| organisations(&ctx, view);
    let nobody = OrganisationsPage { words: "zzz".into(), ..OrganisationsPage::default() };
    let mut endless = full.clone();
    (endless.rows[0].name, endless.rows[0].owner) = (long("Corvid"), long("Adeyemi"));
    endless.is_later = true;
    let mut rtl = full.clone();
    rtl.rows[0].name = "مختبرات كورفيد".into();
    vec![
        Sample::new("some", draw(&full)),
        Sample::new("empty", draw(&OrganisationsPage::default())),
        Sample::new("none found", draw(&nobody)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
