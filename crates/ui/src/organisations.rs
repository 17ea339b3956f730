//! An organisation: its plan and whether it comes first, with who set them and why; how its people
//! are known; its people, its tickets, its history.

pub mod list;
pub mod sheet;

use base::{
    Timestamp,
    ids::{OrganisationId, PersonId, TicketId},
};
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{self, Choice, Face, Field, Look, Tone, badge, button, csrf, notice, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
    tickets::{PlanBadge, Status, status_label},
};

/// Everything on the page.
#[derive(Debug, Clone, Default)]
pub struct OrganisationPage {
    pub id: i64,
    pub name: String,
    /// The plan that holds.
    pub plan: Option<PlanBadge>,
    /// The plan as it was last synced, by name.
    pub synced_plan: String,
    /// Set by hand: who and why, `N. Kimura, Thu 26 Nov: upgraded today`; empty while it follows.
    pub by_hand: String,
    /// The one that holds is on. Hint = its target.
    pub plans: Vec<Choice>,
    pub priority: bool,
    /// Who set the flag last and why; may be empty.
    pub priority_note: String,
    pub domains: Vec<String>,
    pub account_owner: String,
    /// Its id in its own systems; may be empty.
    pub external_id: String,
    pub may_change: bool,
    pub people: Vec<PersonRow>,
    pub tickets: Vec<TicketLine>,
    /// Newest first.
    pub history: Vec<HistoryLine>,
    /// What the last form was refused with; empty for nothing to say.
    pub said: String,
}

/// One of its people.
#[derive(Debug, Clone, Default)]
pub struct PersonRow {
    pub id: i64,
    pub face: Face,
    pub address: String,
    /// `org admin`; may be empty.
    pub role: String,
}

/// One of its tickets.
#[derive(Debug, Clone)]
pub struct TicketLine {
    pub id: TicketId,
    pub subject: String,
    pub status: Status,
    pub at: Timestamp,
}

/// A line of its history.
#[derive(Debug, Clone)]
pub struct HistoryLine {
    pub at: Timestamp,
    /// Nobody: a sync.
    pub who: Option<Face>,
    /// `the plan`.
    pub field: String,
    pub from: String,
    pub to: String,
    pub because: String,
}

/// Draws the page; stands in [`crate::shells::Pane::Other`].
#[must_use]
pub fn organisation(ctx: &PageContext, view: &OrganisationPage) -> Markup {
    html! {
        @if !view.said.is_empty() {
            (notice(Tone::Bad, &html! { p dir="auto" { (view.said) } }))
        }
        div.organisation {
            div.org-main {
                (plan(ctx, view))
                (priority(ctx, view))
                (details(ctx, view))
            }
            div.org-more { (people(view)) (tickets(ctx, view)) (history(ctx, &view.history)) }
        }
    }
}

fn plan(ctx: &PageContext, view: &OrganisationPage) -> Markup {
    let id = OrganisationId(view.id);
    html! {
        section.org-card aria-labelledby="org-plan" {
            h2 #org-plan { "Plan" }
            p.row {
                @match &view.plan { Some(plan) => (plan.draw()), None => "no plan" }
                @if !view.by_hand.is_empty() { (badge(Tone::Warn, "set by hand")) }
            }
            @if view.by_hand.is_empty() {
                p.hint { "It follows what the organisation’s own systems say." }
            } @else {
                p dir="auto" { "Set by " (view.by_hand) }
                p.hint {
                    "The last sync said " b { (view.synced_plan) } ". Syncs go on, but change \
                     nothing while this holds."
                }
            }
            @if view.may_change {
                @if !view.by_hand.is_empty() {
                    form method="post" action=(paths::organisation_synced_plan(id)) {
                        (csrf(ctx.csrf))
                        (button(Look::Quiet, &format!("Back to {}", view.synced_plan), ""))
                    }
                }
                details.org-form {
                    summary.button.quiet { "Set the plan by hand" }
                    form.plan-form method="post" action=(paths::organisation_plan(id)) {
                        (csrf(ctx.csrf))
                        (Field { name: "plan", label: "Plan", required: true, ..Field::default() }
                            .select("", &view.plans))
                        (why("plan-why", "Upgraded today, not synced yet"))
                        p.hint {
                            "Open tickets follow at once, unless their plan was set on the ticket."
                        }
                        (button(Look::Main, "Set it", ""))
                    }
                }
            }
        }
    }
}

