//! Stories of tickets, each on both engines, each named after what it protects.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

mod automations;
mod bulk;
mod clocks;
mod counts;
mod handbook;
mod handbook_faults;
mod hands;
mod intake;
mod macros;
mod merging;
mod notices;
mod outgoing;
mod push;
mod query;
mod retiming;
mod rights;
mod routing;
mod search;
mod secrets;
mod sendings;
mod simulation;
mod storage;
mod targets;
mod telling;
mod time;
mod webhooks;
mod writing;
