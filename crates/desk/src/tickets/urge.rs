//! Whom the desk tells inside the app when a clock runs out: the ticket's owner and its team, as
//! the handbook says.

use super::{Ticket, open::Scene};
use crate::{
    change::{Change, Row},
    handbook::Warned,
    notices::{Audience, Notice},
    sla::{Clock, target_words},
};

/// A target is about to pass: those are told who can still help.
pub(super) fn warned(
    change: &mut Change,
    scene: Scene<'_>,
    ticket: &Ticket,
    clock: &Clock,
    before: i64,
) {
    let text = format!(
        "The {} on #{} is due in {} of open time: {}",
        clock.kind.name(),
        ticket.id,
        target_words(before),
        ticket.subject
    );
    tell_both(change, scene, ticket, (&fact("warn", ticket, clock, before), &text));
}

/// A target has passed.
pub(super) fn breached(
    change: &mut Change,
    scene: Scene<'_>,
    ticket: &Ticket,
    clock: &Clock,
    because: &str,
) {
    let name = clock.kind.name();
    let text = format!("The target for the {name} on #{} has passed: {because}", ticket.id);
    let due = clock.due_at.map_or(0, base::Timestamp::as_second);
    tell_both(change, scene, ticket, (&fact("breach", ticket, clock, due), &text));
}

/// Names a fact about a clock, so that it is told once.
fn fact(what: &str, ticket: &Ticket, clock: &Clock, which: i64) -> String {
    format!("{what}:{}:{}:{which}", ticket.id, String::from(clock.which()))
}

/// Owner and team, as the handbook says; the team also where nobody owns the ticket.
fn tell_both(change: &mut Change, scene: Scene<'_>, ticket: &Ticket, told: (&str, &str)) {
    let wanted = &scene.handbook.warnings.tell;
    let owner = ticket.assignee_id.filter(|_| wanted.contains(&Warned::Owner));
    if let Some(owner) = owner {
        tell(change, scene, ticket, Audience::Person(owner), told);
    }
    let nobody = ticket.assignee_id.is_none() && !wanted.is_empty();
    if nobody || wanted.contains(&Warned::Team) {
        tell(change, scene, ticket, Audience::Team(ticket.team.clone()), told);
    }
}

fn tell(
    change: &mut Change,
    scene: Scene<'_>,
    ticket: &Ticket,
    audience: Audience,
    (key, text): (&str, &str),
) {
    let notice = Notice {
        key: key.to_owned(),
        audience,
        ticket_id: Some(ticket.id),
        text: text.to_owned(),
        at: scene.at,
    };
    change.rows.push(Row::Notice(Box::new(notice)));
}
