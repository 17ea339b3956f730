//! Files sent before the message they belong to: kept for some days under a token.
//!
//! A token is a secret we made. One that somebody else chose would be a place where strangers meet:
//! a client that sends `undefined` as its token is given a new one.

use ::desk::{messages::IncomingFile, search::file_text, tickets::open::StoredFile};
use base::{ids::PersonId, secrets};
use store::{Fault, Tx, uploads::Upload};

use crate::{ActionError, Desk, error::Stop, files};

/// So long a message may name them.
pub const KEPT_SECONDS: i64 = 3 * 24 * 3600;

/// So many files go under one token: more than anybody picks by hand, and few enough to be read
/// back with each further one.
pub const MOST_FILES: usize = 20;

/// Why a file was not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("there are {MOST_FILES} files under this token; send the others without it")]
    Full,
}

/// Keeps a file under `token` where the same person has files there, or else under a new one;
/// answers the token.
///
/// # Errors
/// No more go under this token; or the disk is full or the database failed. Nothing was kept then.
pub async fn keep(
    desk: &Desk,
    person: Option<PersonId>,
    token: Option<String>,
    file: IncomingFile,
) -> Result<String, ActionError<Refusal>> {
    let (fresh, at) = (desk.token(), desk.now());
    let stored = files::keep(&desk.files, vec![file]).await?;
    let written = desk.store.write::<_, Stop<Refusal>, _>(move |tx| {
        Box::pin(async move {
            let before = match token {
                Some(token) => theirs(tx, person, token).await?,
                None => None,
            };
            let under = before.unwrap_or(fresh);
            let hash = secrets::hash(under.as_bytes());
            for file in &stored {
                store::uploads::put(tx, &hash, person, file, at).await?;
            }
            Ok(under)
        })
    });
    Ok(written.await?)
}

/// The token, where files of this person are under it and one more may go there.
async fn theirs(
    tx: &mut Tx,
    person: Option<PersonId>,
    token: String,
) -> Result<Option<String>, Stop<Refusal>> {
    let hash = secrets::hash(token.as_bytes());
    let owners = store::uploads::owners(tx.conn(), &hash).await?;
    if !owners.contains(&person) {
        return Ok(None);
    }
    if owners.len() >= MOST_FILES { Err(Stop::Refused(Refusal::Full)) } else { Ok(Some(token)) }
}

/// The files under a token.
///
/// # Errors
/// The database failed.
pub async fn under(desk: &Desk, token: &str) -> Result<Vec<Upload>, Fault> {
    let hash = secrets::hash(token.as_bytes());
    store::uploads::under(&mut desk.store.read().await?, &hash).await
}

/// These files with the words in them, which the search finds, for a message of ours.
///
/// # Errors
/// A file is gone.
pub async fn with_words(
    desk: &Desk,
    mut stored: Vec<StoredFile>,
) -> Result<Vec<StoredFile>, Fault> {
    for file in &mut stored {
        let bytes = files::read(&desk.files, &file.key).await?;
        file.text = file_text(&file.name, &file.media_type, &bytes);
    }
    Ok(stored)
}

/// These files with their bytes, for a message of a customer's.
///
/// # Errors
/// A file is gone.
pub async fn with_bytes(desk: &Desk, stored: Vec<StoredFile>) -> Result<Vec<IncomingFile>, Fault> {
    let mut all = Vec::new();
    for file in stored {
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
