//! What else differs: tickets routed elsewhere, automations that fire more or less often; and what
//! could not be told.

use desk::{
    handbook::Handbook,
    simulate::{Place, Report, RuleCount},
};
use maud::{Markup, html};

use super::behind::{behind, sample_report, sample_same};
use crate::{format, samples::Sample};

/// Tickets routed elsewhere.
#[must_use]
pub fn moves(report: &Report, handbook: &Handbook) -> Markup {
    html! {
        h3 { "Routing" }
        @if report.moves.is_empty() {
            p.hint { "Each ticket would have gone where it goes now." }
        } @else {
            div.grid-scroll tabindex="0" role="region" aria-label="Tickets routed elsewhere" {
                table.outcomes {
                    caption.unseen { "Tickets routed elsewhere" }
                    thead {
                        tr { th scope="col" { "From" } th scope="col" { "To" } th scope="col" { "Tickets" } }
                    }
                    tbody {
                        @for one in &report.moves {
                            tr {
                                td { (place(&one.from, handbook)) }
                                td { (place(&one.to, handbook)) }
                                td.number { (behind(&one.tickets, "routed elsewhere")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn place(place: &Place, handbook: &Handbook) -> Markup {
    html! {
        span dir="auto" { (handbook.team_name(&place.team)) }
        small dir="auto" { (handbook.group_name(&place.group)) }
    }
}

/// Automations that would have fired.
#[must_use]
pub fn rules(report: &Report) -> Markup {
    html! {
        h3 { "Automations" }
        @if report.rules.is_empty() {
            p.hint { "There are none, before or after." }
        } @else {
            div.grid-scroll tabindex="0" role="region" aria-label="Automations that fire" {
                table.outcomes {
                    caption.unseen { "Automations that fire, before and after" }
                    thead {
                        tr {
                            th scope="col" { "Automation" } th scope="col" { "Before" }
                            th scope="col" { "After" } th scope="col" { "What it would do" }
                            th scope="col" { "Can't be told" }
                        }
                    }
                    tbody { @for one in &report.rules { (rule(one)) } }
                }
            }
        }
    }
}

fn rule(rule: &RuleCount) -> Markup {
    html! {
        tr {
            th scope="row" dir="auto" { (rule.name) }
            td.number { (behind(&rule.before, "firings before")) }
            td.number { (behind(&rule.after, "firings after")) }
            td {
                @if rule.does.is_empty() { span.hint { "nothing" } }
                @for (act, count) in &rule.does {
                    p { (format::number(*count)) " × " bdi { (act) } }
                }
            }
            td.number { (behind(&rule.untold, "can't be told")) }
        }
    }
}

/// What the replay could not tell, plainly.
#[must_use]
pub fn untold(report: &Report) -> Markup {
    let rules = report.rules.iter().any(|rule| rule.untold.count > 0);
    html! {
        h3 { "What could not be told" }
        ul.untold {
            @if rules {
                li {
                    "Automations that turn on the words of a message: only the first message of each "
                    "ticket is read again."
                }
            }
            @if report.untold.count > 0 {
                li {
                    (behind(&report.untold, "tickets left out"))
                    " were left out: their history does not tell how they came in."
                }
            }
            @if report.without_clock.count > 0 {
                li {
                    (behind(&report.without_clock, "tickets without a clock"))
                    " never had a clock: a machine wrote them."
                }
            }
            @if report.early > 0 {
                li {
                    (format::count(report.early, "ticket", "tickets"))
                    " come from before each step of a clock was recorded; they are played as far as "
                    "their history goes."
                }
            }
            li {
                "People: they do again what they did then, at the same minute, whatever the rules. "
                "Customers, organisations and owners are those of today."
            }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let handbook = Handbook::shipped();
    let all = |report: &Report| {
        html! { (moves(report, &handbook)) (rules(report)) (untold(report)) }
    };
    vec![Sample::new("empty", all(&sample_same())), Sample::new("many", all(&sample_report()))]
}
