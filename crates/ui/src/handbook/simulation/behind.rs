//! The tickets behind a number: folded away, each a link.

use base::{Timestamp, ids::TicketId};
use desk::{
    simulate::{Cell, Listed, MOST_LISTED, Marks, Move, Place, Report, RuleCount},
    sla::ClockKind,
};
use maud::{Markup, html};

use crate::{
    format,
    paths::{self, InView},
    samples::{NOW, Sample, in_minutes, long},
};

/// Draws the number; nothing to unfold where no ticket is behind it. `what` says what they are, for
/// whoever hears the page.
#[must_use]
pub fn behind(listed: &Listed, what: &str) -> Markup {
    let more = listed.tickets.len() >= MOST_LISTED;
    html! {
        @if listed.tickets.is_empty() {
            (format::number(listed.count))
        } @else {
            details.behind {
                summary { (format::number(listed.count)) span.unseen { " " (what) ", by ticket" } }
                p {
                    @for id in &listed.tickets {
                        a href=(paths::ticket(*id, &InView::All)) { "#" (id) } " "
                    }
                    @if more { span.hint { "and others" } }
                }
            }
        }
    }
}

/// So many, on tickets from `first` on.
pub(super) fn some(count: u64, first: i64) -> Listed {
    let tickets = (first..).take(usize::try_from(count.min(40)).unwrap_or(40)).map(TicketId);
    Listed { count, tickets: tickets.collect() }
}

fn marks(met: u64, missed: u64, first: i64) -> Marks {
    Marks { met: some(met, first), missed: some(missed, first + 500), ..Marks::default() }
}

fn cell(plan: &str, severity: &str, clock: ClockKind, counts: [u64; 4]) -> Cell {
    let [met, missed, met_after, missed_after] = counts;
    Cell {
        plan: plan.to_owned(),
        severity: severity.to_owned(),
        clock,
        before: marks(met, missed, 1000),
        after: marks(met_after, missed_after, 1000),
        newly_missed: some(missed_after.saturating_sub(missed), 1500),
        no_longer_missed: some(missed.saturating_sub(missed_after), 1800),
    }
}

fn place(group: &str, team: &str) -> Place {
    Place { group: group.to_owned(), team: team.to_owned() }
}

/// Nothing differs.
#[must_use]
pub fn sample_same() -> Report {
    Report {
        since: in_minutes(-90 * 24 * 60),
        until: NOW,
        tickets: 2_412,
        cells: vec![cell("scale", "high", ClockKind::FirstReply, [412, 21, 412, 21])],
        newly_missed: 0,
        no_longer_missed: 0,
        moves: Vec::new(),
        moved: 0,
        rules: Vec::new(),
        untold: Listed::default(),
        without_clock: Listed::default(),
        early: 0,
    }
}

/// Much differs.
#[must_use]
pub fn sample_report() -> Report {
    let rule = |key: &str, name: String, before, after| RuleCount {
        key: key.to_owned(),
        name,
        before: some(before, 300),
        after: some(after, 300),
        does: vec![("set severity critical".to_owned(), after)],
        untold: some(before, 900),
    };
    Report {
        since: Timestamp::constant(1_787_000_000, 0),
        cells: vec![
            cell("scale", "critical", ClockKind::FirstReply, [40, 2, 31, 11]),
            cell("scale", "high", ClockKind::FirstReply, [412, 21, 388, 45]),
            cell("scale", "high", ClockKind::NextReply, [230, 12, 230, 12]),
            cell("enterprise", "critical", ClockKind::FirstReply, [88, 9, 95, 2]),
            cell("enterprise", "low", ClockKind::Update, [0, 3, 0, 3]),
            cell(&long("plan"), &long("severity"), ClockKind::Update, [1, 0, 0, 1]),
        ],
        newly_missed: 34,
        no_longer_missed: 7,
        moves: vec![
            Move {
                from: place("data", "support"),
                to: place("data", "batch_exports"),
                tickets: some(128, 200),
            },
            Move {
                from: place(&long("group"), "support"),
                to: place("unclassified", &long("team")),
                tickets: some(1, 7),
            },
        ],
        moved: 129,
        rules: vec![
            rule("broken", "Words of alarm".into(), 0, 31),
            rule("long", long("A rule"), 4, 4),
        ],
        untold: some(2, 40),
        without_clock: some(5, 60),
        early: 12,
        ..sample_same()
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let full = Listed { count: 5_000, tickets: (1..=200).map(TicketId).collect() };
    vec![
        Sample::new("empty", behind(&Listed::default(), "missed")),
        Sample::new("one", behind(&some(1, 42), "missed")),
        Sample::new("many", behind(&full, "missed")),
    ]
}
