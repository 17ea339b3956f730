//! Tickets that have to do with each other (TK-5): related, blocking, a duplicate, a problem and
//! its incidents. A link stands on both tickets, told from each one's side.

use base::ids::TicketId;
use serde::{Deserialize, Serialize};

use super::{Ticket, open::Scene};
use crate::{
    change::{Change, Row},
    events::{Actor, EventKind, NewEvent},
};

/// What one ticket is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    RelatesTo,
    /// The other waits for this one.
    Blocks,
    BlockedBy,
    DuplicateOf,
    DuplicatedBy,
    /// This one is an incident of the other, the problem behind it.
    CausedBy,
    /// This one is the problem.
    Causes,
}

impl Relation {
    /// Every relation, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::RelatesTo,
        Self::Blocks,
        Self::BlockedBy,
        Self::DuplicateOf,
        Self::DuplicatedBy,
        Self::CausedBy,
        Self::Causes,
    ];

    /// The word stored and sent.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::RelatesTo => "relates_to",
            Self::Blocks => "blocks",
            Self::BlockedBy => "blocked_by",
            Self::DuplicateOf => "duplicate_of",
            Self::DuplicatedBy => "duplicated_by",
            Self::CausedBy => "caused_by",
            Self::Causes => "causes",
        }
    }

    /// The words between two numbers.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::RelatesTo => "has to do with",
            Self::Blocks => "blocks",
            Self::BlockedBy => "is blocked by",
            Self::DuplicateOf => "is a duplicate of",
            Self::DuplicatedBy => "has the duplicate",
            Self::CausedBy => "is caused by the problem",
            Self::Causes => "is the problem behind",
        }
    }

    /// Whether the other ticket waits for the same to be mended: when this one is solved, its
    /// customer wants to hear.
    #[must_use]
    pub const fn shares_the_cause(self) -> bool {
        matches!(self, Self::Causes | Self::DuplicateOf | Self::DuplicatedBy)
    }

    /// The relation called `key`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }

    /// The same from the other side.
    #[must_use]
    pub const fn turned(self) -> Self {
        match self {
            Self::RelatesTo => Self::RelatesTo,
            Self::Blocks => Self::BlockedBy,
            Self::BlockedBy => Self::Blocks,
            Self::DuplicateOf => Self::DuplicatedBy,
            Self::DuplicatedBy => Self::DuplicateOf,
            Self::CausedBy => Self::Causes,
            Self::Causes => Self::CausedBy,
        }
    }
}

/// Why two tickets were not linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("a ticket can't be linked to itself; choose another one")]
    Itself,
    #[error("there is no ticket #{0} that you can see")]
    Unknown(TicketId),
}

/// Links two tickets, or changes what they are to each other; an empty change where they are so
/// already.
///
/// # Errors
/// [`Refusal::Itself`].
pub fn link(
    scene: Scene<'_>,
    (ticket, other): (&Ticket, &Ticket),
    relation: Relation,
    before: Option<Relation>,
    actor: Actor,
) -> Result<Change, Refusal> {
    if ticket.id == other.id {
        return Err(Refusal::Itself);
    }
    if before == Some(relation) {
        return Ok(Change::default());
    }
    let mut change = Change::default();
    let sides = [(ticket, other, relation, before), (other, ticket, relation.turned(), before)];
    for (index, (of, to, relation, before)) in sides.into_iter().enumerate() {
        let before = if index == 0 { before } else { before.map(Relation::turned) };
        change.rows.push(Row::Related { ticket: of.id, other: to.id, relation });
        change.events.push(told(scene, of, actor, (to.id, before, Some(relation))));
    }
    Ok(change)
}

/// Takes a link off both; an empty change where there is none.
#[must_use]
pub fn unlink(
    scene: Scene<'_>,
    (ticket, other): (&Ticket, &Ticket),
    before: Option<Relation>,
    actor: Actor,
) -> Change {
    let mut change = Change::default();
    let Some(before) = before else { return change };
    for (of, to, before) in [(ticket, other, before), (other, ticket, before.turned())] {
        change.rows.push(Row::Unrelated { ticket: of.id, other: to.id });
        change.events.push(told(scene, of, actor, (to.id, Some(before), None)));
    }
    change
}

fn told(
    scene: Scene<'_>,
    of: &Ticket,
    actor: Actor,
    (other, from, to): (TicketId, Option<Relation>, Option<Relation>),
) -> NewEvent {
    let kind = EventKind::Related { other, from, to };
    NewEvent { ticket_id: of.id, actor, at: scene.at, kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_relation_is_told_from_both_sides() {
        for one in Relation::ALL {
            assert_eq!(one.turned().turned(), one);
            assert_eq!(Relation::from_key(one.key()), Some(one));
        }
        assert_eq!(Relation::from_key("owns"), None);
    }
}
