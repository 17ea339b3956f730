//! What became of many things a program asked for at once, kept for a day.

use base::ids::PersonId;
use store::Fault;

use crate::Desk;

/// So long somebody may ask.
pub const KEPT_SECONDS: i64 = 24 * 3600;

/// Keeps it under its key.
///
/// # Errors
/// The database failed.
pub async fn keep(desk: &Desk, person: PersonId, key: String, data: String) -> Result<(), Fault> {
    let at = desk.now();
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::api_jobs::put(tx, &key, person, &data, at).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}
