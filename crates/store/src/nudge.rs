//! Nudges: "something changed", told to live pages and workers after a commit. They carry no data
//! but who is at a ticket, which stands nowhere else; whoever is nudged reads what it may see. A
//! lost nudge costs a moment, never a fact: every listener also asks from the last event it saw.

use base::ids::{EventSeq, PersonId, TicketId};
use serde::{Deserialize, Serialize};

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Nudge {
    /// Events up to `seq` were committed, about these tickets; `jobs` were queued; `notices` were
    /// left or seen. `handbook`: this version was saved, or has come further with the tickets.
    Changed {
        seq: Option<EventSeq>,
        tickets: Vec<TicketId>,
        jobs: bool,
        #[serde(default)]
        notices: bool,
        #[serde(default)]
        handbook: Option<i64>,
    },
    /// Somebody is at a ticket: told with every word of their browser, so that each node knows.
    Presence(Presence),
    /// A view was kept, changed, moved or deleted, or one was counted.
    Views,
    /// Some nudges may have been lost: look at everything.
    Resync,
}

/// What one tab of a browser says of somebody and a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    pub ticket: TicketId,
    pub person: PersonId,
    pub name: String,
    /// Two tabs of one agent are two places; closing one must not sign off the other.
    pub tab: String,
    /// Which word of that tab this is, counted by it.
    pub word: i64,
    pub doing: Doing,
}

/// What somebody does at a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Doing {
    Viewing,
    Typing,
    Gone,
}
