//! Stories of tickets, each on both engines, each named after what it protects.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

mod asides;
mod automations;
mod bulk;
mod clocks;
mod community_only;
mod counts;
mod escalation;
mod handbook;
mod handbook_faults;
mod hands;
mod imports;
mod intake;
mod macros;
mod mailboxes;
mod merging;
mod merging_waiting;
mod misplaced;
mod moving;
mod notices;
mod organisations_file;
mod outgoing;
mod passing_on;
mod people;
mod push;
mod query;
mod redaction;
mod related;
mod retiming;
mod rights;
mod routing;
mod search;
mod secrets;
mod sendings;
mod simulation;
mod snoozing;
mod social;
mod splitting;
mod storage;
mod surveys;
mod targets;
mod telling;
mod time;
mod webhooks;
mod writing;
