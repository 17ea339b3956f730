//! When a reply is mailed to somebody who is just inside the app: after some minutes, and only if
//! they have not read it there by then (IN-1). Everybody else gets it at once.

use base::{Timestamp, ids::PersonId, time::after};

/// Whoever read or wrote inside the app within so many seconds may well be there still: half an
/// hour, the length after which analytics count a visit as over.
pub const PRESENT_SECONDS: i64 = 30 * 60;
/// So long the reply may be read in the app before it is mailed. "Some minutes": long enough to
/// come back from another tab, short enough that nobody waits for the mail.
pub const PATIENCE_SECONDS: i64 = 5 * 60;

/// When a reply written at `at` is mailed to `person`.
#[must_use]
pub fn mail_at(at: Timestamp, person: PersonId, in_app: &[PersonId]) -> Timestamp {
    if in_app.contains(&person) { after(at, PATIENCE_SECONDS) } else { at }
}
