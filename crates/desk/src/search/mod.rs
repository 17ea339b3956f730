//! Search: what a ticket is found by, what somebody looks for, and what is shown of what was found.
//!
//! Both engines are handed the same ready-made words ([`words`], put together by [`document`]), so
//! both find the same things; the store turns a [`Wanted`] into the question each of them
//! understands. Why there is one entry per ticket is told in docs/decisions/search.md.

mod document;
mod file_text;
mod snippet;
mod spelling;
mod wanted;
mod words;

pub use document::{Document, FileText, Material, Person, Text, document, group_key};
pub(crate) use file_text::wide;
pub use file_text::{file_text, may_be_text};
pub use snippet::{Cut, Part, cut, mark};
pub use spelling::{Vocabulary, nearest, worth_knowing};
pub use wanted::{Piece, Wanted};
pub use words::{Seen, different_words, each_word, fold, plain_words};
