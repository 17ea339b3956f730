//! The only SQL. One SQL text serves SQLite and PostgreSQL; real differences are in [`engine`].
//!
//! Reads take a connection from [`Store::read`] and, where people look, a `Viewer`. Writes go
//! through [`Store::write`], which on SQLite runs many requests in one flushed transaction. Times
//! are whole microseconds in BIGINT, JSON is TEXT, on both engines.

pub mod absences;
pub mod api_jobs;
pub mod api_tokens;
pub mod apply;
pub mod around;
pub mod asides;
pub mod bulk;
pub mod context;
pub mod directory;
pub mod drafts;
pub mod dry_run;
pub mod engine;
mod erasure;
pub mod escalations;
pub mod events;
pub mod fault;
pub mod fields;
pub mod fired;
pub mod followers;
pub mod handbooks;
pub mod imports;
pub mod in_app;
pub mod jobs;
pub mod lists;
pub mod log;
pub mod macros;
pub mod mail;
pub mod mailboxes;
pub mod merges;
pub mod messages;
mod migrate;
pub mod moving;
pub mod names;
pub mod notices;
pub mod nudge;
pub mod numbered;
pub mod organisations;
pub mod people;
pub mod preferences;
pub mod push;
pub mod query;
pub mod raw;
pub mod redaction;
pub mod related;
pub mod reports;
pub mod retimings;
pub mod search;
pub mod seen;
pub mod sendings;
pub mod sessions;
pub mod settings;
pub mod simulate;
pub mod sla;
pub mod slice;
pub mod social;
pub mod sql;
mod store;
pub mod suggestions;
pub mod surveys;
pub mod tags;
pub mod tickets;
pub mod traces;
pub mod uploads;
mod viewer;
pub mod views;
pub mod webhooks;
mod write;

pub use fault::Fault;
pub use nudge::Nudge;
pub use sql::Conn;
pub use store::{Counts, Store};
pub use write::{Tx, WriteError};
