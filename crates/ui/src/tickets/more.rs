//! The *More* menu of a ticket: every act that is not done many times a day, each with its key,
//! which works without opening the menu. An act with something to fill in or to look at first is a
//! page of its own.

use maud::{Markup, html};

use super::{Acts, Status, acts::sample_acts, investigation::Investigation};
use crate::{paths, samples::Sample};

/// One act: where it leads, what it is called, its key, and what it is for.
struct Act {
    href: String,
    label: &'static str,
    key: &'static str,
    hint: &'static str,
}

fn all(acts: &Acts) -> Vec<Act> {
    let ticket = acts.ticket;
    let act = |href, label, key, hint| Act { href, label, key, hint };
    let billing = match acts.investigation.state {
        Investigation::Open => "Hand over to billing",
        Investigation::None | Investigation::Done => "Billing with investigation",
    };
    let (escalate, to_team) = if acts.with_team {
        ("Hand back", "With the answer, to whoever escalated it.")
    } else {
        ("Escalate", "To another team, with what they need to know.")
    };
    // What is solved waits for nobody.
    let may_escalate = acts.with_team || acts.status != Status::Solved;
    let redact =
        act(paths::redaction(ticket), "Redact", "D", "Take words or a file out, for good.");
    [
        Some(act(
            paths::snooze(ticket),
            "Put off",
            "w",
            "Out of Next up until then, or until they write.",
        )),
        Some(act(paths::subject(ticket), "Rename", "R", "Say better what it is about.")),
        Some(act(
            paths::splitting(ticket),
            "Split",
            "S",
            "Some of it becomes a ticket of its own.",
        )),
        Some(act(paths::moving(ticket), "Move a message", "V", "To the ticket it belongs on.")),
        acts.may_redact.then_some(redact),
        Some(act(paths::merging(ticket), "Merge", "m", "Make one of two tickets about one thing.")),
        Some(act(
            paths::asides(ticket),
            "Side conversation",
            "i",
            "Ask somebody outside, by mail.",
        )),
        may_escalate.then(|| act(paths::escalation(ticket), escalate, "E", to_team)),
        Some(act(
            paths::investigation(ticket),
            billing,
            "b",
            "Technical work first, then billing.",
        )),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Draws the menu; nothing where nothing can be done.
#[must_use]
pub fn more(acts: &Acts) -> Markup {
    html! {
        @if acts.may_change && acts.status != Status::Closed {
            details.menu.from-right #act-more name="acts" {
                summary.button.quiet data-hotkey="." { "More" kbd aria-hidden="true" { "." } }
                nav.sheet aria-label="More to do with this ticket" {
                    @for act in all(acts) {
                        a.item href=(act.href) data-hotkey=(act.key) data-act=(act.label) {
                            b { (act.label) kbd aria-hidden="true" { (act.key) } }
                            small { (act.hint) }
                        }
                    }
                }
            }
        }
    }
}

#[must_use]
pub fn samples() -> Vec<Sample> {
    let open = sample_acts();
    let mut looked_into = open.clone();
    looked_into.investigation.state = Investigation::Open;
    vec![
        Sample::new("open, as many as there are", more(&open)),
        Sample::new("looked into for billing", more(&looked_into)),
        Sample::new("with another team", more(&Acts { with_team: true, ..open.clone() })),
        Sample::new("an engineer", more(&Acts { may_redact: false, ..open.clone() })),
        Sample::new("closed", more(&Acts { status: Status::Closed, ..open.clone() })),
        Sample::new("may not change", more(&Acts { may_change: false, ..open })),
    ]
}
