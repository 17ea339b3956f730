//! The language and the time zone a customer is spoken to in: told by their browser, and theirs to
//! change.

use ::desk::phrases::Language;
use base::{ids::PersonId, time::TimeZone};
use store::Fault;

use crate::{ActionError, Desk};

/// Why a choice was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such time zone")]
    NoSuchZone,
}

/// Keeps what somebody chose; an empty zone leaves theirs as it is.
///
/// # Errors
/// There is no such zone, or the database failed.
pub async fn choose(
    desk: &Desk,
    person: PersonId,
    language: Language,
    zone: &str,
) -> Result<(), ActionError<Refusal>> {
    if !zone.is_empty() && TimeZone::get(zone).is_err() {
        return Err(ActionError::Refused(Refusal::NoSuchZone));
    }
    let zone = zone.to_owned();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::people::set_locale(tx, person, language, &zone).await })
    });
    Ok(written.await.map_err(store::WriteError::<Fault>::into_fault)?)
}

/// Keeps what a browser told about somebody, where they have not said otherwise.
///
/// # Errors
/// The database failed.
pub async fn learn(
    desk: &Desk,
    person: PersonId,
    language: Option<Language>,
    zone: &str,
) -> Result<(), Fault> {
    let zone = if TimeZone::get(zone).is_ok() { zone.to_owned() } else { String::new() };
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::people::learn_locale(tx, person, language, &zone).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}
