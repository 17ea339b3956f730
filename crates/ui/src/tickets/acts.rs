//! What can be done to a ticket besides writing: assign, solve, and its properties.
//!
//! Each is a plain form, so that all of it works without script.

use base::ids::TicketId;
use maud::{Markup, html};

use super::{
    Status,
    investigation::{Investigation, InvestigationView, sample_investigation},
    more::more,
    status_label,
};
use crate::{
    PageContext,
    kit::{self, Choice, Look, button, csrf},
    paths::{self, InView},
    samples::{Sample, Stage, long},
};

/// The ticket's properties with what they could be; the chosen one is `on`.
#[derive(Debug, Clone)]
pub struct Acts {
    pub ticket: TicketId,
    /// The list beside the ticket, which stays there.
    pub view: InView,
    pub status: Status,
    /// The reader may change things; otherwise the values are only shown.
    pub may_change: bool,
    /// The reader may take words out for good.
    pub may_redact: bool,
    pub mine: bool,
    /// Value = the person's id. Nobody on: unassigned.
    pub assignees: Vec<Choice>,
    /// Hint = the guideline.
    pub severities: Vec<Choice>,
    /// Hint = the product's group.
    pub products: Vec<Choice>,
    /// The plan in force is on. Hint = its target.
    pub plans: Vec<Choice>,
    /// Who set the plan and why: on this ticket, or on its organisation; empty where it is synced.
    pub plan_note: String,
    /// It was set on this ticket; the organisation's can hold again.
    pub plan_by_hand: bool,
    pub investigation: InvestigationView,
    /// Another team has it.
    pub with_team: bool,
    /// What to ask before solving, such as `R. Okafor's last message has no answer.`; may be empty.
    pub solve_asks: String,
    /// Linked tickets with the same cause that are open: their customers can be told.
    pub waiting: u64,
}

/// Tells which list is beside the ticket, so that it is still there after the form was sent.
#[must_use]
pub fn in_view(view: &InView) -> Markup {
    html! { @if *view != InView::Next { input type="hidden" name="in" value=(view.token()); } }
}

/// The two acts of every day, beside the title.
#[must_use]
pub fn main_acts(ctx: &PageContext, acts: &Acts) -> Markup {
    let done = matches!(acts.status, Status::Solved | Status::Closed);
    html! {
        div.acts {
            @if acts.may_change {
                @if !acts.mine && !done {
                    form method="post" action=(paths::assignment(acts.ticket)) {
                        (csrf(ctx.csrf)) (in_view(&acts.view))
                        input type="hidden" name="assignee" value="me";
                        (button(Look::Quiet, "Take it", "a"))
                    }
                }
                @match acts.status {
                    Status::Closed => {}
                    Status::Solved => form method="post" action=(paths::reopening(acts.ticket)) {
                        (csrf(ctx.csrf)) (in_view(&acts.view)) (button(Look::Quiet, "Reopen", ""))
                    },
                    _ => (solve(ctx, acts)),
                }
                (more(acts))
            }
        }
    }
}

fn solve(ctx: &PageContext, acts: &Acts) -> Markup {
    let form = |label: &str, key: &str, tell: bool| {
        html! {
            // Telling others is a page of its own.
            form method="post" action=(paths::closure(acts.ticket)) data-plain=[tell.then_some("yes")] {
                (csrf(ctx.csrf)) (in_view(&acts.view))
                @if !acts.solve_asks.is_empty() { input type="hidden" name="anyway" value="yes"; }
                @if tell { input type="hidden" name="tell" value="yes"; }
                (button(if tell { Look::Main } else { Look::Quiet }, label, key))
            }
        }
    };
    let anyway = if acts.solve_asks.is_empty() { "Solve only this" } else { "Solve anyway" };
    html! {
        @if acts.solve_asks.is_empty() && acts.waiting == 0 {
            (form("Solve", "e", false))
        } @else {
            details.menu.from-right name="acts" #act-solve {
                summary.button.quiet data-hotkey="e" { "Solve" kbd aria-hidden="true" { "e" } }
                div.sheet.asks {
                    @if !acts.solve_asks.is_empty() { p dir="auto" { (acts.solve_asks) } }
                    @if acts.waiting > 0 {
                        p {
                            (crate::format::count(acts.waiting, "linked ticket", "linked tickets"))
                            " with the same cause can be told."
                        }
                        (form("Solve, then tell them", "", true))
                    }
                    (form(anyway, "", false))
                }
            }
        }
    }
}

