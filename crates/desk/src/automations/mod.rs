//! Automations (RT-8): rules of the handbook that answer to what happens to a ticket, or to time.
//!
//! A rule is short sentences: when it runs, under which conditions, what it does. [`rule`] reads
//! them, [`run`] runs all that a change sets off and puts what they do into the same change, so
//! that it is written whole or not at all. Each fires once per change, so nothing can loop; what
//! fired and why is an event of the ticket. The grammar is in `docs/guides/automations.md`.

mod act;
mod acting;
mod condition;
mod evaluate;
mod examples;
mod facts;
mod field;
mod happened;
mod lines;
mod marks;
mod possible;
mod preview;
mod rule;
mod run;
mod said;
mod sample;
mod sentence;
mod template;
mod waiting;

pub use act::{Act, Told, Written};
pub use condition::Condition;
pub use examples::{ExampleText, Given};
pub use facts::{By, Facts, Needs, View};
pub use field::field_phrases;
pub use happened::{Happened, Happenings, event_phrase, event_phrases};
pub use marks::{MOST_ALONE, MOST_REPLIES, Marks};
pub use preview::{Would, would};
pub use rule::{Automation, Reply, Rule, Trigger, When};
pub use run::{Cause, MOST_FIRED, actor_of, needs, overlaid, put_ticket, remember, run, untold};
pub use template::PLACEHOLDERS;
pub use waiting::{LATE_SECONDS, Waiting};

pub(crate) use examples::check as check_examples;
