//! The clock line: time left, the wall time, the rule behind it, and on demand the whole account of
//! every clock of the ticket (SLA-3b).

use base::Timestamp;
use maud::{Markup, html};

use super::{Urgency, urgency_class};
use crate::{
    PageContext, format,
    kit::time,
    samples::{Sample, Stage, in_minutes, long},
};

/// What a stretch of a clock's life was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stood {
    /// Time counted.
    #[default]
    Ran,
    /// The schedule was closed.
    Closed,
    /// We waited for the customer.
    Paused,
}

/// A piece of a clock's life.
#[derive(Debug, Clone, Default)]
pub struct Stretch {
    pub from: Timestamp,
    pub to: Timestamp,
    pub stood: Stood,
    /// Why: `Response targets, handbook 3`, `we wait for the customer`.
    pub why: String,
}

/// How a clock stands, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    #[default]
    Running,
    Soon,
    Late,
    Paused,
    Met,
    /// Ended without a word of ours, or without a promise.
    Ended,
}

/// The account of one clock.
#[derive(Debug, Clone, Default)]
pub struct ClockAccount {
    /// `first reply`, `next reply`, `update`.
    pub what: String,
    pub standing: Standing,
    /// In words: `due Mon 17:42`, `paused`, `met in 41 min`.
    pub state: String,
    /// `4 h 10 min of 8 h used`.
    pub used: String,
    /// The rules that set its target, oldest first.
    pub rules: Vec<String>,
    /// Why it was missed; empty where it was not.
    pub cause: String,
    /// Its life so far, oldest first.
    pub stretches: Vec<Stretch>,
    /// What is still to come until it is due.
    pub ahead: Vec<Stretch>,
    /// What would be if: `Were it critical, it would be due Mon 14:30.`
    pub what_if: Vec<String>,
}

/// The clock that presses most, and the account of all.
#[derive(Debug, Clone, Default)]
pub struct ClockView {
    /// What is due: `first reply`, `next reply`, `update`.
    pub what: String,
    pub urgency: Urgency,
    /// `None` when nothing is due; then `word` says how it stands.
    pub due_at: Option<Timestamp>,
    /// Where nothing is due: `Waiting for the customer`, `Solved`.
    pub word: String,
    /// The rule in short: `Enterprise 8 h, high`.
    pub rule: String,
    /// Clocks that run or are paused, the most pressing first.
    pub present: Vec<ClockAccount>,
    /// Clocks that have ended, the latest first.
    pub past: Vec<ClockAccount>,
}

/// Draws the clock line; it opens to explain itself where it can.
#[must_use]
pub fn clock(ctx: &PageContext, view: &ClockView) -> Markup {
    drawn(ctx, view, false)
}

/// Folded, as on the page, or open, for the gallery.
fn drawn(ctx: &PageContext, view: &ClockView, open: bool) -> Markup {
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
    let why = if view.present.is_empty() { "how it went" } else { "why?" };
    html! {
        @if view.present.is_empty() && view.past.is_empty() {
            div.clock.(urgency_class(view.urgency)) { (line) }
        } @else {
            details.clock.(urgency_class(view.urgency)) #clock open[open] {
                summary { (line) " " span.why { (why) } }
                div.accounts {
                    @for one in &view.present { (account(ctx, one)) }
                    @if !view.past.is_empty() { (past(ctx, view)) }
                }
            }
        }
    }
}

/// Clocks of the past are folded away beside a present one.
fn past(ctx: &PageContext, view: &ClockView) -> Markup {
    let accounts = html! { @for one in &view.past { (account(ctx, one)) } };
    html! {
        @if view.present.is_empty() { (accounts) } @else {
            details.past #past-clocks {
                summary { (format::count(view.past.len() as u64, "earlier clock", "earlier clocks")) }
                (accounts)
            }
        }
    }
}

fn account(ctx: &PageContext, one: &ClockAccount) -> Markup {
    html! {
        section.account.(standing_class(one.standing)) {
            h2 { (one.what) span.state { (one.state) } span.used { (one.used) } }
            (bar(one))
            @if !one.cause.is_empty() { p.cause dir="auto" { "Why: " (one.cause) } }
            @if let Some(rule) = one.rules.last() {
                p dir="auto" {
                    "Rule: " (rule)
                    @for earlier in one.rules.iter().rev().skip(1) { "; before that " (earlier) }
                }
            }
            @for line in &one.what_if { p { (line) } }
            ol.stretches { @for stretch in &one.stretches { (one_stretch(ctx, stretch)) } }
        }
    }
}

fn one_stretch(ctx: &PageContext, stretch: &Stretch) -> Markup {
    let (class, word) = match stretch.stood {
        Stood::Ran => ("ran", "ran"),
        Stood::Closed => ("shut", "closed"),
        Stood::Paused => ("paused", "paused"),
    };
    html! {
        li.(class) {
            span { (time::deadline(ctx, stretch.from)) }
            b { (word) " " (format::span(stretch.to.as_second() - stretch.from.as_second())) }
            span dir="auto" { (stretch.why) }
        }
    }
}

