//! What an attached file shows before it is downloaded: how it may be looked at, a HAR's summary,
//! and secrets masked on the way to the eye.

pub mod har;
pub mod kind;

pub use har::Har;
pub use kind::Kind;
