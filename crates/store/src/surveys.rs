//! Surveys and their answers.

mod listed;
pub mod report;

pub use listed::{Wanted, count, page};

use base::{
    Timestamp,
    ids::{PersonId, TicketId},
};
use desk::{csat::Survey, tickets::Ticket, viewer::Viewer};

use crate::{Conn, Fault, Tx, q, sql::Row, viewer::only_visible};

const COLUMNS: &str = "s.ticket_id, s.person_id, s.token_hash, s.sent_at, s.rating, s.words, \
     s.contact_wished, s.answered_at";

fn read(row: &Row) -> Result<Survey, Fault> {
    let mut cells = row.cells();
    Ok(Survey {
        ticket_id: cells.take()?,
        person_id: cells.take()?,
        token_hash: cells.take()?,
        sent_at: cells.take()?,
        rating: cells.take::<Option<i64>>()?.and_then(|rating| u8::try_from(rating).ok()),
        words: cells.take()?,
        contact_wished: cells.take()?,
        answered_at: cells.take()?,
    })
}

pub(crate) async fn put(tx: &mut Tx, survey: &Survey) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO surveys (ticket_id, person_id, token_hash, sent_at, rating, words, \
         contact_wished, answered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (ticket_id) DO UPDATE SET rating = excluded.rating, words = excluded.words, \
         contact_wished = excluded.contact_wished, answered_at = excluded.answered_at",
        survey.ticket_id,
        survey.person_id,
        &survey.token_hash,
        survey.sent_at,
        survey.rating.map(i64::from),
        &survey.words,
        survey.contact_wished,
        survey.answered_at
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// The survey whose link carries this token.
///
/// # Errors
/// The database is gone.
pub async fn by_token(conn: &mut Conn, hash: &str) -> Result<Option<Survey>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM surveys s WHERE s.token_hash = ?"), hash);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// The survey of a ticket and the newest others of its requester, on tickets the viewer may see.
///
/// # Errors
/// The database is gone.
pub async fn around(
    conn: &mut Conn,
    viewer: &Viewer,
    ticket: &Ticket,
) -> Result<Vec<Survey>, Fault> {
    let sql = q!(
        format!(
            "SELECT {COLUMNS} FROM surveys s JOIN tickets t ON t.id = s.ticket_id \
             WHERE (s.ticket_id = ? OR s.person_id = ?)"
        ),
        ticket.id,
        ticket.requester_id
    );
    let sql = only_visible(sql, viewer).add(" ORDER BY s.sent_at DESC LIMIT 50", []);
    conn.all(sql).await?.iter().map(read).collect()
}

/// What a person said, newest first, on tickets the viewer may see.
///
/// # Errors
/// The database is gone.
pub async fn said_by(
    conn: &mut Conn,
    viewer: &Viewer,
    person: PersonId,
    limit: i64,
) -> Result<Vec<Survey>, Fault> {
    let sql = q!(
        "SELECT s.ticket_id, s.person_id, s.token_hash, s.sent_at, s.rating, s.words, \
         s.contact_wished, s.answered_at FROM surveys s JOIN tickets t ON t.id = s.ticket_id \
         WHERE s.person_id = ? AND s.rating IS NOT NULL",
        person
    );
    let sql = only_visible(sql, viewer).add(" ORDER BY s.sent_at DESC LIMIT ?", [limit.into()]);
    conn.all(sql).await?.iter().map(read).collect()
}

/// The survey of a ticket.
///
/// # Errors
/// The database is gone.
pub async fn of_ticket(conn: &mut Conn, ticket: TicketId) -> Result<Option<Survey>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM surveys s WHERE s.ticket_id = ?"), ticket);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// The surveys of these tickets, in no particular order.
///
/// # Errors
/// The database is gone.
pub async fn of_tickets(conn: &mut Conn, tickets: &[TicketId]) -> Result<Vec<Survey>, Fault> {
    let list = crate::numbered::numbers(tickets);
    let sql = q!(format!("SELECT {COLUMNS} FROM surveys s WHERE s.ticket_id IN ({list})"));
    conn.all(sql).await?.iter().map(read).collect()
}

/// When a person was last asked.
///
/// # Errors
/// The database is gone.
pub async fn last_asked(conn: &mut Conn, person: PersonId) -> Result<Option<Timestamp>, Fault> {
    let sql =
        q!("SELECT sent_at FROM surveys WHERE person_id = ? ORDER BY sent_at DESC LIMIT 1", person);
    conn.value(sql).await
}

/// How many surveys were answered from `from` to `until`, both included: hedgehogs are everybody's,
/// whoever looks.
///
/// # Errors
/// The database is gone.
pub async fn fed(conn: &mut Conn, from: Timestamp, until: Timestamp) -> Result<i64, Fault> {
    let sql =
        q!("SELECT COUNT(*) FROM surveys WHERE answered_at >= ? AND answered_at <= ?", from, until);
    Ok(conn.value(sql).await?.unwrap_or(0))
}

/// How many surveys were answered: the hedgehogs fed.
///
/// # Errors
/// The database is gone.
pub async fn hedgehogs(conn: &mut Conn) -> Result<i64, Fault> {
    let sql = q!("SELECT COUNT(*) FROM surveys WHERE answered_at IS NOT NULL");
    Ok(conn.value(sql).await?.unwrap_or(0))
}
