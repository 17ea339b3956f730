//! How fast somebody may go on. Everybody has a small stock that fills again with time: people
//! never see the bottom of it, machines do. Kept in memory, on each node its own: it is about
//! seconds and minutes, and a restart may forgive.
//!
//! The rule it protects: nobody is locked out for good, and nobody by somebody else's tries.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use base::{Timestamp, time::after};
use desk::phrases::{Language, Phrases, Say, filled};

use super::{Web, client};

/// More keys than this are swept: those whose stock is full again say nothing.
const MOST_KEYS: usize = 50_000;

/// A stock and how it fills.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// So many at once.
    pub stock: i64,
    /// One more after so many seconds.
    pub every_seconds: i64,
}

/// Everybody's stock, as the instant at which it is full again.
#[derive(Debug, Clone, Default)]
pub struct Paces(Arc<Mutex<HashMap<String, Timestamp>>>);

impl Paces {
    /// Takes one from the stock of `key`.
    ///
    /// # Errors
    /// It is used up; the seconds until there is one again. Asking too early costs nothing.
    pub fn take(&self, key: &str, rate: Rate, now: Timestamp) -> Result<(), i64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > MOST_KEYS {
            all.retain(|_, full_at| *full_at > now);
        }
        let full_at = all.get(key).copied().unwrap_or(now).max(now);
        let missing = full_at.duration_since(now).as_secs();
        let wait = missing - (rate.stock - 1) * rate.every_seconds;
        if wait > 0 {
            return Err(wait);
        }
        all.insert(key.to_owned(), after(full_at, rate.every_seconds));
        Ok(())
    }

    /// Fills the stock of `key`: it was the right person after all.
    pub fn forget(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

/// What a public form asks before it does anything: whose it is, and whether to wait.
pub struct Pace {
    /// The network it comes from; empty where that is not known.
    pub from: String,
    /// Seconds to wait; `None`: go on.
    pub wait: Option<i64>,
}

impl<S: Send + Sync> FromRequestParts<S> for Pace
where
    Web: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let web = Web::from_ref(state);
        let Some(address) = client::address(parts, &web.options.trusted) else {
            return Ok(Self { from: String::new(), wait: None });
        };
        let (from, stock) = (client::network(address), i64::from(web.options.form_limit));
        // The machine itself is its owner's: a demo, a measurement, a proxy nobody named.
        let free = stock == 0 || address.is_loopback();
        let rate = Rate { stock, every_seconds: (60 / stock.max(1)).max(1) };
        let taken = if free { Ok(()) } else { web.paces.take(&from, rate, web.desk.now()) };
        Ok(Self { from, wait: taken.err() })
    }
}

/// What to do, for people, as a company says it.
#[must_use]
pub fn words(phrases: &Phrases, language: Language, wait: i64) -> String {
    // A second more than asked is one nobody minds; it saves every language a singular.
    let (say, count) = if wait < 90 {
        (Say::WaitSeconds, wait.max(2))
    } else {
        (Say::WaitMinutes, (wait + 59) / 60)
    };
    filled(phrases.say(language, say), &[("count", &count.to_string())])
}

/// The same as it ships, for programs and for us.
#[must_use]
pub fn plain(wait: i64) -> String {
    words(&Phrases::default(), Language::En, wait)
}

/// The same page, as an answer that says when to come again.
#[must_use]
pub fn slowed(page: impl IntoResponse, wait: i64) -> Response {
    let mut response = page.into_response();
    *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.max(1)));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { stock: 3, every_seconds: 10 };

    #[test]
    fn a_stock_empties_and_fills_again_and_is_each_ones_own() {
        let (paces, now) = (Paces::default(), Timestamp::UNIX_EPOCH);
        for _ in 0..3 {
            assert_eq!(paces.take("a", RATE, now), Ok(()));
        }
        assert_eq!(paces.take("a", RATE, now), Err(10));
        assert_eq!(paces.take("a", RATE, after(now, 4)), Err(6), "asking early costs nothing");
        assert_eq!(paces.take("b", RATE, now), Ok(()));
        assert_eq!(paces.take("a", RATE, after(now, 10)), Ok(()));
        assert_eq!(paces.take("a", RATE, after(now, 10)), Err(10));
        paces.forget("a");
        assert_eq!(paces.take("a", RATE, after(now, 10)), Ok(()));
    }
}
