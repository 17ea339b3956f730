//! Keeping a half-written answer.

use ::desk::viewer::Viewer;
use base::ids::TicketId;
use store::drafts::Draft;

use crate::{
    ActionError, Desk,
    error::{Never, Stop},
};

/// Keeps the writer's draft on the ticket as the version after `known`; answers that version, or
/// `None` where a newer one is there.
///
/// # Errors
/// The ticket isn't the viewer's to see, or the database failed.
pub async fn save(
    desk: &Desk,
    viewer: Viewer,
    ticket: TicketId,
    visibility: String,
    text: String,
    known: i64,
) -> Result<Option<i64>, ActionError<Never>> {
    let at = desk.now();
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let Some(person) = viewer.person() else { return Err(Stop::NotThere) };
            if store::tickets::one(tx.conn(), &viewer, ticket).await?.is_none() {
                return Err(Stop::NotThere);
            }
            let draft = Draft { visibility, text, version: known + 1, updated_at: at };
            Ok(store::drafts::put(tx, ticket, person, &draft).await?)
        })
    });
    Ok(written.await?)
}
