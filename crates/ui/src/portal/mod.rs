//! The portal: a customer's own tickets, by a link in a mail.

pub mod addresses;
pub mod list;
pub mod settings;
pub mod sign_in;
pub mod ticket;

pub use list::{PortalList, PortalRow, list_page};
pub use sign_in::{PortalLink, PortalSignIn, link_page, sign_in_page};
pub use ticket::{PortalMessage, PortalTicket, ticket_page};
