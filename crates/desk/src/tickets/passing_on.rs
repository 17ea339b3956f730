//! Passing the word on: when a problem is solved, the customers of the tickets linked to it as
//! having the same cause are told, each on their own ticket, by an ordinary reply.
//!
//! The rule it protects: nobody is told twice. Whatever is pressed again, by whomever, a linked
//! ticket gets one word of one solution.

use base::ids::TicketId;

use super::Ticket;

/// What to begin with; placeholders are those of macros.
pub const WORDS: &str = "Hello {{customer.first_name}},\n\nwhat you wrote to us about is solved. \
                         Would you look whether it works for you again?\n\n{{agent.first_name}}";

/// The client-made id of the word to a linked ticket that `problem` is solved: the same for
/// everybody, another one when it was opened and solved again. `None` while it is not solved.
#[must_use]
pub fn word_id(problem: &Ticket, linked: TicketId) -> Option<String> {
    let solved = problem.solved_at.filter(|_| problem.status.is_done())?;
    Some(format!("word:{}:{linked}:{}", problem.id, solved.as_microsecond()))
}
