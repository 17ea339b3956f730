//! Mails on their way out, and the `Message-ID`s by which answers find their ticket.

use base::{
    Timestamp,
    ids::{OutgoingId, PersonId, TicketId},
};
use desk::outgoing::{MailState, Outgoing};

use crate::{
    Conn, Fault, Tx, q,
    sql::{Row, word},
};

const COLUMNS: &str = "id, kind, state, ticket_id, message_id, person_id, to_address, mail_id, \
     token, trouble, created_at, sent_at, not_before, text_hash";

fn read(row: &Row) -> Result<Outgoing, Fault> {
    let mut cells = row.cells();
    Ok(Outgoing {
        id: cells.take()?,
        kind: cells.word()?,
        state: cells.word()?,
        ticket_id: cells.take()?,
        message_id: cells.take()?,
        person_id: cells.take()?,
        to_address: cells.take()?,
        mail_id: cells.take()?,
        token: cells.take()?,
        trouble: cells.take()?,
        created_at: cells.take()?,
        sent_at: cells.take()?,
        not_before: cells.take()?,
        text_hash: cells.take()?,
    })
}

pub(crate) async fn put(tx: &mut Tx, mail: &Outgoing) -> Result<(), Fault> {
    let sql = q!(
        "INSERT INTO outgoing (id, kind, state, ticket_id, message_id, person_id, to_address, \
         mail_id, token, trouble, created_at, sent_at, not_before, text_hash) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, token = excluded.token, \
         trouble = excluded.trouble, sent_at = excluded.sent_at, \
         not_before = excluded.not_before, text_hash = excluded.text_hash",
        mail.id,
        word(mail.kind),
        word(mail.state),
        mail.ticket_id,
        mail.message_id,
        mail.person_id,
        &mail.to_address,
        &mail.mail_id,
        &mail.token,
        &mail.trouble,
        mail.created_at,
        mail.sent_at,
        mail.not_before,
        mail.text_hash.clone()
    );
    tx.conn().execute(sql).await.map(|_rows| ())
}

/// One mail.
///
/// # Errors
/// The database is gone.
pub async fn one(conn: &mut Conn, id: OutgoingId) -> Result<Option<Outgoing>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM outgoing WHERE id = ?"), id);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// One mail, held against other writers.
///
/// # Errors
/// The database is gone.
pub async fn to_write(tx: &mut Tx, id: OutgoingId) -> Result<Option<Outgoing>, Fault> {
    let end = tx.conn().engine().for_update();
    let sql = q!(format!("SELECT {COLUMNS} FROM outgoing WHERE id = ?{end}"), id);
    tx.conn().one(sql).await?.as_ref().map(read).transpose()
}

/// The mails of a ticket, oldest first.
///
/// # Errors
/// The database is gone.
pub async fn of_ticket(conn: &mut Conn, ticket: TicketId) -> Result<Vec<Outgoing>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM outgoing WHERE ticket_id = ? ORDER BY id"), ticket);
    conn.all(sql).await?.iter().map(read).collect()
}

/// Our mail with this `Message-ID`, for bounces.
///
/// # Errors
/// The database is gone.
pub async fn by_mail_id(conn: &mut Conn, mail_id: &str) -> Result<Option<Outgoing>, Fault> {
    let sql = q!(format!("SELECT {COLUMNS} FROM outgoing WHERE mail_id = ? LIMIT 1"), mail_id);
    conn.one(sql).await?.as_ref().map(read).transpose()
}

/// The ticket a `Message-ID`, seen or sent, belongs to.
///
/// # Errors
/// The database is gone.
pub async fn ticket_of_mail_id(conn: &mut Conn, mail_id: &str) -> Result<Option<TicketId>, Fault> {
    conn.value(q!("SELECT ticket_id FROM mail_ids WHERE mail_id = ?", mail_id)).await
}

/// Whether a message with this `Message-ID` came in before, and on which ticket.
///
/// # Errors
/// The database is gone.
pub async fn seen(conn: &mut Conn, mail_id: &str) -> Result<Option<TicketId>, Fault> {
    let sql = q!(
        "SELECT i.ticket_id FROM mail_ids i JOIN messages m ON m.id = i.message_id \
         WHERE i.mail_id = ? AND m.mail_id = ?",
        mail_id,
        mail_id
    );
    conn.value(sql).await
}

/// The mails of a replayed past count as sent, and nothing is left to do for them.
///
/// # Errors
/// The database is gone.
pub async fn settle_past(tx: &mut Tx, at: Timestamp) -> Result<(), Fault> {
    let sent = q!(
        "UPDATE outgoing SET state = 'sent', token = '', sent_at = created_at \
         WHERE state <> 'sent' AND state = 'queued' AND created_at <= ?",
        at
    );
    tx.conn().execute(sent).await?;
    // Suggestions of the past help nobody either; open tickets are looked at when the desk opens.
    let done = q!(
        "DELETE FROM jobs WHERE run_at <= ? \
         AND (data LIKE '%\"send_mail\"%' OR data LIKE '%\"suggest_product\"%')",
        at
    );
    tx.conn().execute(done).await.map(|_rows| ())
}

/// How often this text went to this address or any other of this person's since then: where their
/// letters go may have changed meanwhile, or they were merged with somebody.
///
/// # Errors
/// The database is gone.
pub async fn count_same(
    conn: &mut Conn,
    (person, to): (PersonId, &str),
    text_hash: &str,
    since: Timestamp,
) -> Result<i64, Fault> {
    let sql = q!(
        "SELECT COUNT(*) FROM outgoing WHERE to_address IN (SELECT CAST(? AS TEXT) UNION \
         SELECT a.address FROM person_addresses a WHERE a.person_id = ?) \
         AND text_hash = ? AND created_at > ? AND state <> 'held'",
        to,
        person,
        text_hash,
        since
    );
    Ok(conn.value(sql).await?.unwrap_or(0))
}

/// How many mails that wait, or wait for somebody's word, stand in each state, by the address
/// their ticket came in at.
///
/// # Errors
/// The database is gone.
pub async fn unsettled(conn: &mut Conn) -> Result<Vec<(String, MailState, i64)>, Fault> {
    let sql = q!("SELECT COALESCE(t.mailbox, ''), o.state, COUNT(*) FROM outgoing o \
         LEFT JOIN tickets t ON t.id = o.ticket_id WHERE o.state <> 'sent' \
         AND o.state IN ('queued', 'sending', 'in_doubt', 'held') \
         GROUP BY 1, 2 ORDER BY 1, 2");
    let rows = conn.all(sql).await?;
    let read = |row: &Row| {
        let mut cells = row.cells();
        Ok((cells.take()?, cells.word()?, cells.take()?))
    };
    rows.iter().map(read).collect()
}

/// What waits goes on at once, without the turns that were given out before.
///
/// # Errors
/// The database is gone.
pub async fn go_on(tx: &mut Tx, now: Timestamp) -> Result<(), Fault> {
    // The first condition is the index's.
    let turns = q!("UPDATE outgoing SET not_before = NULL \
         WHERE state <> 'sent' AND state = 'queued' AND not_before IS NOT NULL");
    tx.conn().execute(turns).await?;
    let jobs = q!(
        "UPDATE jobs SET run_at = ? WHERE NOT held AND NOT dead AND run_at > ? \
         AND data LIKE '%\"send_mail\"%'",
        now,
        now
    );
    tx.conn().execute(jobs).await.map(|_rows| ())
}
