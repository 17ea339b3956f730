//! Ratings by team, product or plan: a table whose every number leads to its tickets.

use ::desk::csat::tally::Tally;
use maud::{Markup, html};

use crate::{
    format,
    paths::{self, InView},
    samples::{Sample, long},
};

/// One line.
#[derive(Debug, Clone, Default)]
pub struct Part {
    pub name: String,
    pub tally: Tally,
    /// The query of its tickets.
    pub query: String,
}

/// `41` tenths are `4.1`.
#[must_use]
pub fn tenths(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Draws a table under a heading; nothing where there are no lines.
#[must_use]
pub fn parts(title: &str, all: &[Part]) -> Markup {
    html! {
        @if !all.is_empty() {
            section.part {
                table.outcomes {
                    caption { (title) }
                    thead {
                        tr {
                            th scope="col" { span.for-readers { (title) } }
                            th.number scope="col" { "Mean" }
                            th.number scope="col" { "Answers" }
                            @for rating in (1..=5).rev() { th.number scope="col" { (rating) } }
                        }
                    }
                    tbody { @for part in all { (line(part)) } }
                }
            }
        }
    }
}

fn line(part: &Part) -> Markup {
    let found = |query: String| paths::view(&InView::Found(query), None);
    let link = |count: i64, query: String, what: &str| {
        let words = format::count(count.unsigned_abs(), "ticket", "tickets");
        html! {
            @if count == 0 { span.none { "0" } }
            @else {
                a href=(found(query)) aria-label=(format!("{}: {words}{what}", part.name)) {
                    (format::number(count.unsigned_abs()))
                }
            }
        }
    };
    html! {
        tr {
            th scope="row" dir="auto" { (part.name) }
            td.number { @if let Some(mean) = part.tally.mean_tenths() { (tenths(mean)) } }
            td.number { (link(part.tally.answers(), part.query.clone(), "")) }
            @for (rating, count) in [5, 4, 3, 2, 1].into_iter().zip(part.tally.0.into_iter().rev()) {
                td.number {
                    (link(count, format!("{} satisfaction:{rating}", part.query),
                        &format!(" rated {rating}")))
                }
            }
        }
    }
}

/// Three of a kind.
#[must_use]
pub fn sample_parts(query: &str, field: &str) -> Vec<Part> {
    let of = |(name, tally): (&str, [i64; 5])| Part {
        name: name.to_owned(),
        tally: Tally(tally),
        query: format!("{query} {field}:{}", name.to_lowercase()),
    };
    [("Support", [2, 3, 6, 30, 61]), ("Flags", [2, 4, 6, 31, 41]), ("Replay", [0, 0, 0, 0, 1])]
        .map(of)
        .to_vec()
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let many = sample_parts("rated>=2026-10-01", "team");
    let mut endless = many.clone();
    endless[0].name = long("Team");
    let mut rtl = many.clone();
    rtl[0].name = "الدعم".into();
    vec![
        Sample::new("many", parts("By team", &many)),
        Sample::new("very long", parts("By team", &endless)),
        Sample::new("right to left", parts("By team", &rtl)),
    ]
}
