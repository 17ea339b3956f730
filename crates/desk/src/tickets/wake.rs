//! What time alone does to a ticket: *due soon*, warnings, breach, pending solves itself, solved is
//! closed, the survey.
//!
//! Each ticket stores the next instant at which something happens; the sweep asks for those by
//! index. Running it twice, late, or on two nodes changes nothing more.

use base::Timestamp;

use super::{
    Status, Ticket,
    answer::set_status,
    clocks,
    open::{Scene, mail_to, queue_mail},
    snooze,
};
use crate::{
    change::{Change, Row},
    csat::Survey,
    events::{Actor, Event},
    outgoing::MailKind,
    people::Person,
    sla::Clock,
};

/// The facts of a waking.
pub struct Waking<'a> {
    pub ticket: &'a Ticket,
    /// All of the ticket's, ended ones too.
    pub clocks: Vec<Clock>,
    /// Its events, to tell why a target was missed; only needed where one was.
    pub history: Vec<Event>,
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
    clocks::breach(&mut change, &mut facts.clocks, &ticket, scene, &facts.history);
    clocks::warn(&mut change, &mut facts.clocks, &ticket, scene);
    stand(&mut change, &mut ticket, &mut facts, scene);
    if let Some(because) = snooze::due(&ticket, scene.at) {
        snooze::end(&mut change, &mut ticket, scene, Actor::System, because);
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

/// Writes down the targets that have passed, and nothing else: before anything new happens on the
/// ticket.
#[must_use]
pub fn breaches(
    scene: Scene<'_>,
    ticket: &Ticket,
    mut clocks: Vec<Clock>,
    history: &[Event],
) -> Change {
    let mut change = Change::default();
    clocks::breach(&mut change, &mut clocks, ticket, scene, history);
    let mut settled = ticket.clone();
    settled.settle(scene.handbook, &clocks, scene.at);
    change.rows.insert(0, Row::Ticket(Box::new(settled)));
    change
}

/// What a status does that has stood for long enough (SLA-6).
fn stand(change: &mut Change, ticket: &mut Ticket, facts: &mut Waking<'_>, scene: Scene<'_>) {
    let rules = &scene.handbook.rules;
    let stood = |seconds| base::time::after(ticket.status_at, seconds) <= scene.at;
    let (to, because) = match ticket.status {
        Status::Pending if stood(rules.pending_seconds()) => {
            (Status::Solved, "no answer from the customer within the set time")
        }
        Status::Solved if stood(rules.close_seconds()) => {
            (Status::Closed, "it stayed solved for the set time")
        }
        _ => return remind(change, ticket, facts, scene),
    };
    set_status(change, ticket, &mut facts.clocks, scene, Actor::System, to, because);
}

/// The one reminder of a pending ticket to the customer we wait for.
fn remind(change: &mut Change, ticket: &mut Ticket, facts: &Waking<'_>, scene: Scene<'_>) {
    let after = scene.handbook.rules.reminder_seconds();
    let due = after.map(|after| base::time::after(ticket.status_at, after));
    let comes = due.is_some_and(|due| due <= scene.at) && ticket.status == Status::Pending;
    if !comes || ticket.reminded_at.is_some() {
        return;
    }
    ticket.reminded_at = Some(scene.at);
    // Pending without an answer of ours: there is nothing to remind of.
    if ticket.first_replied_at.is_none() || ticket.unanswered_at.is_some() {
        return;
    }
    if let Some(mail) = mail_to(scene, ticket, facts.requester, MailKind::PendingReminder, None) {
        queue_mail(change, scene, ticket, mail);
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
    let may_ask = handbook.surveys.may_ask(ticket) && ticket.merged_into.is_none();
    if asked_lately || !may_ask || ticket.first_replied_at.is_none() {
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
