//! A newer handbook comes into force: one ticket is brought under it (SLA-4). Used time stays used
//! under the hours it was used in; targets count from the original start, both ways.

use super::{Ticket, clocks, open::Scene};
use crate::{
    change::{Change, Row},
    events::Actor,
    handbook::Handbook,
    sla::{Between, Clock, RESPONSE, Schedules, Step},
};

/// Brings a ticket under the scene's handbook, which follows `before`. `clocks` are all of its
/// clocks, ended ones too. An empty change where nothing differs.
#[must_use]
pub fn retime(
    scene: Scene<'_>,
    before: &Handbook,
    ticket: &Ticket,
    mut clocks: Vec<Clock>,
) -> Change {
    let mut change = Change::default();
    let after = scene.handbook;
    let moved: Vec<Clock> =
        clocks.iter().filter(|one| moves(one, before, after)).cloned().collect();
    for clock in moved {
        let step = Step::Rescheduled { schedule: RESPONSE.to_owned(), handbook: after.version };
        let schedules = Between { before, after };
        let under = (scene, &schedules as &dyn Schedules);
        let told = (clock.which(), step);
        clocks::tell_under(&mut change, &mut clocks, ticket, under, Actor::System, told);
    }
    clocks::retarget(&mut change, &mut clocks, ticket, scene, Actor::System);
    let mut settled = ticket.clone();
    settled.derive(after, &clocks, scene.at);
    if change.events.is_empty() && settled == *ticket {
        return change;
    }
    settled.settle(after, &clocks, scene.at);
    change.rows.insert(0, Row::Ticket(Box::new(settled)));
    change
}

/// The hours it runs on are others now.
fn moves(clock: &Clock, before: &Handbook, after: &Handbook) -> bool {
    let leg = clock.legs.last().filter(|_| clock.is_running());
    leg.is_some_and(|leg| {
        // A leg that is under the new version already has moved: a second look changes nothing.
        let runs_on = Between { before, after };
        runs_on.under(&leg.schedule, leg.handbook) != after.schedule(RESPONSE)
    })
}
