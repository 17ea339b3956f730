//! Schedules (SLA-2): which time counts towards a target.
//!
//! A schedule is a set of weekly hours, minus holidays. The promise: [`Schedule::due`] is the
//! earliest instant by which the target's length of *open* time has passed. It costs
//! microseconds, keeps nothing between calls, and goes from week to week, never minute by minute.

use base::{
    Timestamp,
    time::{TimeZone, from_micros},
};
use jiff::{civil::Date, tz::Offset};

use super::{
    hours::{Hours, parse_hours},
    pieces::{Piece, Pieces, weeks_back},
    zone::first_instant,
};

const MICROS: i64 = 1_000_000;

/// A day, or a part of one, on which nobody is expected to work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    pub date: Date,
    pub zone: TimeZone,
    /// What of it is closed, in seconds after midnight as a clock in the zone shows it.
    pub closed: (i64, i64),
}

/// From midnight to midnight.
pub const WHOLE_DAY: (i64, i64) = (0, 86_400);

impl Holiday {
    /// A whole day off.
    #[must_use]
    pub const fn whole(date: Date, zone: TimeZone) -> Self {
        Self { date, zone, closed: WHOLE_DAY }
    }
}

/// A stretch of time that is open or closed throughout, for the timeline of a clock (SLA-3b).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    pub from: Timestamp,
    pub to: Timestamp,
    pub open: bool,
}

/// Weekly hours minus holidays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schedule {
    hours: Vec<Hours>,
    /// Holidays as instants: in order, apart from each other.
    closed: Vec<Piece>,
    weeks_back: i64,
}

impl Schedule {
    /// A schedule of these hours (their union, where they overlap) without these holidays.
    #[must_use]
    pub fn new(hours: Vec<Hours>, holidays: &[Holiday]) -> Self {
        let weeks_back = weeks_back(hours.iter().map(|hours| hours.closes).max().unwrap_or(0));
        Self { hours, closed: joined(holidays.iter().map(holiday_piece).collect()), weeks_back }
    }

    /// Open at every instant.
    #[must_use]
    pub fn always() -> Self {
        Self::new(parse_hours("always", &TimeZone::UTC).unwrap_or_default(), &[])
    }

    /// The earliest instant by which `target_seconds` of open time have passed since `start`.
    ///
    /// A target of 0 (or less) is due at `start` itself, open or not: there is nothing to wait
    /// for. A start in closed time counts from the next opening. A target that fills the time
    /// to a closing exactly is due at that closing, not at the next opening. Where so much open
    /// time never passes, the answer is [`Timestamp::MAX`].
    #[must_use]
    pub fn due(&self, start: Timestamp, target_seconds: i64) -> Timestamp {
        self.due_micros(start, target_seconds.saturating_mul(MICROS))
    }

    /// The same for a length in microseconds: what is left after a pause is no whole second.
    #[must_use]
    pub fn due_micros(&self, start: Timestamp, target: i64) -> Timestamp {
        if target <= 0 {
            return start;
        }
        let mut left = target;
        for (from, to) in self.open_from(start) {
            if to - from >= left {
                return from_micros(from + left);
            }
            left -= to - from;
        }
        Timestamp::MAX
    }

    /// Whole seconds of open time from `from` to `to`; 0 where `to` is not later.
    #[must_use]
    pub fn open_between(&self, from: Timestamp, to: Timestamp) -> i64 {
        self.open_micros_between(from, to) / MICROS
    }

    /// The same in microseconds.
    #[must_use]
    pub fn open_micros_between(&self, from: Timestamp, to: Timestamp) -> i64 {
        let end = to.as_microsecond();
        self.open_from(from)
            .take_while(|(from, _)| *from < end)
            .map(|(from, to)| to.min(end) - from)
            .sum()
    }

    /// Whether `at` counts. The instant of opening does, the instant of closing does not.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.open_from(at).next().is_some_and(|(from, _)| from == at.as_microsecond())
    }

    /// `at` itself when open, else the next opening; `None` where there is none.
    #[must_use]
    pub fn next_open(&self, at: Timestamp) -> Option<Timestamp> {
        let (from, _) = self.open_from(at).next()?;
        Some(if from == at.as_microsecond() { at } else { from_micros(from) })
    }

    /// Open and closed stretches between two instants, in order, without a hole.
    #[must_use]
    pub fn stretches(&self, from: Timestamp, to: Timestamp) -> Vec<Stretch> {
        let (mut reached, end) = (from.as_microsecond(), to.as_microsecond());
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut add = |from: i64, to: i64, open: bool| {
            let (from, to) = (from_micros(from), from_micros(to));
            match stretches.last_mut() {
                _ if from >= to => {}
                Some(last) if last.open == open => last.to = to,
                _ => stretches.push(Stretch { from, to, open }),
            }
        };
        for (open, close) in self.open_from(from).take_while(|(open, _)| *open < end) {
            add(reached, open, false);
            add(open, close.min(end), true);
            reached = close.min(end);
        }
        add(reached, end, false);
        stretches
    }

    /// Open time from `start` on, as pieces in microseconds.
    fn open_from(&self, start: Timestamp) -> impl Iterator<Item = (i64, i64)> + '_ {
        let start = start.as_microsecond();
        Pieces::around(self, start.div_euclid(MICROS)).filter_map(move |piece| {
            let (from, to) = (start.max(piece.from * MICROS), piece.to * MICROS);
            (from < to).then_some((from, to))
        })
    }

    pub(super) fn hours(&self) -> &[Hours] {
        &self.hours
    }

    pub(super) const fn weeks_back(&self) -> i64 {
        self.weeks_back
    }

    /// The holidays that reach into this time.
    pub(super) fn closed_between(&self, from: i64, to: i64) -> &[Piece] {
        let first = self.closed.partition_point(|piece| piece.to <= from);
        let last = self.closed.partition_point(|piece| piece.from < to);
        self.closed.get(first..last).unwrap_or_default()
    }
}

/// A holiday as instants: empty where its zone had no such day.
fn holiday_piece(holiday: &Holiday) -> Piece {
    let Holiday { date, zone, closed: (from, to) } = holiday;
    let midnight = Offset::UTC.to_timestamp(date.to_datetime(jiff::civil::Time::midnight()));
    midnight.map_or(Piece { from: 0, to: 0 }, |midnight| Piece {
        from: first_instant(zone, midnight.as_second() + from),
        to: first_instant(zone, midnight.as_second() + to),
    })
}

/// In order, overlapping and touching ones joined, empty ones left out.
fn joined(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.retain(|piece| piece.from < piece.to);
    pieces.sort_unstable_by_key(|piece| piece.from);
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if piece.from <= last.to => last.to = last.to.max(piece.to),
            _ => joined.push(piece),
        }
    }
    joined
}
