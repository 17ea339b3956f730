//! Mails that were refused since they are too large, for the page of mailboxes.

use ::desk::mailboxes::TooLarge;
use store::Fault;

use crate::Desk;

/// Writes one down: from whom, for whom (empty where that was not said yet), how large.
///
/// # Errors
/// The database failed; it is refused all the same.
pub async fn refused(
    desk: &Desk,
    (from_address, to_address): (String, String),
    size: u64,
) -> Result<(), Fault> {
    let size = i64::try_from(size).ok();
    let mail = TooLarge { at: desk.now(), to_address, from_address, size, ticket_id: None };
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::too_large::put(tx, &mail).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}
