//! `via`: the way something came.

use desk::messages::Channel;
use serde::Serialize;

use crate::api::words;

/// `{"channel":"web","source":{"from":{},"to":{},"rel":null}}`
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Via {
    channel: &'static str,
    source: Source,
}

#[derive(Debug, Clone, Copy, Serialize)]
struct Source {
    from: Empty,
    to: Empty,
    rel: Option<&'static str>,
}

/// An object with nothing in it.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Empty {}

impl Via {
    /// A message's or ticket's way.
    #[must_use]
    pub const fn channel(channel: Channel) -> Self {
        let source = Source { from: Empty {}, to: Empty {}, rel: None };
        Self { channel: words::channel(channel), source }
    }
}
