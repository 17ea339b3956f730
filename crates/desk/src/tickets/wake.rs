//! What time alone does to a ticket: *due soon*, breach, pending solves itself, the survey.
//!
//! Each ticket stores the next instant at which something happens; the sweep asks for those by
//! index. Running it twice, late, or on two nodes changes nothing more.

use base::Timestamp;

use super::{
    Status, Ticket,
    answer::set_status,
    open::{Scene, mail_to, queue_mail},
};
use crate::{
    change::{Change, Row},
    csat::Survey,
    events::{Actor, EventKind, NewEvent},
    outgoing::MailKind,
    people::Person,
    sla::Clock,
};

/// The facts of a waking.
pub struct Waking<'a> {
    pub ticket: &'a Ticket,
    pub clocks: Vec<Clock>,
    pub requester: &'a Person,
    /// When this person was last asked to rate anything (CS-1: not again within a set time).
    pub last_surveyed_at: Option<Timestamp>,
    /// A fresh token for the survey link.
    pub token: &'a str,
}

/// Does what is due; an empty change where nothing is.
#[must_use]
pub fn wake(scene: Scene<'_>, mut facts: Waking<'_>) -> Change {
    let mut change = Change::default();
    let mut ticket = facts.ticket.clone();
    if ticket.wake_at.is_none_or(|due| due > scene.at) {
        return change;
    }
    breach(&mut change, &mut facts.clocks, scene);
    let silent_since = base::time::after(ticket.status_at, scene.handbook.rules.pending_seconds());
    if ticket.status == Status::Pending && silent_since <= scene.at {
        let because = "no answer from the customer within the set time";
        let (clocks, to) = (&mut facts.clocks, Status::Solved);
        set_status(&mut change, &mut ticket, clocks, scene, Actor::System, to, because);
    }
    survey(&mut change, &mut ticket, &facts, scene);
    ticket.settle(scene.handbook, &facts.clocks, scene.at);
    if change.events.is_empty() {
        // A look that found nothing is no change anybody should see.
        ticket.updated_at = facts.ticket.updated_at;
    }
    change.rows.insert(0, Row::Ticket(Box::new(ticket)));
    change
}

/// Records each passed target once (SLA-5).
fn breach(change: &mut Change, clocks: &mut [Clock], scene: Scene<'_>) {
    for clock in clocks.iter_mut() {
        if !clock.breach(scene.at) {
            continue;
        }
        change.events.push(NewEvent {
            ticket_id: clock.ticket_id,
            actor: Actor::System,
            at: scene.at,
            kind: EventKind::Breached { clock: clock.kind.name().to_owned(), due_at: clock.due_at },
        });
        change.rows.push(Row::Clock(Box::new(clock.clone())));
    }
}

/// Sends the survey once a ticket has stayed solved for the set time (CS-1).
fn survey(change: &mut Change, ticket: &mut Ticket, facts: &Waking<'_>, scene: Scene<'_>) {
    let handbook = scene.handbook;
    let due = ticket.survey_at(handbook).filter(|_| ticket.status.is_done());
    if ticket.survey_decided || due.is_none_or(|due| due > scene.at) {
        return;
    }
    ticket.survey_decided = true;
    let asked_lately = facts.last_surveyed_at.is_some_and(|last| {
        base::time::after(last, handbook.rules.survey_again_seconds()) > scene.at
    });
    if asked_lately || ticket.first_replied_at.is_none() {
        return;
    }
    let Some(mut mail) = mail_to(scene, ticket, facts.requester, MailKind::Survey, None) else {
        return;
    };
    facts.token.clone_into(&mut mail.token);
    change.rows.push(Row::Survey(Box::new(Survey {
        ticket_id: ticket.id,
        person_id: facts.requester.id,
        token_hash: base::secrets::hash(facts.token.as_bytes()),
        sent_at: scene.at,
        rating: None,
        words: String::new(),
        contact_wished: false,
        answered_at: None,
    })));
    queue_mail(change, scene, ticket, mail);
}
