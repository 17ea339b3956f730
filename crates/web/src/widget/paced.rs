//! What is sent from other people's pages, taken at a bearable pace. Who goes too fast is told when
//! to come again before anything of it is read.

use axum::{
    body::Bytes,
    extract::{FromRef, FromRequest, FromRequestParts, Request},
    response::{IntoResponse, Response},
};

use super::answer::Trouble;
use crate::{
    Web,
    http::{Pace, pace},
};

/// A body that came neither too fast nor too large.
pub struct Paced(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Paced
where
    Web: FromRef<S>,
{
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(Pace { wait, .. }) = Pace::from_request_parts(&mut parts, state).await;
        if let Some(wait) = wait {
            return Err(pace::slowed(Trouble::too_fast(wait), wait));
        }
        let body = Bytes::from_request(Request::from_parts(parts, body), state).await;
        body.map(Self).map_err(|rejection| Trouble::from(rejection).into_response())
    }
}
