//! Files sent before the message they belong to: kept for some days under a token.

use ::desk::{messages::IncomingFile, tickets::open::StoredFile};
use base::{ids::PersonId, secrets};
use store::Fault;

use crate::{Desk, files};

/// So long a message may name them.
pub const KEPT_SECONDS: i64 = 3 * 24 * 3600;

/// Keeps a file under `token`, or under a new one; answers the token.
///
/// # Errors
/// The disk is full or the database failed: nothing was kept then.
pub async fn keep(
    desk: &Desk,
    person: Option<PersonId>,
    token: Option<String>,
    file: IncomingFile,
) -> Result<String, Fault> {
    let token = token.unwrap_or_else(|| desk.token());
    let (hash, at) = (secrets::hash(token.as_bytes()), desk.now());
    let stored = files::keep(&desk.files, vec![file]).await?;
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            for file in &stored {
                store::uploads::put(tx, &hash, person, file, at).await?;
            }
            Ok(())
        })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)?;
    Ok(token)
}

/// The files under a token.
///
/// # Errors
/// The database failed.
pub async fn under(desk: &Desk, token: &str) -> Result<Vec<StoredFile>, Fault> {
    let hash = secrets::hash(token.as_bytes());
    store::uploads::under(&mut desk.store.read().await?, &hash).await
}

/// The files under a token with their bytes, for a message that begins a ticket.
///
/// # Errors
/// The database failed, or a file is gone.
pub async fn with_bytes(desk: &Desk, token: &str) -> Result<Vec<IncomingFile>, Fault> {
    let mut all = Vec::new();
    for file in under(desk, token).await? {
        let bytes = files::read(&desk.files, &file.key).await?;
        let StoredFile { name, media_type, content_id, .. } = file;
        all.push(IncomingFile { name, media_type, content_id, bytes });
    }
    Ok(all)
}

/// Forgets the files under a token; `false` where there were none.
///
/// # Errors
/// The database failed.
pub async fn remove(desk: &Desk, token: &str) -> Result<bool, Fault> {
    let hash = secrets::hash(token.as_bytes());
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move { store::uploads::remove(tx, &hash).await })
    });
    written.await.map_err(store::WriteError::<Fault>::into_fault)
}
