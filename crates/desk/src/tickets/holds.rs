//! On hold is meant for more than a week (SLA-6): shorter waits are counted here, from the log, for
//! reports; nobody is told. Longer ones than a month are asked about by a rule of the handbook.

use base::Timestamp;

use super::Status;
use crate::{
    events::{Event, EventKind},
    handbook::Rules,
};

/// How often a ticket was taken off hold by us sooner than on hold is meant for, from its events in
/// their order. A customer's word may end a wait at any time and is not counted.
#[must_use]
pub fn short_holds(events: &[Event], rules: &Rules) -> usize {
    let mut since: Option<Timestamp> = None;
    let mut customer_wrote: Option<Timestamp> = None;
    let mut short = 0;
    for event in events {
        match &event.kind {
            EventKind::CustomerWrote { .. } => customer_wrote = Some(event.at),
            EventKind::StatusChanged { to: Status::OnHold, .. } => since = Some(event.at),
            EventKind::StatusChanged { from: Status::OnHold, .. } => {
                let by_customer = customer_wrote == Some(event.at);
                let lasted = since.take().map(|since| event.at.duration_since(since).as_secs());
                let too_short = lasted.is_some_and(|lasted| lasted < rules.hold_at_least_seconds());
                short += usize::from(too_short && !by_customer);
            }
            _ => {}
        }
    }
    short
}
