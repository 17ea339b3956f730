//! A browser that wants to be told of notices, and one that does not any more.

use actions::push::{Browser, subscribe, unsubscribe};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use base::secrets;

use crate::{
    Web,
    http::{Answer, Failure, Posted, Staff},
};

/// `POST /push-subscriptions`
pub async fn keep(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    let browser = Browser {
        endpoint: posted.get("endpoint").to_owned(),
        p256dh: posted.get("p256dh").to_owned(),
        auth: posted.get("auth").to_owned(),
        session_hash: secrets::hash(visitor.token.as_bytes()),
        with_words: posted.get("words") == "yes",
    };
    if subscribe(&web.desk, &visitor.person, browser).await? {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Err(Failure::Refused("This browser’s subscription can’t be read.".to_owned()))
}

/// `POST /push-subscriptions/removal`
pub async fn remove(State(web): State<Web>, Staff(visitor): Staff, posted: Posted) -> Answer {
    let posted = posted.checked(&visitor)?;
    unsubscribe(&web.desk, &visitor.person, posted.get("endpoint").to_owned()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
