//! The domain: plain data and pure functions. No async, no I/O, no clock, no chance.
//!
//! An action loads facts, asks a function here what should happen, and gets one [`change::Change`]
//! back; the store writes it whole or not at all. Start reading at [`tickets`].

pub mod absences;
pub mod api_tokens;
pub mod automations;
pub mod bulk;
pub mod change;
pub mod csat;
pub mod drafts;
pub mod events;
pub mod files;
pub mod handbook;
pub mod imports;
pub mod jobs;
pub mod keys;
pub mod macros;
pub mod mailboxes;
pub mod messages;
pub mod notices;
pub mod oauth;
pub mod organisations;
pub mod outgoing;
pub mod people;
pub mod phrases;
pub mod query;
pub mod redaction;
pub mod reply_check;
pub mod routing;
pub mod search;
pub mod simulate;
pub mod sla;
pub mod social;
pub mod suggestions;
pub mod tickets;
pub mod turns;
pub mod viewer;
pub mod views;
pub mod webhooks;
