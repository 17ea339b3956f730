//! The simulation of a handbook (HB-4): the recorded tickets under other rules, and what would have
//! been different. Nothing is changed and nothing is sent; whoever runs it only reads.
//!
//! [`Story`] is one ticket as the log tells it: what people did, without what followed from the
//! rules of the day. [`Stage`] plays it under one handbook, with the very functions the desk works
//! with. [`Simulation`] plays each story twice, under the running handbook and under the one that
//! is tried, and counts what differs. So a handbook compared with itself never differs.

mod count;
mod fact;
mod play;
mod report;
mod story;
mod take;

pub use count::Simulation;
pub use play::{Judged, Outcome, Played, Stage};
pub use report::{Cell, Listed, MOST_LISTED, Marks, Move, Place, Report, RuleCount};
pub use story::{Recorded, Story};
