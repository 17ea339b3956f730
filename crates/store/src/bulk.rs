//! Bulk edits: what was wished, and what became of each ticket.

use base::{
    Timestamp,
    ids::{BulkId, PersonId, TicketId},
};
use desk::{
    bulk::{Fields, KEPT_SECONDS, Wish},
    viewer::Viewer,
};
use serde::{Deserialize, Serialize};

use crate::{
    Conn, Fault, Tx, q,
    sql::{Row, Sql, word},
    viewer::only_visible,
};

/// A bulk edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkEdit {
    pub id: BulkId,
    pub person: PersonId,
    pub wish: Wish,
    /// The one this takes back.
    pub undoes: Option<BulkId>,
    pub made_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

/// What became of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Waiting,
    Changed,
    /// It was so already.
    Same,
    Refused,
}

/// How far a bulk edit has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    pub waiting: i64,
    pub changed: i64,
    pub same: i64,
    pub refused: i64,
}

impl Progress {
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.waiting + self.changed + self.same + self.refused
    }
}

/// One ticket of it, with its subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    pub ticket: TicketId,
    pub subject: String,
    pub state: State,
    pub trouble: String,
}

/// So many rows go into one statement.
const AT_ONCE: usize = 500;

/// Writes it down with all its tickets waiting. `false`: the one it undoes is undone already.
///
/// # Errors
/// The database is gone.
pub async fn put(tx: &mut Tx, edit: &BulkEdit, tickets: &[TicketId]) -> Result<bool, Fault> {
    let sql = q!(
        "INSERT INTO bulk_edits (id, person_id, wish, undoes, made_at) VALUES (?, ?, ?, ?, ?) \
         ON CONFLICT DO NOTHING",
        edit.id,
        edit.person,
        serde_json::to_string(&edit.wish)?,
        edit.undoes,
        edit.made_at
    );
    if tx.conn().execute(sql).await? == 0 {
        return Ok(false);
    }
    for some in tickets.chunks(AT_ONCE) {
        let places = vec!["(?, ?, 'waiting', '', '', '')"; some.len()].join(", ");
        let args = some.iter().flat_map(|ticket| [edit.id.into(), (*ticket).into()]);
        let text = format!(
            "INSERT INTO bulk_edit_tickets (bulk_id, ticket_id, state, trouble, was, became) \
             VALUES {places} ON CONFLICT DO NOTHING"
        );
        tx.conn().execute(Sql::new(text, args.collect())).await?;
    }
    Ok(true)
}

const COLUMNS: &str = "b.id, b.person_id, b.wish, b.undoes, b.made_at, b.ended_at";

fn read(row: &Row) -> Result<BulkEdit, Fault> {
    let mut cells = row.cells();
    Ok(BulkEdit {
        id: cells.take()?,
        person: cells.take()?,
        wish: cells.json()?,
        undoes: cells.take()?,
        made_at: cells.take()?,
        ended_at: cells.take()?,
    })
}

/// A bulk edit by id.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, id: BulkId) -> Result<Option<BulkEdit>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM bulk_edits b WHERE b.id = ?"), id);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// The one that takes this back, if it was asked for.
///
/// # Errors
/// The database is gone.
pub async fn undone_by(conn: &mut Conn, id: BulkId) -> Result<Option<BulkId>, Fault> {
    conn.value(q!("SELECT b.id FROM bulk_edits b WHERE b.undoes = ?", id)).await
}

