//! How often each token calls: the limit of a minute, the headers that tell of it, and what is
//! noted down for the administrator. Counted in memory, on each node its own; noted down at most
//! once in ten seconds for each token, so that a busy program does not write as often as it reads.
//! What a node counted since is lost when it stops: a few seconds of a count, never a limit.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use base::{Timestamp, ids::ApiTokenId};
use desk::api_tokens::{ApiToken, PER_MINUTE, Uses};

/// Seconds between two notes.
const NOTED_EVERY: i64 = 10;

/// One token's counts.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    /// Minutes since 1970.
    minute: i64,
    /// Requests in that minute.
    used: i64,
    unnoted: Uses,
    /// Seconds since 1970; 0 before the first.
    noted_at: i64,
}

/// Everybody's counts.
#[derive(Debug, Clone, Default)]
pub struct Meters(Arc<Mutex<HashMap<ApiTokenId, Count>>>);

/// What a request may do by its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    Granted,
    /// It only reads.
    OutOfScope,
    /// The seconds to wait.
    TooFast(i64),
}

/// What the headers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests a minute.
    pub all: i64,
    pub left: i64,
    /// Seconds until there are all again.
    pub reset: i64,
}

impl Limits {
    /// Of somebody without a token.
    pub const NOBODY: Self = Self { all: PER_MINUTE, left: PER_MINUTE, reset: 60 };
}

/// Where the layer around every answer finds the limits of the token behind it.
#[derive(Debug, Clone, Default)]
pub struct Told(pub Arc<OnceLock<Limits>>);

impl Meters {
    /// Counts one request. Answers whether it may go on, what to tell, and what is to be noted
    /// down now.
    pub fn count(
        &self,
        token: &ApiToken,
        writes: bool,
        now: Timestamp,
    ) -> (Leave, Limits, Option<Uses>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = all.entry(token.id).or_default();
        let (second, minute) = (now.as_second(), now.as_second().div_euclid(60));
        if count.minute != minute {
            (count.minute, count.used) = (minute, 0);
        }
        let reset = (minute + 1) * 60 - second;
        let leave = if count.used >= token.per_minute {
            Leave::TooFast(reset)
        } else if writes && !token.may_write {
            Leave::OutOfScope
        } else {
            Leave::Granted
        };
        match leave {
            Leave::Granted if writes => count.unnoted.writes += 1,
            Leave::Granted => count.unnoted.reads += 1,
            _ => count.unnoted.refused += 1,
        }
        if !matches!(leave, Leave::TooFast(_)) {
            count.used += 1;
        }
        let left = token.per_minute - count.used;
        let due = second - count.noted_at >= NOTED_EVERY;
        let noted = due.then(|| {
            count.noted_at = second;
            std::mem::take(&mut count.unnoted)
        });
        (leave, Limits { all: token.per_minute, left, reset }, noted)
    }
}

#[cfg(test)]
mod tests {
    use base::{ids::PersonId, time::after};

    use super::*;

    fn token(per_minute: i64, may_write: bool) -> ApiToken {
        ApiToken {
            id: ApiTokenId(1),
            name: String::new(),
            person: PersonId(1),
            may_write,
            others: false,
            per_minute,
            created_at: Timestamp::UNIX_EPOCH,
            revoked_at: None,
            last_used_at: None,
            client: None,
            expires_at: None,
        }
    }

    #[test]
    fn a_minute_has_so_many_requests_and_the_next_one_has_them_again() {
        let (meters, now) = (Meters::default(), after(Timestamp::UNIX_EPOCH, 60_010));
        let ask = |now| meters.count(&token(2, true), false, now);
        let (leave, limits, noted) = ask(now);
        assert_eq!((leave, limits), (Leave::Granted, Limits { all: 2, left: 1, reset: 50 }));
        assert_eq!(noted, Some(Uses { reads: 1, ..Uses::default() }));
        assert_eq!(ask(now).0, Leave::Granted);
        assert_eq!(ask(after(now, 9)).0, Leave::TooFast(41));
        let (leave, _, noted) = ask(after(now, 50));
        assert_eq!(leave, Leave::Granted);
        assert_eq!(noted, Some(Uses { reads: 2, refused: 1, ..Uses::default() }));
    }

    #[test]
    fn a_token_that_reads_does_not_write() {
        let (meters, now) = (Meters::default(), Timestamp::UNIX_EPOCH);
        assert_eq!(meters.count(&token(9, false), false, now).0, Leave::Granted);
        assert_eq!(meters.count(&token(9, false), true, now).0, Leave::OutOfScope);
        assert_eq!(meters.count(&token(9, true), true, now).0, Leave::Granted);
    }
}
