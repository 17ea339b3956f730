//! What a change of an organisation means for its tickets: their plan (RT-1) and whether they come
//! first (RT-5). A plan set by hand on the ticket itself stays.

use super::{Status, Ticket, clocks, open::Scene};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
    organisations::{Organisation, change::Moved},
    sla::Clock,
};

/// Brings one ticket in step with its organisation in what moved there (a rule may have made a
/// single ticket come first); an empty change where it is already. The
/// clock is computed anew from its original start (SLA-4). `running` are all of its clocks.
#[must_use]
pub fn follow(
    scene: Scene<'_>,
    before: &Ticket,
    mut running: Vec<Clock>,
    (organisation, moved): (&Organisation, Moved),
    (actor, because): (Actor, &str),
) -> (Ticket, Change) {
    let mut change = Change::default();
    let mut ticket = before.clone();
    if ticket.status == Status::Closed || ticket.organisation_id != Some(organisation.id) {
        return (ticket, change);
    }
    let mut changed = |field: &str, from: String, to: String| {
        let kind = EventKind::FieldChanged {
            field: field.to_owned(),
            from,
            to,
            because: because.to_owned(),
        };
        change.events.push(NewEvent { ticket_id: before.id, actor, at: scene.at, kind });
    };
    let plan = organisation.plan_in_force();
    if moved.plan && !ticket.plan_by_hand && ticket.plan != plan {
        let from = std::mem::replace(&mut ticket.plan, plan.to_owned());
        changed("plan", from, plan.to_owned());
    }
    if moved.priority && ticket.priority != organisation.priority {
        let word = |priority: bool| if priority { "yes" } else { "no" }.to_owned();
        changed("priority customer", word(ticket.priority), word(organisation.priority));
        ticket.priority = organisation.priority;
    }
    if change.events.is_empty() {
        return (ticket, change);
    }
    if ticket.plan != before.plan {
        clocks::retarget(&mut change, &mut running, &ticket, scene, actor);
    }
    ticket.settle(scene.handbook, &running, scene.at);
    change.rows.insert(0, Row::Ticket(Box::new(ticket.clone())));
    (ticket, change)
}
