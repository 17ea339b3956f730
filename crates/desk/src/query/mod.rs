//! The one query language: the search box, views and the API speak it. It is Zendesk's search
//! syntax with our own fields, `OR` and brackets added; docs/guides/search-and-views.md tells it to
//! people.
//!
//! [`parse`] reads a text under a handbook, whose plans, products and teams are values of it. What
//! is wrong is a [`Fault`]: where, in words, and what was probably meant. A [`Query`] prints itself
//! in one way only, and that text read again is the same query. `store::query` asks the database.

mod complete;
mod fault;
mod field;
mod filter;
mod flag;
mod lex;
mod own;
mod parse;
mod print;
mod value;
mod when;

pub use complete::{Completion, NameKind, Names, Offer, complete};
pub use fault::Fault;
pub use field::{Field, Sort};
pub use filter::{Filter, How, Order, Query, Sign, Term, Test};
pub use flag::Flag;
pub use parse::parse;
pub use print::quoted;
pub use value::{Value, values};
pub use when::{Unit, When};
