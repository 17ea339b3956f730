//! Escalation to another team: the form with the handbook's template, filled as far as the desk
//! knows; the line that says who has the ball; and the form that hands it back.

use base::{Timestamp, ids::TicketId};
use maud::{Markup, html};

use crate::{
    PageContext,
    kit::{self, Choice, Look, Tone, badge, button, csrf, notice, time},
    paths::{self, InView},
    samples::{Sample, Stage, in_minutes, long},
};

/// A part of the template.
#[derive(Debug, Clone, Default)]
pub struct Part {
    pub key: String,
    pub name: String,
    pub hint: String,
    pub required: bool,
    pub text: String,
}

/// The page.
#[derive(Debug, Clone, Default)]
pub struct EscalationPage {
    pub subject: String,
    /// Where it can go: `group team` as a value, the group's name, its team.
    pub to: Vec<Choice>,
    /// Nothing is chosen by itself: the product does not say.
    pub unknown: bool,
    /// Who can be given it; the first is nobody.
    pub people: Vec<Choice>,
    pub parts: Vec<Part>,
    pub on_hold: bool,
    pub error: String,
    /// Another team has it: the form hands it back.
    pub back: Option<Back>,
}

/// Handing back.
#[derive(Debug, Clone, Default)]
pub struct Back {
    /// The team that has it.
    pub team: String,
    /// Whom it goes back to: a name, or the group where they are away.
    pub to: String,
    pub answer: String,
}

/// Who has the ball.
#[derive(Debug, Clone)]
pub struct WithTeam {
    pub ticket: TicketId,
    pub team: String,
    pub since: Timestamp,
    /// Who sent it.
    pub by: String,
    pub may_change: bool,
}

/// The line under a ticket's head.
#[must_use]
pub fn line(ctx: &PageContext, view: &WithTeam) -> Markup {
    html! {
        div.with-team role="note" {
            p dir="auto" {
                "With " b { bdi { (view.team) } } " since " (time::moment(ctx, view.since))
                " · escalated by " bdi { (view.by) }
            }
            @if view.may_change {
                a.button.quiet href=(paths::escalation(view.ticket)) { "Hand back" }
            }
        }
    }
}

/// The same, short, on a row of a list.
#[must_use]
pub fn mark(team: &str) -> Markup {
    html! { @if !team.is_empty() { (badge(Tone::Plain, &format!("with {team}"))) } }
}

/// Draws the page.
#[must_use]
pub fn escalation(ctx: &PageContext, ticket: TicketId, view: &EscalationPage) -> Markup {
    html! {
        p.crumbs {
            a.back.always href=(paths::ticket(ticket, &InView::All)) data-hotkey="Escape" {
                (kit::icon(kit::Icon::Back)) "#" (ticket) " "
            }
            bdi { (view.subject) }
        }
        @if !view.error.is_empty() {
            (notice(Tone::Bad, &html! { p dir="auto" { (view.error) } }))
        }
        @match &view.back {
            Some(back) => (hand_back(ctx, ticket, back)),
            None => (ask(ctx, ticket, view)),
        }
    }
}

fn ask(ctx: &PageContext, ticket: TicketId, view: &EscalationPage) -> Markup {
    html! {
        form.escalation-form method="post" action=(paths::escalation(ticket)) {
            (csrf(ctx.csrf))
            p.hint {
                "It goes to another team with all of this as a note. The customer hears nothing, their \
                 clock runs on, and you follow it."
            }
            div.field {
                label for="escalation-to" { "To which team?" }
                select.control #escalation-to name="to" required {
                    @if view.unknown { option value="" { "Choose a team" } }
                    @for one in &view.to { (option(one)) }
                }
            }
            div.field {
                label for="escalation-person" { "To somebody by name?" }
                select.control #escalation-person name="person" {
                    @for one in &view.people { (option(one)) }
                }
            }
            @for part in &view.parts { (self::part(part)) }
            fieldset.field.choices {
                legend { "Its status" }
                (status("", !view.on_hold, "Stays", "You go on telling the customer what is known."))
                (status("yes", view.on_hold, "On hold", "It waits for that team."))
            }
            div.row { (button(Look::Main, "Escalate", "Control+Enter")) }
        }
    }
}

