//! The number in an address: `12` or `12.json`. What is no number names no record.

use std::{collections::HashSet, hash::Hash};

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use super::errors::ApiError;

/// The address's only number.
#[derive(Debug, Clone, Copy)]
pub struct Number(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Number {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let Path(text) = path.map_err(|_| ApiError::NotFound)?;
        read(&text).map(Self)
    }
}

/// The two numbers of an address: of a person, and of something of theirs.
#[derive(Debug, Clone, Copy)]
pub struct Numbers(pub i64, pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Numbers {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((one, other)) = path.map_err(|_| ApiError::NotFound)?;
        Ok(Self(read(&one)?, read(&other)?))
    }
}

fn read(text: &str) -> Result<i64, ApiError> {
    text.strip_suffix(".json").unwrap_or(text).parse().map_err(|_| ApiError::NotFound)
}

/// The numbers in `ids=1,2,3`, each once; what is no number names no record and is left out.
///
/// # Errors
/// More than a hundred.
pub fn several(ids: Option<&str>) -> Result<Vec<i64>, ApiError> {
    /// The dialect's own limit.
    const MOST: usize = 100;
    let all = ids.unwrap_or_default().split(',').map(str::trim).filter(|each| !each.is_empty());
    let all: Vec<&str> = all.collect();
    if all.len() > MOST {
        return Err(ApiError::TooMany(MOST));
    }
    Ok(once(all.into_iter().filter_map(|each| each.parse().ok()).collect()))
}

/// Each once, in the order in which they first stand there.
#[must_use]
pub fn once<T: Clone + Eq + Hash>(mut all: Vec<T>) -> Vec<T> {
    let mut seen = HashSet::new();
    all.retain(|one| seen.insert(one.clone()));
    all
}
