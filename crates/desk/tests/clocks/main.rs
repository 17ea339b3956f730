//! The response targets of section 5, told as stories of one ticket on a desk without a database:
//! the rules in `rules.rs`, `judged.rs`, `stood.rs` and `told.rs`, what users of other desks
//! reported in `reported.rs`, edits of the handbook in `edits.rs`, merging and splitting in
//! `joined.rs`, and random lives, in which the rows must always be what the log says, in
//! `random.rs`; the same lives played again under other handbooks in `replayed.rs`.

#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

mod desk_of_one;
mod edits;
mod joined;
mod judged;
mod random;
mod replayed;
mod reported;
mod rules;
mod stood;
mod told;
