//! Playing one story under one handbook. Every rule is asked where the desk asks it: the clocks are
//! told by `tickets::clocks`, routes come from `routing`, the automations are run by their engine.
//! What they would write is looked at and dropped.

use std::collections::HashMap;

use base::{
    Timestamp,
    ids::{Ids, TicketId},
};

use super::{fact::Fact, report::Place, story::Story};
use crate::{
    automations::{self, Cause, Facts, Trigger},
    change::{Change, Row},
    events::EventKind,
    handbook::Handbook,
    messages::Message,
    people::Person,
    sla::{Clock, Which},
    tickets::{Status, Ticket, clocks, open::Scene},
};

/// How a clock ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Met,
    Missed,
    /// Still in time when the replay ends.
    Running,
    /// It ended in time without an answer: solved, or given up.
    Ended,
    /// Nothing was promised.
    Unpromised,
}

/// One clock and how it ended, on the plan and severity the ticket had then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub which: Which,
    pub plan: String,
    pub severity: String,
    pub outcome: Outcome,
}

/// What became of one story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Played {
    pub ticket: TicketId,
    pub clocks: Vec<Judged>,
    /// Where it was routed when it came in, at each change of its product or kind, and where it
    /// stands at the end.
    pub routed: Vec<Place>,
    /// The rules that fired, by key, with what each did.
    pub fired: Vec<(String, Vec<String>)>,
    /// Rules of which nobody can tell whether they would have fired.
    pub untold: Vec<String>,
    /// Any clock ran at all.
    pub clocked: bool,
}

/// One handbook, ready to play stories under.
pub struct Stage<'a> {
    pub(super) handbook: &'a Handbook,
    ids: Ids,
    pub(super) routes: HashMap<(Option<String>, String), Place>,
    staff: &'a [Person],
    /// Some rule listens to clocks running out.
    hears_time: bool,
    pub(super) ruled: bool,
}

/// More ids than the rules can use up on one ticket; nothing is written under them.
const IDS: std::ops::Range<i64> = 1..1_000_000;
/// So often time alone may set off rules on one ticket between two things people did; two rules
/// that undo each other stop long before, see [`automations::MOST_ALONE`].
const MOST_TICKS: usize = 1000;

impl<'a> Stage<'a> {
    /// `staff`: our own people, whom rules may name.
    #[must_use]
    pub fn new(handbook: &'a Handbook, staff: &'a [Person]) -> Self {
        let hears_time = handbook.rules().any(|rule| match &rule.trigger {
            Trigger::On(events) => events.touches(automations::Happenings::of_time()),
            Trigger::After(_) => false,
        });
        let ruled = handbook.rules().next().is_some();
        Self { handbook, ids: Ids::new(), routes: HashMap::new(), staff, hears_time, ruled }
    }

    /// Plays a story until `now`.
    #[must_use]
    pub fn play(&mut self, story: &Story, now: Timestamp) -> Played {
        self.ids.refill(IDS);
        let ticket = story.opening.clone();
        let looked_at = ticket.opened_at;
        let played = Played {
            ticket: ticket.id,
            clocks: Vec::new(),
            routed: Vec::new(),
            fired: Vec::new(),
            untold: Vec::new(),
            clocked: false,
        };
        let mut play = Play {
            stage: self,
            story,
            ticket,
            clocks: Vec::new(),
            last: None,
            unread: true,
            looked_at,
            played,
        };
        for moment in &story.moments {
            play.pass(moment.at);
            play.moment(moment.at, &moment.facts);
        }
        play.pass(now);
        play.end(now)
    }
}

pub(super) struct Play<'s, 'a> {
    pub stage: &'s mut Stage<'a>,
    pub story: &'s Story,
    pub ticket: Ticket,
    pub clocks: Vec<Clock>,
    pub last: Option<Message>,
    pub unread: bool,
    looked_at: Timestamp,
    pub played: Played,
}

/// What a moment leaves to be done at its end.
#[derive(Default)]
pub(super) struct Left {
    pub opened: bool,
    pub replied: bool,
    pub rating: Option<u8>,
}

