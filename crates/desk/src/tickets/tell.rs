//! Telling customers that their ticket is taken as solved, where no message of ours says so.
//!
//! The rule: once for each time, and never to machines. Whoever asks for it knows that a person
//! has written on the ticket.

use base::ids::PersonId;

use super::{
    Ticket,
    open::{Scene, mail_to, queue_mail},
};
use crate::{change::Change, outgoing::MailKind, people::Person};

/// Why the ticket is taken as solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Solved {
    /// One of us set it so.
    By(PersonId),
    /// The customer was silent for `rules.pending_days`.
    BySilence,
}

/// One mail to each customer on the ticket; none where one of them solved it.
#[must_use]
pub fn solved(scene: Scene<'_>, ticket: &Ticket, how: Solved, customers: &[Person]) -> Change {
    let mut change = Change::default();
    let (kind, by) = match how {
        Solved::By(by) => (MailKind::Solved, Some(by)),
        Solved::BySilence => (MailKind::SolvedAfterSilence, None),
    };
    if customers.iter().any(|person| Some(person.id) == by) {
        return change;
    }
    for person in customers {
        let Some(mut mail) = mail_to(scene, ticket, person, kind, None) else { continue };
        mail.token = by.map(|by| by.to_string()).unwrap_or_default();
        queue_mail(&mut change, scene, ticket, mail);
    }
    change
}
