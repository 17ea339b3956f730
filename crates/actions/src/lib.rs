//! The verbs: the only writers. Each opens one transaction, loads facts, asks the desk what should
//! happen and writes the change, all or nothing. An action never touches the network: it leaves a
//! job. One action, one instant.

pub mod absences;
pub mod api_jobs;
pub mod api_tokens;
mod automations;
pub mod bulk;
pub mod desk;
pub mod drafts;
pub mod dry_run;
pub mod error;
pub mod files;
pub mod handbook;
pub mod imports;
pub mod macros;
pub mod mail;
pub mod moving;
pub mod notices;
pub mod oauth;
pub mod organisations;
pub mod people;
pub mod preferences;
pub mod push;
pub mod raw;
pub mod replay;
pub mod search;
pub mod seen;
pub mod simulate;
pub mod social;
pub mod suggestions;
pub mod surveys;
pub mod sweeps;
pub mod tickets;
pub mod uploads;
pub mod views;
pub mod webhooks;

pub use desk::{Capture, Desk, Settings};
pub use error::ActionError;
