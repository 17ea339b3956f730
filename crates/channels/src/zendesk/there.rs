//! Where a team moves in from: an account that answers, or a folder of what it gave out.

use std::{path::Path, sync::Arc};

use desk::imports::TheirFile;
use serde_json::Value;

use super::{Account, Trouble, folder::Folder};

/// Cheap to clone.
#[derive(Clone)]
pub enum There {
    Account(Account),
    /// Files that are not in it are asked of the account, where there is a key for it.
    Folder(Arc<Folder>, Option<Account>),
}

impl There {
    /// A folder.
    ///
    /// # Errors
    /// It can't be read.
    pub fn folder(root: &Path, account: Option<Account>) -> Result<Self, Trouble> {
        Ok(Self::Folder(Arc::new(Folder::open(root)?), account))
    }

    /// What the import is called by: the account's host either way, so that what came in a folder
    /// is known again when the account itself is asked.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Account(account) | Self::Folder(_, Some(account)) => account.name(),
            Self::Folder(folder, None) => folder.name(),
        }
    }

    /// Whether an import goes on where the one before ended. A folder is looked through from its
    /// beginning: it may be another one, and what came is known by its dates.
    #[must_use]
    pub const fn goes_on(&self) -> bool {
        matches!(self, Self::Account(_))
    }

    /// The JSON at a path below `api/v2/`.
    ///
    /// # Errors
    /// The account refuses or is out of reach; the folder can't be read.
    pub async fn get(&self, path: &str) -> Result<Value, Trouble> {
        match self {
            Self::Account(account) => account.get(path).await,
            Self::Folder(folder, _) => folder.get(path),
        }
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// As [`There::get`]; the file is gone, or larger than it should be.
    pub async fn file(&self, file: &TheirFile) -> Result<Vec<u8>, Trouble> {
        let (Self::Account(account) | Self::Folder(_, Some(account))) = self else {
            return self.in_folder(file)?.ok_or_else(|| gone(file));
        };
        match self.in_folder(file)? {
            Some(bytes) => Ok(bytes),
            None => account.file(&file.url, file.size).await,
        }
    }

    fn in_folder(&self, file: &TheirFile) -> Result<Option<Vec<u8>>, Trouble> {
        match self {
            Self::Account(_) => Ok(None),
            Self::Folder(folder, _) => folder.file(file.id),
        }
    }

    /// Whether one thing's trouble is its own: the account answers otherwise.
    ///
    /// # Errors
    /// It does not.
    pub async fn answers(&self) -> Result<(), Trouble> {
        match self {
            Self::Account(account) => account.get("users/me.json").await.map(|_me| ()),
            Self::Folder(..) => Ok(()),
        }
    }

    /// Rows of a folder that were not understood.
    #[must_use]
    pub fn passed_over(&self) -> usize {
        match self {
            Self::Account(_) => 0,
            Self::Folder(folder, _) => folder.passed_over,
        }
    }
}

fn gone(file: &TheirFile) -> Trouble {
    Trouble::NotThere(format!("attachments/{}", file.id))
}
