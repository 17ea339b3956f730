//! The open time of a schedule as a row of pieces, week by week.
//!
//! Each step looks at one week of UTC: the hours that can reach into it (those of the week before
//! and after, where zones and nights make them overlap) are put in order, joined where they touch,
//! cut to the week, and holidays are taken out. Pieces come in order and never overlap.

use base::Timestamp;

use super::{
    Schedule,
    hours::{WEEK, WIDEST_OFFSET, week_begins, week_of},
};

/// Seconds since the epoch: `from` belongs to it, `to` does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub from: i64,
    pub to: i64,
}

/// Open nowhere in so many weeks (30 years) is never open: the rules of every zone repeat within
/// that, and holidays are single days.
const IDLE_WEEKS: u32 = 1566;

/// The pieces from some week on.
pub(super) struct Pieces<'a> {
    schedule: &'a Schedule,
    /// The week to look at next.
    week: i64,
    /// Hours of the weeks read so far that may still reach into a later one.
    hours: Vec<Piece>,
    /// Pieces of the present week, and how many are given out.
    ready: Vec<Piece>,
    given: usize,
    idle: u32,
}

impl<'a> Pieces<'a> {
    /// Begins with the week of `second`; pieces may end before it.
    pub(super) fn around(schedule: &'a Schedule, second: i64) -> Self {
        let week = week_of(second);
        let mut pieces =
            Self { schedule, week, hours: Vec::new(), ready: Vec::new(), given: 0, idle: 0 };
        for earlier in (0..=schedule.weeks_back()).rev() {
            pieces.read(week - earlier);
        }
        pieces
    }

    /// Adds the hours of week `number`.
    fn read(&mut self, number: i64) {
        for hours in self.schedule.hours() {
            let (from, to) = hours.in_week(number);
            if from < to {
                self.hours.push(Piece { from, to });
            }
        }
    }

    /// Fills `ready` with the pieces of the next week.
    fn advance(&mut self) {
        let (from, to) = (week_begins(self.week), week_begins(self.week + 1));
        // Monday morning in the east is still Sunday in UTC: next week's hours may begin in this.
        self.read(self.week + 1);
        self.hours.sort_unstable_by_key(|piece| piece.from);
        self.ready.clear();
        self.given = 0;
        for piece in &self.hours {
            let cut = Piece { from: piece.from.max(from), to: piece.to.min(to) };
            match self.ready.last_mut() {
                _ if cut.from >= cut.to => {}
                Some(last) if cut.from <= last.to => last.to = last.to.max(cut.to),
                _ => self.ready.push(cut),
            }
        }
        self.hours.retain(|piece| piece.to > to);
        take_out(&mut self.ready, self.schedule.closed_between(from, to));
        self.week += 1;
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        if self.schedule.hours().is_empty() {
            return None;
        }
        loop {
            if let Some(piece) = self.ready.get(self.given) {
                self.given += 1;
                self.idle = 0;
                return Some(*piece);
            }
            self.idle += 1;
            if self.idle > IDLE_WEEKS || week_begins(self.week) > Timestamp::MAX.as_second() {
                return None;
            }
            self.advance();
        }
    }
}

/// Takes `closed` (in order, apart from each other) out of `open`.
fn take_out(open: &mut Vec<Piece>, closed: &[Piece]) {
    for hole in closed {
        let mut kept = Vec::with_capacity(open.len() + 1);
        for piece in open.iter() {
            let before = Piece { from: piece.from, to: piece.to.min(hole.from) };
            let after = Piece { from: piece.from.max(hole.to), to: piece.to };
            kept.extend([before, after].into_iter().filter(|part| part.from < part.to));
        }
        *open = kept;
    }
}

/// How many weeks back hours closing at most `closes` seconds after their Monday can still be open.
pub(super) const fn weeks_back(closes: i64) -> i64 {
    (closes + WIDEST_OFFSET - 1).div_euclid(WEEK)
}
