//! What a simulation answers: counts before and after, each with the tickets behind it.

use base::{Timestamp, ids::TicketId};
use serde::Serialize;

use crate::sla::ClockKind;

/// So many tickets are named behind a number, the oldest first; the number itself counts all.
pub const MOST_LISTED: usize = 200;

/// A number and the tickets behind it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Listed {
    /// Counts clocks or firings, where one ticket may have several.
    pub count: u64,
    /// Each once, the first [`MOST_LISTED`].
    pub tickets: Vec<TicketId>,
}

impl Listed {
    /// One more, of this ticket.
    pub(super) fn add(&mut self, ticket: TicketId) {
        self.count += 1;
        if self.tickets.len() < MOST_LISTED && self.tickets.last() != Some(&ticket) {
            self.tickets.push(ticket);
        }
    }
}

/// How clocks ended.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Marks {
    pub met: Listed,
    pub missed: Listed,
    /// Under way and in time.
    pub running: Listed,
    /// Ended in time without an answer.
    pub ended: Listed,
}

impl Marks {
    /// Met or missed.
    #[must_use]
    pub const fn judged(&self) -> u64 {
        self.met.count + self.missed.count
    }

    /// The share met, in tenths of a percent; `None` where nothing was judged.
    #[must_use]
    pub const fn permille_met(&self) -> Option<u64> {
        (self.met.count * 1000).checked_div(self.judged())
    }

    /// Takes in the counts of another; the tickets behind them stay with their own.
    pub fn count_in(&mut self, other: &Self) {
        self.met.count += other.met.count;
        self.missed.count += other.missed.count;
        self.running.count += other.running.count;
        self.ended.count += other.ended.count;
    }
}

/// The clocks of one kind on tickets of one plan and severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Keys of the handbook.
    pub plan: String,
    pub severity: String,
    pub clock: ClockKind,
    pub before: Marks,
    pub after: Marks,
    /// Not missed before, missed after.
    pub newly_missed: Listed,
    /// Missed before, not missed after.
    pub no_longer_missed: Listed,
}

/// A group and a team, by key.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
pub struct Place {
    pub group: String,
    pub team: String,
}

/// Tickets that go elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Move {
    pub from: Place,
    pub to: Place,
    pub tickets: Listed,
}

/// How often a rule fires.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RuleCount {
    pub key: String,
    pub name: String,
    pub before: Listed,
    pub after: Listed,
    /// What it would do, in the words of the rule, and how often.
    pub does: Vec<(String, u64)>,
    /// It turns on words of messages that are not read again.
    pub untold: Listed,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Tickets opened from here on.
    pub since: Timestamp,
    pub until: Timestamp,
    /// How many were played.
    pub tickets: u64,
    /// In the order of the handbook: plan, severity, kind of clock.
    pub cells: Vec<Cell>,
    /// Clocks that turn late, and that are late no more.
    pub newly_missed: u64,
    pub no_longer_missed: u64,
    /// The most tickets first.
    pub moves: Vec<Move>,
    /// Tickets that go elsewhere at least once.
    pub moved: u64,
    /// In the order of the tried handbook, then those only the running one has.
    pub rules: Vec<RuleCount>,
    /// Tickets whose log does not tell how they came in; they are not among those played.
    pub untold: Listed,
    /// Tickets on which no clock ran: opened by machines.
    pub without_clock: Listed,
    /// Tickets from before every step of a clock was recorded; they are played all the same.
    pub early: u64,
}

impl Report {
    /// Nothing would have been different.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.cells.iter().all(|cell| cell.before == cell.after)
            && self.moves.is_empty()
            && self.rules.iter().all(|rule| rule.before == rule.after)
    }
}
