//! Putting a ticket off, and taking it back.

use ::desk::{
    automations::By,
    people::Person,
    tickets::{
        Ticket,
        snooze::{Refusal, Until, moment as moment_of, snooze as decide, wake_by_hand},
    },
    viewer::Viewer,
};
use base::{ids::TicketId, time::zone_or_utc};

use super::held_with_clocks;
use crate::{
    ActionError, Desk,
    automations::{Done, commit},
    error::Stop,
};

/// Puts a ticket off (`Some`), or takes it back into *Next up*.
///
/// # Errors
/// A refusal to show, a ticket this person may not see or change, or a fault.
pub async fn snooze(
    desk: &Desk,
    by: &Person,
    ticket: TicketId,
    until: Option<Until>,
) -> Result<Ticket, ActionError<Refusal>> {
    if !by.role.may_answer() {
        return Err(ActionError::NotThere);
    }
    let (moment, by) = (desk.moment(), by.clone());
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let viewer = Viewer::of(&by);
            let (before, clocks) = held_with_clocks(tx, &moment, &viewer, ticket).await?;
            let ids = tx.ids();
            let scene = moment.scene(&ids);
            let (after, change) = match until {
                Some(until) => {
                    let zone = zone_or_utc(&by.time_zone);
                    let until = moment_of(&moment.handbook, &zone, moment.at, until);
                    decide(scene, &before, &clocks, by.id, until).map_err(Stop::Refused)?
                }
                None => wake_by_hand(scene, &before, &clocks, by.id),
            };
            let done = Done {
                before: Some(&before),
                ticket: after,
                clocks,
                change,
                by: Some(By::Us),
                quiet: false,
                customer: None,
                organisation: None,
            };
            Ok(commit(tx, &moment, done).await?)
        })
    });
    Ok(written.await?)
}
