//! Response targets (SLA-1 to SLA-5): when we are open, when an answer is due, how pressing it is.
//!
//! [`Schedule`] counts open time, [`Clock`] is one promise to one customer, [`Step`] what happens
//! to it, [`fold()`] what the log says about all of them, [`accounts`] how they explain themselves;
//! [`due_line`] answers the command line. A due time is a promise people plan by: every rule here
//! is exact to the second in every time zone, and `tests/schedule` holds it against a slow,
//! independent count.

mod account;
mod cause;
mod clock;
mod due_line;
mod fold;
mod hours;
mod merge;
mod pieces;
mod schedule;
mod schedules;
mod step;
mod target;
mod warning;
mod zone;

pub use account::{Account, Part, Stood, accounts, ahead};
pub use cause::{Facts, cause};
pub use clock::{Clock, ClockKind, Leg, Which, because};
pub use due_line::{DueFault, due_line, due_text};
pub use fold::{fold, follow, next};
pub use hours::{Hours, HoursFault, parse_day_part, parse_hours};
pub use merge::{Merged, merge, resumed, split};
pub use schedule::{Holiday, Schedule, Stretch, WHOLE_DAY};
pub use schedules::{Between, Schedules};
pub use step::{RESPONSE, Step, take};
pub use target::{LONGEST_TARGET_SECONDS, TargetFault, parse_target, target_words};
pub use warning::{Warning, next_warning, warning_due};
