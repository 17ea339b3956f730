//! Nudges: "something changed", told to live pages and workers after a commit. They carry no data;
//! whoever is nudged reads what it may see. A lost nudge costs a moment, never a fact: every
//! listener also asks from the last event it saw.

use base::ids::{EventSeq, TicketId};
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
    /// Somebody came, typed or left at a ticket.
    Presence { ticket: TicketId, person: i64, name: String, state: String },
    /// A view was kept, changed, moved or deleted, or one was counted.
    Views,
    /// Some nudges may have been lost: look at everything.
    Resync,
}
