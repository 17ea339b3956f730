//! What an export says of itself: written last, so that a folder without it was broken off.

use std::{collections::BTreeMap, path::Path};

use base::Timestamp;
use serde::{Deserialize, Serialize};

use super::{MovingError, of_folder};

/// Its name in the folder.
pub const FILE: &str = "manifest.json";
/// The form of the folder; another form has another number.
pub const FORM: i64 = 1;

/// The folder's contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `prickle export`.
    pub what: String,
    pub form: i64,
    /// The newest step of the tables; only a desk at the same one takes it in.
    pub schema: i64,
    /// The release that wrote it.
    pub release: String,
    pub made_at: Timestamp,
    /// Whether passwords, keys and secrets came along.
    pub secrets: bool,
    /// Where numbering goes on.
    pub numbers: BTreeMap<String, i64>,
    pub tables: Vec<Written>,
    /// The list of files; `rows` is how many there are.
    pub files: Written,
    /// Files that rows show and that could not be read.
    pub missing_files: Vec<String>,
    /// Tables that stayed behind or are made anew, each with the reason.
    pub left_out: BTreeMap<String, String>,
}

/// One file of JSON Lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The table's name.
    pub name: String,
    /// Where it is, from the folder.
    pub path: String,
    pub rows: i64,
    /// SHA-256 of its bytes, hex.
    pub sha256: String,
}

/// One line of the list of files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLine {
    /// What rows call it; the file lies under `files/` by the same name.
    pub key: String,
    /// Bytes.
    pub size: i64,
    pub sha256: String,
}

impl Manifest {
    /// Reads it.
    ///
    /// # Errors
    /// It is not there, or is of another form.
    pub fn read(folder: &Path) -> Result<Self, MovingError> {
        let path = folder.join(FILE);
        let text = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let said = format!(
                    "{} has no {FILE}: it is no export, or one that was broken off",
                    folder.display()
                );
                return Err(MovingError::Refused(said));
            }
            other => other.map_err(of_folder(&path))?,
        };
        let wrong = |error| MovingError::Refused(format!("{FILE} can't be read: {error}"));
        let read: Self = serde_json::from_str(&text).map_err(wrong)?;
        if read.form != FORM {
            let said = format!("the export has form {}, this release reads {FORM}", read.form);
            return Err(MovingError::Refused(said));
        }
        Ok(read)
    }
}
