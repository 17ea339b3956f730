//! Response targets (SLA-1 to SLA-5): when we are open, when an answer is due, how pressing it is.
//!
//! [`Schedule`] counts open time, [`Clock`] is one promise to one customer, [`due_line`] answers
//! the command line. A due time is a promise people plan by: every rule here is exact to the
//! second in every time zone, and `tests/schedule` holds it against a slow, independent count.

mod clock;
mod due_line;
mod hours;
mod pieces;
mod schedule;
mod target;
mod zone;

pub use clock::{Clock, ClockKind, because};
pub use due_line::{DueFault, due_line, due_text};
pub use hours::{Hours, HoursFault, parse_hours};
pub use schedule::{Holiday, Schedule, Stretch};
pub use target::{LONGEST_TARGET_SECONDS, TargetFault, parse_target, target_words};
