//! What a handbook says about surveys besides their days (`[surveys]`).

use crate::tickets::Ticket;

/// Who is not asked, what the survey is called elsewhere, and whom the hedgehogs belong to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surveys {
    /// Tickets with one of these tags are never asked about (CS-1).
    pub never_tags: Vec<String>,
    /// Nor are those of one of these kinds.
    pub never_kinds: Vec<String>,
    /// The survey's id and name in the events that are sent on.
    pub id: String,
    pub name: String,
    /// Who holds the rights to the hedgehog counter and makes the donation; may be empty.
    pub rights_holder: String,
    /// Who is given it; may be empty.
    pub donation_to: String,
}

impl Surveys {
    /// Whether a ticket of this kind may be asked about at all.
    #[must_use]
    pub fn may_ask(&self, ticket: &Ticket) -> bool {
        let tagged = |tag: &String| ticket.tags.iter().any(|one| one == tag);
        !self.never_tags.iter().any(tagged) && !self.never_kinds.contains(&ticket.kind)
    }
}
