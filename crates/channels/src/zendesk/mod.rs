//! An account of another help desk that speaks the Zendesk dialect, read from the outside, or a
//! folder of what it gave out: paced as
//! it asks to be, patient with its bad minutes, and never handing the token to anybody else.

mod client;
mod folder;
mod read;
mod there;

pub use client::{Account, Key, Trouble};
pub use read::{
    Page, comments, groups, macros, organisations, people, raw, shown_fields, tickets, views,
};
pub use there::There;
