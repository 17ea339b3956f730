//! One of us has seen tickets up to a message. Pages tell it some at a time, after they were
//! looked at: opening a ticket writes nothing.

use std::collections::HashMap;

use ::desk::{people::Person, viewer::Viewer};
use base::{Timestamp, ids::TicketId};

use crate::{
    ActionError, Desk,
    error::{Never, Stop},
};

/// So many tickets can be told at once; a page shows one.
pub const MOST: usize = 200;

/// Notes them; what the person may not see, and what has not happened yet, is left out.
///
/// # Errors
/// The database failed.
pub async fn see(
    desk: &Desk,
    by: &Person,
    seen: HashMap<TicketId, Timestamp>,
) -> Result<(), ActionError<Never>> {
    let (now, viewer, person) = (desk.now(), Viewer::of(by), by.id);
    let mut seen: Vec<_> = seen.into_iter().map(|(id, at)| (id, at.min(now))).take(MOST).collect();
    seen.sort_unstable();
    let written = desk.store.write::<_, Stop<Never>, _>(move |tx| {
        Box::pin(async move {
            let ids: Vec<TicketId> = seen.iter().map(|(id, _)| *id).collect();
            let visible = store::events::visible(tx.conn(), &viewer, &ids).await?;
            seen.retain(|(id, _)| visible.contains(id));
            Ok(store::seen::put(tx, person, &seen).await?)
        })
    });
    Ok(written.await?)
}
