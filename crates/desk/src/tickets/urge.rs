//! Whom the desk tells inside the app when a clock runs out or a ticket has stood for too long.

use super::{Ticket, open::Scene};
use crate::{change::Change, sla::Clock};

/// A target is about to pass.
pub(super) fn warned(
    _change: &mut Change,
    _scene: Scene<'_>,
    _ticket: &Ticket,
    _clock: &Clock,
    _before: i64,
) {
    // The notice to owner and team goes here.
}

/// A target has passed.
pub(super) fn breached(
    _change: &mut Change,
    _scene: Scene<'_>,
    _ticket: &Ticket,
    _clock: &Clock,
    _because: &str,
) {
    // The notice to owner and team goes here.
}

/// A ticket has been on hold for longer than that is meant for.
pub(super) fn held_long(_change: &mut Change, _scene: Scene<'_>, _ticket: &Ticket) {
    // The question to the owner or the group goes here.
}