/// The next tickets to edit.
///
/// # Errors
/// The database is gone.
pub async fn waiting(conn: &mut Conn, id: BulkId, limit: i64) -> Result<Vec<TicketId>, Fault> {
    let sql = q!(
        "SELECT ticket_id FROM bulk_edit_tickets WHERE bulk_id = ? AND state = 'waiting' \
         ORDER BY ticket_id LIMIT ?",
        id,
        limit
    );
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// Whether a ticket still waits; held against a second worker.
///
/// # Errors
/// The database is gone.
pub async fn is_waiting(tx: &mut Tx, id: BulkId, ticket: TicketId) -> Result<bool, Fault> {
    let end = tx.conn().engine().for_update();
    let text =
        format!("SELECT state FROM bulk_edit_tickets WHERE bulk_id = ? AND ticket_id = ?{end}");
    let state: Option<String> =
        tx.conn().value(q!("").add(&text, [id.into(), ticket.into()])).await?;
    Ok(state.as_deref() == Some("waiting"))
}

/// What a ticket was and became; `None` where it was not changed.
///
/// # Errors
/// The database is gone.
pub async fn trace(
    conn: &mut Conn,
    id: BulkId,
    ticket: TicketId,
) -> Result<Option<(Fields, Fields)>, Fault> {
    let sql = q!(
        "SELECT was, became FROM bulk_edit_tickets \
         WHERE bulk_id = ? AND ticket_id = ? AND state = 'changed'",
        id,
        ticket
    );
    let row = conn.one(sql).await?;
    row.map(|row| {
        let mut cells = row.cells();
        Ok((cells.json()?, cells.json()?))
    })
    .transpose()
}

/// The tickets a bulk edit changed.
///
/// # Errors
/// The database is gone.
pub async fn changed(conn: &mut Conn, id: BulkId) -> Result<Vec<TicketId>, Fault> {
    let sql = q!(
        "SELECT ticket_id FROM bulk_edit_tickets WHERE bulk_id = ? AND state = 'changed' \
         ORDER BY ticket_id",
        id
    );
    conn.all(sql).await?.iter().map(|row| row.get(0)).collect()
}

/// Notes what became of a ticket; `trace` for one that was changed.
///
/// # Errors
/// The database is gone.
pub async fn settle(
    tx: &mut Tx,
    (id, ticket): (BulkId, TicketId),
    state: State,
    trouble: &str,
    trace: Option<&(Fields, Fields)>,
) -> Result<(), Fault> {
    let (was, became) = match trace {
        Some((was, became)) => (serde_json::to_string(was)?, serde_json::to_string(became)?),
        None => Default::default(),
    };
    let sql = q!(
        "UPDATE bulk_edit_tickets SET state = ?, trouble = ?, was = ?, became = ? \
         WHERE bulk_id = ? AND ticket_id = ? AND state = 'waiting'",
        word(state),
        trouble,
        was,
        became,
        id,
        ticket
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// All its tickets are done with.
///
/// # Errors
/// The database is gone.
pub async fn end(tx: &mut Tx, id: BulkId, at: Timestamp) -> Result<(), Fault> {
    let sql = q!("UPDATE bulk_edits SET ended_at = ? WHERE id = ? AND ended_at IS NULL", at, id);
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// How far it has come.
///
/// # Errors
/// The database is gone.
pub async fn progress(conn: &mut Conn, id: BulkId) -> Result<Progress, Fault> {
    let sql =
        q!("SELECT state, COUNT(*) FROM bulk_edit_tickets WHERE bulk_id = ? GROUP BY state", id);
    let mut progress = Progress::default();
    for row in conn.all(sql).await? {
        let mut cells = row.cells();
        let (state, count) = (cells.word()?, cells.take()?);
        match state {
            State::Waiting => progress.waiting = count,
            State::Changed => progress.changed = count,
            State::Same => progress.same = count,
            State::Refused => progress.refused = count,
        }
    }
    Ok(progress)
}

/// Tickets of it that the viewer may see, refused ones first, at most `limit`.
///
/// # Errors
/// The database is gone.
pub async fn tickets(
    conn: &mut Conn,
    viewer: &Viewer,
    id: BulkId,
    limit: i64,
) -> Result<Vec<Edited>, Fault> {
    let sql = q!(
        "SELECT e.ticket_id, t.subject, e.state, e.trouble FROM bulk_edit_tickets e \
         JOIN tickets t ON t.id = e.ticket_id WHERE e.bulk_id = ?",
        id
    );
    let sql = only_visible(sql, viewer).add(
        " ORDER BY CASE e.state WHEN 'refused' THEN 0 WHEN 'changed' THEN 1 ELSE 2 END, \
         e.ticket_id DESC LIMIT ?",
        [limit.into()],
    );
    let rows = conn.all(sql).await?;
    rows.iter()
        .map(|row| {
            let mut cells = row.cells();
            Ok(Edited {
                ticket: cells.take()?,
                subject: cells.take()?,
                state: cells.word()?,
                trouble: cells.take()?,
            })
        })
        .collect()
}

/// How many mails go out where these tickets are solved by hand: one to each customer with an
/// address, on tickets on which a person wrote.
///
/// # Errors
/// The database is gone.
pub async fn mails_of_solving(conn: &mut Conn, tickets: &[TicketId]) -> Result<i64, Fault> {
    if tickets.is_empty() {
        return Ok(0);
    }
    let list = tickets.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let text = format!(
        "SELECT COUNT(*) FROM participants x JOIN people p ON p.id = x.person_id \
         WHERE x.ticket_id IN ({list}) AND p.address IS NOT NULL AND EXISTS (SELECT 1 \
         FROM messages m WHERE m.ticket_id = x.ticket_id AND m.from_us = ? AND m.automatic = ?)"
    );
    let sql = q!("").add(&text, [false.into(), false.into()]);
    Ok(conn.value(sql).await?.unwrap_or(0))
}

/// Takes out bulk edits of long ago: they can't be undone any more.
///
/// # Errors
/// The database is gone.
pub async fn sweep(tx: &mut Tx, now: Timestamp) -> Result<(), Fault> {
    let before = base::time::after(now, -KEPT_SECONDS);
    let sql = q!(
        "DELETE FROM bulk_edit_tickets WHERE bulk_id IN \
         (SELECT b.id FROM bulk_edits b WHERE b.made_at < ?)",
        before
    );
    tx.conn().execute(sql).await?;
    let sql = q!("DELETE FROM bulk_edits WHERE made_at < ?", before);
    tx.conn().execute(sql).await.map(|_rows| ())
}