fn why(id: &str, example: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { "Why, for the history" }
            input.control id=(id) name="why" required placeholder=(example) autocomplete="off"
                dir="auto";
        }
    }
}

fn priority(ctx: &PageContext, view: &OrganisationPage) -> Markup {
    let (now, to, act) = if view.priority {
        ("Comes first within the same urgency.", "no", "No longer first")
    } else {
        ("Takes its turn with all others.", "yes", "Make it a priority customer")
    };
    html! {
        section.org-card aria-labelledby="org-priority" {
            h2 #org-priority { "Priority customer" }
            p.row {
                @if view.priority { (badge(Tone::Berry, "Priority customer")) }
                span { (now) }
            }
            @if !view.priority_note.is_empty() { p.hint dir="auto" { (view.priority_note) } }
            @if view.may_change {
                details.org-form {
                    summary.button.quiet { (act) }
                    form.plan-form method="post"
                        action=(paths::organisation_priority(OrganisationId(view.id))) {
                        (csrf(ctx.csrf))
                        input type="hidden" name="priority" value=(to);
                        (why("priority-why", "One of our largest accounts"))
                        (button(Look::Main, act, ""))
                    }
                }
            }
        }
    }
}

fn details(ctx: &PageContext, view: &OrganisationPage) -> Markup {
    let domains = view.domains.join("\n");
    let dash = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
    html! {
        section.org-card aria-labelledby="org-details" {
            h2 #org-details { "Details" }
            dl.facts {
                dt { "Account owners" } dd dir="auto" { (dash(&view.account_owner)) }
                dt { "Mail domains" } dd { (dash(&view.domains.join(", "))) }
                dt { "Their id" } dd dir="auto" { (dash(&view.external_id)) }
            }
            @if view.may_change {
                details.org-form {
                    summary.button.quiet { "Change the details" }
                    form.plan-form method="post"
                        action=(paths::organisation_details(OrganisationId(view.id))) {
                        (csrf(ctx.csrf))
                        (Field { name: "name", label: "Name", value: &view.name, required: true,
                            ..Field::default() }.input("text"))
                        (Field { name: "account_owner", label: "Account owners",
                            hint: "Names or addresses of ours, apart by commas.",
                            value: &view.account_owner, ..Field::default() }.input("text"))
                        (Field { name: "external_id", label: "Their id",
                            hint: "In their own systems.", value: &view.external_id,
                            ..Field::default() }.input("text"))
                        (Field { name: "domains", label: "Mail domains", value: &domains,
                            hint: "One on each line. People who write from them belong here.",
                            ..Field::default() }.area(3))
                        (button(Look::Main, "Save", ""))
                    }
                }
            }
        }
    }
}

