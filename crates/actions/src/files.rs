//! Files: stored under the hash of their bytes before the message that carries them is written.
//! The same file twice is stored once; a file whose message was never written does no harm.

use std::sync::Arc;

use ::desk::{messages::IncomingFile, search::file_text, tickets::open::StoredFile};
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, path::Path};
use store::Fault;

use crate::Desk;

/// Stores the files of a message.
///
/// # Errors
/// The disk is full, or the store is out of reach: nothing was acknowledged yet.
pub async fn keep(
    store: &Arc<dyn ObjectStore>,
    files: Vec<IncomingFile>,
) -> Result<Vec<StoredFile>, Fault> {
    let mut stored = Vec::with_capacity(files.len());
    for file in files {
        let key = key_of(&file.bytes);
        let size = i64::try_from(file.bytes.len()).unwrap_or(i64::MAX);
        let text = file_text(&file.name, &file.media_type, &file.bytes);
        put(store, &key, file.bytes).await?;
        stored.push(StoredFile {
            name: file.name,
            media_type: file.media_type,
            size,
            key,
            content_id: file.content_id,
            text,
        });
    }
    Ok(stored)
}

/// Stores bytes under the key that rows call them by.
///
/// # Errors
/// The disk is full, or the store is out of reach.
pub async fn put_at(store: &Arc<dyn ObjectStore>, key: &str, bytes: Vec<u8>) -> Result<(), Fault> {
    put(store, key, bytes).await
}

async fn put(store: &Arc<dyn ObjectStore>, key: &str, bytes: Vec<u8>) -> Result<(), Fault> {
    let path = Path::from(key);
    if store.head(&path).await.is_ok() {
        return Ok(());
    }
    let put = store.put(&path, PutPayload::from(bytes)).await;
    put.map(|_| ()).map_err(|error| Fault::Unreadable(format!("a file could not be kept: {error}")))
}

/// The bytes under `key`.
///
/// # Errors
/// The file is gone or out of reach.
pub async fn read(store: &Arc<dyn ObjectStore>, key: &str) -> Result<Vec<u8>, Fault> {
    read_if_there(store, key).await?.ok_or_else(|| Fault::Unreadable("a file is gone".into()))
}

/// The bytes under `key`; `None` where there are none.
///
/// # Errors
/// The file is out of reach.
pub async fn read_if_there(
    store: &Arc<dyn ObjectStore>,
    key: &str,
) -> Result<Option<Vec<u8>>, Fault> {
    let failed = |error| Fault::Unreadable(format!("a file could not be read: {error}"));
    match store.get(&Path::from(key)).await {
        Ok(found) => Ok(Some(found.bytes().await.map_err(failed)?.to_vec())),
        Err(object_store::Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

/// The job: deletes the bytes under these keys, except where something shows them still. Run twice,
/// it finds them gone. The same bytes handed in at this very moment would be lost with them; they
/// are the very bytes somebody wanted gone.
///
/// # Errors
/// The database or the file store failed; what was deleted by then stays deleted.
pub async fn drop_unused(desk: &Desk, keys: &[String]) -> Result<(), Fault> {
    for key in keys {
        if store::redaction::is_kept(&mut desk.store.read().await?, key).await? {
            continue;
        }
        match desk.files.delete(&Path::from(key.as_str())).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => {
                return Err(Fault::Unreadable(format!("a file could not be deleted: {error}")));
            }
        }
    }
    Ok(())
}

/// `ab/cdef…`: the SHA-256, in folders of 256.
fn key_of(bytes: &[u8]) -> String {
    let hash = base::secrets::hash(bytes);
    format!("{}/{}", &hash[..2], &hash[2..])
}
