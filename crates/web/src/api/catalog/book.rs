//! The handbook as the lists of the API tell it. What stands in it has no date of its own: it was
//! made when the desk took up its first handbook, and changed with the one in force, so that who
//! reads what changed since a day reads it after every change of the rules.

use std::sync::Arc;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};
use base::Timestamp;
use desk::handbook::Handbook;
use serde_json::{Value, json};

use crate::{
    Web,
    api::{
        errors::{Answer, ApiError},
        here::Here,
        whole,
        words::Time,
    },
};

/// What a list of the handbook's needs.
pub struct Book {
    pub here: Here,
    pub handbook: Arc<Handbook>,
    since: Timestamp,
    changed: Timestamp,
}

impl Book {
    /// A page of such things under their name.
    ///
    /// # Errors
    /// A cursor that is none of ours.
    pub fn listed(&self, name: &'static str, rows: Vec<Value>) -> Answer {
        whole::listed(&self.here, name, self.dated(rows))
    }

    /// The one with this number, under its name.
    ///
    /// # Errors
    /// There is none.
    pub fn single(&self, name: &str, rows: Vec<Value>, id: i64) -> Answer {
        whole::single(name, self.dated(rows), id)
    }

    fn dated(&self, mut rows: Vec<Value>) -> Vec<Value> {
        for row in &mut rows {
            row["created_at"] = json!(Time(self.since));
            row["updated_at"] = json!(Time(self.changed));
        }
        rows
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Book
where
    Web: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let here = Here::from_request_parts(parts, state).await?;
        let web = Web::from_ref(state);
        let handbook = web.desk.handbook();
        let mut conn = web.desk.store.read().await?;
        let (since, changed) = store::handbooks::taken_up(&mut conn, handbook.version).await?;
        Ok(Self { here, handbook, since, changed })
    }
}