fn people(view: &OrganisationPage) -> Markup {
    html! {
        section aria-labelledby="org-people" {
            h2 #org-people { "People" }
            @if view.people.is_empty() {
                p.hint { "Nobody of theirs has written yet." }
            } @else {
                ul.org-people {
                    @for person in &view.people {
                        li.who {
                            (person.face.draw())
                            div {
                                a href=(paths::person(PersonId(person.id))) {
                                    b dir="auto" { (person.face.name) }
                                }
                                @if !person.role.is_empty() { " " (badge(Tone::Plain, &person.role)) }
                                small dir="auto" { (person.address) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn tickets(ctx: &PageContext, view: &OrganisationPage) -> Markup {
    html! {
        section aria-labelledby="org-tickets" {
            h2 #org-tickets { "Tickets" }
            @if view.tickets.is_empty() {
                (kit::empty("No tickets", "When they ask for help, it shows here."))
            } @else {
                ul.like {
                    @for ticket in &view.tickets {
                        li {
                            a href=(paths::ticket(ticket.id, &InView::All)) dir="auto" {
                                "#" (ticket.id) " " (ticket.subject)
                            }
                            small {
                                (status_label(ticket.status)) " · " (time::moment(ctx, ticket.at))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Draws a history; nothing where there is none.
#[must_use]
pub fn history(ctx: &PageContext, lines: &[HistoryLine]) -> Markup {
    html! {
        @if !lines.is_empty() {
            section aria-labelledby="org-history" {
                h2 #org-history { "History" }
                ul.like {
                    @for line in lines {
                        li {
                            span dir="auto" {
                                @match &line.who {
                                    Some(face) => b { (face.name) },
                                    None => b { "A sync" },
                                }
                                " changed " (line.field)
                                @if !line.from.is_empty() { " from " del { (line.from) } }
                                @if line.to.is_empty() { ": taken away" }
                                @else { " to " ins { (line.to) } }
                                @if !line.because.is_empty() { ": " (line.because) }
                            }
                            small { (time::moment(ctx, line.at)) }
                        }
                    }
                }
            }
        }
    }
}

/// The sample organisation: its upgrade has not synced yet.
#[must_use]
pub fn sample_organisation() -> OrganisationPage {
    let person = |name: &str, id, role: &str| PersonRow {
        id,
        face: Face::new(name, id),
        address: format!("{}@corvid.example", name.to_lowercase().replace(". ", ".")),
        role: role.into(),
    };
    let ticket = |id, subject: &str, status, hours: i64| TicketLine {
        id: TicketId(id),
        subject: subject.into(),
        status,
        at: in_minutes(-hours * 60),
    };
    OrganisationPage {
        id: 7,
        name: "Corvid Labs".into(),
        plan: Some(PlanBadge { label: "Enterprise".into(), top: true }),
        synced_plan: "Scale".into(),
        by_hand: "N. Kimura, today, 15:02: upgraded today, not synced yet".into(),
        plans: vec![
            Choice::new("scale", "Scale", "24 h", false),
            Choice::new("enterprise", "Enterprise", "8 h", true),
        ],
        priority: true,
        priority_note: "set by L. Moreau: one of our largest accounts".into(),
        domains: vec!["corvid.example".into(), "corvidlabs.example".into()],
        account_owner: "J. Adeyemi (TAM)".into(),
        external_id: "org_8841".into(),
        may_change: true,
        people: vec![person("R. Okafor", 1, "org admin"), person("M. Silva", 3, "")],
        tickets: vec![
            ticket(48_213, "Flags return stale values for logged-in users", Status::Open, 2),
            ticket(47_990, "Variant flips on reload", Status::Pending, 60),
        ],
        history: vec![
            HistoryLine {
                at: in_minutes(-88),
                who: Some(Face::new("N. Kimura", 9)),
                field: "the plan by hand".into(),
                from: String::new(),
                to: "Enterprise".into(),
                because: "upgraded today, not synced yet".into(),
            },
            HistoryLine {
                at: in_minutes(-9_000),
                who: None,
                field: "the synced plan".into(),
                from: "Boost".into(),
                to: "Scale".into(),
                because: String::new(),
            },
        ],
        said: String::new(),
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let full = sample_organisation();
    let bare = OrganisationPage { name: "Tide".into(), may_change: true, ..Default::default() };
    let mut endless = full.clone();
    endless.account_owner = long("Adeyemi");
    endless.domains = (0..20).map(|n| format!("a-rather-long-name-{n}.corvid.example")).collect();
    endless.tickets = vec![endless.tickets.remove(0); 40];
    let mut rtl = full.clone();
    rtl.account_owner = "ليلى حداد".into();
    let refused =
        OrganisationPage { said: "The handbook knows no plan “gold”.".into(), ..full.clone() };
    let read = OrganisationPage { may_change: false, ..full.clone() };
    let draw = |view: &OrganisationPage| organisation(&ctx, view);
    vec![
        Sample::new("many, plan set by hand", draw(&full)),
        Sample::new("empty", draw(&bare)),
        Sample::new("may only read", draw(&read)),
        Sample::new("error", draw(&refused)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
    ]
}
