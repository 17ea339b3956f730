//! Files of messages. What is one file's own trouble leaves it behind for a later run; an account
//! that is out of reach ends this one.

use actions::{
    files,
    imports::files::{self as kept, Missing},
};
use channels::zendesk::Trouble;
use desk::{
    imports::{TheirFile, TheirMessage},
    messages::IncomingFile,
    tickets::open::StoredFile,
};
use futures::{StreamExt, TryStreamExt, stream};

use super::{MovingIn, Stopped};

/// Files fetched at the same time for one ticket.
const AT_ONCE: usize = 4;
/// Larger files are not fetched, in bytes; the dialect's own limit is 50 MB.
const LARGEST: i64 = 64 * 1024 * 1024;

impl MovingIn<'_> {
    /// A message's files, stored; those that can't be had now are named in `missing`.
    pub(super) async fn files(
        &self,
        message: &TheirMessage,
        missing: &mut Vec<Missing>,
    ) -> Result<Vec<StoredFile>, Stopped> {
        let fetched: Vec<(TheirFile, Result<Vec<u8>, String>)> =
            stream::iter(message.files.clone())
                .map(|file| async move {
                    let bytes = self.file(&file).await?;
                    Ok::<_, Stopped>((file, bytes))
                })
                .buffered(AT_ONCE)
                .try_collect()
                .await?;
        let mut whole = Vec::new();
        for (file, bytes) in fetched {
            match bytes {
                Ok(bytes) => whole.push(incoming(file, bytes)),
                Err(why) => missing.push(Missing { message: message.id, file, why }),
            }
        }
        Ok(files::keep(&self.desk.files, whole).await?)
    }

    /// Tries those again that earlier runs could not have.
    pub(super) async fn files_again(&self, source: &str) -> Result<i64, Stopped> {
        let (since, mut came) = (self.desk.now(), 0);
        for missing in kept::missing(self.desk, source).await? {
            let Ok(bytes) = self.file(&missing.file).await? else { continue };
            let whole = vec![incoming(missing.file.clone(), bytes)];
            for stored in files::keep(&self.desk.files, whole).await? {
                kept::came(self.desk, source, &missing, stored).await?;
                came += 1;
                self.tell("files that were missing", came, None, since);
            }
        }
        Ok(came)
    }

    /// The bytes, or why they can't be had.
    async fn file(&self, file: &TheirFile) -> Result<Result<Vec<u8>, String>, Stopped> {
        if file.size > LARGEST {
            return Ok(Err(Trouble::TooLarge(LARGEST).to_string()));
        }
        match self.there.file(file).await {
            Ok(bytes) if i64::try_from(bytes.len()) == Ok(file.size) => Ok(Ok(bytes)),
            Ok(bytes) => Ok(Err(format!("{} of {} bytes came", bytes.len(), file.size))),
            Err(why @ Trouble::Key(401)) => Err(why.into()),
            Err(why) => {
                if matches!(why, Trouble::Failed { .. }) {
                    self.there.answers().await?;
                }
                Ok(Err(why.to_string()))
            }
        }
    }
}

fn incoming(file: TheirFile, bytes: Vec<u8>) -> IncomingFile {
    let TheirFile { name, media_type, .. } = file;
    IncomingFile { name, media_type, bytes, content_id: None }
}
