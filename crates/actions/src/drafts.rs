//! Keeping a half-written answer, with what it said earlier.

use ::desk::{
    drafts::{MOST_VERSIONS, is_worth_keeping},
    messages::IncomingFile,
    tickets::open::StoredFile,
    viewer::Viewer,
};
use base::ids::{PersonId, TicketId};
use store::{Fault, Tx, drafts::Draft};

use crate::{
    ActionError, Desk,
    error::{Never, Stop},
    files,
};

/// Keeps the writer's draft on the ticket as the version after `known`; answers that version, or
/// `None` where a newer one is there. With `over` it is kept all the same, and what stood there is
/// an earlier version then.
///
/// # Errors
/// The ticket isn't the viewer's to see, or the database failed.
pub async fn save(
    desk: &Desk,
    viewer: Viewer,
    ticket: TicketId,
    (visibility, text): (String, String),
    (known, over): (i64, bool),
) -> Result<Option<i64>, ActionError<Never>> {
    let at = desk.now();
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let Some(person) = viewer.person() else { return Err(Stop::NotThere) };
            if store::tickets::one(tx.conn(), &viewer, ticket).await?.is_none() {
                return Err(Stop::NotThere);
            }
            let draft = Draft { visibility, text, version: known + 1, updated_at: at };
            if over {
                return Ok(Some(put_back(tx, (ticket, person), draft).await?));
            }
            let before = store::drafts::one(tx.conn(), ticket, person).await?;
            let before = before.filter(|before| before.version == known);
            if let Some(before) = before {
                let kept = store::drafts::last_kept(tx.conn(), ticket, person).await?;
                if is_worth_keeping((&before.text, kept), (&draft.text, at)) {
                    store::drafts::keep_version(tx, (ticket, person), &before, MOST_VERSIONS)
                        .await?;
                }
            }
            Ok(store::drafts::put(tx, ticket, person, &draft).await?)
        })
    });
    Ok(written.await?)
}

/// Makes this the draft, whatever is there; what stood there becomes an earlier version.
pub(crate) async fn put_back(
    tx: &mut Tx,
    (ticket, person): (TicketId, PersonId),
    draft: Draft,
) -> Result<i64, Fault> {
    let before = store::drafts::one(tx.conn(), ticket, person).await?;
    let version = before.as_ref().map_or(0, |before| before.version) + 1;
    if let Some(before) = before.filter(|one| !one.text.is_empty() && one.text != draft.text) {
        store::drafts::keep_version(tx, (ticket, person), &before, MOST_VERSIONS).await?;
    }
    store::drafts::put(tx, ticket, person, &Draft { version, ..draft }).await?;
    Ok(version)
}

/// Makes an earlier version the draft again.
///
/// # Errors
/// No such version, not the viewer's to see, or the database failed.
pub async fn restore(
    desk: &Desk,
    viewer: Viewer,
    ticket: TicketId,
    version: i64,
) -> Result<(), ActionError<Never>> {
    let at = desk.now();
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let Some(person) = viewer.person() else { return Err(Stop::NotThere) };
            if store::tickets::one(tx.conn(), &viewer, ticket).await?.is_none() {
                return Err(Stop::NotThere);
            }
            let all = store::drafts::versions(tx.conn(), ticket, person).await?;
            let found = all.into_iter().find(|one| one.version == version);
            let draft = Draft { updated_at: at, ..found.ok_or(Stop::NotThere)? };
            put_back(tx, (ticket, person), draft).await?;
            Ok(())
        })
    });
    Ok(written.await?)
}

/// Puts a picture to the writer's answer on the ticket, to be shown within the words; answers it
/// as it is stored.
///
/// # Errors
/// The ticket isn't the viewer's to see, the files are out of reach, or the database failed.
pub async fn add_picture(
    desk: &Desk,
    viewer: Viewer,
    ticket: TicketId,
    picture: IncomingFile,
) -> Result<StoredFile, ActionError<Never>> {
    let (at, content_id) = (desk.now(), desk.token().chars().take(24).collect::<String>());
    let stored = files::keep(&desk.files, vec![picture]).await?.pop();
    let written = desk.store.write(move |tx| {
        Box::pin(async move {
            let Some(person) = viewer.person() else { return Err(Stop::NotThere) };
            if store::tickets::one(tx.conn(), &viewer, ticket).await?.is_none() {
                return Err(Stop::NotThere);
            }
            let stored = stored.ok_or(Stop::NotThere)?;
            let file = StoredFile { content_id: Some(content_id), ..stored };
            store::drafts::put_file(tx, (ticket, person), &file, at).await?;
            Ok(file)
        })
    });
    Ok(written.await?)
}