/// The life of a clock as one bar, in thousandths of its length.
fn bar(one: &ClockAccount) -> Markup {
    let all = || one.stretches.iter().chain(&one.ahead);
    let (Some(first), Some(last)) = (all().next(), all().last()) else { return html! {} };
    let (start, length) = (first.from.as_second(), last.to.as_second() - first.from.as_second());
    let place = |at: Timestamp| (at.as_second() - start) * 1000 / length.max(1);
    let piece = |stretch: &Stretch, class: &str| {
        let (x, end) = (place(stretch.from), place(stretch.to));
        html! { rect.(class) x=(x) y="0" width=((end - x).max(2)) height="8" {} }
    };
    let class = |stood: Stood, ahead: bool| match (stood, ahead) {
        (Stood::Ran, false) => "ran",
        (Stood::Ran, true) => "to-run",
        (Stood::Closed, _) => "shut",
        (Stood::Paused, _) => "paused",
    };
    html! {
        svg.life viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true" {
            @for stretch in &one.stretches { (piece(stretch, class(stretch.stood, false))) }
            @for stretch in &one.ahead { (piece(stretch, class(stretch.stood, true))) }
        }
    }
}

const fn standing_class(standing: Standing) -> &'static str {
    match standing {
        Standing::Running => "runs",
        Standing::Soon => "soon",
        Standing::Late => "late",
        Standing::Paused => "stands",
        Standing::Met => "met",
        Standing::Ended => "ended",
    }
}

fn stretch(from: i64, to: i64, stood: Stood, why: &str) -> Stretch {
    Stretch { from: in_minutes(from), to: in_minutes(to), stood, why: why.into() }
}

/// A clock with an hour left, as on the sample ticket.
#[must_use]
pub fn sample_clock() -> ClockView {
    let hours = "Response targets, handbook 3";
    let next = ClockAccount {
        what: "next reply".into(),
        standing: Standing::Soon,
        state: "due today 17:42".into(),
        used: "6 h 48 min of 8 h used".into(),
        rules: vec!["Enterprise 24 h, medium".into(), "Enterprise 8 h, high".into()],
        stretches: vec![
            stretch(-528, -300, Stood::Ran, hours),
            stretch(-300, -180, Stood::Paused, "we waited for the customer"),
            stretch(-180, 0, Stood::Ran, hours),
        ],
        ahead: vec![stretch(0, 72, Stood::Ran, hours)],
        what_if: vec!["Were it critical, it would be due at 17:00.".into()],
        ..ClockAccount::default()
    };
    let update = ClockAccount {
        what: "update".into(),
        state: "due tomorrow 09:12".into(),
        used: "32 min of 8 h used".into(),
        rules: vec!["Enterprise 8 h, high".into()],
        stretches: vec![stretch(-32, 0, Stood::Ran, hours)],
        ahead: vec![
            stretch(0, 120, Stood::Ran, hours),
            stretch(120, 600, Stood::Closed, "closed on Response targets, handbook 3"),
            stretch(600, 960, Stood::Ran, hours),
        ],
        ..ClockAccount::default()
    };
    ClockView {
        what: "next reply".into(),
        urgency: Urgency::Soon,
        due_at: Some(in_minutes(72)),
        rule: "Enterprise 8 h, high".into(),
        present: vec![next, update],
        past: vec![sample_past()],
        ..ClockView::default()
    }
}

fn sample_past() -> ClockAccount {
    ClockAccount {
        what: "first reply".into(),
        standing: Standing::Late,
        state: "missed; answered after 9 h 20 min".into(),
        used: "9 h 20 min of 8 h used".into(),
        rules: vec!["Enterprise 8 h, high".into()],
        cause: "nobody owned it; received outside coverage".into(),
        stretches: vec![
            stretch(-3900, -3600, Stood::Closed, "closed on Response targets, first handbook"),
            stretch(-3600, -3040, Stood::Ran, "Response targets, first handbook"),
        ],
        ..ClockAccount::default()
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
        present: Vec::new(),
        past: Vec::new(),
        ..soon.clone()
    };
    let still = ClockView {
        word: "Waiting for the customer since 10:12".into(),
        rule: "solves itself in 5 days".into(),
        ..ClockView::default()
    };
    let met = ClockAccount {
        standing: Standing::Met,
        state: "met in 41 min".into(),
        cause: String::new(),
        ..sample_past()
    };
    let done =
        ClockView { word: "Solved".into(), past: vec![met, sample_past()], ..ClockView::default() };
    let endless = ClockAccount {
        rules: vec![long("Enterprise 8 h")],
        cause: long("nobody owned it"),
        stretches: (0..40)
            .map(|n| {
                let stood = if n % 2 == 0 { Stood::Ran } else { Stood::Closed };
                stretch(-4000 + n * 100, -3900 + n * 100, stood, "Response targets, handbook 12")
            })
            .collect(),
        ..sample_past()
    };
    let endless = ClockView { present: vec![endless], ..soon.clone() };
    let rtl = ClockAccount {
        rules: vec!["المؤسسة 8 ساعات، عالية".into()],
        cause: "لم يكن لها مالك".into(),
        ..sample_past()
    };
    let rtl = ClockView { present: vec![rtl], past: Vec::new(), ..soon.clone() };
    vec![
        Sample::new("due soon, explained", drawn(&ctx, &soon, true)),
        Sample::new("due soon", clock(&ctx, &soon)),
        Sample::new("overdue, nothing to explain", clock(&ctx, &late)),
        Sample::new("standing still", clock(&ctx, &still)),
        Sample::new("over, explained", drawn(&ctx, &done, true)),
        Sample::new("very long", drawn(&ctx, &endless, true)),
        Sample::new("right to left", drawn(&ctx, &rtl, true)),
    ]
}
