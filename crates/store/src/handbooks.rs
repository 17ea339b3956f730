//! Versions of the handbook, each whole, and the default texts they stand over.

use base::Timestamp;
use desk::handbook::{Author, Version};

use crate::{
    Conn, Fault, Tx, q,
    sql::{Cells, Row},
};

/// A version with its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub version: Version,
    /// What the company wrote.
    pub text: String,
    /// The default it stands over.
    pub default: String,
}

/// A version in the list, with its author's name where a person made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub version: Version,
    pub name: Option<String>,
}

const COLUMNS: &str = "v.number, v.author, v.author_id, v.at, v.note, v.based_on, v.default_hash";

fn read(cells: &mut Cells<'_>) -> Result<Version, Fault> {
    let number = cells.take()?;
    let word: String = cells.take()?;
    let author = Author::from_word(&word, cells.take()?);
    Ok(Version {
        number,
        author: author.ok_or_else(|| Fault::Unreadable(format!("author “{word}”")))?,
        at: cells.take()?,
        note: cells.take()?,
        based_on: cells.take()?,
        default_hash: cells.take()?,
    })
}

/// The newest version's number; 0 while there is none.
///
/// # Errors
/// The database is gone.
pub async fn newest(conn: &mut Conn) -> Result<i64, Fault> {
    let sql = q!("SELECT number FROM handbook_versions ORDER BY number DESC LIMIT 1");
    Ok(conn.value(sql).await?.unwrap_or(0))
}

/// When the desk took up its first handbook, or was set up where it has the default only; and when
/// it took up version `number`.
///
/// # Errors
/// The database is gone.
pub async fn taken_up(conn: &mut Conn, number: i64) -> Result<(Timestamp, Timestamp), Fault> {
    let sql = q!(
        "SELECT (SELECT v.at FROM handbook_versions v ORDER BY v.number LIMIT 1), \
         (SELECT MIN(p.created_at) FROM people p WHERE p.role = 'admin'), \
         (SELECT v.at FROM handbook_versions v WHERE v.number = ?)",
        number
    );
    let Some(row) = conn.one(sql).await? else { return Ok(Default::default()) };
    let mut cells = row.cells();
    let (first, set_up): (Option<Timestamp>, Option<Timestamp>) = (cells.take()?, cells.take()?);
    let since = first.or(set_up).unwrap_or_default();
    Ok((since, cells.take::<Option<Timestamp>>()?.unwrap_or(since)))
}

/// One version with its texts.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, number: i64) -> Result<Option<Kept>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS}, v.text, d.text FROM handbook_versions v \
             JOIN handbook_defaults d ON d.hash = v.default_hash WHERE v.number = ?"
        ),
        number
    );
    kept(conn.one(sql).await?)
}

/// The newest version that came from the configured file.
///
/// # Errors
/// The database is gone.
pub async fn newest_of_file(conn: &mut Conn) -> Result<Option<Kept>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS}, v.text, d.text FROM handbook_versions v \
             JOIN handbook_defaults d ON d.hash = v.default_hash WHERE v.author = ? \
             ORDER BY v.number DESC LIMIT 1"
        ),
        Author::File.word()
    );
    kept(conn.one(sql).await?)
}

fn kept(row: Option<Row>) -> Result<Option<Kept>, Fault> {
    row.map(|row| {
        let mut cells = row.cells();
        Ok(Kept { version: read(&mut cells)?, text: cells.take()?, default: cells.take()? })
    })
    .transpose()
}

/// Versions below a number, newest first.
///
/// # Errors
/// The database is gone.
pub async fn list(conn: &mut Conn, below: i64, limit: i64) -> Result<Vec<Listed>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS}, p.name FROM handbook_versions v \
             LEFT JOIN people p ON p.id = v.author_id WHERE v.number < ? \
             ORDER BY v.number DESC LIMIT ?"
        ),
        below,
        limit
    );
    let rows = conn.all(sql).await?;
    let read = |row: &Row| {
        let mut cells = row.cells();
        Ok(Listed { version: read(&mut cells)?, name: cells.take()? })
    };
    rows.iter().map(read).collect()
}

/// Writes a version. `false` where its number is taken: somebody was quicker.
///
/// # Errors
/// The database is gone.
pub async fn put(tx: &mut Tx, kept: &Kept) -> Result<bool, Fault> {
    let Kept { version, text, default } = kept;
    let sql = q!(
        "INSERT INTO handbook_defaults (hash, text) VALUES (?, ?) ON CONFLICT DO NOTHING",
        &version.default_hash,
        default
    );
    tx.conn().execute(sql).await?;
    let person = match version.author {
        Author::Person(person) => Some(person),
        Author::File | Author::CommandLine => None,
    };
    let sql = q!(
        "INSERT INTO handbook_versions (number, text, default_hash, author, author_id, at, note, \
         based_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        version.number,
        text,
        &version.default_hash,
        version.author.word(),
        person,
        version.at,
        &version.note,
        version.based_on
    );
    let written = tx.conn().execute(sql).await? == 1;
    if written {
        tx.touched.handbook = Some(version.number);
    }
    Ok(written)
}
