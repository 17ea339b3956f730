//! Tickets: one question of one customer, from the first word to the last.
//!
//! [`open`] and [`hear`] take what customers say, [`answer`] what we say, [`change`] what is set
//! by hand, [`wake`] what time does, [`retime`] what a
//! newer handbook does. Each returns one [`crate::change::Change`].

pub mod answer;
pub mod asides;
mod attached;
pub mod brief;
pub mod change;
pub mod clocks;
pub mod community;
pub mod escalation;
pub mod fields;
pub mod followers;
pub mod guard;
pub mod hear;
pub mod holds;
pub mod in_app;
pub mod investigation;
pub mod joining;
pub mod links;
mod mails;
mod masking;
pub mod mentions;
pub mod merge;
pub mod moving;
pub mod next_up;
pub mod open;
pub mod organisation;
pub mod passing_on;
pub mod related;
pub mod retime;
pub mod sending;
pub mod snooze;
pub mod split;
pub mod status;
pub mod tell;
pub mod thread;
pub mod threading;
pub mod ticket;
pub mod times;
mod urge;
pub mod wake;

pub use brief::Brief;
pub use investigation::Investigation;
pub use status::Status;
pub use ticket::{Ticket, Urgency};
