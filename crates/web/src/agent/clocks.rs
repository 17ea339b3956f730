//! The clocks of a ticket for its page: the line, and the account of each (SLA-3b). Both come from
//! the events the page has read anyway.

use std::collections::HashMap;

use base::ids::EventSeq;
use desk::{
    events::Event,
    handbook::Handbook,
    sla::{self, Account, Clock, Part, Step, Stood, Which, target_words},
    tickets::{Status, Ticket, Urgency},
};
use ui::tickets::clock::{self as shown, ClockAccount, ClockView, Standing, Stretch};

use crate::http::Page;

/// The sentences of the log's steps that are worth standing between messages.
pub fn lines(events: &[Event], handbook: &Handbook) -> HashMap<EventSeq, String> {
    let mut clocks = Vec::new();
    let line = |event: &Event| {
        let (which, step) = sla::follow(&mut clocks, event, handbook)?;
        Some((event.seq, line(which, &step, &clocks)?))
    };
    events.iter().filter_map(line).collect()
}

/// The sentence of what happened to a clock, where it is worth one.
fn line(which: Which, step: &Step, clocks: &[Clock]) -> Option<String> {
    let clock = clocks.iter().find(|clock| clock.which() == which)?;
    let name = which.kind.name();
    match step {
        Step::Met => {
            let lasted = clock.stopped_at?.as_second() - clock.started_at.as_second();
            let lasted = ui::format::span(lasted);
            match clock.met? {
                true => Some(format!("Target for the {name} met in {lasted}")),
                false => Some(format!("The {name} came late, after {lasted}")),
            }
        }
        Step::Breached { because, .. } if because.is_empty() => {
            Some(format!("The target for the {name} passed"))
        }
        Step::Breached { because, .. } => {
            Some(format!("The target for the {name} passed: {because}"))
        }
        Step::Retargeted { because, .. } => {
            Some(format!("The {name} was counted anew from its start: {because}"))
        }
        _ => None,
    }
}

/// The clock line of a ticket.
pub fn view(handbook: &Handbook, page: &Page, ticket: &Ticket, events: &[Event]) -> ClockView {
    let mut all = sla::accounts(events, handbook, page.now);
    all.reverse();
    let (past, mut present): (Vec<Account>, Vec<Account>) =
        all.into_iter().partition(|one| one.clock.has_ended());
    present.sort_by_key(|one| (one.clock.due_at.is_none(), one.clock.due_at));
    let account = |one: &Account| account(handbook, page, ticket, one);
    let accounts = (present.iter().map(account).collect(), past.iter().map(account).collect());
    let (present_accounts, past_accounts) = accounts;
    let first = present.first().filter(|one| one.clock.is_running() && one.clock.due_at.is_some());
    let line = match first {
        Some(first) => ClockView {
            what: first.clock.kind.name().to_owned(),
            urgency: ticket.urgency_at(page.now),
            due_at: first.clock.due_at,
            rule: first.rules.last().map(|(_, rule)| rule.clone()).unwrap_or_default(),
            ..ClockView::default()
        },
        None => ClockView { word: standing_still(ticket).to_owned(), ..ClockView::default() },
    };
    ClockView { present: present_accounts, past: past_accounts, ..line }
}

const fn standing_still(ticket: &Ticket) -> &'static str {
    match ticket.status {
        Status::Pending => "Waiting for the customer",
        Status::OnHold => "On hold: waiting for somebody else",
        Status::Solved => "Solved",
        Status::Closed => "Closed",
        Status::New | Status::Open if ticket.unanswered_at.is_some() => {
            "No target on this plan; answer when you can"
        }
        Status::New | Status::Open => "Kept open by us; no answer is owed",
    }
}