/// The strip of properties under the title: each shows its value and opens to change it.
#[must_use]
pub fn properties(ctx: &PageContext, acts: &Acts) -> Markup {
    let statuses = statuses(acts.status);
    let properties = [
        (
            "Assignee",
            ("assignee", "A"),
            paths::assignment(acts.ticket),
            &acts.assignees,
            "Nobody yet",
        ),
        ("Status", ("status", "s"), paths::status(acts.ticket), &statuses, ""),
        (
            "Severity",
            ("severity", "v"),
            paths::severity(acts.ticket),
            &acts.severities,
            "No severity",
        ),
        ("Product", ("product", "p"), paths::product(acts.ticket), &acts.products, "Unclassified"),
    ];
    html! {
        div.properties {
            @for (label, named, action, choices, none) in &properties {
                (property(ctx, acts, &face(label, choices, none), *named, action, choices))
            }
            (plan(ctx, acts))
        }
    }
}

fn statuses(now: Status) -> Vec<Choice> {
    let hint = |status| match status {
        Status::New | Status::Closed => "",
        Status::Open => "It is our turn.",
        Status::Pending => "We answered. Solves itself after 7 quiet days.",
        Status::OnHold => "Waiting for somebody else; more than a week, less than a month.",
        Status::Solved => "Done. A reply opens it again.",
    };
    Status::ALL
        .into_iter()
        .filter(|s| *s == now || !matches!(s, Status::New | Status::Closed))
        .map(|s| Choice::new(s.key(), status_label(s), hint(s), s == now))
        .collect()
}

fn property(
    ctx: &PageContext,
    acts: &Acts,
    face: &Markup,
    (name, key): (&str, &str),
    action: &str,
    choices: &[Choice],
) -> Markup {
    html! {
        @if !acts.may_change || acts.status == Status::Closed {
            span.property { (face) }
        } @else {
            (kit::keyed_menu(&format!("act-{name}"), "acts", key, face, &html! {
                form method="post" action=(action) {
                    (csrf(ctx.csrf)) (in_view(&acts.view))
                    @for choice in choices { (item(name, choice)) }
                    @if name == "assignee" && choices.iter().any(|c| c.on) {
                        (item(name, &Choice::new("", "Give it back", "Nobody, for now.", false)))
                    }
                }
            }))
        }
    }
}

fn face(label: &str, choices: &[Choice], none: &str) -> Markup {
    let value = choices.iter().find(|c| c.on).map_or(none, |c| c.label.as_str());
    html! { small { (label) } " " span.value dir="auto" title=(label) { (value) } }
}

fn item(name: &str, choice: &Choice) -> Markup {
    html! {
        button.item type="submit" name=(name) value=(choice.value)
            aria-current=[choice.on.then_some("true")] {
            b dir="auto" { (choice.label) }
            @if !choice.hint.is_empty() { small dir="auto" { (choice.hint) } }
        }
    }
}

