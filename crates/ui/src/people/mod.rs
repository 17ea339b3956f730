//! Pages of people: the list, one person, and two who are one.

mod addresses;
mod details;
pub mod list;
pub mod merging;
pub mod person;