fn account(handbook: &Handbook, page: &Page, ticket: &Ticket, one: &Account) -> ClockAccount {
    let Account { clock, rules, cause, used_seconds, parts } = one;
    let used = target_words(*used_seconds);
    ClockAccount {
        what: clock.kind.name().to_owned(),
        standing: standing(clock, page),
        state: state(clock, page),
        used: match clock.target_seconds {
            Some(target) => format!("{used} of {} used", target_words(target)),
            None => format!("{used} used"),
        },
        rules: rules.iter().map(|(_, rule)| rule.clone()).filter(|one| !one.is_empty()).collect(),
        cause: cause.clone(),
        stretches: parts.iter().map(|part| stretch(handbook, part)).collect(),
        ahead: sla::ahead(clock, handbook, page.now)
            .iter()
            .map(|part| stretch(handbook, part))
            .collect(),
        what_if: if clock.has_ended() {
            Vec::new()
        } else {
            what_if(handbook, page, ticket, clock)
        },
    }
}

fn standing(clock: &Clock, page: &Page) -> Standing {
    match clock.urgency(page.now) {
        _ if clock.breached_at.is_some() => Standing::Late,
        _ if clock.met == Some(true) => Standing::Met,
        _ if clock.has_ended() => Standing::Ended,
        Urgency::Overdue => Standing::Late,
        _ if clock.is_paused() => Standing::Paused,
        Urgency::Soon => Standing::Soon,
        Urgency::Later => Standing::Running,
    }
}

fn state(clock: &Clock, page: &Page) -> String {
    let when = |at| ui::format::deadline(at, page.now, &page.zone);
    let answered = clock.met.is_some() || clock.target_seconds.is_none();
    let lasted = clock
        .stopped_at
        .map(|end| ui::format::span(end.as_second() - clock.started_at.as_second()));
    match (clock.due_at, lasted, clock.breached_at) {
        (_, Some(lasted), None) if clock.met == Some(true) => format!("met in {lasted}"),
        (_, Some(lasted), Some(_)) if answered => format!("missed; answered after {lasted}"),
        (_, Some(lasted), Some(_)) => format!("missed; ended after {lasted}"),
        (_, Some(lasted), None) => format!("ended after {lasted}"),
        (Some(due), None, Some(_)) => format!("missed {}", when(due)),
        (_, None, _) if clock.is_paused() => "paused: we wait for the customer".to_owned(),
        (Some(due), None, None) => format!("due {}", when(due)),
        (None, None, _) => "no target".to_owned(),
    }
}

fn stretch(handbook: &Handbook, part: &Part) -> Stretch {
    let hours = || {
        let rule = handbook.schedules.iter().find(|rule| rule.key == part.schedule);
        let name = rule.map_or(part.schedule.as_str(), |rule| rule.name.as_str());
        match part.handbook {
            0 => format!("{name}, first handbook"),
            version => format!("{name}, handbook {version}"),
        }
    };
    let (stood, why) = match part.stood {
        Stood::Counts => (shown::Stood::Ran, hours()),
        Stood::Closed => (shown::Stood::Closed, format!("closed on {}", hours())),
        Stood::Paused => (shown::Stood::Paused, "we waited for the customer".to_owned()),
    };
    Stretch { from: part.from, to: part.to, stood, why }
}

/// What another severity would change; for the worst one also that it would change nothing.
fn what_if(handbook: &Handbook, page: &Page, ticket: &Ticket, clock: &Clock) -> Vec<String> {
    let worst = handbook.severities.iter().min_by_key(|severity| severity.rank);
    let others = handbook.severities.iter().filter(|one| one.key != ticket.severity);
    let sentence = |severity: &desk::handbook::Severity| {
        let such = Ticket { severity: severity.key.clone(), ..ticket.clone() };
        let target = handbook.target_of(&such);
        let name = severity.name.to_lowercase();
        if target == clock.target_seconds {
            let is_worst = worst.is_some_and(|worst| worst.key == severity.key);
            return is_worst.then(|| format!("Were it {name}, the target would be the same."));
        }
        let Some(target) = target else {
            return Some(format!("Were it {name}, there would be no target."));
        };
        let words = target_words(target);
        Some(match clock.reaches(target, handbook) {
            Some(due) => {
                let when = ui::format::deadline(due, page.now, &page.zone);
                format!("Were it {name}, it would be due {when} ({words}).")
            }
            None => format!("Were it {name}, the target would be {words}."),
        })
    };
    others.filter_map(sentence).collect()
}
