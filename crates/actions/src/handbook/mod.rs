//! The handbook in force: applied as a version, heard of by every node, carried to the tickets.
//!
//! [`apply`] is the one way a handbook changes; [`start`] decides what a desk begins with; a node
//! hears of another's version by a nudge, or looks by itself, and [`reload`]s; [`retime`] then
//! brings the tickets under it.

pub mod apply;
mod load;
pub mod retime;
pub mod start;

pub use load::{in_force, load, load_with_past, reload, whole};
