//! The text index: one entry per ticket, made by `desk::search` and written in the transaction of
//! whatever changed it (see [`due`]). Both engines are handed the same words; how each is asked
//! stands in [`question`].

pub mod due;
mod entry;
mod find;
mod question;
pub mod similar;
pub mod spelling;
mod texts;
pub mod verify;

pub use find::{by_relevance, count, tickets};
pub use question::{Match, matching};
pub use texts::{Of, Said, files, texts};

use base::ids::TicketId;

use crate::sql::Arg;

/// `(?, ?, …)` for some numbers. As many places as a power of two, the last number repeated, so
/// that few different statements are ever prepared.
pub(crate) fn places(ids: &[TicketId]) -> (String, Vec<Arg>) {
    let width = ids.len().max(1).next_power_of_two();
    let last = ids.last().copied().unwrap_or(TicketId(0));
    let padded = ids.iter().copied().chain(std::iter::repeat(last)).take(width);
    let list = format!("({})", vec!["?"; width].join(", "));
    (list, padded.map(Arg::from).collect())
}
