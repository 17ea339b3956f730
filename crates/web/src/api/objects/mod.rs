//! Our rows as the dialect's objects. Every key a client indexes without a guard is there, null
//! where we have nothing to say.

pub mod audit;
pub mod comment;
pub mod metric;
pub mod metric_event;
pub mod organization;
pub mod rating;
pub mod request;
pub mod ticket;
pub mod ticket_event;
pub mod user;
pub mod via;
