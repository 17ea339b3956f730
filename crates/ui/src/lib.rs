//! HTML as pure functions from view data to [`maud::Markup`]. No I/O, no clock, no store.
//!
//! A screen is a view struct of plain strings, times and small enums, and one function that draws
//! it; `web` fills the struct. Links are made in [`paths`] only. Pages work as plain forms under a
//! content policy without inline script or style; `frontend` improves them by the ids and `data-`
//! attributes set here. Start at [`shells`], then [`tickets`]; [`gallery`] shows everything.

pub mod absences;
pub mod api_reference;
pub mod api_tokens;
pub mod bulk;
pub mod context;
pub mod csat;
pub mod dead_letters;
pub mod dry_run;
pub mod errors;
pub mod format;
pub mod gallery;
pub mod handbook;
pub mod help;
pub mod keys;
pub mod kit;
pub mod macros;
pub mod mailboxes;
pub mod mails;
pub mod notices;
pub mod offline;
pub mod organisations;
pub mod paths;
pub mod people;
pub mod portal;
pub mod sample_page;
pub mod samples;
pub mod setup;
pub mod shells;
pub mod sign_in;
pub mod social;
pub mod surveys;
pub mod tickets;
pub mod views;
pub mod webhooks;

pub use context::{Assets, PageContext};
pub use maud::{Markup, PreEscaped};
