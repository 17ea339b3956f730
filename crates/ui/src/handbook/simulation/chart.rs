//! The share of targets met, before and after, drawn: two bars for each plan.

use desk::{
    handbook::Handbook,
    simulate::{Marks, Report},
};
use maud::{Markup, html};

use super::{
    behind::{sample_report, sample_same},
    targets::percent,
};
use crate::{format, samples::Sample};

/// Draws it; nothing where no target came to an end.
#[must_use]
pub fn chart(report: &Report, handbook: &Handbook) -> Markup {
    let plans = by_plan(report);
    html! {
        @if !plans.is_empty() {
            figure.shares {
                figcaption { "Targets met, of all that came to an end, before and after" }
                ul {
                    @for (plan, before, after) in &plans {
                        li {
                            b dir="auto" { (handbook.plan_name(plan)) }
                            div { (bar("before", before)) (bar("after", after)) }
                        }
                    }
                }
            }
        }
    }
}

/// Each plan's clocks together, in the order of the rows.
fn by_plan(report: &Report) -> Vec<(&str, Marks, Marks)> {
    let mut plans: Vec<(&str, Marks, Marks)> = Vec::new();
    for cell in &report.cells {
        let known = plans.iter().position(|(plan, ..)| *plan == cell.plan);
        let at = known.unwrap_or_else(|| {
            plans.push((&cell.plan, Marks::default(), Marks::default()));
            plans.len() - 1
        });
        if let Some((_, before, after)) = plans.get_mut(at) {
            before.count_in(&cell.before);
            after.count_in(&cell.after);
        }
    }
    plans.retain(|(_, before, after)| before.judged() + after.judged() > 0);
    plans
}

fn bar(when: &str, marks: &Marks) -> Markup {
    let share = marks.permille_met();
    let words = share.map_or_else(
        || format!("{when}: none came to an end"),
        |share| {
            let (met, all) = (format::number(marks.met.count), format::number(marks.judged()));
            format!("{when}: {met} of {all}, {}", percent(share))
        },
    );
    html! {
        div.share {
            svg viewBox="0 0 1000 20" preserveAspectRatio="none" role="img" aria-label=(words) {
                rect.missed x="0" y="0" width="1000" height="20" {}
                @if let Some(share) = share {
                    rect.met.(when) x="0" y="0" width=(share) height="20" {}
                }
            }
            span aria-hidden="true" { (words) }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let handbook = Handbook::shipped();
    let empty = Report { cells: Vec::new(), ..sample_same() };
    vec![
        Sample::new("empty", chart(&empty, &handbook)),
        Sample::new("one", chart(&sample_same(), &handbook)),
        Sample::new("many", chart(&sample_report(), &handbook)),
    ]
}
