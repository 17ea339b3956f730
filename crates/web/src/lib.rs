//! The HTTP edge: parse, act, answer. No decision is made here and nothing is written here; a
//! handler is at most thirty lines.
//!
//! [`http`] holds what all pages share (session, forms, failures, headers); the rest are the
//! nouns: the agents' desk, the customers' portal, the public pages, the widget and the API.

mod agent;
mod api;
mod app;
mod health;
pub mod http;
mod live;
mod portal;
mod public;
mod routes;
mod sample;
mod simulations;
mod test_clock;
mod view_counts;
mod widget;

pub use http::state::{Options, Web};
pub use live::presence::follow as follow_presences;
pub use routes::router;
pub use sample::sample_router;
