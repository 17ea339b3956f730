//! `prickle import export`: a desk made of what another wrote down, loss-free. Written in pieces,
//! each one transaction that also says how far it came: broken off anywhere, it goes on there.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
};

use ::desk::mailboxes::Stopped;
use base::secrets::{Hashing, hash};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use store::{
    Conn, Fault, WriteError,
    moving::{self, Table},
};

use super::{
    MovingError,
    manifest::{FileLine, Manifest, Written},
    of_folder,
};
use crate::{Desk, files, mail::kill_switch, search};

/// Rows written in one transaction at the most, and bytes of lines.
const AT_ONCE: usize = 2_000;
const BYTES_AT_ONCE: usize = 8 * 1024 * 1024;
/// What held-back work says of itself.
const HELD: &str = "came with an export: the old desk may have done it";

/// Who stopped the mails of a copy, as its page says.
const COPIED: &str = "The import of this copy";

/// What was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakenIn {
    pub rows: i64,
    pub files: i64,
    /// The database had been filled before this call; only the text index was looked after.
    pub was_done: bool,
}

/// How far it came, kept in the database with the rows themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    /// Which export: the hash of its manifest.
    export: String,
    /// The table being filled and the lines of it that are in; the table's name is empty when all
    /// are.
    table: String,
    lines: i64,
    carry_on: bool,
}

impl Mark {
    const fn has_every_row(&self) -> bool {
        self.table.is_empty() && self.lines < 0
    }
}

/// Fills an empty desk with the export in `folder`. `carry_on`: the old desk is stopped for good,
/// so what waited there is done here; else nothing that waited happens by itself.
///
/// # Errors
/// The desk is in use, the export does not fit or was changed, or the database failed.
pub async fn take_in(
    desk: &Desk,
    folder: &Path,
    carry_on: bool,
    mut told: impl FnMut(&str),
) -> Result<TakenIn, MovingError> {
    let manifest = Manifest::read(folder)?;
    let mark = begin(desk, folder, &manifest, carry_on).await?;
    let was_done = mark.has_every_row();
    let all = moving::tables(&mut desk.store.read().await?).await?;
    if !was_done {
        check(folder, &manifest)?;
        told("every part is as it was written");
        put_files(desk, folder).await?;
        told(&format!("files: {}", manifest.files.rows));
        fill(desk, folder, &manifest, &all, mark, &mut told).await?;
    }
    search::all_again(desk, true).await?;
    while search::catch_up(desk, 100).await? > 0 {}
    told("the text index is made");
    forget_mark(desk).await?;
    let rows = manifest.tables.iter().map(|table| table.rows).sum();
    Ok(TakenIn { rows, files: manifest.files.rows, was_done })
}

/// Ends an import of which only the text index is missing: the background makes it. `false` while
/// rows are missing; such a desk must not open.
///
/// # Errors
/// The database failed.
pub async fn settle(desk: &Desk) -> Result<bool, Fault> {
    let Some(mark) = kept(&mut desk.store.read().await?).await? else { return Ok(true) };
    if !mark.has_every_row() {
        return Ok(false);
    }
    search::all_again(desk, true).await?;
    forget_mark(desk).await?;
    Ok(true)
}

async fn kept(conn: &mut Conn) -> Result<Option<Mark>, Fault> {
    let kept = store::settings::get(conn, moving::MARK).await?.unwrap_or_default();
    if kept.is_empty() { Ok(None) } else { Ok(Some(serde_json::from_str(&kept)?)) }
}

/// Where to go on, or a fresh start in an empty desk.
async fn begin(
    desk: &Desk,
    folder: &Path,
    manifest: &Manifest,
    carry_on: bool,
) -> Result<Mark, MovingError> {
    let text = fs::read(folder.join(super::manifest::FILE)).map_err(of_folder(folder))?;
    let export = hash(&text);
    let mut conn = desk.store.read().await?;
    if let Some(mark) = kept(&mut conn).await? {
        if mark.export != export || mark.carry_on != carry_on {
            return Err(refused("another import into this desk is not finished: go on with it"));
        }
        return Ok(mark);
    }
    if !moving::is_empty(&mut conn).await? {
        return Err(refused("this desk is in use: an export is taken in by an empty one"));
    }
    let schema = moving::schema(&mut conn).await?;
    if schema != manifest.schema {
        let (theirs, release) = (manifest.schema, &manifest.release);
        return Err(MovingError::Refused(format!(
            "the export is of release {release} (tables at step {theirs}), this one is at step \
             {schema}: bring both desks to the same release, then export again"
        )));
    }
    if carry_on && !manifest.secrets {
        return Err(refused(
            "a desk that carries on needs its secrets: export with --with-secrets",
        ));
    }
    let first = manifest.tables.first().map(|table| table.name.clone()).unwrap_or_default();
    Ok(Mark { export, table: first, lines: 0, carry_on })
}

fn refused(why: &str) -> MovingError {
    MovingError::Refused(why.to_owned())
}

