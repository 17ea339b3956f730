//! Mail: fetching and placing what came in, and sending what goes out, once.

pub mod fetched;
pub mod kill_switch;
pub mod outgoing;
pub mod place;
pub mod too_large;
