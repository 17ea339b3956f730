//! Answers over time: a bar for each span, bad at the foot, good on top. Each bar is a link.

use ::desk::csat::tally::Tally;
use maud::{Markup, html};

use super::parts::tenths;
use crate::{
    format,
    paths::{self, InView},
    samples::Sample,
};

/// One bar.
#[derive(Debug, Clone, Default)]
pub struct Bar {
    /// `5 Oct`, `October 2026`
    pub name: String,
    pub tally: Tally,
    /// The query of its tickets.
    pub query: String,
}

/// The height of the tallest bar in the drawing's own units.
const HEIGHT: i64 = 100;
/// So many names fit below the bars.
const NAMES: usize = 8;

/// Draws it.
#[must_use]
pub fn chart(bars: &[Bar]) -> Markup {
    let most = bars.iter().map(|bar| bar.tally.answers()).max().unwrap_or(0).max(1);
    let named = bars.len().div_ceil(NAMES).max(1);
    html! {
        figure.over-time {
            figcaption {
                "Answers over time, " span.key.good { "good" } " " span.key.fair { "in between" }
                " " span.key.bad { "not good" } ". The number is the mean."
            }
            ol {
                @for (place, one) in bars.iter().enumerate() {
                    li { (bar(one, most)) @if place % named == 0 { small { (one.name) } } }
                }
            }
        }
    }
}

fn bar(bar: &Bar, most: i64) -> Markup {
    let tally = &bar.tally;
    let mean = tally.mean_tenths().map(tenths);
    let words = match &mean {
        None => format!("{}: no answers", bar.name),
        Some(mean) => {
            let answers = format::count(tally.answers().unsigned_abs(), "answer", "answers");
            format!("{}: {answers}, {mean} on average", bar.name)
        }
    };
    let height = |count: i64| count * HEIGHT / most;
    let (bad, fair) = (height(tally.bad()), height(tally.0[2]));
    let all = height(tally.answers());
    let stack = html! {
        svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true" {
            rect.good x="0" y=(HEIGHT - all) width="10" height=(all - bad - fair) {}
            rect.fair x="0" y=(HEIGHT - bad - fair) width="10" height=(fair) {}
            rect.bad x="0" y=(HEIGHT - bad) width="10" height=(bad) {}
        }
    };
    html! {
        @match mean {
            None => span.chart-bar title=(words) { b {} (stack) span.for-readers { (words) } },
            Some(mean) => {
                a.chart-bar href=(paths::view(&InView::Found(bar.query.clone()), None)) title=(words)
                    aria-label=(words) {
                    b aria-hidden="true" { (mean) } (stack)
                }
            }
        }
    }
}

/// Thirteen weeks.
#[must_use]
pub fn sample_bars(query: &str) -> Vec<Bar> {
    let of = |week: i64| Bar {
        name: format!("{} Oct", week * 2 + 1),
        tally: if week == 4 {
            Tally::default()
        } else {
            Tally([week % 2, 1, week % 3, 4 + week % 4, 6 + week % 5])
        },
        query: query.to_owned(),
    };
    (0..13).map(of).collect()
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let many = sample_bars("rated>=2026-10-01");
    let year: Vec<Bar> = many.iter().cycle().take(120).cloned().collect();
    vec![
        Sample::new("many", chart(&many)),
        Sample::new("one", chart(&many[..1])),
        Sample::new("very long", chart(&year)),
    ]
}