/// Compares every part with its hash before the first row is written.
fn check(folder: &Path, manifest: &Manifest) -> Result<(), MovingError> {
    for part in manifest.tables.iter().chain([&manifest.files]) {
        let path = folder.join(&part.path);
        let mut file = fs::File::open(&path).map_err(of_folder(&path))?;
        let (mut hashing, mut piece) = (Hashing::default(), vec![0_u8; 256 * 1024]);
        loop {
            let read = file.read(&mut piece).map_err(of_folder(&path))?;
            if read == 0 {
                break;
            }
            hashing.add(&piece[..read]);
        }
        if hashing.end() != part.sha256 {
            return Err(MovingError::Refused(format!("{} was changed since", part.path)));
        }
    }
    Ok(())
}

/// Files first: a row never shows one that is not there. Each is stored under its own name, so
/// doing it again does no harm.
async fn put_files(desk: &Desk, folder: &Path) -> Result<(), MovingError> {
    let list = folder.join("files.jsonl");
    let lines = BufReader::new(fs::File::open(&list).map_err(of_folder(&list))?).lines();
    for line in lines {
        let line = line.map_err(of_folder(&list))?;
        let one: FileLine = serde_json::from_str(&line).map_err(Fault::from)?;
        if one.key.split('/').any(|part| part.is_empty() || part == "..") {
            return Err(MovingError::Refused(format!("{} is no name of a file", one.key)));
        }
        let place = folder.join("files").join(&one.key);
        let bytes = fs::read(&place).map_err(of_folder(&place))?;
        if hash(&bytes) != one.sha256 {
            return Err(MovingError::Refused(format!("files/{} was changed since", one.key)));
        }
        files::put_at(&desk.files, &one.key, bytes).await?;
    }
    Ok(())
}

async fn fill(
    desk: &Desk,
    folder: &Path,
    manifest: &Manifest,
    all: &[Table],
    mark: Mark,
    told: &mut impl FnMut(&str),
) -> Result<(), MovingError> {
    let from = manifest.tables.iter().position(|part| part.name == mark.table).unwrap_or(0);
    for (index, part) in manifest.tables.iter().enumerate().skip(from) {
        let Some(table) = all.iter().find(|table| table.name == part.name) else {
            return Err(MovingError::Refused(format!("there is no table {} here", part.name)));
        };
        let skip = if index == from { mark.lines } else { 0 };
        let here = Mark { table: part.name.clone(), lines: skip, ..mark.clone() };
        fill_one(desk, folder, part, table, (here, manifest.secrets)).await?;
        told(&format!("{}: {}", part.name, part.rows));
    }
    finish(desk, manifest, mark).await
}

/// Writes one table, from the line after those that are in.
async fn fill_one(
    desk: &Desk,
    folder: &Path,
    part: &Written,
    table: &Table,
    (mut mark, secrets): (Mark, bool),
) -> Result<(), MovingError> {
    let path = folder.join(&part.path);
    let file = fs::File::open(&path).map_err(of_folder(&path))?;
    let skipped = usize::try_from(mark.lines).unwrap_or(0);
    let mut lines = BufReader::with_capacity(256 * 1024, file).lines().skip(skipped).peekable();
    let mut clear = mark.lines == 0;
    while clear || lines.peek().is_some() {
        let (mut rows, mut bytes): (Vec<Map<String, Json>>, usize) = (Vec::new(), 0);
        while rows.len() < AT_ONCE
            && bytes < BYTES_AT_ONCE
            && let Some(line) = lines.next()
        {
            let line = line.map_err(of_folder(&path))?;
            bytes += line.len();
            rows.push(serde_json::from_str(&line).map_err(Fault::from)?);
        }
        mark.lines += i64::try_from(rows.len()).unwrap_or(0);
        let (table, kept) = (table.clone(), mark.clone());
        let first = std::mem::take(&mut clear);
        let written = desk.store.write::<_, Fault, _>(move |tx| {
            Box::pin(async move {
                if first {
                    moving::clear(tx, &table, secrets).await?;
                }
                moving::put(tx, &table, &rows).await?;
                note(tx, &kept).await
            })
        });
        written.await.map_err(WriteError::<Fault>::into_fault)?;
    }
    Ok(())
}

async fn note(tx: &mut store::Tx, mark: &Mark) -> Result<(), Fault> {
    store::settings::set(tx, moving::MARK, &serde_json::to_string(mark)?).await
}

/// All rows are in: numbering goes on where it stood, and what waited is held back or not.
async fn finish(desk: &Desk, manifest: &Manifest, mark: Mark) -> Result<(), MovingError> {
    let (numbers, at) = (manifest.numbers.clone(), desk.now());
    let done = Mark { table: String::new(), lines: -1, ..mark };
    let written = desk.store.write::<_, Fault, _>(move |tx| {
        Box::pin(async move {
            moving::put_numbers(tx, &numbers).await?;
            if !done.carry_on {
                moving::hold_back(tx, at, HELD).await?;
                // Its people, plans and clocks are real: what they set off must not reach customers
                // who are served by the old desk.
                let stop = Stopped { by: COPIED.to_owned(), at };
                kill_switch::keep(tx, &stop).await?;
            }
            note(tx, &done).await
        })
    });
    Ok(written.await.map_err(WriteError::<Fault>::into_fault)?)
}

async fn forget_mark(desk: &Desk) -> Result<(), Fault> {
    let written = desk
        .store
        .write::<_, Fault, _>(|tx| Box::pin(async move { moving::forget_mark(tx).await }));
    written.await.map_err(WriteError::<Fault>::into_fault)
}
