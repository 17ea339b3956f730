//! `prickle export`: every row and every file into a folder, from one snapshot while the desk goes
//! on working. Rows are written one by one and files one after the other, so that an export of any
//! size takes little memory.

use std::{
    fs,
    io::{BufWriter, Write as _},
    path::Path,
};

use base::secrets::{Hashing, hash};
use store::{
    Fault,
    moving::{self, Fate, Snapshot, Table},
};

use super::{
    MovingError,
    manifest::{FILE, FORM, FileLine, Manifest, Written},
    of_folder,
};
use crate::{Desk, files};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    pub rows: i64,
    pub files: i64,
    /// Files that rows show and that could not be read.
    pub missing: Vec<String>,
}

/// Writes the whole desk into `folder`, which must be empty or not there yet. `secrets`: with
/// passwords, keys and the webhooks' secrets. `told` hears of each part as it is done.
///
/// # Errors
/// The folder holds something, the disk is full, or the database failed.
pub async fn export(
    desk: &Desk,
    folder: &Path,
    secrets: bool,
    mut told: impl FnMut(&str),
) -> Result<Exported, MovingError> {
    make_folder(folder)?;
    let mut snapshot = Snapshot::take(&desk.store).await?;
    let parts = parts(&mut snapshot, secrets).await?;
    let numbers = moving::numbers(snapshot.conn()).await?;
    let schema = moving::schema(snapshot.conn()).await?;
    let mut tables = Vec::new();
    for table in &parts.tables {
        let written = rows(&mut snapshot, folder, table, secrets).await?;
        told(&format!("{}: {}", written.name, written.rows));
        tables.push(written);
    }
    let keys = snapshot.files().await?;
    snapshot.end().await?;
    let (listed, missing) = copy_files(desk, folder, keys).await?;
    told(&format!("files: {}", listed.rows));
    let manifest = Manifest {
        what: "prickle export".to_owned(),
        form: FORM,
        schema,
        release: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: desk.now(),
        secrets,
        numbers,
        tables,
        files: listed,
        missing_files: missing,
        left_out: parts.left_out,
    };
    let text = serde_json::to_string_pretty(&manifest).map_err(Fault::from)?;
    let path = folder.join(FILE);
    let mut file = create(&path)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(of_folder(&path))?;
    let rows = manifest.tables.iter().map(|table| table.rows).sum();
    Ok(Exported { rows, files: manifest.files.rows, missing: manifest.missing_files })
}

fn make_folder(folder: &Path) -> Result<(), MovingError> {
    for one in [folder.to_path_buf(), folder.join("tables"), folder.join("files")] {
        fs::create_dir_all(&one).map_err(of_folder(&one))?;
        let mut inside = fs::read_dir(&one).map_err(of_folder(&one))?;
        if inside.next().is_some() {
            let said = format!("{} holds something already: name a new folder", one.display());
            return Err(MovingError::Refused(said));
        }
        // Only now: somebody's folder that was named by mistake stays as open as it was.
        close_to_others(&one, 0o700)?;
    }
    Ok(())
}

/// Nobody else on the machine reads what customers wrote.
fn close_to_others(path: &Path, mode: u32) -> Result<(), MovingError> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(of_folder(path))
}

fn create(path: &Path) -> Result<fs::File, MovingError> {
    let file = fs::File::create(path).map_err(of_folder(path))?;
    close_to_others(path, 0o600)?;
    Ok(file)
}

struct Parts {
    tables: Vec<Table>,
    left_out: std::collections::BTreeMap<String, String>,
}

/// Which tables go along, and why the others don't.
async fn parts(snapshot: &mut Snapshot, secrets: bool) -> Result<Parts, MovingError> {
    let mut parts = Parts { tables: Vec::new(), left_out: std::collections::BTreeMap::new() };
    for table in moving::tables(snapshot.conn()).await? {
        let reason = match moving::fate(&table.name) {
            Some(Fate::Kept) => None,
            Some(Fate::Secret) if secrets => None,
            Some(Fate::Secret) => Some("a secret: comes with --with-secrets"),
            Some(Fate::Derived(reason) | Fate::Stays(reason)) => Some(reason),
            None => {
                let said = format!("nobody has decided whether {} goes along", table.name);
                return Err(MovingError::Refused(said));
            }
        };
        match reason {
            None => parts.tables.push(table),
            // The text index is many tables on one engine and one on the other: told once.
            Some(reason) if !table.name.starts_with("ticket_words_") => {
                parts.left_out.insert(table.name, reason.to_owned());
            }
            Some(_) => {}
        }
    }
    Ok(parts)
}

async fn rows(
    snapshot: &mut Snapshot,
    folder: &Path,
    table: &Table,
    secrets: bool,
) -> Result<Written, MovingError> {
    let path = format!("tables/{}.jsonl", table.name);
    let place = folder.join(&path);
    let mut file = Lines::create(&place)?;
    let written = snapshot.lines(table, secrets, |line| file.add(line).map_err(unwritten)).await;
    written?;
    let (rows, sha256) = file.end().map_err(of_folder(&place))?;
    Ok(Written { name: table.name.clone(), path, rows, sha256 })
}

fn unwritten(error: std::io::Error) -> Fault {
    Fault::Unreadable(format!("a line could not be written: {error}"))
}

/// A file of lines being written.
struct Lines {
    file: BufWriter<fs::File>,
    hashing: Hashing,
    count: i64,
}

impl Lines {
    fn create(path: &Path) -> Result<Self, MovingError> {
        let file = BufWriter::with_capacity(256 * 1024, create(path)?);
        Ok(Self { file, hashing: Hashing::default(), count: 0 })
    }

    fn add(&mut self, line: &str) -> std::io::Result<()> {
        for part in [line.as_bytes(), b"\n"] {
            self.hashing.add(part);
            self.file.write_all(part)?;
        }
        self.count += 1;
        Ok(())
    }

    fn end(self) -> std::io::Result<(i64, String)> {
        let file = self.file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok((self.count, self.hashing.end()))
    }
}

/// Copies every file and lists them; one that can't be read is told of and stops nothing.
async fn copy_files(
    desk: &Desk,
    folder: &Path,
    keys: Vec<String>,
) -> Result<(Written, Vec<String>), MovingError> {
    let list = folder.join("files.jsonl");
    let (mut lines, mut missing) = (Lines::create(&list)?, Vec::new());
    for key in keys {
        let bytes = match files::read(&desk.files, &key).await {
            Ok(bytes) => bytes,
            Err(fault) => {
                tracing::warn!(%fault, key, "a file is missing from the export");
                missing.push(key);
                continue;
            }
        };
        let place = folder.join("files").join(&key);
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).map_err(of_folder(parent))?;
        }
        create(&place)?.write_all(&bytes).map_err(of_folder(&place))?;
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let line = FileLine { key, size, sha256: hash(&bytes) };
        let line = serde_json::to_string(&line).map_err(Fault::from)?;
        lines.add(&line).map_err(of_folder(&list))?;
    }
    let (rows, sha256) = lines.end().map_err(of_folder(&list))?;
    let written =
        Written { name: "files".to_owned(), path: "files.jsonl".to_owned(), rows, sha256 };
    Ok((written, missing))
}
