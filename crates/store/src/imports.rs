//! What came in from another system: how far an import is, whose number became which of ours, and
//! what had no place here.

use std::collections::{BTreeMap, HashMap};

use base::{Timestamp, ids::TicketId};

use crate::{
    Conn, Fault, Tx, moving, q,
    sql::{Arg, Sql},
};

/// What is counted as come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Person,
    Organisation,
    Ticket,
    Message,
    Macro,
    View,
}

impl Kind {
    /// The word it is stored by.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Ticket => "ticket",
            Self::Message => "message",
            Self::Macro => "macro",
            Self::View => "view",
        }
    }
}

/// One that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    pub kind: Kind,
    pub theirs: i64,
    pub ours: i64,
    /// When they last changed it.
    pub stamp: Timestamp,
    /// Our row's version when it was written; 0 where rows have none.
    pub version: i64,
    /// What has to be remembered of it.
    pub word: String,
    /// A person who was merged into another since: `ours` is the one who is left.
    pub merged: bool,
}

/// What had no place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover {
    pub kind: &'static str,
    pub theirs: String,
    /// Our ticket it belongs to.
    pub ticket: Option<TicketId>,
    pub because: String,
    pub json: String,
}

/// How an import stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    pub source: String,
    /// JSON.
    pub state: String,
    pub started_at: Timestamp,
    pub updated_at: Timestamp,
    /// Set when everything there was had come in.
    pub ended_at: Option<Timestamp>,
}

/// One import.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, source: &str) -> Result<Option<Import>, Fault> {
    let sql = q!(
        "SELECT source, state, started_at, updated_at, ended_at FROM imports WHERE source = ?",
        source
    );
    let Some(row) = conn.one(sql).await? else { return Ok(None) };
    let mut cells = row.cells();
    Ok(Some(Import {
        source: cells.take()?,
        state: cells.take()?,
        started_at: cells.take()?,
        updated_at: cells.take()?,
        ended_at: cells.take()?,
    }))
}

/// Writes how it stands.
///
/// # Errors
/// The database refused.
pub async fn put(tx: &mut Tx, import: &Import) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO imports (source, state, started_at, updated_at, ended_at) \
         VALUES (?, ?, ?, ?, ?) ON CONFLICT (source) DO UPDATE SET state = excluded.state, \
         updated_at = excluded.updated_at, ended_at = excluded.ended_at",
        &import.source,
        &import.state,
        import.started_at,
        import.updated_at,
        import.ended_at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// Which of these came in, by their numbers.
///
/// # Errors
/// The database is gone.
pub async fn came(
    conn: &mut Conn,
    source: &str,
    kind: Kind,
    theirs: &[i64],
) -> Result<HashMap<i64, Came>, Fault> {
    let mut all = HashMap::with_capacity(theirs.len());
    for some in theirs.chunks(500) {
        let places = vec!["?"; some.len()].join(", ");
        let text = format!(
            "SELECT i.their_id, COALESCE(p.merged_into, i.our_id), i.stamp, i.version, i.word, \
             p.merged_into IS NOT NULL FROM imported i \
             LEFT JOIN people p ON i.kind = 'person' AND p.id = i.our_id \
             WHERE i.source = ? AND i.kind = ? AND i.their_id IN ({places})"
        );
        let mut args: Vec<Arg> = vec![source.into(), kind.key().into()];
        args.extend(some.iter().map(|id| Arg::from(*id)));
        for row in conn.all(Sql::new(text, args)).await? {
            let mut cells = row.cells();
            let one = Came {
                kind,
                theirs: cells.take()?,
                ours: cells.take()?,
                stamp: cells.take()?,
                version: cells.take()?,
                word: cells.take()?,
                merged: cells.take()?,
            };
            all.insert(one.theirs, one);
        }
    }
    Ok(all)
}

