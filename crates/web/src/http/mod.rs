//! What all handlers share.

pub mod assets;
pub mod client;
pub mod cookies;
pub mod csv;
pub mod failure;
pub mod headers;
pub mod pace;
pub mod page;
pub mod posted;
pub mod speaks;
pub mod state;
pub mod visitor;

pub use failure::{Answer, Failure};
pub use pace::Pace;
pub use page::Page;
pub use posted::{Kept, Posted};
pub use speaks::Speaks;
pub use state::Web;
pub use visitor::{Customer, Staff, Visitor};