fn option(one: &Choice) -> Markup {
    html! {
        option value=(one.value) selected[one.on] {
            (one.label) @if !one.hint.is_empty() { " · " (one.hint) }
        }
    }
}

fn status(value: &str, on: bool, label: &str, hint: &str) -> Markup {
    html! {
        label.choice {
            input type="radio" name="on_hold" value=(value) checked[on];
            span { b { (label) } small { (hint) } }
        }
    }
}

fn part(part: &Part) -> Markup {
    let id = format!("part-{}", part.key);
    let hint = format!("{id}-hint");
    html! {
        div.field {
            label for=(id) dir="auto" { (part.name) }
            @if !part.hint.is_empty() { p.hint id=(hint) dir="auto" { (part.hint) } }
            textarea.control id=(id) name=(format!("part.{}", part.key)) rows="3" dir="auto"
                required[part.required] aria-describedby=[(!part.hint.is_empty()).then_some(hint)] {
                (part.text)
            }
        }
    }
}

fn hand_back(ctx: &PageContext, ticket: TicketId, back: &Back) -> Markup {
    html! {
        form.escalation-form method="post" action=(paths::escalation_end(ticket)) {
            (csrf(ctx.csrf))
            div.field {
                label for="escalation-answer" dir="auto" { "The answer of " bdi { (back.team) } }
                p.hint #answer-hint dir="auto" {
                    "A note. The ticket goes back to " bdi { (back.to) } ", who is told."
                }
                textarea.control #escalation-answer name="answer" rows="4" dir="auto" required
                    aria-describedby="answer-hint" { (back.answer) }
            }
            div.row { (button(Look::Main, "Hand back", "Control+Enter")) }
        }
    }
}

/// The sample: flags, to the team that builds them.
#[must_use]
pub fn sample_escalation() -> EscalationPage {
    let part = |key: &str, name: &str, text: &str| Part {
        key: key.into(),
        name: name.into(),
        hint: "Enough that nobody has to ask back.".into(),
        required: true,
        text: text.into(),
    };
    EscalationPage {
        subject: "Flags return stale values".into(),
        to: vec![
            Choice::new("feature_flags flags", "Feature flags", "Flags", true),
            Choice::new("data data", "Data", "Data", false),
        ],
        people: vec![
            Choice::new("", "Nobody: the team finds it", "", true),
            Choice::new("7", "L. Moreau", "", false),
            Choice::new("8", "A. Castellanos", "away until Fri 27 Nov, 17:00", false),
        ],
        parts: vec![
            part("sees", "What the customer sees", "Since this morning flags are stale."),
            part("tried", "What we tried", ""),
        ],
        ..EscalationPage::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let draw = |view: &EscalationPage| escalation(&ctx, TicketId(48_213), view);
    let page = sample_escalation();
    let back = Back { team: "Flags".into(), to: "N. Kimura".into(), answer: String::new() };
    let returning = EscalationPage { back: Some(back), ..page.clone() };
    let refused = EscalationPage {
        error: "They can’t help without these: What we tried.".into(),
        unknown: true,
        ..page.clone()
    };
    let mut endless = page.clone();
    endless.parts[0].text = long("Flags return stale values");
    endless.to[0].label = long("Feature flags");
    let mut rtl = page.clone();
    rtl.parts[0].text = "توقف التصدير عند منتصف الليل".into();
    let with = WithTeam {
        ticket: TicketId(48_213),
        team: "Data".into(),
        since: in_minutes(-63),
        by: "N. Kimura".into(),
        may_change: true,
    };
    vec![
        Sample::new("asked", draw(&page)),
        Sample::new("refused", draw(&refused)),
        Sample::new("handing back", draw(&returning)),
        Sample::new("very long", draw(&endless)),
        Sample::new("right to left", draw(&rtl)),
        Sample::new("the line", line(&ctx, &with)),
        Sample::new("the line, only read", line(&ctx, &WithTeam { may_change: false, ..with })),
        Sample::new("the mark", mark("Data")),
    ]
}
