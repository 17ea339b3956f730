//! Time, typed ids, chance, secrets and addresses: what every other crate is handed as values.
//!
//! Nothing here knows what a ticket is. The only places in the whole workspace that read the wall
//! clock or the system's randomness are [`clock::SystemClock`] and [`chance::SystemChance`].

pub mod chance;
pub mod clock;
pub mod ids;
pub mod net;
pub mod secrets;
pub mod time;

pub use chance::Chance;
pub use clock::Clock;
pub use net::Network;
pub use time::Timestamp;