/// Overriding a plan asks for the reason: it changes what was promised.
fn plan(ctx: &PageContext, acts: &Acts) -> Markup {
    let value = acts.plans.iter().find(|c| c.on).map_or("No plan", |c| c.label.as_str());
    let face = html! {
        small { "Plan" } " "
        span.value dir="auto" title="Plan" {
            (value)
            @if !acts.plan_note.is_empty() { ", by hand" }
        }
    };
    html! {
        @if !acts.may_change || acts.status == Status::Closed {
            span.property { (face) }
        } @else {
            (kit::keyed_menu("act-plan", "acts", "l", &face, &html! {
                @if acts.plan_by_hand {
                    form.plan-form method="post" action=(paths::synced_plan(acts.ticket)) {
                        (csrf(ctx.csrf))
                        (button(Look::Quiet, "Back to the organisation’s plan", ""))
                    }
                }
                form.plan-form method="post" action=(paths::plan(acts.ticket)) {
                    (csrf(ctx.csrf)) (in_view(&acts.view))
                    @if !acts.plan_note.is_empty() { p.hint dir="auto" { (acts.plan_note) } }
                    label for="plan-why" { "Why, for the history" }
                    input.control #plan-why name="why" required placeholder="Upgraded today"
                        autocomplete="off";
                    @for choice in &acts.plans { (item("plan", choice)) }
                }
            }))
        }
    }
}

/// The properties of the sample ticket.
#[must_use]
pub fn sample_acts() -> Acts {
    let choice = |value: &str, label: &str, hint: &str| {
        Choice::new(
            value,
            label,
            hint,
            ["7", "high", "feature_flags", "enterprise"].contains(&value),
        )
    };
    Acts {
        ticket: TicketId(48_213),
        view: InView::Next,
        status: Status::Open,
        may_change: true,
        may_redact: true,
        mine: true,
        assignees: vec![
            choice("7", "N. Kimura", "here until 17:30"),
            choice("9", "L. Moreau", "here until 18:00"),
        ],
        severities: vec![
            choice("critical", "Critical", "Data is lost, or nothing works for everybody."),
            choice("high", "High", "A main feature is broken, with no way around it."),
            choice("medium", "Medium", "Something is broken, with a way around it."),
            choice("low", "Low", "A question, or a small flaw."),
        ],
        products: vec![
            choice("feature_flags", "Feature flags", "Flags"),
            choice("session_replay", "Session replay", "Replay"),
            choice("surveys", "Surveys", "Flags"),
        ],
        plans: vec![choice("enterprise", "Enterprise", "8 h"), choice("scale", "Scale", "24 h")],
        plan_note: String::new(),
        plan_by_hand: false,
        investigation: InvestigationView { state: Investigation::None, ..sample_investigation() },
        with_team: false,
        solve_asks: "R. Okafor’s last message has no answer yet.".into(),
        waiting: 0,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let draw = |acts: &Acts| html! { (main_acts(&ctx, acts)) (properties(&ctx, acts)) };
    let open = sample_acts();
    let calm = Acts { solve_asks: String::new(), mine: true, ..open.clone() };
    let problem = Acts { waiting: 2, ..calm.clone() };
    let bare = Acts {
        assignees: Vec::new(),
        severities: Vec::new(),
        products: Vec::new(),
        plans: Vec::new(),
        ..calm.clone()
    };
    let endless =
        Acts { products: vec![Choice::new("x", &long("Product"), "", true)], ..open.clone() };
    let by_hand = Acts {
        plan_by_hand: true,
        plan_note: "set by N. Kimura: upgraded today".into(),
        investigation: sample_investigation(),
        ..calm.clone()
    };
    vec![
        Sample::new("plan set by hand, investigated for billing", draw(&by_hand)),
        Sample::new("open, unanswered", draw(&open)),
        Sample::new("others have the same cause", draw(&problem)),
        Sample::new("mine", draw(&calm)),
        Sample::new("nothing known", draw(&bare)),
        Sample::new("solved", draw(&Acts { status: Status::Solved, ..calm.clone() })),
        Sample::new("closed", draw(&Acts { status: Status::Closed, ..calm.clone() })),
        Sample::new("may not change", draw(&Acts { may_change: false, ..open.clone() })),
        Sample::new("very long", draw(&endless)),
    ]
}
