//! What each of us sets for themselves: their own keys.

use ::desk::{
    keys::{OwnKeys, Refusal},
    people::Person,
};
use store::{Fault, preferences};

use crate::{ActionError, Desk};

/// Keeps the person's own keys: `(shipped, own)` each; none of one's own gives the shipped ones
/// back.
///
/// # Errors
/// Every conflict among the keys; nothing is kept then.
pub async fn set_keys(
    desk: &Desk,
    by: &Person,
    wishes: &[(String, String)],
) -> Result<OwnKeys, ActionError<Refusals>> {
    let keys = OwnKeys::wished(wishes).map_err(|all| ActionError::Refused(Refusals(all)))?;
    let (person, kept) = (by.id, keys.clone());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            if kept.is_shipped() {
                return preferences::take_out(tx, person, preferences::KEYS).await;
            }
            preferences::put(tx, person, preferences::KEYS, &kept.words()).await
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)?;
    Ok(keys)
}

/// Every reason why keys were not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct Refusals(pub Vec<Refusal>);