/// Notes what came in.
///
/// # Errors
/// The database refused.
pub async fn note(tx: &mut Tx, source: &str, all: &[Came]) -> Result<(), Fault> {
    for some in all.chunks(200) {
        let places = vec!["(?, ?, ?, ?, ?, ?, ?)"; some.len()].join(", ");
        let text = format!(
            "INSERT INTO imported (source, kind, their_id, our_id, stamp, version, word) \
             VALUES {places} ON CONFLICT (source, kind, their_id) DO UPDATE SET \
             our_id = excluded.our_id, stamp = excluded.stamp, version = excluded.version, \
             word = excluded.word"
        );
        let args = some.iter().flat_map(|one| {
            [
                Arg::from(source),
                one.kind.key().into(),
                one.theirs.into(),
                one.ours.into(),
                one.stamp.into(),
                one.version.into(),
                (&one.word).into(),
            ]
        });
        tx.conn().execute(Sql::new(text, args.collect())).await?;
    }
    Ok(())
}

/// Keeps what had no place; told again, it is kept as it was told last.
///
/// # Errors
/// The database refused.
pub async fn leave(tx: &mut Tx, source: &str, all: &[Leftover]) -> Result<(), Fault> {
    for one in all {
        let sql = q!(
            "INSERT INTO import_leftovers (source, kind, their_id, ticket_id, because, json) \
             VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (source, kind, their_id) DO UPDATE SET \
             ticket_id = excluded.ticket_id, because = excluded.because, json = excluded.json",
            source,
            one.kind,
            &one.theirs,
            one.ticket,
            &one.because,
            &one.json
        );
        tx.conn().execute(sql).await?;
    }
    Ok(())
}

/// What is kept aside of one kind: their numbers and what was told.
///
/// # Errors
/// The database is gone.
pub async fn left(
    conn: &mut Conn,
    source: &str,
    kind: &str,
) -> Result<Vec<(String, String)>, Fault> {
    let sql = q!(
        "SELECT their_id, json FROM import_leftovers WHERE source = ? AND kind = ? \
         ORDER BY their_id",
        source,
        kind
    );
    conn.all(sql).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// What was kept aside has found its place.
///
/// # Errors
/// The database refused.
pub async fn found_place(tx: &mut Tx, source: &str, kind: &str, theirs: &str) -> Result<(), Fault> {
    let sql = q!(
        "DELETE FROM import_leftovers WHERE source = ? AND kind = ? AND their_id = ?",
        source,
        kind,
        theirs
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// How many came in, by kind.
///
/// # Errors
/// The database is gone.
pub async fn counts(conn: &mut Conn, source: &str) -> Result<BTreeMap<String, i64>, Fault> {
    let sql = q!("SELECT kind, COUNT(*) FROM imported WHERE source = ? GROUP BY kind", source);
    conn.all(sql).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// What had no place and why, with how often.
///
/// # Errors
/// The database is gone.
pub async fn leftovers(conn: &mut Conn, source: &str) -> Result<Vec<(String, String, i64)>, Fault> {
    let sql = q!(
        "SELECT kind, because, COUNT(*) FROM import_leftovers WHERE source = ? \
         GROUP BY kind, because ORDER BY kind, because",
        source
    );
    let rows = conn.all(sql).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
}

/// The ticket that had this number in the system it came from.
///
/// # Errors
/// The database is gone.
pub async fn by_their_number(conn: &mut Conn, number: i64) -> Result<Option<TicketId>, Fault> {
    let sql = q!(
        "SELECT our_id FROM imported WHERE kind = 'ticket' AND their_id = ? \
         ORDER BY source LIMIT 1",
        number
    );
    conn.value(sql).await
}

/// The number for a ticket that had `wished` elsewhere: the same where it is free, else the next
/// one. What is opened from now on is numbered behind it.
///
/// # Errors
/// The database refused.
pub async fn number_for(tx: &mut Tx, wished: i64) -> Result<TicketId, Fault> {
    let taken = q!("SELECT id FROM tickets WHERE id = ?", wished);
    let taken = tx.conn().value::<TicketId>(taken).await?.is_some();
    if taken || !(1..=LARGEST).contains(&wished) {
        return crate::tickets::next_id(tx).await;
    }
    moving::put_tickets(tx.conn(), wished).await?;
    Ok(TicketId(wished))
}

/// Numbers stay short enough to be said aloud; one beyond is given a new one.
const LARGEST: i64 = 999_999_999;
