//! Targets met and missed, before and after: a row for each plan, severity and kind of clock.

use desk::{
    handbook::Handbook,
    simulate::{Cell, Marks, Report},
};
use maud::{Markup, html};

use super::behind::{behind, sample_report, sample_same};
use crate::{format, samples::Sample};

/// Draws the table: the rows that differ, and all of them to unfold.
#[must_use]
pub fn targets(report: &Report, handbook: &Handbook) -> Markup {
    let judged: Vec<&Cell> = report.cells.iter().filter(|cell| is_judged(cell)).collect();
    let differ: Vec<&Cell> = judged.iter().copied().filter(|cell| differs(cell)).collect();
    html! {
        h3 { "Targets" }
        @if judged.is_empty() {
            p.hint { "No target came to an end on these tickets." }
        } @else {
            @if differ.is_empty() { p.hint { "Each target would have been met or missed as it was." } }
            @else { (table(&differ, handbook, "Targets that differ")) }
            @if judged.len() > differ.len() {
                details.all-targets {
                    summary.plain-link { "All " (format::number(judged.len() as u64)) " rows" }
                    (table(&judged, handbook, "All targets"))
                }
            }
        }
    }
}

const fn is_judged(cell: &Cell) -> bool {
    cell.before.judged() + cell.after.judged() > 0
}

fn differs(cell: &Cell) -> bool {
    cell.before != cell.after || cell.newly_missed.count > 0 || cell.no_longer_missed.count > 0
}

fn table(cells: &[&Cell], handbook: &Handbook, caption: &str) -> Markup {
    html! {
        div.grid-scroll tabindex="0" role="region" aria-label=(caption) {
            table.outcomes {
                caption.unseen { (caption) }
                thead {
                    tr {
                        th scope="col" { "Plan" } th scope="col" { "Severity" } th scope="col" { "Clock" }
                        th scope="col" { "Met before" } th scope="col" { "Met after" }
                        th scope="col" { "Missed before" } th scope="col" { "Missed after" }
                        th scope="col" { "Newly missed" } th scope="col" { "Missed no more" }
                    }
                }
                tbody { @for cell in cells { (row(cell, handbook)) } }
            }
        }
    }
}

fn row(cell: &Cell, handbook: &Handbook) -> Markup {
    html! {
        tr {
            th scope="row" dir="auto" { (handbook.plan_name(&cell.plan)) }
            td dir="auto" { (handbook.severity_name(&cell.severity)) }
            td { (cell.clock.name()) }
            td.number { (met(&cell.before)) }
            td.number { (met(&cell.after)) }
            td.number { (behind(&cell.before.missed, "missed before")) }
            td.number { (behind(&cell.after.missed, "missed after")) }
            td.number.bad[cell.newly_missed.count > 0] { (behind(&cell.newly_missed, "newly missed")) }
            td.number.good[cell.no_longer_missed.count > 0] {
                (behind(&cell.no_longer_missed, "missed no more"))
            }
        }
    }
}

fn met(marks: &Marks) -> Markup {
    html! {
        (behind(&marks.met, "met"))
        @if let Some(share) = marks.permille_met() { small { (percent(share)) } }
    }
}

/// `94.6 %`
#[must_use]
pub fn percent(permille: u64) -> String {
    format!("{}.{} %", permille / 10, permille % 10)
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let handbook = Handbook::shipped();
    let empty = Report { cells: Vec::new(), ..sample_same() };
    vec![
        Sample::new("empty", targets(&empty, &handbook)),
        Sample::new("nothing differs", targets(&sample_same(), &handbook)),
        Sample::new("many", targets(&sample_report(), &handbook)),
    ]
}
