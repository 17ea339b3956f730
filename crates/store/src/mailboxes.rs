//! What is remembered of each mailbox: how far it was read, who reads it, what went wrong.

use base::Timestamp;
use desk::mailboxes::{Position, Remembered};

use crate::{Conn, Fault, Tx, engine::Engine, q, sql::Row};

const COLUMNS: &str = "name, uid_validity, since_uid, next_uid, looked_at, fetched_at, trouble, \
     trouble_at, tested_at, test";

fn read(row: &Row) -> Result<Remembered, Fault> {
    let mut cells = row.cells();
    let name = cells.take()?;
    let numbers: [Option<i64>; 3] = [cells.take()?, cells.take()?, cells.take()?];
    let number = |at: usize| numbers[at].and_then(|number| u32::try_from(number).ok());
    let position = match (number(0), number(1), number(2)) {
        (Some(uid_validity), Some(since_uid), Some(next_uid)) => {
            Some(Position { uid_validity, since_uid, next_uid })
        }
        _ => None,
    };
    Ok(Remembered {
        name,
        position,
        looked_at: cells.take()?,
        fetched_at: cells.take()?,
        trouble: cells.take()?,
        trouble_at: cells.take()?,
        tested_at: cells.take()?,
        test: cells.take()?,
    })
}

/// All that were ever known, by name.
///
/// # Errors
/// The database is gone.
pub async fn all(conn: &mut Conn) -> Result<Vec<Remembered>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM mailboxes ORDER BY name"));
    conn.all(sql).await?.iter().map(read).collect()
}

/// One by its name.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, name: &str) -> Result<Option<Remembered>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM mailboxes WHERE name = ?"), name);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

async fn known(tx: &mut Tx, name: &str) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO mailboxes (name, holder, held_until, slot_at, trouble, test, sealed) \
         VALUES (?, '', 0, 0, '', '', '') ON CONFLICT (name) DO NOTHING",
        name
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Who reads a mailbox, and where.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    pub name: &'a str,
    pub holder: &'a str,
    /// Account, server and folder; see [`hold`].
    pub place: &'a str,
}

/// Lets a reader alone read the mailbox until then; `false` where another does. How far it was read
/// is forgotten where that was at another place.
///
/// # Errors
/// The database is gone.
pub async fn hold(
    tx: &mut Tx,
    reader: Reader<'_>,
    (now, until): (Timestamp, Timestamp),
) -> Result<bool, Fault> {
    known(tx, reader.name).await?;
    let sql = q!(
        "UPDATE mailboxes SET holder = ?, held_until = ? \
         WHERE name = ? AND (holder = ? OR held_until < ?)",
        reader.holder,
        until,
        reader.name,
        reader.holder,
        now
    );
    if tx.conn().execute(sql).await? != 1 {
        return Ok(false);
    }
    let moved = q!(
        "UPDATE mailboxes SET uid_validity = NULL, since_uid = NULL, next_uid = NULL \
         WHERE name = ? AND place NOT IN ('', ?)",
        reader.name,
        reader.place
    );
    tx.conn().execute(moved).await?;
    let here = q!(
        "UPDATE mailboxes SET place = ? WHERE name = ? AND place <> ?",
        reader.place,
        reader.name,
        reader.place
    );
    tx.conn().execute(here).await?;
    Ok(true)
}

