//! Whole pages: the desk with its rail, the plain desk page, and the public page.

pub mod desk;
pub mod palette;
pub mod public;
pub mod rail;

pub use desk::{DeskPage, Pane, desk};
pub use public::{PublicPage, SignedInCustomer, public};
pub use rail::{Me, Rail, RailItem, rail};
