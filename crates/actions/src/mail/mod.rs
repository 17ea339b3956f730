//! Mail: placing what came in, and sending what goes out, once.

pub mod outgoing;
pub mod place;
