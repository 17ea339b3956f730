//! Instants. Stored as whole microseconds since the Unix epoch on both engines, so every instant
//! is cut to the microsecond *before* it is used: a keyset cursor compares what was stored.

pub use jiff::{SignedDuration, Timestamp, Zoned, tz::TimeZone};

/// Cuts to whole microseconds, the precision both engines store.
#[must_use]
pub fn to_micros(at: Timestamp) -> Timestamp {
    from_micros(at.as_microsecond())
}

/// The instant `micros` µs after the Unix epoch; out of range values are clamped to the range.
#[must_use]
pub fn from_micros(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(if micros < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// `at` plus whole seconds, clamped to the range of instants.
#[must_use]
pub fn after(at: Timestamp, seconds: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MAX)
}

/// The instant at which a clock on the wall of `zone` shows `2026-11-26T17:00`; `None` where that
/// is no date and time. A time that daylight saving skips or repeats is read as the compatible one.
#[must_use]
pub fn at_wall_clock(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let wall: jiff::civil::DateTime = text.parse().ok()?;
    Some(to_micros(wall.to_zoned(zone.clone()).ok()?.timestamp()))
}

/// The zone called `name`, or UTC where the name is not in the zone database.
#[must_use]
pub fn zone_or_utc(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}
