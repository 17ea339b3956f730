//! Which schedule a key meant under which version of the handbook: a leg that ran under an older
//! one keeps its hours.

use super::Schedule;
use crate::handbook::Handbook;

/// Answers with a schedule, whatever is asked.
pub trait Schedules {
    /// The schedule called `key` under version `handbook`.
    fn under(&self, key: &str, handbook: i64) -> &Schedule;
}

impl Schedules for Handbook {
    fn under(&self, key: &str, handbook: i64) -> &Schedule {
        self.schedule_under(key, handbook)
    }
}

/// While one handbook follows another: what began under the older ends under it.
pub struct Between<'a> {
    pub before: &'a Handbook,
    pub after: &'a Handbook,
}

impl Schedules for Between<'_> {
    fn under(&self, key: &str, handbook: i64) -> &Schedule {
        if handbook < self.after.version {
            self.before.schedule_under(key, handbook)
        } else {
            self.after.schedule_under(key, handbook)
        }
    }
}
