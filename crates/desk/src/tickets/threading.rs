//! Which ticket a mail belongs to (IN-3): by the signed reply address, then by any `Message-ID`
//! ever seen or sent. Never by the words of the subject: two customers may use the same ones.

use base::ids::{PersonId, TicketId};

use super::Status;

/// A ticket the mail may belong to, with what decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub ticket_id: TicketId,
    /// The ticket the mail names: another one where that is merged into this.
    pub addressed: TicketId,
    pub status: Status,
    /// Who takes part: the sender must be among them.
    pub participants: Vec<PersonId>,
    /// How it was found, in words for the ticket.
    pub because: String,
}

/// Where the mail goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Thread {
    /// Onto this ticket.
    On { ticket_id: TicketId, addressed: TicketId, because: String },
    /// A new ticket that follows a closed one.
    FollowUp { of: TicketId },
    /// A new ticket: the sender isn't on the ticket the mail points at. Nobody joins a
    /// conversation by knowing an address.
    Stranger { of: TicketId },
    /// A new ticket.
    New,
}

/// Decides among the candidates, best evidence first.
#[must_use]
pub fn thread(candidates: &[Candidate], sender: Option<PersonId>) -> Thread {
    let Some(first) = candidates.first() else { return Thread::New };
    let takes_part =
        |candidate: &&Candidate| sender.is_some_and(|id| candidate.participants.contains(&id));
    match candidates.iter().find(takes_part) {
        Some(found) if found.status == Status::Closed => Thread::FollowUp { of: found.ticket_id },
        Some(found) => Thread::On {
            ticket_id: found.ticket_id,
            addressed: found.addressed,
            because: found.because.clone(),
        },
        None => Thread::Stranger { of: first.ticket_id },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(ticket: i64, status: Status, people: &[i64]) -> Candidate {
        Candidate {
            ticket_id: TicketId(ticket),
            addressed: TicketId(ticket),
            status,
            participants: people.iter().copied().map(PersonId).collect(),
            because: "it was sent to this ticket's address".into(),
        }
    }

    #[test]
    fn a_participant_lands_on_the_ticket() {
        let found = thread(&[candidate(7, Status::Solved, &[1])], Some(PersonId(1)));
        assert!(matches!(found, Thread::On { ticket_id: TicketId(7), .. }));
    }

    #[test]
    fn a_stranger_with_the_right_address_opens_a_new_ticket() {
        let candidates = [candidate(7, Status::Open, &[1])];
        assert_eq!(thread(&candidates, Some(PersonId(2))), Thread::Stranger { of: TicketId(7) });
        assert_eq!(thread(&candidates, None), Thread::Stranger { of: TicketId(7) });
    }

    #[test]
    fn a_closed_ticket_gets_a_follow_up() {
        let found = thread(&[candidate(7, Status::Closed, &[1])], Some(PersonId(1)));
        assert_eq!(found, Thread::FollowUp { of: TicketId(7) });
    }

    #[test]
    fn no_evidence_means_a_new_ticket() {
        assert_eq!(thread(&[], Some(PersonId(1))), Thread::New);
    }
}
