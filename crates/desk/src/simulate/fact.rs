//! What the log tells of people and of time, apart from what the rules of the day made of it.

use base::ids::{MessageId, PersonId};

use crate::{
    events::{Actor, Event, EventKind},
    messages::Channel,
    sla::{ClockKind, Step},
    tickets::Status,
};

/// One thing that happened, whatever the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fact {
    Opened {
        actor: Actor,
        channel: Channel,
    },
    Wrote {
        actor: Actor,
        message: MessageId,
        channel: Channel,
        /// A machine's message: it wakes nobody.
        automatic: bool,
    },
    Replied {
        actor: Actor,
        message: MessageId,
    },
    Noted {
        actor: Actor,
        message: MessageId,
    },
    Status {
        actor: Actor,
        to: Status,
        because: String,
    },
    Assigned {
        actor: Actor,
        from: Option<PersonId>,
        to: Option<PersonId>,
    },
    Field {
        actor: Actor,
        field: String,
        from: String,
        to: String,
    },
    /// Moved to a group and team, not by its product or kind.
    Moved {
        group: String,
        team: String,
    },
    Rated {
        actor: Actor,
        rating: u8,
    },
}

/// Reads the events of one ticket, one instant after the other.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// A clock for an answer runs, as the log has it: so it does after whatever a person wrote.
    owed: bool,
}

impl Reader {
    /// The facts of one instant. What comes after a rule fired is what the rule did.
    pub fn facts(&mut self, events: &[Event]) -> Vec<Fact> {
        events.iter().for_each(|event| self.follow(&event.kind));
        let woke = self.owed || events.iter().any(|event| wakes(&event.kind));
        let rerouted = events.iter().any(|event| reroutes(&event.kind));
        let fired = events.iter().position(|one| matches!(one.kind, EventKind::RuleFired { .. }));
        let by_rule = |index: usize, event: &Event| {
            event.actor == Actor::System && fired.is_some_and(|fired| index > fired)
        };
        let own = events.iter().enumerate().filter(|(index, event)| !by_rule(*index, event));
        own.filter_map(|(_, event)| fact(event, woke, rerouted)).collect()
    }

    /// Whether that clock runs after this event.
    fn follow(&mut self, kind: &EventKind) {
        match kind {
            EventKind::Clock { which, step } if which.kind.is_reply() => match step {
                Step::Started { .. } | Step::Resumed { .. } => self.owed = true,
                Step::Met | Step::Stopped | Step::Merged { .. } | Step::Paused => {
                    self.owed = false;
                }
                _ => {}
            },
            EventKind::ClockStarted { clock, .. } if is_reply(clock) => self.owed = true,
            EventKind::ClockMet { clock, .. }
            | EventKind::ClockStopped { clock }
            | EventKind::Retimed { clock, to: None, .. }
                if is_reply(clock) =>
            {
                self.owed = false;
            }
            _ => {}
        }
    }
}

fn is_reply(clock: &str) -> bool {
    ClockKind::ALL.into_iter().any(|kind| kind.is_reply() && kind.name() == clock)
}

/// A machine's message opens nothing again, and none is sent an acknowledgement.
fn wakes(kind: &EventKind) -> bool {
    match kind {
        EventKind::StatusChanged { to, .. } => *to == Status::Open,
        EventKind::MailQueued { .. } => true,
        _ => false,
    }
}

fn reroutes(kind: &EventKind) -> bool {
    match kind {
        EventKind::Opened { .. } => true,
        EventKind::FieldChanged { field, .. } => field == "product" || field == "kind",
        _ => false,
    }
}

/// Events as logs had them before each step of a clock was told.
pub(super) const fn is_early(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::ClockStarted { .. }
            | EventKind::ClockMet { .. }
            | EventKind::ClockStopped { .. }
            | EventKind::Breached { .. }
            | EventKind::Retimed { .. }
    )
}

fn fact(event: &Event, woke: bool, rerouted: bool) -> Option<Fact> {
    let actor = event.actor;
    Some(match &event.kind {
        EventKind::Opened { channel, .. } => Fact::Opened { actor, channel: *channel },
        EventKind::CustomerWrote { message, channel, .. } => {
            Fact::Wrote { actor, message: *message, channel: *channel, automatic: !woke }
        }
        EventKind::Replied { message } => Fact::Replied { actor, message: *message },
        EventKind::Noted { message } => Fact::Noted { actor, message: *message },
        EventKind::StatusChanged { to, because, .. } => {
            Fact::Status { actor, to: *to, because: because.clone() }
        }
        EventKind::Assigned { from, to, .. } => Fact::Assigned { actor, from: *from, to: *to },
        EventKind::FieldChanged { field, from, to, .. } => {
            Fact::Field { actor, field: field.clone(), from: from.clone(), to: to.clone() }
        }
        EventKind::Routed { group, team, .. } if !rerouted => {
            Fact::Moved { group: group.clone(), team: team.clone() }
        }
        EventKind::SurveyAnswered { rating, .. } => Fact::Rated { actor, rating: *rating },
        _ => return None,
    })
}
