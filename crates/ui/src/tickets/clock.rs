//! The clock line: time left, the wall time, the rule behind it, and the whole account on demand.

use base::Timestamp;
use maud::{Markup, html};

use super::{Urgency, urgency_class};
use crate::{
    PageContext, format,
    kit::time,
    samples::{Sample, Stage, in_minutes},
};

/// A piece of a clock's life, in which it ran or stood still.
#[derive(Debug, Clone, Default)]
pub struct Stretch {
    pub from: Timestamp,
    /// `None` while it lasts.
    pub to: Option<Timestamp>,
    pub running: bool,
    /// Why: `Customer wrote`, `weekend`, `pending: we answered`.
    pub why: String,
}

/// The clock that presses most.
#[derive(Debug, Clone, Default)]
pub struct ClockView {
    /// What is due: `first reply`, `next reply`, `update`.
    pub what: String,
    pub urgency: Urgency,
    /// `None` when it stands still or was met; then `word` says so.
    pub due_at: Option<Timestamp>,
    /// Where nothing is due: `Waiting for the customer since Mon 10:12`, `Solved yesterday`.
    pub word: String,
    /// The rule in short: `Enterprise 8 h, high`.
    pub rule: String,
    /// Running and paused stretches, oldest first.
    pub stretches: Vec<Stretch>,
    /// What would be if: `Were it critical, it would be due Mon 14:30.`
    pub what_if: Vec<String>,
}

/// Draws the clock line; it opens to explain itself where it can.
#[must_use]
pub fn clock(ctx: &PageContext, view: &ClockView) -> Markup {
    let line = html! {
        @match view.due_at {
            Some(due_at) => {
                b { (time::countdown(ctx, due_at)) } " for the " (view.what)
                span { " · " (time::deadline(ctx, due_at)) " your time" }
            }
            None => { (view.word) }
        }
        @if !view.rule.is_empty() { span { " · " (view.rule) } }
    };
    html! {
        @if view.stretches.is_empty() && view.what_if.is_empty() {
            div.clock.(urgency_class(view.urgency)) { (line) }
        } @else {
            details.clock.(urgency_class(view.urgency)) #clock {
                summary { (line) " " span.why { "why?" } }
                div.account {
                    ol.stretches { @for stretch in &view.stretches { (one_stretch(ctx, stretch)) } }
                    @for line in &view.what_if { p { (line) } }
                }
            }
        }
    }
}

fn one_stretch(ctx: &PageContext, stretch: &Stretch) -> Markup {
    let lasted = stretch.to.unwrap_or(ctx.now).as_second() - stretch.from.as_second();
    html! {
        li.running[stretch.running] {
            span { (time::deadline(ctx, stretch.from)) }
            b { @if stretch.running { "ran" } @else { "stood" } " " (format::span(lasted)) }
            span dir="auto" { (stretch.why) }
        }
    }
}

/// A clock with an hour left, as on the sample ticket.
#[must_use]
pub fn sample_clock() -> ClockView {
    let stretch = |from, to, running, why: &str| Stretch {
        from: in_minutes(from),
        to: Some(in_minutes(to)),
        running,
        why: why.into(),
    };
    ClockView {
        what: "next reply".into(),
        urgency: Urgency::Soon,
        due_at: Some(in_minutes(72)),
        rule: "Enterprise 8 h, high".into(),
        stretches: vec![
            stretch(-419, -378, true, "first reply: met in 41 min"),
            stretch(-378, -32, false, "we answered"),
            Stretch { to: None, ..stretch(-32, 0, true, "R. Okafor wrote; Mon to Fri, all hours") },
        ],
        what_if: vec!["Were it critical, it would be due at 17:00.".into()],
        ..ClockView::default()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let soon = sample_clock();
    let late = ClockView {
        urgency: Urgency::Overdue,
        due_at: Some(in_minutes(-40)),
        stretches: Vec::new(),
        what_if: Vec::new(),
        ..soon.clone()
    };
    let still = ClockView {
        word: "Waiting for the customer since 10:12".into(),
        rule: "solves itself in 5 days".into(),
        ..ClockView::default()
    };
    vec![
        Sample::new("due soon, explained", clock(&ctx, &soon)),
        Sample::new("overdue", clock(&ctx, &late)),
        Sample::new("standing still", clock(&ctx, &still)),
    ]
}
