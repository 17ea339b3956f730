//! `POST /seen`: which tickets were looked at, told some at a time by the page, after the fact.

use std::collections::HashMap;

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use base::{Timestamp, ids::TicketId, time::from_micros};

use crate::{
    Web,
    http::{Answer, Posted, Staff},
};

/// `tickets` is `number:microseconds`, several apart by commas: the newest message that was shown.
pub async fn note(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    actions::seen::see(&web.desk, &visitor.person, read(posted.get("tickets"))).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn read(words: &str) -> HashMap<TicketId, Timestamp> {
    let one = |word: &str| {
        let (ticket, at) = word.split_once(':')?;
        Some((ticket.parse().ok()?, from_micros(at.parse().ok()?)))
    };
    words.split(',').filter_map(one).collect()
}
