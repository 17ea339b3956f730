//! A newer handbook reaches a ticket that was filed under an older one (SLA-4).

use super::{Ticket, clocks, open::Scene};
use crate::{
    change::{Change, Row},
    events::Actor,
    handbook::Handbook,
    sla::Clock,
};

/// Brings one ticket with all its clocks under `scene.handbook`; an empty change where nothing
/// follows from it, so that doing it twice does nothing.
#[must_use]
pub fn retime(
    scene: Scene<'_>,
    _before: &Handbook,
    ticket: &Ticket,
    mut own: Vec<Clock>,
) -> Change {
    let mut change = Change::default();
    let mut after = ticket.clone();
    let (ids, at) = (scene.ids, scene.at);
    clocks::retime(&mut change, &mut own, &after, scene.handbook, ids, Actor::System, at);
    after.settle(scene.handbook, &own, at);
    let moved = Ticket { updated_at: ticket.updated_at, version: ticket.version, ..after.clone() };
    if change.is_empty() && moved == *ticket {
        return change;
    }
    change.rows.insert(0, Row::Ticket(Box::new(after)));
    change
}