/// Lets go of every mailbox that `holder` reads. On SQLite there can be no other process: there it
/// lets go of what the last one held when it died, too.
///
/// # Errors
/// The database is gone.
pub async fn let_go(tx: &mut Tx, holder: &str) -> Result<(), Fault> {
    let alone = tx.conn().engine() == Engine::Sqlite;
    let sql = q!("UPDATE mailboxes SET held_until = 0 WHERE holder = ? OR ?", holder, alone);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Writes down how far it was read. `before` is how far it was when the mails were asked for;
/// `false` where somebody else has read on since.
///
/// # Errors
/// The database is gone.
pub async fn advance(
    tx: &mut Tx,
    name: &str,
    before: Option<Position>,
    position: Position,
) -> Result<bool, Fault> {
    known(tx, name).await?;
    let before = before.map_or((-1, -1), |one| (one.uid_validity.into(), one.next_uid.into()));
    let sql = q!(
        "UPDATE mailboxes SET uid_validity = ?, since_uid = ?, next_uid = ? WHERE name = ? \
         AND COALESCE(uid_validity, -1) = ? AND COALESCE(next_uid, -1) = ?",
        i64::from(position.uid_validity),
        i64::from(position.since_uid),
        i64::from(position.next_uid),
        name,
        before.0,
        before.1
    );
    Ok(tx.conn().execute(sql).await? == 1)
}

/// Mails were fetched just now.
///
/// # Errors
/// The database is gone.
pub async fn fetched(tx: &mut Tx, name: &str, at: Timestamp) -> Result<(), Fault> {
    let sql = q!("UPDATE mailboxes SET fetched_at = ? WHERE name = ?", at, name);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// How a look at it went; an empty `trouble` is a good one.
///
/// # Errors
/// The database is gone.
pub async fn looked(tx: &mut Tx, name: &str, trouble: &str, at: Timestamp) -> Result<(), Fault> {
    known(tx, name).await?;
    let sql = if trouble.is_empty() {
        q!(
            "UPDATE mailboxes SET looked_at = ?, trouble = '', trouble_at = NULL WHERE name = ?",
            at,
            name
        )
    } else {
        q!(
            "UPDATE mailboxes SET trouble = ?, trouble_at = COALESCE(trouble_at, ?) WHERE name = ?",
            trouble,
            at,
            name
        )
    };
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// A test of it was asked for, or what came of it.
///
/// # Errors
/// The database is gone.
pub async fn tested(tx: &mut Tx, name: &str, test: &str, at: Timestamp) -> Result<(), Fault> {
    known(tx, name).await?;
    let sql = q!("UPDATE mailboxes SET tested_at = ?, test = ? WHERE name = ?", at, test, name);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// The next free turn of a mailbox with a rate; the one after it is `pause_micros` later.
///
/// # Errors
/// The database is gone.
pub async fn turn(
    tx: &mut Tx,
    name: &str,
    now: Timestamp,
    pause_micros: i64,
) -> Result<Timestamp, Fault> {
    known(tx, name).await?;
    let now = now.as_microsecond();
    let sql = q!(
        "UPDATE mailboxes SET slot_at = CASE WHEN slot_at > ? THEN slot_at ELSE ? END + ? \
         WHERE name = ? RETURNING slot_at",
        now,
        now,
        pause_micros,
        name
    );
    let next: i64 = tx.conn().value(sql).await?.unwrap_or(now + pause_micros);
    Ok(base::time::from_micros(next - pause_micros))
}

/// All turns given out are taken back.
///
/// # Errors
/// The database is gone.
pub async fn forget_turns(tx: &mut Tx) -> Result<(), Fault> {
    tx.conn().execute(q!("UPDATE mailboxes SET slot_at = 0")).await.map(|_rows| ())
}

/// What the provider gave anew, sealed; empty where nothing was.
///
/// # Errors
/// The database is gone.
pub async fn sealed(conn: &mut Conn, name: &str) -> Result<String, Fault> {
    let sql = q!("SELECT sealed FROM mailboxes WHERE name = ?", name);
    Ok(conn.value(sql).await?.unwrap_or_default())
}

/// Keeps it.
///
/// # Errors
/// The database is gone.
pub async fn seal(tx: &mut Tx, name: &str, sealed: &str) -> Result<(), Fault> {
    known(tx, name).await?;
    let sql = q!("UPDATE mailboxes SET sealed = ? WHERE name = ?", sealed, name);
    tx.conn().execute(sql).await.map(|_rows| ())
}
