//! The simulation of a handbook (HB-4): how far it has come, then what would have been different,
//! and from there to saving it. The numbers are [`targets`], [`chart`] and [`changes`].

pub mod behind;
pub mod changes;
pub mod chart;
pub mod targets;

use desk::{handbook::Handbook, simulate::Report};
use maud::{Markup, html};

use crate::{
    PageContext, format,
    kit::{Look, Tone, button, csrf, notice},
    paths,
    samples::{Sample, Stage, long},
};

/// Over how many days one can look back; the first is what is looked at unasked.
pub const DAYS: [i64; 4] = [90, 30, 180, 365];

/// What is tried.
#[derive(Debug, Clone, Default)]
pub struct Tried {
    pub number: u64,
    pub text: String,
    /// The version it was written over.
    pub base: i64,
    pub note: String,
    pub days: i64,
}

/// How it stands.
#[derive(Debug, Clone, Copy)]
pub enum State<'a> {
    /// Another one is at work.
    Waits,
    /// Tickets played, of how many.
    Runs {
        done: u64,
        total: u64,
    },
    Failed,
    Done {
        report: &'a Report,
        /// The handbook that is tried: it has the names.
        handbook: &'a Handbook,
    },
}

/// Draws the page.
#[must_use]
pub fn simulation(ctx: &PageContext, tried: &Tried, state: State<'_>) -> Markup {
    html! {
        section.simulation {
            h2 { "What would have happened" }
            @match state {
                State::Waits => p.lead role="status" {
                    "Another simulation is at work; this one begins when it is done."
                },
                State::Runs { done, total } => (under_way(done, total)),
                State::Failed => (notice(Tone::Bad, &html! {
                    p { "The simulation broke off, and nothing was changed. Try it again." }
                })),
                State::Done { report, handbook } => (answer(report, handbook)),
            }
            @if matches!(state, State::Waits | State::Runs { .. }) {
                p { a.plain-link href=(paths::handbook_simulation(tried.number)) { "Look again" } }
            }
            (next(ctx, tried))
        }
    }
}

fn under_way(done: u64, total: u64) -> Markup {
    html! {
        div.retiming role="status" {
            p { (format::number(done)) " of " (format::number(total)) " tickets played again" }
            progress max=(total.max(1)) value=(done) aria-label="Tickets played again" {}
        }
    }
}

fn answer(report: &Report, handbook: &Handbook) -> Markup {
    html! {
        p.lead {
            (format::count(report.tickets, "ticket", "tickets")) " opened from "
            (day(report.since)) " to " (day(report.until))
            " were played again: once under the rules in force, once under these. Nothing was "
            "changed or sent."
        }
        @if report.tickets == 0 {
            p.hint { "There is nothing to play yet. Look further back, or try again in a while." }
        } @else {
            (in_short(report))
            (chart::chart(report, handbook))
            (targets::targets(report, handbook))
            (changes::moves(report, handbook))
            (changes::rules(report))
            (changes::untold(report))
        }
    }
}

fn day(at: base::Timestamp) -> String {
    at.strftime("%-d %b %Y").to_string()
}

/// The answer in a few figures.
fn in_short(report: &Report) -> Markup {
    if report.is_same() {
        return notice(
            Tone::Good,
            &html! {
                p { "Nothing would have been different on these tickets." }
            },
        );
    }
    let rules = report.rules.iter().filter(|rule| rule.before.count != rule.after.count).count();
    let figures = [
        (report.newly_missed, "targets newly missed", "bad"),
        (report.no_longer_missed, "targets missed no more", "good"),
        (report.moved, "tickets routed elsewhere", "plain"),
        (rules as u64, "automations fire more or less often", "plain"),
    ];
    html! {
        ul.figures {
            @for (figure, words, tone) in figures {
                li.(if figure == 0 { "plain" } else { tone }) { b { (format::number(figure)) } " " span { (words) } }
            }
        }
    }
}

/// Where to go from here: save it, try it over another time, go on writing.
fn next(ctx: &PageContext, tried: &Tried) -> Markup {
    html! {
        form.save-form method="post" action=(paths::HANDBOOK_VERSIONS) data-plain="yes" {
            (csrf(ctx.csrf))
            input type="hidden" name="base" value=(tried.base);
            textarea.unseen name="text" hidden aria-label="The text to save" { "\n" (tried.text) }
            div.field {
                label for="note" { "Why " small.optional { "optional" } }
                input.control #note name="note" value=(tried.note) maxlength="500" dir="auto"
                    autocomplete="off";
            }
            div.row {
                (button(Look::Main, "Save this version and apply", ""))
                button.button.quiet type="submit" formaction=(paths::HANDBOOK_TEXT) name="edit" value="yes" {
                    "Go on writing"
                }
                a.button.bare href=(paths::HANDBOOK) { "Leave it" }
            }
            div.row.again {
                label for="days" { "Look back over" }
                select.control #days name="days" {
                    @for days in DAYS { option value=(days) selected[days == tried.days] { (days) " days" } }
                }
                button.button.quiet type="submit" formaction=(paths::HANDBOOK_SIMULATION) { "Play again" }
            }
        }
    }
}

#[must_use]
pub fn sample_tried() -> Tried {
    Tried {
        number: 3,
        text: "[plans.scale]\ntarget = \"12h\"\n".into(),
        base: 4,
        note: "Shorter promises for Scale".into(),
        days: 90,
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let stage = Stage::default();
    let ctx = stage.context();
    let (tried, handbook) = (sample_tried(), Handbook::shipped());
    let (many, same) = (behind::sample_report(), behind::sample_same());
    let empty = Report { tickets: 0, ..same.clone() };
    let draw = |tried: &Tried, state| simulation(&ctx, tried, state);
    let done = |report| State::Done { report, handbook: &handbook };
    vec![
        Sample::new("many", draw(&tried, done(&many))),
        Sample::new("nothing differs", draw(&tried, done(&same))),
        Sample::new("empty", draw(&tried, done(&empty))),
        Sample::new("under way", draw(&tried, State::Runs { done: 4_200, total: 10_000 })),
        Sample::new("waits", draw(&tried, State::Waits)),
        Sample::new("error", draw(&tried, State::Failed)),
        Sample::new(
            "very long",
            draw(&Tried { note: long("Why"), ..tried.clone() }, State::Failed),
        ),
        Sample::new(
            "right to left",
            draw(&Tried { note: "وعود أقصر".into(), ..tried.clone() }, State::Waits),
        ),
    ]
}
