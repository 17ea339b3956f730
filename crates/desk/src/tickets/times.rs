//! How long a ticket was in whose hands, as its history tells it: what reports count. New, open and
//! on hold are ours, and the customer waits; pending is theirs, and we do.

use base::{Timestamp, ids::PersonId};

use super::{Status, Ticket};
use crate::{
    events::{Event, EventKind},
    sla::Schedule,
};

/// What the history comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Times {
    /// Different groups it was in, one after the other.
    pub groups: i64,
    /// People it was given to, one after the other.
    pub assignees: i64,
    pub first_assigned_at: Option<Timestamp>,
    pub assigned_at: Option<Timestamp>,
    /// When it was solved first, whatever came of that.
    pub first_solved_at: Option<Timestamp>,
    /// When whoever has it did something on it last.
    pub assignee_at: Option<Timestamp>,
    /// When the customer wrote last.
    pub customer_at: Option<Timestamp>,
    /// In which status from when to when; the last stretch goes on until it was asked.
    pub stretches: Vec<(Status, Timestamp, Timestamp)>,
}

/// Seconds of the calendar, and of them those in which support is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    pub calendar: i64,
    pub business: i64,
}

impl Times {
    /// Folds the ticket's events, in their order.
    #[must_use]
    pub fn of<'a>(
        ticket: &Ticket,
        events: impl Iterator<Item = &'a Event>,
        now: Timestamp,
    ) -> Self {
        let mut times = Self::default();
        let (mut group, mut holder): (&str, Option<PersonId>) = ("", None);
        let mut since: Option<(Status, Timestamp)> = None;
        for event in events {
            let by = event.actor.person();
            if by.is_some() && by == ticket.assignee_id {
                times.assignee_at = Some(event.at);
            }
            match &event.kind {
                EventKind::Routed { group: to, .. } if to != group => {
                    times.groups += 1;
                    group = to;
                }
                EventKind::Assigned { to, .. } if *to != holder => {
                    holder = *to;
                    if to.is_some() {
                        times.assignees += 1;
                        times.first_assigned_at = times.first_assigned_at.or(Some(event.at));
                        times.assigned_at = Some(event.at);
                    }
                }
                EventKind::CustomerWrote { .. } if by == Some(ticket.requester_id) => {
                    times.customer_at = Some(event.at);
                }
                EventKind::StatusChanged { from, to, .. } => {
                    let (_, at) = since.unwrap_or((*from, ticket.opened_at));
                    times.stretches.push((*from, at, event.at));
                    since = Some((*to, event.at));
                    if *to == Status::Solved {
                        times.first_solved_at = times.first_solved_at.or(Some(event.at));
                    }
                }
                _ => {}
            }
        }
        let (_, at) = since.unwrap_or((ticket.status, ticket.opened_at));
        times.stretches.push((ticket.status, at, now));
        times
    }

    /// How long it was in these.
    #[must_use]
    pub fn within(&self, statuses: &[Status], schedule: &Schedule) -> Taken {
        let within = self.stretches.iter().filter(|(status, ..)| statuses.contains(status));
        within.fold(Taken::default(), |sum, (_, from, to)| {
            let one = taken(*from, *to, schedule);
            Taken { calendar: sum.calendar + one.calendar, business: sum.business + one.business }
        })
    }
}

/// How long it is from one instant to another.
#[must_use]
pub fn taken(from: Timestamp, to: Timestamp, schedule: &Schedule) -> Taken {
    let calendar = to.as_second() - from.as_second();
    Taken { calendar, business: schedule.open_between(from, to) }
}

#[cfg(test)]
mod tests {
    use base::ids::{EventSeq, TicketId};

    use super::*;
    use crate::events::Actor;

    #[test]
    fn the_history_says_in_whose_hands_it_was() {
        let at = |minute: i64| base::time::after(Timestamp::UNIX_EPOCH, minute * 60);
        let [customer, ours, other] = [1, 2, 3].map(PersonId);
        let ticket = Ticket {
            requester_id: customer,
            assignee_id: Some(other),
            status: Status::Pending,
            ..Ticket::blank(TicketId(7), at(0))
        };
        let routed = |group: &str| EventKind::Routed {
            group: group.into(),
            team: String::new(),
            because: String::new(),
        };
        let given =
            |to: PersonId| EventKind::Assigned { from: None, to: Some(to), because: String::new() };
        let status = |from, to| EventKind::StatusChanged { from, to, because: String::new() };
        let all = [
            (0, None, routed("support")),
            (10, Some(ours), given(ours)),
            (20, Some(ours), status(Status::New, Status::Pending)),
            (50, None, status(Status::Pending, Status::Open)),
            (60, None, routed("support")),
            (70, None, given(other)),
            (75, Some(other), status(Status::Open, Status::OnHold)),
            (78, Some(other), status(Status::OnHold, Status::Solved)),
            (79, None, status(Status::Solved, Status::Open)),
            (80, Some(other), status(Status::Open, Status::Solved)),
            (80, Some(other), status(Status::Solved, Status::Pending)),
        ];
        let events: Vec<Event> = all
            .into_iter()
            .map(|(minute, by, kind)| Event {
                seq: EventSeq(minute),
                ticket_id: ticket.id,
                actor: by.map_or(Actor::System, Actor::Person),
                at: at(minute),
                kind,
            })
            .collect();
        let times = Times::of(&ticket, events.iter(), at(100));
        assert_eq!((times.groups, times.assignees), (1, 2));
        assert_eq!((times.first_assigned_at, times.assigned_at), (Some(at(10)), Some(at(70))));
        assert_eq!((times.assignee_at, times.customer_at), (Some(at(80)), None));
        assert_eq!(times.first_solved_at, Some(at(78)));
        let always = Schedule::always();
        let minutes = |statuses: &[Status]| {
            let taken = times.within(statuses, &always);
            assert_eq!(taken.calendar, taken.business);
            taken.calendar / 60
        };
        assert_eq!(minutes(&[Status::Pending]), 30 + 20);
        assert_eq!(minutes(&[Status::OnHold]), 3);
        assert_eq!(minutes(&[Status::New, Status::Open, Status::OnHold]), 20 + 25 + 3 + 1);
        // One that came in from elsewhere has no history: it was always as it is.
        let none = Times::of(&ticket, std::iter::empty(), at(30));
        assert_eq!(none.within(&[Status::Pending], &always).calendar, 30 * 60);
    }
}
