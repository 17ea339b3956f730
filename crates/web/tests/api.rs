//! The API as programs meet it: over HTTP, on both engines.

#![allow(clippy::unwrap_used, reason = "a broken test should stop")]

mod api {
    mod asked;
    mod caller;
    mod catalog;
    mod exports;
    mod extractors;
    mod lists;
    mod looked_up;
    mod many;
    mod oauth;
    mod placing;
    mod rights;
    mod round_trips;
    mod signing_in;
    mod tickets;
    mod tokens;
    mod uploads;
    mod users;
    mod writes;
}