impl<'a> Play<'_, 'a> {
    /// What time alone does until an instant, as far as a rule may care.
    fn pass(&mut self, until: Timestamp) {
        if !self.stage.ruled {
            return;
        }
        for _ in 0..MOST_TICKS {
            let Some(at) = self.next_tick().filter(|at| *at < until) else { break };
            let at = at.max(self.looked_at);
            let before = self.ticket.clone();
            let mut change = Change::default();
            let (ids, handbook) = (std::mem::take(&mut self.stage.ids), self.stage.handbook);
            let scene = scene(handbook, &ids, at);
            clocks::breach(&mut change, &mut self.clocks, &self.ticket, scene, &[]);
            self.ticket.derive_times(handbook, &self.clocks, at);
            self.rules(scene, Some(&before), change, None);
            self.judge(at);
            self.stage.ids = ids;
            self.looked_at = at;
        }
    }

    fn next_tick(&self) -> Option<Timestamp> {
        let handbook = self.stage.handbook;
        let rule = handbook.next_rule_at(&self.ticket, self.looked_at);
        if !self.stage.hears_time {
            return rule;
        }
        let late = self.clocks.iter().filter(|one| !one.has_ended() && one.breached_at.is_none());
        let due = late.filter_map(|clock| clock.due_at).min();
        let soon =
            self.ticket.soon_at.filter(|_| self.ticket.urgency == crate::tickets::Urgency::Later);
        [rule, due, soon].into_iter().flatten().min()
    }

    /// What people did at one instant, and what follows from it.
    fn moment(&mut self, at: Timestamp, facts: &[Fact]) {
        let (ids, handbook) = (std::mem::take(&mut self.stage.ids), self.stage.handbook);
        let scene = scene(handbook, &ids, at);
        // What passed unheard, so that it is not taken for something that happens now.
        clocks::breach(&mut Change::default(), &mut self.clocks, &self.ticket, scene, &[]);
        self.ticket.urgency = self.ticket.urgency_at(at);
        let before = self.stage.ruled.then(|| self.ticket.clone());
        let (mut change, mut left) = (Change::default(), Left::default());
        for fact in facts {
            self.take(&mut change, &mut left, scene, fact);
        }
        if left.replied {
            if self.ticket.status == Status::Pending {
                self.ticket.status_at = at;
            }
            clocks::owe_update(&mut change, &mut self.clocks, &self.ticket, scene);
        }
        self.ticket.derive_times(handbook, &self.clocks, at);
        self.ticket.updated_at = at;
        if self.stage.ruled {
            let before = before.as_ref().filter(|_| !left.opened);
            self.rules(scene, before, change, left.rating);
        }
        self.judge(at);
        self.stage.ids = ids;
        self.looked_at = at;
    }

    /// Runs the rules on what happened, and takes over what they did to the ticket.
    fn rules(
        &mut self,
        scene: Scene<'_>,
        before: Option<&Ticket>,
        change: Change,
        rating: Option<u8>,
    ) {
        automations::remember(&mut self.ticket, &change);
        let cause = Cause { before, ticket: &self.ticket, change: &change };
        let Some(needs) = automations::needs(scene.handbook, cause, scene.at) else { return };
        let asks_people = needs.owner || !needs.addresses.is_empty();
        let staff = if asks_people { self.stage.staff.to_vec() } else { Vec::new() };
        let facts = Facts {
            customer: self.story.customer.clone(),
            organisation: self.story.organisation.clone(),
            last: self.last.clone(),
            unread: self.unread,
            people: staff,
            participants: self.story.customer.iter().cloned().collect(),
            actor: automations::actor_of(&self.ticket, &change),
            rating,
            // Who was away then is not in the log.
            away: Vec::new(),
            quiet: false,
        };
        if self.unread {
            let untold = automations::untold(scene.handbook, cause, &facts, scene.at);
            self.played.untold.extend(untold.into_iter().map(str::to_owned));
        }
        let (ticket, clocks) = (self.ticket.clone(), self.clocks.clone());
        let (ticket, change) = automations::run(scene, before, ticket, clocks, facts, change);
        self.ticket = ticket;
        self.clocks = automations::overlaid(std::mem::take(&mut self.clocks), &change);
        for event in change.events {
            if let EventKind::RuleFired { rule, did, .. } = event.kind {
                self.played.fired.push((rule, did));
            }
        }
        let own = change.rows.into_iter().rev().find_map(|row| match row {
            Row::Message(message) if message.author_id.is_none() => Some(*message),
            _ => None,
        });
        if own.is_some() {
            // What Prickle itself wrote can be read.
            (self.last, self.unread) = (own, false);
        }
    }

    /// Notes how each clock that has ended did.
    fn judge(&mut self, at: Timestamp) {
        for clock in self.clocks.iter().filter(|clock| clock.has_ended()) {
            let judged = &mut self.played.clocks;
            if judged.iter().all(|one| one.which != clock.which()) {
                judged.push(judged_now(clock, &self.ticket, at));
            }
        }
    }

    fn end(mut self, now: Timestamp) -> Played {
        for clock in self.clocks.iter().filter(|clock| !clock.has_ended()) {
            self.played.clocks.push(judged_now(clock, &self.ticket, now));
        }
        self.played.clocked = !self.clocks.is_empty();
        let Ticket { group, team, .. } = self.ticket;
        self.played.routed.push(Place { group, team });
        self.played
    }
}

const fn scene<'a>(handbook: &'a Handbook, ids: &'a Ids, at: Timestamp) -> Scene<'a> {
    Scene { handbook, ids, at, mail_domain: "simulation.invalid" }
}

fn judged_now(clock: &Clock, ticket: &Ticket, now: Timestamp) -> Judged {
    let late = clock.breached_at.is_some() || clock.is_late(now);
    let outcome = match clock.met {
        _ if clock.target_seconds.is_none() => Outcome::Unpromised,
        Some(true) => Outcome::Met,
        Some(false) => Outcome::Missed,
        None if late => Outcome::Missed,
        None if clock.has_ended() => Outcome::Ended,
        None => Outcome::Running,
    };
    let (plan, severity) = (ticket.plan.clone(), ticket.severity.clone());
    Judged { which: clock.which(), plan, severity, outcome }
}
